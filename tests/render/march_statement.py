"""The March statement of the paper, made by hand: the billing functions over a few terms and a small tally."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import TYPE_CHECKING

from program import ROOT
from slacalc.assess.standing import Right, StandingStep
from slacalc.base.diagnostics import Place
from slacalc.base.evaluate import evaluate
from slacalc.base.exact import ROUNDED, rounded
from slacalc.base.figure import Compare, MeasuredRatio, Named, Tally, TermLeaf, Writer
from slacalc.base.hours import Hours, ServiceHours
from slacalc.base.month import Month
from slacalc.billing.deductions import charge_deductions
from slacalc.billing.fees.seats import charge as charge_seats
from slacalc.billing.fees.steps import charge as charge_steps
from slacalc.billing.money_grid import MoneyGrid
from slacalc.billing.tax import write_totals
from slacalc.contract.calendars.file import CalendarTerms
from slacalc.contract.fees.seats import SeatsFee
from slacalc.contract.fees.steps import Step, StepsFee
from slacalc.contract.load import load_contract
from slacalc.contract.metrics.metric import MetricTerms
from slacalc.contract.parties import BankAccount, Party
from slacalc.contract.parts.scales import TakesTerms
from slacalc.contract.parts.terms import Names, Quantity, Scope, Target
from slacalc.contract.payment.tax import TaxRule, TaxTerms
from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.contract.remedies.deduct import DeductTerms
from slacalc.contract.remedies.remedy import RemedyTerms
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.document import (
    AsOf,
    Computed,
    ContractHead,
    InputEntry,
    Line,
    MetricResult,
    PaymentDue,
    RowSums,
    Statement,
    TermEntry,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Comparison, Unit
    from slacalc.billing.lines import Charge
    from slacalc.contract.words.quantities import QuantityUnit

MARCH = Month(2026, 3)
HERE = Place("telecom.yaml", 42, 13)
EVERYTHING = Scope(ALWAYS, "")


def quantity(path: str, value: Fraction, unit: QuantityUnit, text: str, clause: str) -> Quantity:
    return Quantity(path, value, unit, text, clause, HERE)


def metric(
    about: tuple[str, str, str, str], target: tuple[Comparison, Fraction, QuantityUnit, str] | None, least: int = 30
) -> MetricTerms:
    key, clause, zh, en = about
    bound = None
    if target is not None:
        how, value, unit, text = target
        bound = Target(how, quantity(f"metrics.{key}.target", value, unit, text, clause))
    basis = quantity(f"metrics.{key}.basis", Fraction(least), "count", f"at least {least}, otherwise no finding", clause)
    return MetricTerms(
        key, clause, Names(zh, en), "answered_of_requested", EVERYTHING, None, (), None, bound, basis, "no finding", HERE
    )


ANSWER_RATE = metric(("answer_rate", "三.1", "接听率", "Answer rate"), ("at least", Fraction(95, 100), "share", "at least 95%"))
TALK_TIME = metric(
    ("consultation_talk_time", "三.2", "咨询平均通话时长", "Mean talk time of consultations"),
    ("at most", Fraction(300), "seconds", "at most 5 min"),
)
COMPLAINTS = metric(("complaint_timeliness", "三.3", "投诉按时办结率", "Complaints done in time"), None, 1)
METRICS = (ANSWER_RATE, TALK_TIME, COMPLAINTS)
SEATS = SeatsFee(
    id="seats",
    clause="四.1",
    names=Names("坐席服务费", "Seats"),
    scope=EVERYTHING,
    price=quantity("fees.seats.price", Fraction(6800), "money", "6800.00 CNY per seat per month", "四.1"),
    part_month="by calendar days",
    last_day_counts=True,
    billed_at_least=None,
    billed_part_month="",
    place=HERE,
)
CALLS = StepsFee(
    id="calls",
    clause="四.1",
    names=Names("接听服务费", "Answered calls"),
    counts="calls",
    scope=EVERYTHING,
    mode="graduated",
    measured="total of the month",
    steps=(
        Step(
            quantity("fees.calls.steps.1.price", Fraction("1.76"), "money", "1.76 CNY each up to 10000", "四.1"),
            quantity("fees.calls.steps.1.up_to", Fraction(10_000), "count", "1.76 CNY each up to 10000", "四.1"),
        ),
        Step(quantity("fees.calls.steps.2.price", Fraction("1.67"), "money", "1.67 CNY each above", "四.1"), None),
    ),
    place=HERE,
)
TAX = TaxTerms("四.1", quantity("tax.rate", Fraction(6, 100), "share", "6%", "四.1"), "exclude tax", "per line", HERE)
PER = quantity("remedies.answer_rate.deduct.takes.per", Fraction(1, 100), "points", "1% per started 1 point", "六.2")
TAKES = TakesTerms(
    quantity("remedies.answer_rate.deduct.takes.share", Fraction(1, 100), "share", "1% per started 1 point", "六.2"),
    PER,
    "started",
)
CAP = quantity("remedies.answer_rate.deduct.cap", Fraction(10, 100), "share", "10%", "六.2")
DEDUCT = DeductTerms(
    "六.2", TAKES, None, ("fees.seats", "fees.calls"), "month judged not cured", "price reduction", CAP, "on decision", HERE
)

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
TERMS = replace(
    load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(MARCH),
    metrics=METRICS,
    remedies=(RemedyTerms("answer_rate", "六.2", None, DEDUCT, None),),
    deductions=None,
)


def march_tallies(*, answered: int = 18_480, rated: int = 310) -> Tallies:
    """The paper's counts, over three days."""
    calls: dict[tuple[str, ...], tuple[int, ...]] = {
        ("2026-03-01", "咨询一组", "consultation"): (20_400, 10_000, 9_000, 5_000, 1_400_000, 9_000),
        ("2026-03-02", "报修组", "fault"): (1_200, 6_000, 5_000, 751, 199_938, 5_152),
        ("2026-03-03", "=投诉组", "complaint"): (597, 4_000, answered - 14_000, 5_751, 1_599_938, 4_500),
    }
    columns = (
        "calls",
        "answer_rate.denominator",
        "answer_rate.numerator",
        "consultation_talk_time.denominator",
        "consultation_talk_time.numerator",
        "fees.calls.quantity",
    )
    tickets: dict[tuple[str, ...], tuple[int, ...]] = (
        {("2026-03-04", "投诉组", "complaint"): (rated, min(rated, 297))} if rated else {}
    )
    seats: dict[tuple[str, ...], tuple[int, ...]] = {(str(seat), "咨询一组"): (31,) for seat in range(6001, 6023)}
    seats |= {("6023", "报修组"): (16,), ("6024", "报修组"): (20,)}
    return Tallies(
        (
            ("calls", Table.of(("day", "queue", "category"), columns, calls)),
            (
                "tickets",
                Table.of(
                    ("day", "queue", "category"),
                    ("complaint_timeliness.denominator", "complaint_timeliness.numerator"),
                    tickets,
                ),
            ),
            ("seats", Table.of(("seat", "queue"), ("fees.seats.days",), seats)),
        )
    )


