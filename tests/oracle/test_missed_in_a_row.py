"""Deductions graded by misses in a row, by the program, with a pencil over plain lists, and by a spreadsheet program.

About: contract/remedies/over_months.py, billing/repeated.py, statement/missed_before.py, statement/ledger_tables.py.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import HEAD, PAYMENT, TAX, Reckoned
from billing.test_every_charge import check_in_a_sheet
from slacalc.assess.history import Decision, History, PastAssessment
from slacalc.assess.standing import Standing
from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import evaluate
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_ledger
from slacalc.statement.terms_used import term_entries

YEAR, FEE = 2026, 1000
KNOWN = date(2027, 1, 31)
TAKES = {
    "3% of it": (Fraction(3, 100), ["4% of it", "5.5% of it", "20% of it"]),
    "70.00 CNY": (Fraction(70), ["80.00 CNY", "95.05 CNY", "1.00 CNY"]),
    "1% per started 1 point": (Fraction(10, 100), ["2 times", "1.5 times", "0 times"]),
    "in proportion to the target": (Fraction(1, 9), ["2 times", "1.5 times", "3 times"]),
}
"""What ten points too few of ninety take the first time, and grades."""
OUTSIDE = ("excused", "suspended")
"""What a month is by a decision, whatever its statement says."""
MONTHS = st.sampled_from(["met", "missed", "missed", "missed", "excused", "no finding", "suspended"])
WORDS = st.sampled_from(["left out", "counts as met"])


def contract_text(takes: str, grades: list[str], rules: tuple[str, str, str], corrected: str, cap: str) -> str:
    months = f"excused_month: {rules[0]}, month_without_finding: {rules[1]}, month_without_service: {rules[2]}"
    repeated = f"{{takes: [{', '.join(grades)}], {months}, corrected_month: {corrected}}}"
    return (
        f'{HEAD}metrics:\n  rate: {{clause: "3", name: r, reading: answered_of_all, target: at least 90%, '
        'basis: "at least 1, otherwise no finding"}\n'
        f'fees:\n  desk: {{clause: "4", name: d, kind: fixed, price: {FEE}.00 CNY per month, part_month: in full}}\n'
        f'remedies: {{rate: {{clause: "6", deduct: {{takes: {takes}, repeated: {repeated}, of: [fees.desk], '
        f"from: month missed, as: penalty, cap: {cap}, applies: by itself}}}}}}\n{TAX}{PAYMENT}"
    )


def by_hand(months: list[str], rules: tuple[str, str, str]) -> list[int]:
    """The months before the one after the last that were missed in a row, from 1."""
    does = {"met": "counts as met", "missed": "missed", **dict(zip(("excused", "no finding", "suspended"), rules, strict=True))}
    row: list[int] = []
    for number, month in enumerate(months, start=1):
        if does[month] == "counts as met":
            row = []
        elif does[month] == "missed":
            row = [*row, number]
    return row


@given(
    st.lists(st.tuples(MONTHS, MONTHS), max_size=9),
    st.sampled_from(sorted(TAKES)),
    st.integers(1, 3),
    st.tuples(WORDS, WORDS, WORDS),
    st.sampled_from(["as corrected", "as first issued"]),
    st.sampled_from(["none", "6%", "75.00 CNY"]),
)
@settings(max_examples=80, deadline=None)
def test_the_grade_goes_by_the_months_missed_in_a_row(
    found: list[tuple[str, str]], takes: str, grades: int, rules: tuple[str, str, str], corrected: str, cap: str
) -> None:
    taken, texts = TAKES[takes]
    month = Month(YEAR, len(found) + 1)
    text = contract_text(takes, texts[:grades], rules, corrected, cap)
    terms = load_contract(text.encode(), "contract.yaml").terms_of(month)
    # What was issued first, and what its correction says; that nobody served, or excused it, no correction changes.
    pairs = [(first if first in OUTSIDE else "met" if last in OUTSIDE else last, first) for first, last in found]
    history = History(
        assessments=tuple(
            PastAssessment("rate", Month(YEAR, at), _stated(last), first=_stated(first))
            for at, (last, first) in enumerate(pairs, start=1)
            if first != "suspended"
        ),
        decisions=tuple(decision for at, (_, first) in enumerate(pairs, start=1) for decision in _decisions(at, first)),
    )
    counts = ("outcome.answered", "outcome.abandoned", "rate.scope", "rate.denominator", "rate.numerator")
    others = ("outcome.ivr_only", "outcome.overflow", "outcome.voicemail", "outcome.callback", "outcome.failed")
    row = (8, 2, 10, 10, 8)
    calls = Table.of(("day",), ("calls", *counts, "rate.outside", *others), {("2026-01-02",): (10, *row, 0, 0, 0, 0, 0, 0)})
    tallies = with_ledger(terms, Tallies((("calls", calls),)), history, KNOWN)
    book, charges = write_month(terms, {"rate": Standing(deducts=True)}, tallies)
    values = evaluate(book, {quantity.path: quantity.value for quantity in terms.quantities()}, tallies)

    before = by_hand([last if corrected == "as corrected" else first for last, first in pairs], rules)[-grades:]
    assert values["deduct.rate.missed_before"] == len(before)
    assert book["deduct.rate.missed_before"].label[2:] == ((", ".join(f"{YEAR}-{at:02}" for at in before),) if before else ())
    amount = taken
    if before:
        number, unit = texts[len(before) - 1].split()[0], texts[len(before) - 1].split()[1]
        amount = taken * Fraction(number) if unit == "times" else Fraction(number.rstrip("%")) / (100 if "%" in number else 1)
    if "CNY" not in takes:
        amount *= FEE
    most = {"none": amount, "6%": Fraction(60), "75.00 CNY": Fraction(75)}[cap]
    cents = min(amount, most) * 100
    assert values["deduct.rate"] == -Fraction((2 * cents.numerator + cents.denominator) // (2 * cents.denominator), 100)
    once = tallies.table("misses")
    together = Table.of(("month",), once.columns, {("all",): tuple(once.total(name) for name in once.columns)})
    summed = Tallies(tuple((name, together if name == "misses" else table) for name, table in tallies.tables))
    check_in_a_sheet(Reckoned(terms, book, term_entries(terms, book), summed, values, tuple(charge.id for charge in charges)))


def _stated(outcome: str) -> Any:  # noqa: ANN401 - one of the words of an outcome
    return "missed" if outcome == "excused" else outcome  # the statement found a miss; that it is excused a decision says


def _decisions(at: int, outcome: str) -> list[Decision]:
    month = Month(YEAR, at)
    if outcome == "excused":
        return [Decision(f"E{at}", month.end, "month excused", "rate", month)]
    if outcome == "suspended":
        return [Decision(f"S{at}", month.first, "suspended", "", month), Decision(f"R{at}", month.end, "resumed", "", month)]
    return []


@pytest.mark.parametrize(
    ("known", "missing"), [({1: "met"}, "2026-02, 2026-03"), ({1: "missed", 3: "met"}, ""), ({3: "missed"}, "2026-02")]
)
def test_a_month_that_decides_and_is_not_issued_is_named(known: dict[int, str], missing: str) -> None:
    text = contract_text("3% of it", ["4% of it", "5.5% of it"], ("left out", "left out", "left out"), "as corrected", "none")
    terms = load_contract(text.encode(), "contract.yaml").terms_of(Month(YEAR, 4))
    history = History(tuple(PastAssessment("rate", Month(YEAR, at), outcome) for at, outcome in known.items()))  # type: ignore[arg-type]
    if not missing:
        assert with_ledger(terms, Tallies(()), history, KNOWN).table("misses").rows == ()
        return
    with pytest.raises(Refused) as refused:
        with_ledger(terms, Tallies(()), history, KNOWN)
    (remark,) = refused.value.diagnostics
    assert remark.fact["months"] == missing
