"""Terms, counts and history become a statement: the whole pipeline on one screen, pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.assess.standing import Standing, excusing, stand
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import NO_BASIS, Value, evaluate
from slacalc.base.figure import Tally, Writer, walk
from slacalc.base.figure import Term as TermLeaf
from slacalc.base.money import PLACES, Money
from slacalc.base.month import Month
from slacalc.base.worktime import Uncovered
from slacalc.billing.bill import write_bill
from slacalc.billing.corrections import CORRECTIONS, corrections_table
from slacalc.billing.damages import COLUMN, DECISIONS, HUNDREDTHS, KEY
from slacalc.billing.limits import LEDGER, before_column
from slacalc.billing.payment import due_day
from slacalc.contract.metrics.readings import ALL
from slacalc.contract.payment.tax import TaxRule
from slacalc.measure.columns import classes_of, reading_of
from slacalc.measure.figures import write_measurement
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.document import (
    AsOf,
    Computed,
    ContractHead,
    Excused,
    InputFile,
    Line,
    MetricResult,
    Moved,
    MovedLine,
    MovedStandard,
    PaymentDue,
    RowSums,
    State,
    Statement,
    TermEntry,
    WordEntry,
)
from slacalc.statement.rules import program_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from slacalc.assess.history import History, OpenCase, Outcome
    from slacalc.base.figure import Book
    from slacalc.billing.lines import Charge
    from slacalc.contract.fees.limits import LimitTerms
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Names, Quantity
    from slacalc.contract.terms import Terms
    from slacalc.statement.document import Service


@dataclass(frozen=True, slots=True)
class Counted:
    """What the exports of a month came to: everything that a statement needs to know about data."""

    tallies: Tallies
    inputs: tuple[InputFile, ...]
    rows: tuple[RowSums, ...]
    open_cases: tuple[OpenCase, ...]
    not_due: int
    days_without_calls: int
    as_of: datetime
    """With its offset."""
    as_of_basis: Literal["option", "month file", "newest event"]
    excusals: tuple[Excused, ...] = ()


def prepare(terms: Terms, counted: Counted, history: History, service: Service | None = None) -> Statement:
    """The statement of the terms' month; the terms have the days of service of ``service`` already."""
    as_of_day = counted.as_of.date()
    tallies = with_ledger(terms, counted.tallies, history, as_of_day)
    metrics_book = write_metrics(terms, tallies)
    values = evaluate(metrics_book, term_values(terms), tallies)
    found = {metric.id: _found(metric, terms, values, history, as_of_day) for metric in terms.metrics}
    standings = {metric.id: standing_of(metric.id, found[metric.id], terms, history, as_of_day) for metric in terms.metrics}
    book, charges = write_month(terms, standings, tallies)
    values = evaluate(book, term_values(terms), tallies)
    lines = tuple(_line(charge, values, terms.currency) for charge in charges)
    return Statement(
        state=state_of(terms, counted),
        contract=head_of(terms),
        month=terms.month,
        timezone=terms.timezone,
        as_of=AsOf(counted.as_of.isoformat(), counted.as_of_basis),
        issue_date=None,
        previous=history.previous,
        names=names_of(terms),
        inputs=counted.inputs,
        rows=counted.rows,
        evidence=evidence_of(terms, counted),
        terms=term_entries(terms, book),
        tallies=tallies,
        figures=Computed(book, tuple(values.items())),
        metrics=tuple(_result(metric, found[metric.id], standings[metric.id], values) for metric in terms.metrics),
        lines=lines,
        tax=tax_of(terms),
        payment=payment_of(terms),
        rights=tuple(right for standing in standings.values() for right in standing.rights),
        open_cases=counted.open_cases,
        excused=counted.excusals,
        service=service,
        moved=moved_since(lines, terms, history),
        wording=word_entries(terms, book),
        program=program_of(terms),
    )