GRID = MoneyGrid(2, ROUNDED)


def march_statement(tallies: Tallies | None = None) -> Statement:
    """The whole statement."""
    tallies = tallies or march_tallies()
    writer = Writer()
    writer.name("calls", Tally("calls", "calls"), "count", "measurement", "calls")
    for item in METRICS:
        _measure(item, writer)
    assert ANSWER_RATE.target is not None
    charges = [charge_seats(SEATS, TERMS, GRID, writer), charge_steps(CALLS, TERMS, GRID, writer)]
    charges += charge_deductions(TERMS, {"answer_rate"}, GRID, writer)
    write_totals(charges, TAX, GRID, writer)
    book, entries = writer.book(), _entries()
    values = evaluate(book, {term.path: term.value for term in entries}, tallies)
    account = BankAccount("示例银行南京分行", "3200 0000 0000 0017")
    return Statement(
        state="draft",
        contract=ContractHead(
            "TEL-CS-2026-017",
            "电信行业客服外包协议",
            "zh-CN",
            "CNY",
            "telecom.yaml",
            "0" * 64,
            (),
            Party("华东电信有限公司", None),
            Party("江南客服外包有限公司", account),
            CalendarTerms("CN", "", "", ()),
            ServiceHours((Hours(time(8), time(22)),), (Hours(time(8), time(22)),)),
        ),
        month=MARCH,
        timezone="Asia/Shanghai",
        as_of=AsOf("2026-04-02T09:00:00+08:00", "month file"),
        issue_date=None,
        previous="",
        names=(
            *((f"metrics.{item.id}", item.names) for item in METRICS),
            ("fees.seats", SEATS.names),
            ("fees.calls", CALLS.names),
        ),
        inputs=(InputEntry("calls", "calls.csv", "1" * 64, 22_237, "gb18030", "operator-zh", "2" * 64),),
        rows=(RowSums("calls", 22_237, 9, 20, 0, 22_208, (("records/unreadable-time", 9),), (("other month", 31),), 22_177),),
        evidence=(),
        terms=entries,
        tallies=tallies,
        figures=Computed(book, tuple(values.items())),
        metrics=tuple(_result(item, values) for item in METRICS),
        lines=tuple(_line(charge, values) for charge in charges),
        tax=TaxRule("四.1", "exclude tax", "per line"),
        payment=PaymentDue("四.2", date(2026, 4, 10), account.bank, account.number),
        rights=(Right("deduct", "answer_rate", "六.2", date(2026, 4, 1), Month(2026, 3), "D-2026-002", None),),
        open_cases=(),
    )


