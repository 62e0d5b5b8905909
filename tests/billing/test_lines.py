"""Each kind of charge against plain fractions, at its edges."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.assess.standing import Standing
from slacalc.base.evaluate import evaluate
from slacalc.base.month import Month
from slacalc.billing.payment import due_day
from slacalc.contract.load import load_contract
from slacalc.measure.cases import case_columns
from slacalc.measure.columns import month_columns
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month

if TYPE_CHECKING:
    from slacalc.base.evaluate import Value

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
TELECOM = load_contract(CONTRACT.read_bytes(), CONTRACT.name)
TERMS = TELECOM.terms_of(Month(2026, 3))
VALUES = {quantity.path: quantity.value for quantity in TERMS.quantities()}


def month(calls: int, days: int, answered: int, requested: int) -> dict[str, Value]:
    """All figures of a March with these counts, the deduction decided."""
    tables = []
    for role in ("calls", "surveys"):
        columns = tuple(column.name for column in month_columns(TERMS, role))
        row = {
            "fees.calls.quantity": calls,
            "answer_rate.numerator": answered,
            "answer_rate.denominator": requested,
            "answer_rate.scope": requested,
        }
        tables.append((role, Table.of(("day",), columns, {("2026-03-01",): tuple(row.get(name, 0) for name in columns)})))
    names = [name for metric in ("resolution", "complaint_timeliness") for name in case_columns(metric)]
    tables.append(("tickets", Table.of(("day",), tuple(names), {})))
    tables.append(("seats", Table.of(("seat",), ("fees.seats.days",), {("1",): (days,)})))
    standings = {metric.id: Standing(deducts=metric.id == "answer_rate") for metric in TERMS.metrics}
    book, _ = write_month(TERMS, standings, Tallies(tuple(tables)))
    return evaluate(book, VALUES, Tallies(tuple(tables)))


def fen(value: Fraction) -> Fraction:
    scaled = abs(value) * 100 + Fraction(1, 2)
    return Fraction(scaled.__floor__(), 100) * (1 if value >= 0 else -1)


@given(st.integers(0, 40_000), st.integers(0, 2_000), st.integers(30, 20_000), st.integers(0, 20_000))
@settings(max_examples=200, deadline=None)
def test_a_month_agrees_with_plain_fractions(calls: int, days: int, requested: int, lost: int) -> None:
    answered = max(0, requested - lost)
    ours = month(calls, days, answered, requested)
    seats = fen(Fraction(6800) * days / 31)
    graduated = fen(Fraction("1.76") * min(calls, 10_000) + Fraction("1.67") * max(0, calls - 10_000))
    gap = max(Fraction(0), Fraction(95, 100) - Fraction(answered, requested))
    share = min(-((-gap * 100).__floor__()) * Fraction(1, 100), Fraction(10, 100))
    deduction = -fen((seats + graduated) * share)
    lines = [seats, graduated, deduction]
    taxes = [fen(line * Fraction(6, 100)) for line in lines]
    assert [ours["fees.seats"], ours["fees.calls"], ours["deduct.answer_rate"]] == lines
    assert [ours["total.net"], ours["total.tax"], ours["total.gross"]] == [sum(lines), sum(taxes), sum(lines) + sum(taxes)]
    assert -deduction <= (seats + graduated) / 10 + Fraction(1, 100)


@pytest.mark.parametrize(
    ("calls", "amount"),
    [(0, "0"), (1, "1.76"), (9_999, "17598.24"), (10_000, "17600"), (10_001, "17601.67"), (12_000, "20940")],
)
def test_a_graduated_fee_at_its_edge(calls: int, amount: str) -> None:
    assert month(calls, 0, 30, 30)["fees.calls"] == Fraction(amount)


@pytest.mark.parametrize(
    ("answered", "points"), [(9500, 0), (9499, 1), (9401, 1), (9400, 1), (9399, 2), (9240, 3), (8500, 10), (8499, 11)]
)
def test_started_points_at_their_edges(answered: int, points: int) -> None:
    ours = month(0, 31, answered, 10_000)
    assert ours["deduct.answer_rate.points"] == points
    assert ours["deduct.answer_rate.share"] == min(Fraction(points, 100), Fraction(10, 100))


def test_three_started_points_take_three_per_cent_of_the_base() -> None:
    ours = month(60_300_000 // 1000, 0, 924, 1000)  # 17,600.00 and 50,300 calls at 1.67
    assert ours["deduct.answer_rate.base"] == Fraction("101601")
    assert ours["deduct.answer_rate"] == Fraction("-3048.03")


@pytest.mark.parametrize(
    ("after", "due"),
    [("2026-01", "2026-02-10"), ("2026-03", "2026-04-10"), ("2026-04", "2026-05-11"), ("2026-09", "2026-10-10")],
)
def test_a_due_day_on_a_rest_day_moves_to_the_next_working_day(after: str, due: str) -> None:
    terms = TELECOM.terms_of(Month.parse(after))
    assert due_day(terms.payment, terms.month, terms.working_days) == date.fromisoformat(due)
