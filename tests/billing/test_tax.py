"""Tax and the totals: several rates, reverse charge, withholding, and what is cut off, against an oracle that shares no code.

About billing/tax.py, billing/corrections.py, billing/withholding.py, billing/money_grid.py, contract/payment/tax.py,
contract/payment/rounding.py.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracle.taxes import Bill, Line, reckon
from slacalc.base.evaluate import evaluate
from slacalc.base.exact import exact_text
from slacalc.base.figure import Writer
from slacalc.base.money import PLACES
from slacalc.base.month import Month
from slacalc.billing.bill import write_bill
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies

if TYPE_CHECKING:
    from slacalc.base.evaluate import Value

CURRENCIES = ("EUR", "JPY", "KWD")
HEAD = """\
slacalc: 1
id: LAB
title: Lab
language: en
currency: {currency}
timezone: Europe/Paris
parties: {{client: {{name: A}}, provider: {{name: B}}}}
term: {{first_day: 2026-01-01, last_day: 2026-12-31, renews: never}}
calendar: {{working_days: CN}}
service_hours: {{every_day: 00:00-24:00}}
exports: {{calls: slacalc}}
evidence: {{refused_rows: at most 0%, days_without_calls: at most 31}}
metrics:
  rate: {{clause: "1", name: Answered, reading: answered_of_requested, target: none, basis: "at least 1, otherwise no finding"}}