def narrowly_missed() -> Statement:
    """94.996 % of 50,000: shown as 95.00 % and missed."""
    table: dict[tuple[str, ...], tuple[int, ...]] = {("2026-03-01", "", ""): (50_000, 50_000, 47_498, 40, 4_000, 100)}
    tallies = march_tallies()
    calls = Table.of(("day", "queue", "category"), tallies.table("calls").columns, table)
    return march_statement(Tallies((("calls", calls), *tallies.tables[1:])))


def renamed(statement: Statement, client: str) -> Statement:
    """The same for a client of another name."""
    return replace(statement, contract=replace(statement.contract, client=Party(client, None)))


def _measure(item: MetricTerms, writer: Writer) -> None:
    role = "tickets" if item is COMPLAINTS else "calls"
    unit: Unit = "seconds" if item is TALK_TIME else "share"
    about = f"metrics.{item.id}"
    denominator = writer.name(f"{item.id}.denominator", Tally(role, f"{item.id}.denominator"), "count", "denominator", about)
    label = "numerator_sum" if item is TALK_TIME else "numerator"
    kind: Unit = "seconds" if item is TALK_TIME else "count"
    numerator = writer.name(f"{item.id}.numerator", Tally(role, f"{item.id}.numerator"), kind, label, about)
    ratio = MeasuredRatio(numerator, denominator, TermLeaf(item.least.path))
    writer.name(item.id, ratio, unit, "measurement", about, clause=item.clause)
    if item.target is not None:
        verdict = Compare(Named(item.id), item.target.how, TermLeaf(item.target.bound.path))
        writer.name(f"{item.id}.met", verdict, "verdict", "verdict", about, clause=item.clause)


def _entries() -> tuple[TermEntry, ...]:
    bounds = [item.target.bound for item in METRICS if item.target is not None]
    steps = [part for step in CALLS.steps for part in (step.price, step.up_to) if part is not None]
    taxes = [TAX.rate] if TAX.rate is not None else []
    quantities = [*bounds, *(item.least for item in METRICS), SEATS.price, *steps, *taxes, TAKES.rate, PER, CAP]
    return tuple(TermEntry(q.path, q.value, q.unit, q.text, q.clause, str(q.place)) for q in quantities)


def _result(item: MetricTerms, values: dict[str, Value]) -> MetricResult:
    if item.target is None:
        return MetricResult(item.id, item.clause, item.reading, "", "", "observed", (), ())
    verdict = values[f"{item.id}.met"]
    outcome = "met" if verdict is True else "missed" if verdict is False else "no finding"
    steps = (
        StandingStep("missed", Month(2026, 1)),
        StandingStep("notice received", Month(2026, 1), date(2026, 2, 5), "D-2026-001"),
        StandingStep("cure period ends", on=date(2026, 3, 7)),
        StandingStep("met", Month(2026, 2)),
        StandingStep("not cured", MARCH),
        StandingStep("deduction decided", MARCH, date(2026, 4, 2), "D-2026-002"),
    )
    story = steps if outcome == "missed" else ()
    return MetricResult(item.id, item.clause, item.reading, "", item.target.bound.path, outcome, story, ())  # type: ignore[arg-type]


def _line(charge: Charge, values: dict[str, Value]) -> Line:
    amount, tax = _money(values[charge.figure.name]), _money(values[f"tax.{charge.id}"])
    return Line(charge.id, charge.clause, charge.kind, charge.figure.name, amount, f"tax.{charge.id}", tax, charge.where)


def _money(value: Value) -> Decimal:
    assert isinstance(value, Fraction)
    return rounded(value, 2)