def with_ledger(terms: Terms, tallies: Tallies, history: History, as_of: date) -> Tallies:
    """The tallies, and as far as the terms need them tables of what the ledger holds.

    For budgets what the months before have billed, in the smallest unit of the currency; for damages what is agreed for this
    month by the end of ``as_of``, in hundredths; corrections of earlier months that are issued by then, and not billed yet.
    """
    tables = list(tallies.tables)
    if budgets := [limit for limit in terms.limits if limit.kind == "budget"]:
        tables.append((LEDGER, _billed_before(terms, budgets, history)))
    if terms.damages is not None:
        agreed: dict[tuple[str, ...], tuple[int, ...]] = {
            (one.reference,): (int(one.amount * HUNDREDTHS),)
            for one in history.decisions
            if one.kind == "agreed damages" and one.amount is not None and one.month == terms.month and one.on <= as_of
        }
        tables.append((DECISIONS, Table.of((KEY,), (COLUMN,), agreed)))
    if corrections := [one for one in history.corrections if one.issued_on <= as_of]:
        tables.append((CORRECTIONS, corrections_table(corrections, terms.tax.prices, PLACES[terms.currency])))
    return Tallies(tuple(tables))


def _billed_before(terms: Terms, budgets: list[LimitTerms], history: History) -> Table:
    unit = 10 ** PLACES[terms.currency]
    rows: dict[tuple[str, ...], list[int]] = {}
    for charge in history.charges:
        for at, limit in enumerate(budgets):
            if charge.line in (*limit.of, f"limits.{limit.id}") and budget_start(terms, limit) <= charge.month < terms.month:
                row = rows.setdefault((str(charge.month),), [0] * len(budgets))
                row[at] += int(charge.amount * unit)
    columns = tuple(before_column(limit.id) for limit in budgets)
    return Table.of(("month",), columns, {key: tuple(row) for key, row in rows.items()})