damages: {{clause: "4"}}
payment: {{clause: "5", due: by day 10 of the following month, rest_day: same day}}
"""
WAYS = {True: "cut off", False: "half away from zero"}
OF = {"net": "total without tax", "gross": "total including tax"}


def contract_of(bill: Bill, currency: str) -> str:
    """A contract that makes this bill: a fixed fee a line, and a rate for each of the rates."""
    rates = dict.fromkeys(line.rate for line in bill.lines)
    text = HEAD.format(currency=currency) + "fees:\n"
    for line in bill.lines:
        price = f"{exact_text(line.exact)} {currency} per month"
        text += f"  {line.name}: {{clause: '2', name: Fee, kind: fixed, price: {price}, part_month: in full}}\n"
    text += "tax:\n  clause: '3'\n  rates:\n"
    for number, rate in enumerate(rates):
        lines = ", ".join(f"fees.{line.name}" for line in bill.lines if line.rate == rate)
        said = "reverse_charge: Said so" if rate is None else f"rate: {exact_text(rate * 100)}%"
        text += f"    r{number}: {{{said}, of: [{lines}]}}\n"
    text += f"  prices: {'include' if bill.within_prices else 'exclude'} tax\n"
    text += f"  rounded: {'per line' if bill.by_line else 'on total'}\n"
    ways = [f"lines: {WAYS[bill.cut_lines]}", f"tax: {WAYS[bill.cut_tax]}"]
    if bill.withheld:
        text += "withholding:\n"
        for number, (rate, of) in enumerate(bill.withheld, start=1):
            text += f"  w{number}: {{clause: '3', name: Withheld, rate: {exact_text(rate * 100)}%, of: {OF[of]}}}\n"
        ways.append(f"withholding: {WAYS[bill.cut_withheld]}")
    return f"{text}rounding: {{clause: '6', {', '.join(ways)}}}\n"


def computed(text: str, damages: dict[str, int], corrections: Table | None = None) -> dict[str, Value]:
    """What the program makes of the contract."""
    terms = load_contract(text.encode(), "c.yaml").terms_of(Month.parse("2026-02"))
    writer = Writer()
    write_bill(terms, (), tuple(damages), corrections, writer)
    table = Table.of(("reference",), ("damages",), {(reference,): (units,) for reference, units in damages.items()})
    tables = (("decisions", table), *([("corrections", corrections)] if corrections is not None else []))
    return evaluate(writer.book(), {term.path: term.value for term in terms.quantities()}, Tallies(tables))


def without_prefix(name: str) -> str:
    """A figure of the program under the name that the oracle has for it."""
    return name.replace("fees.", "")


@st.composite
def bills(draw: st.DrawFn) -> tuple[Bill, str]:
    currency = draw(st.sampled_from(CURRENCIES))
    within = draw(st.booleans())
    rates: list[Fraction | None] = [Fraction(20, 100), Fraction(8, 100), Fraction(55, 1000), *([] if within else [None])]
    exact = st.integers(0, 10**8).map(lambda units: Fraction(units, 10**4))
    lines = tuple(Line(f"f{number}", draw(exact), draw(st.sampled_from(rates))) for number in range(draw(st.integers(1, 4))))
    finest = max(PLACES[currency], 2)
    penalties = tuple(Fraction(draw(st.integers(1, 10**6)), 10**finest) for _ in range(draw(st.integers(0, 2))))
    kinds = st.tuples(
        st.sampled_from([Fraction(2, 100), Fraction(6, 100), Fraction(1021, 10000)]), st.sampled_from(["net", "gross"])
    )
    withheld = tuple(draw(kinds) for _ in range(draw(st.integers(0, 2))))
    ways = [draw(st.booleans()) for _ in range(4)]
    return Bill(lines, penalties, withheld, PLACES[currency], within, ways[0], *ways[1:]), currency


@given(bills())
@settings(max_examples=120, deadline=None)
def test_an_oracle_reckons_the_same(case: tuple[Bill, str]) -> None:
    bill, currency = case
    finest = 10 ** max(PLACES[currency], 2)
    damages = {f"D-{number}": int(amount * finest) for number, amount in enumerate(bill.penalties, start=1)}
    found = {without_prefix(name): value for name, value in computed(contract_of(bill, currency), damages).items()}
    wanted = reckon(bill)
    assert {name: found.get(name) for name in wanted} == wanted
    assert ("total.payable" in found) is ("total.payable" in wanted)
    assert {name for name in found if name.startswith("tax.")} == {name for name in wanted if name.startswith("tax.")}


CORRECTION_KEYS = ("correction", "kind", "line", "clause")
CORRECTION_COLUMNS = ("charged", "taken_off", "tax_charged", "tax_taken_off")


@st.composite
def corrected_bills(draw: st.DrawFn) -> tuple[Bill, str, Table]:
    """Corrections of January: what each changes on lines of the contract, on a penalty and on a line that is there no more.

    A line that is under reverse charge now may have borne tax then, and tax may have been rounded on the total.
    """
    bill, currency = draw(bills())
    signed = st.integers(-5000, 5000)
    named = [*(f"fees.{line.name}" for line in bill.lines), "fees.gone", "damages.D-0"]
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    for number in range(1, draw(st.integers(1, 2)) + 1):
        for line in draw(st.lists(st.sampled_from(named), unique=True, max_size=4)):
            kind = "penalty" if line.startswith("damages.") else "fee"
            amount, tax = draw(signed), draw(signed) if bill.by_line and kind == "fee" and draw(st.booleans()) else 0
            sums = (max(amount, 0), max(-amount, 0), max(tax, 0), max(-tax, 0))
            rows[f"2026-01.{number}", kind, line, "2"] = sums
        if not bill.by_line or draw(st.booleans()):
            tax = draw(signed)
            rows[f"2026-01.{number}", "tax", "", "3"] = (0, 0, max(tax, 0), max(-tax, 0))
    return bill, currency, Table.of(CORRECTION_KEYS, CORRECTION_COLUMNS, rows)


REVERSE = Bill(
    (Line("desk", Fraction(100), Fraction(20, 100)), Line("abroad", Fraction(50), None)),
    (),
    (),
    2,
    within_prices=False,
    by_line=True,
    cut_lines=False,
    cut_tax=False,
    cut_withheld=False,
)
OF_REVERSE = Table.of(
    CORRECTION_KEYS,
    CORRECTION_COLUMNS,
    {
        ("2026-01.1", "fee", "fees.desk", "2"): (10, 0, 0, 0),
        ("2026-01.1", "fee", "fees.abroad", "2"): (0, 20, 0, 0),
        ("2026-01.2", "fee", "fees.abroad", "2"): (30, 0, 6, 0),
    },
)
"""Of a line under reverse charge, which bore tax when the second correction was made."""


@given(corrected_bills())
@example((REVERSE, "EUR", OF_REVERSE))
@settings(max_examples=120, deadline=None)
def test_rates_and_corrections_add_up_to_the_lines_and_to_the_tax(case: tuple[Bill, str, Table]) -> None:
    bill, currency, table = case
    found = computed(contract_of(bill, currency), {}, table)
    bases = [name for name in found if name.startswith("total.base.") or name == "total.corrections"]
    taxes = [name for name in found if name.startswith("total.tax.") or name == "total.corrections.tax"]
    assert total_of(found, bases) == found["total.gross" if bill.within_prices else "total.net"]
    assert total_of(found, taxes) == found["total.tax"]
    reverse = {f"fees.{line.name}" for line in bill.lines if line.rate is None}
    for (correction, kind, line, _), sums in table.rows:
        bears = bill.by_line and kind != "penalty" and (any(sums[2:]) or line not in reverse)
        assert (f"tax.corrections.{correction}.{line or 'tax'}" in found) is bears
    penalties = [row[0] - row[1] for (_, kind, _, _), row in table.rows if kind == "penalty"]
    assert found.get("total.penalties", 0) == Fraction(sum(penalties), 10 ** PLACES[currency])


def total_of(values: dict[str, Value], names: list[str]) -> Fraction:
    amounts = [values[name] for name in names]
    return sum((amount for amount in amounts if isinstance(amount, Fraction)), Fraction(0))


YEN = Bill(
    (Line("service", Fraction(333_335), Fraction(1, 10)), Line("papers", Fraction(1009), Fraction(8, 100))),
    (),
    ((Fraction(2, 100), "net"),),
    0,
    within_prices=False,
    by_line=False,
    cut_lines=True,
    cut_tax=True,
    cut_withheld=True,
)


def test_yen_by_hand() -> None:
    found = computed(contract_of(YEN, "JPY"), {})
    assert (found["total.tax.r0"], found["total.tax.r1"], found["total.tax"]) == (33_333, 80, 33_413)
    assert (found["total.net"], found["total.gross"], found["withholding.w1"]) == (334_344, 367_757, -6_686)
    assert found["total.payable"] == 361_071


@pytest.mark.parametrize(("amount", "at_hand"), [(1_000, 90), (1_001, 91), (109, 9), (110, 10)])
def test_tax_that_is_cut_off_within_prices_is_cut_off_itself(amount: int, at_hand: int) -> None:
    lines = (Line("service", Fraction(amount), Fraction(1, 10)),)
    bill = Bill(lines, (), (), 0, within_prices=True, by_line=True, cut_lines=True, cut_tax=True, cut_withheld=True)
    found = computed(contract_of(bill, "JPY"), {})
    assert (found["tax.fees.service"], found["total.net"]) == (at_hand, amount - at_hand)
