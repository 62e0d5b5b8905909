"""Deductions given back, month by month by the program, with a pencil over plain lists, and by a spreadsheet program.

About: billing/earned_back.py, statement/earned_back.py, statement/ledger_tables.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import HEAD, PAYMENT, TAX, Reckoned
from billing.test_every_charge import check_in_a_sheet
from slacalc.assess.history import Decision, History, PastAssessment, PastCharge
from slacalc.assess.standing import Standing
from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import evaluate
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_earned_back
from slacalc.statement.terms_used import term_entries

YEAR = 2026
KNOWN = date(2027, 1, 31)
OUTSIDE = ("excused", "no finding", "suspended")
MONTHS = st.sampled_from(["met", "met", "met", "met", "missed", "excused", "no finding", "suspended"])
WORDS = st.sampled_from(["left out", "counts as met", "counts as missed"])
COLUMNS = ("outcome.answered", "outcome.abandoned", "outcome.ivr_only", "outcome.overflow", "outcome.voicemail")
COUNTED = ("outcome.callback", "outcome.failed", "rate.scope", "rate.outside", "rate.denominator", "rate.numerator")


def contract_text(after: str, share: str, rules: tuple[str, str, str], nature: str) -> str:
    months = f"excused_month: {rules[0]}, month_without_finding: {rules[1]}, month_without_service: {rules[2]}"
    earned = f"{{after: {after}, share: {share}%, {months}, corrected_month: as corrected}}"
    return (
        f'{HEAD}metrics:\n  rate: {{clause: "3", name: r, reading: answered_of_all, target: at least 90%, '
        'basis: "at least 1, otherwise no finding"}\n'
        'fees:\n  desk: {clause: "4", name: d, kind: fixed, price: 1000.00 CNY per month, part_month: in full}\n'
        'remedies: {rate: {clause: "6", deduct: {takes: 3% of it, of: [fees.desk], from: month missed, '
        f"as: {nature}, cap: none, applies: by itself, earned_back: {earned}}}}}}}\n{TAX}{PAYMENT}"
    )


def by_hand(months: list[str], wanted: int, rules: tuple[str, str, str], *, of_the_next: bool) -> dict[int, list[int]]:
    """Of each month, from 1, those whose deduction it gives back."""
    rule = dict(zip(OUTSIDE, rules, strict=True))
    given: dict[int, list[int]] = {}
    for deducted in (at for at, month in enumerate(months, start=1) if month == "missed"):
        after = [(at, rule.get(month, month)) for at, month in enumerate(months, start=1) if at > deducted]
        counted = [(at, does.removeprefix("counts as ")) for at, does in after if does != "left out"]
        ends = [
            counted[end - 1][0]
            for end in ([wanted] if of_the_next else range(wanted, len(counted) + 1))
            if end <= len(counted) and all(does == "met" for _, does in counted[end - wanted : end])
        ]
        stated = [at for at, month in enumerate(months, start=1) if month != "suspended" and ends and at >= ends[0]]
        if stated:
            given.setdefault(stated[0], []).append(deducted)
    return given


@given(
    st.lists(MONTHS, min_size=1, max_size=12),
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from(["100", "50", "33.3"]),
    st.tuples(WORDS, WORDS, WORDS),
    st.sampled_from(["price reduction", "penalty"]),
    st.lists(st.integers(1, 99999), min_size=12, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_a_deduction_is_given_back_once_and_where_it_was_earned(
    months: list[str], wanted: int, of_the_next: bool, share: str, rules: tuple[str, str, str], nature: str, cents: list[int]
) -> None:
    after = f"each of the next {wanted} months met" if of_the_next else f"{wanted} consecutive months met"
    contract = load_contract(contract_text(after, share, rules, nature).encode(), "contract.yaml")
    history = History(decisions=tuple(decision for at, month in enumerate(months, 1) for decision in _decisions(at, month)))
    expected = by_hand(months, wanted, rules, of_the_next=of_the_next)
    for at, outcome in enumerate(months, start=1):
        if outcome == "suspended":
            continue
        month, terms = Month(YEAR, at), contract.terms_of(Month(YEAR, at))
        row = (10, *(0 for _ in COLUMNS), 0, 0, 10, 0, 10, 8)
        calls = Table.of(("day",), ("calls", *COLUMNS, *COUNTED), {(f"{month}-02",): row})
        found: Any = outcome
        tallies = with_earned_back(terms, Tallies((("calls", calls),)), {"rate": found}, history, KNOWN)
        given = [f"earned_back.{YEAR}-{deducted:02}.rate" for deducted in expected.get(at, [])]
        table = tallies.table("earned_back")
        assert [f"earned_back.{key[1]}.rate" for key, _ in table.rows] == given
        if given:
            book, charges = write_month(terms, {"rate": Standing(deducts=outcome == "missed")}, tallies)
            values = evaluate(book, {quantity.path: quantity.value for quantity in terms.quantities()}, tallies)
            for line, deducted in zip(given, expected[at], strict=True):
                exact = Fraction(cents[deducted - 1]) * Fraction(share) / 100
                assert values[line] == Fraction((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), 100)
                assert {charge.kind for charge in charges if charge.id == line} == {nature}
            one_row = all(len(table.rows) == 1 for name, table in tallies.tables if name == "earned_back")
            if one_row and at == max(expected):
                lines = tuple(charge.id for charge in charges)
                check_in_a_sheet(Reckoned(terms, book, term_entries(terms, book), tallies, values, lines))
        taken = (PastCharge(month, "deduct.rate", -Decimal(cents[at - 1]) / 100),) if outcome == "missed" else ()
        stated: Any = "met" if outcome == "excused" else outcome
        history = replace(
            history,
            assessments=(*history.assessments, PastAssessment("rate", month, stated)),
            charges=(*history.charges, *taken),
            given_back=(*history.given_back, *given),
        )


def _decisions(at: int, outcome: str) -> list[Decision]:
    month = Month(YEAR, at)
    if outcome == "excused":
        return [Decision(f"E{at}", month.end, "month excused", "rate", month)]
    if outcome == "suspended":
        return [Decision(f"S{at}", month.first, "suspended", "", month), Decision(f"R{at}", month.end, "resumed", "", month)]
    return []


def test_months_of_the_term_that_are_not_issued_are_named() -> None:
    text = contract_text("each of the next 3 months met", "100", ("left out", "left out", "left out"), "penalty")
    terms = load_contract(text.encode(), "contract.yaml").terms_of(Month(YEAR, 4))
    history = History((PastAssessment("rate", Month(YEAR, 2), "met"),))
    with pytest.raises(Refused) as refused:
        with_earned_back(terms, Tallies(()), {"rate": "met"}, history, KNOWN)
    (remark,) = refused.value.diagnostics
    assert remark.fact["months"] == "2026-01, 2026-03"