def budget_start(terms: Terms, limit: LimitTerms) -> Month:
    """The first month whose lines a budget counts: that of the term, or of the year of the contract."""
    first = Month.of(terms.first_day)
    if limit.over == "whole term":
        return first
    since = (terms.month.year - first.year) * 12 + terms.month.number - first.number
    return first.plus(since // 12 * 12)


def write_metrics(terms: Terms, tallies: Tallies, writer: Writer | None = None) -> Book:
    """The figures of the calls by class, where calls are counted at all, and of every metric."""
    writer = writer or Writer()
    counts_calls = "calls" in dict(tallies.tables)
    if counts_calls:
        writer.name("calls", Tally("calls", "calls"), "count", "measurement", "calls")
    for outcome in classes_of(terms) if counts_calls else ():
        node = Tally("calls", f"outcome.{outcome}")
        writer.name(f"calls.{outcome}", node, "count", "records_class", "calls", f"outcome.{outcome}")
    for metric in terms.metrics:
        write_measurement(metric, tallies, writer)
    return writer.book()


def write_month(terms: Terms, standings: Mapping[str, Standing], tallies: Tallies) -> tuple[Book, tuple[Charge, ...]]:
    """All figures of the month, and its charges in their order; of the tallies only the keys are looked at."""
    writer = Writer()
    write_metrics(terms, tallies, writer)
    deducting = frozenset(metric for metric, standing in standings.items() if standing.deducts)
    tables = dict(tallies.tables)
    decided = tables.get(DECISIONS)
    references = tuple(key[0] for key, _ in decided.rows) if decided else ()
    charges = write_bill(terms, deducting, references, tables.get(CORRECTIONS), writer)
    return writer.book(), charges


def standing_of(metric: str, outcome: Outcome, terms: Terms, history: History, as_of: date) -> Standing:
    """Where a standard stands after the terms' month.

    Raises:
        Refused: the period to rectify reaches into a year for which no holiday notice is known.
    """
    remedy = terms.remedy(metric)
    try:
        return stand(metric, outcome, terms.month, remedy, history, as_of)
    except Uncovered as gap:
        place = remedy.cure.lasts.place if remedy is not None and remedy.cure is not None else Place(terms.file)
        facts = {"day": gap.day, "year": gap.day.year, "calendar": terms.calendar.name}
        raise Refused(error("measure/uncovered-cure", place, **facts)) from gap


def _found(metric: MetricTerms, terms: Terms, values: Mapping[str, Value], history: History, as_of: date) -> Outcome:
    """What a metric's figures say, unless both parties have agreed that the month does not count."""
    found = outcome_of(metric, values)
    return "excused" if found != "observed" and excusing(metric.id, terms.month, history, as_of) else found


def moved_since(lines: tuple[Line, ...], terms: Terms, history: History) -> Moved | None:
    """Each line and each standard beside those of the month before; None where no statement of it is known."""
    month = history.before
    if month is None:
        return None
    nothing = Money.nothing(terms.currency).amount
    before = {one.line: one.amount for one in history.charges if one.month == month}
    now = {line.id: line.amount for line in lines}
    names = [*now, *(line for line in before if line not in now)]
    return Moved(
        month,
        tuple(MovedLine(line, was := before.get(line, nothing), comes := now.get(line, nothing), comes - was) for line in names),
        tuple(
            MovedStandard(past.metric, past.outcome, past.measured)
            for metric in terms.metrics
            for past in history.assessments
            if (past.metric, past.month) == (metric.id, month)
        ),
    )


def outcome_of(metric: MetricTerms, values: Mapping[str, Value]) -> Outcome:
    """What a metric's figures say; on too small a basis, what the contract says follows."""
    if metric.target is None:
        return "observed"
    verdict = values[f"{metric.id}.met"]
    if verdict is NO_BASIS:
        return metric.below_least
    return "met" if verdict is True else "missed"


def state_of(terms: Terms, counted: Counted) -> State:
    """Provisional as long as the month, or a case that it judges, could still change."""
    return "provisional" if counted.as_of.date() < terms.month.end or counted.not_due else "draft"


def evidence_of(terms: Terms, counted: Counted) -> tuple[str, ...]:
    """Limits of evidence that are exceeded; whole numbers are compared."""
    limit = terms.evidence.refused_rows.value
    over = [
        f"evidence/refused-rows:{rows.role}"
        for rows in counted.rows
        if rows.refused * limit.denominator > limit.numerator * rows.read
    ]
    if counted.days_without_calls > terms.evidence.days_without_calls.value:
        over.append("evidence/days-without-calls")
    return tuple(over)


def head_of(terms: Terms) -> ContractHead:
    """Which contract this is."""
    return ContractHead(
        terms.contract_id,
        terms.title,
        terms.language,
        terms.currency,
        terms.file,
        terms.sha256,
        terms.amendments,
        terms.client,
        terms.provider,
        terms.calendar,
        terms.service_hours,
    )


def keys_of(metric: MetricTerms) -> tuple[tuple[str, str], ...]:
    """What decides which records a metric counts and stands in no figure and no number, by the contract's keys."""
    own, cases = metric.own, metric.cases if reading_of(metric).takes_judged else None
    found = {
        "counts": own.role if own else "",
        "numerator": (own.numerator or ALL) if own else "",
        "denominator": (own.denominator or ALL) if own else "",
        "adds": own.adds if own else "",
        "blank": own.blank if own and own.adds else "",
        "unit": own.unit if own else "",
        "satisfied": ", ".join(map(str, metric.satisfied)),
        "dissatisfied": ", ".join(map(str, metric.dissatisfied)),
        "judged": cases.judged if cases else "",
        "merged": (cases.merged or "") if cases else "",
        "reopened": {None: "", True: "resolved", False: "not resolved"}[metric.reopened_is_resolved],
        "excused": "leaves scope" if metric.excusable else "",
        "otherwise": metric.below_least,
    }
    return tuple((key, text) for key, text in found.items() if text)


def names_of(terms: Terms) -> tuple[tuple[str, Names], ...]:
    """What its metrics and fees are called."""
    metrics = tuple((f"metrics.{metric.id}", metric.names) for metric in terms.metrics)
    fees = tuple((f"fees.{fee.id}", fee.names) for fee in terms.fees)
    return (*metrics, *fees, *((f"limits.{limit.id}", limit.names) for limit in terms.limits))


def term_values(terms: Terms) -> dict[str, Fraction]:
    """The value of each number of the terms, by its path."""
    return {quantity.path: quantity.value for quantity in terms.quantities()}


def term_entries(terms: Terms, book: Book) -> tuple[TermEntry, ...]:
    """The terms that the figures use, those that decide an outcome, and no others."""
    used = {node.path for figure in book for node in walk(figure.node) if isinstance(node, TermLeaf)}
    inner = [part for metric in terms.metrics for part in (metric.within, metric.short, metric.passed)]
    used |= {part.path for part in inner if part is not None}
    used |= {remedy.cure.lasts.path for remedy in terms.remedies if remedy.cure is not None}
    used |= {terms.payment.day.path, terms.evidence.refused_rows.path, terms.evidence.days_without_calls.path}
    return tuple(_entry(quantity) for quantity in terms.quantities() if quantity.path in used)


def word_entries(terms: Terms, book: Book) -> tuple[WordEntry, ...]:
    """What the contract says in words, and the numbers that are no terms of the statement: in the order of their paths."""
    told: set[str] = set()
    for entry in term_entries(terms, book):
        path = entry.path
        while path and path not in told:  # one text may hold several numbers, as a list of steps does
            told.add(path)
            path = path.rpartition(".")[0]
    words = sorted((one for one in terms.wording if one.path not in told), key=lambda one: one.path)
    return tuple(WordEntry(one.path, one.text, _place_text(one.place)) for one in words)


def _place_text(place: Place) -> str:
    return f"{place.file}:{place.line}:{place.column}"


def _entry(quantity: Quantity) -> TermEntry:
    place = _place_text(quantity.place)
    return TermEntry(quantity.path, quantity.value, quantity.unit, quantity.text, quantity.clause, place)


def _result(metric: MetricTerms, outcome: Outcome, standing: Standing, values: Mapping[str, Value]) -> MetricResult:
    target = "" if metric.target is None else metric.target.bound.path
    steps, open_yet = standing.steps, bool(values.get(f"{metric.id}.not_due"))
    return MetricResult(
        metric.id, metric.clause, metric.reading, metric.scope.text, target, outcome, steps, keys_of(metric), open_yet
    )


def _line(charge: Charge, values: Mapping[str, Value], currency: str) -> Line:
    amount, tax_figure = _amount(values[charge.figure.name], currency), f"tax.{charge.id}"
    if tax_figure not in values:
        return Line(charge.id, charge.clause, charge.kind, charge.figure.name, amount.amount, "", None, charge.where)
    tax = _amount(values[tax_figure], currency)
    return Line(
        charge.id,
        charge.clause,
        charge.kind,
        charge.figure.name,
        amount.amount,
        tax_figure,
        tax.amount,
        charge.where,
    )


def _amount(value: Value, currency: str) -> Money:
    if not isinstance(value, Fraction):
        raise TypeError(value)
    return Money.exactly(value, currency)


def tax_of(terms: Terms) -> TaxRule:
    """How tax comes to the amounts."""
    return TaxRule(terms.tax.clause, terms.tax.prices, terms.tax.rounded)


def payment_of(terms: Terms) -> PaymentDue:
    """When and where to pay for the terms' month."""
    account = terms.provider.account
    due: date = due_day(terms.payment, terms.month, terms.working_days)
    return PaymentDue(terms.payment.clause, due, account.bank if account else "", account.number if account else "")
