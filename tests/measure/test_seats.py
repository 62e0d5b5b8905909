"""A seat is one seat, however many rows it has in the roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import CALLS, contract
from oracle.roster import Stay, seat_months
from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import evaluate
from slacalc.base.exact import ROUNDED
from slacalc.base.figure import Writer
from slacalc.base.month import Month
from slacalc.billing.fees.seats import charge as charge_seats
from slacalc.billing.money_grid import MoneyGrid
from slacalc.contract.fees.seats import SeatsFee
from slacalc.contract.load import load_contract
from slacalc.measure.seats import count_seats
from slacalc.measure.tally import Tallies

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms

WAYS = ("in full", "by calendar days", "by working days", "by 21.75 days")
SCHEMA = {"seat": pl.String, "first_day": pl.Date, "last_day": pl.Date, "queue": pl.String}
Row = tuple[str, date, date | None, str]


@dataclass(frozen=True)
class Fee:
    """What a contract says of seats."""

    part_month: str
    last_day: str = "counts"
    where: str = ""

    def text(self, number: int) -> str:
        where = f", where: {self.where}" if self.where else ""
        return (
            f'  s{number}: {{clause: "4", name: {{zh: 席, en: Seats}}, kind: seats, price: 6800.00 CNY per seat per month, '
            f"part_month: {self.part_month}, last_day: {self.last_day}{where}}}\n"
        )


@cache
def terms_of(fees: tuple[Fee, ...], month: str, amended: str) -> Terms:
    """The month's terms of a contract with these fees: read once, whatever the rosters."""
    text = contract(fees=CALLS + "".join(fee.text(number) for number, fee in enumerate(fees)), more=amended)
    return load_contract(text.encode(), "c.yaml").terms_of(Month.parse(month))


def billed(rows: list[Row], *fees: Fee, month: str = "2026-02", amended: str = "") -> list[Fraction]:
    """What each fee comes to."""
    terms = terms_of(fees, month, amended)
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    tallies = Tallies((("seats", count_seats(terms, frame, "seats.csv")[0]),))
    writer = Writer()
    charges = [charge_seats(fee, terms, MoneyGrid(2, ROUNDED), writer) for fee in terms.fees if isinstance(fee, SeatsFee)]
    values = evaluate(writer.book(), {one.path: one.value for one in terms.quantities()}, tallies)
    amounts = [values[charge.id] for charge in charges]
    return [amount for amount in amounts if isinstance(amount, Fraction)]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("way", WAYS)
def test_a_seat_in_two_adjoining_rows_is_one_seat(way: str) -> None:
    rows: list[Row] = [("A", day("2026-01-01"), day("2026-02-13"), ""), ("A", day("2026-02-14"), None, "")]
    assert billed(rows, Fee(way)) == [6800]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("begins", ["2026-03-14", "2026-03-15"])
def test_a_seat_that_is_handed_over_is_there_all_month(way: str, begins: str) -> None:
    rows: list[Row] = [("A", day("2026-01-01"), day("2026-03-14"), "q1"), ("A", day(begins), None, "q2")]
    assert billed(rows, Fee(way, "does not count"), month="2026-03") == [6800]
    assert billed(rows, Fee(way, "counts"), month="2026-03") == [6800]


def test_a_fee_of_another_queue_that_counts_last_days_does_not_refuse_a_handover() -> None:
    rows: list[Row] = [("A", day("2026-01-01"), day("2026-03-15"), "q1"), ("A", day("2026-03-15"), None, "q2")]
    ours, other = Fee("by calendar days", "does not count"), Fee("by calendar days", "counts", "queue is q9")
    assert billed(rows, ours, other, month="2026-03") == [6800, 0]


def test_a_day_of_handover_goes_to_the_queue_whose_fee_counts_it() -> None:
    rows: list[Row] = [("A", day("2026-01-01"), day("2026-03-15"), "q1"), ("A", day("2026-03-15"), None, "q2")]
    ends, begins = (Fee("by calendar days", "does not count", "queue is q1"), Fee("by calendar days", "counts", "queue is q2"))
    assert billed(rows, ends, begins, month="2026-03") == [Fraction("3070.97"), Fraction("3729.03")]
    with pytest.raises(Refused):
        billed(rows, Fee("by calendar days", "counts", "queue is q1"), begins, month="2026-03")


def test_a_handover_to_a_queue_that_no_fee_charges_is_none_of_a_fee() -> None:
    rows: list[Row] = [("A", day("2026-01-01"), day("2026-03-15"), "q1"), ("A", day("2026-03-15"), None, "q2")]
    assert billed(rows, Fee("by calendar days", "counts", "queue is q1"), month="2026-03") == [Fraction("3290.32")]


def test_two_rows_with_22_working_days_together_are_a_whole_month() -> None:
    rows: list[Row] = [("A", day("2026-03-02"), day("2026-03-13"), ""), ("A", day("2026-03-14"), day("2026-03-31"), "")]
    assert billed(rows, Fee("by 21.75 days"), Fee("by working days"), month="2026-03") == [6800, 6800]
    rows[1] = ("A", day("2026-03-16"), day("2026-03-30"), "")
    assert billed(rows, Fee("by 21.75 days"), month="2026-03") == [Fraction("6565.52")]  # 21 over 21.75


def test_a_seat_that_left_and_came_back_is_in_full_once() -> None:
    rows: list[Row] = [("A", day("2026-02-02"), day("2026-02-05"), ""), ("A", day("2026-02-20"), day("2026-02-22"), "")]
    assert billed(rows, Fee("in full"), Fee("by calendar days")) == [6800, 1700]


def test_the_last_day_of_each_stay_does_not_count() -> None:
    rows: list[Row] = [
        ("A", day("2026-02-02"), day("2026-02-05"), ""),
        ("A", day("2026-02-06"), day("2026-02-09"), ""),
        ("A", day("2026-02-11"), day("2026-02-16"), ""),
    ]
    assert billed(rows, Fee("by calendar days", "does not count")) == [Fraction("2914.29")]  # seven days and five, of 28


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("last_day", ["counts", "does not count"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_roster_is_as_a_calendar_on_the_wall_shows_it(way: str, last_day: str, data: st.DataObject) -> None:
    turns = st.lists(st.integers(0, 70), min_size=2, max_size=8, unique=True).map(sorted)
    rows: list[Row] = []
    expected = Fraction(0)
    for seat in data.draw(st.lists(st.sampled_from("ABC"), max_size=3, unique=True)):
        marks = [date(2026, 1, 15) + timedelta(days=number) for number in data.draw(turns)]
        stays: list[Stay] = []
        for begins, ends in pairwise(marks):
            there: bool = data.draw(st.booleans())
            if there:
                stays.append((begins, ends - timedelta(days=data.draw(st.integers(0, 1)))))
        stays_on: bool = data.draw(st.booleans())
        if stays and stays_on:
            stays[-1] = (stays[-1][0], None)
        rows += [(seat, first, last, data.draw(st.sampled_from(["", "q1", "q2"]))) for first, last in stays]
        counts = last_day == "counts"
        expected += seat_months(stays, date(2026, 2, 1), date(2026, 3, 1), way, last_day_counts=counts)
    fen = (expected * 680_000 * 2 + 1) // 2
    assert billed(data.draw(st.permutations(rows)), Fee(way, last_day)) == [Fraction(fen, 100)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("last_day", ["counts", "does not count"])
@given(st.integers(0, 40), st.integers(0, 40), st.data())
@settings(max_examples=40, deadline=None)
def test_splitting_a_row_changes_nothing(way: str, last_day: str, start: int, length: int, data: st.DataObject) -> None:
    first = date(2026, 1, 20) + timedelta(days=start)
    last = first + timedelta(days=length)
    cut = first + timedelta(days=data.draw(st.integers(0, length)))
    follows = cut + timedelta(days=data.draw(st.integers(0, 1)))
    end = data.draw(st.sampled_from([last, None]))
    whole: list[Row] = [("A", first, end, "q1"), ("B", date(2026, 1, 1), None, "q1")]
    split: list[Row] = [("A", first, cut, "q1"), whole[1]]
    if end is None or follows <= end:
        split.append(("A", follows, end, data.draw(st.sampled_from(["q1", "q2"]))))
    assert billed(split, Fee(way, last_day)) == billed(whole, Fee(way, last_day))


DEARER = 'amendments: {s1: {clause: "9", from: 2026-02-10, set: {fees.s0.price: 8400.00 CNY per seat per month}}}\n'


@pytest.mark.parametrize("way", ["by calendar days", "by working days"])
@pytest.mark.parametrize("last_day", ["counts", "does not count"])
@given(st.integers(0, 45), st.integers(0, 1))
@settings(max_examples=40, deadline=None)
def test_splitting_a_row_changes_nothing_where_the_price_changes_inside_the_month(
    way: str, last_day: str, cut: int, gap: int
) -> None:
    first, last = date(2026, 1, 10), date(2026, 2, 24)
    at = first + timedelta(days=cut)
    whole: list[Row] = [("A", first, last, "q1")]
    split: list[Row] = [("A", first, at, "q1"), ("A", min(at + timedelta(days=gap), last), last, "q2")]
    fee = Fee(way, last_day)
    assert billed(split, fee, amended=DEARER) == billed(whole, fee, amended=DEARER)


def test_a_row_split_at_the_day_of_a_new_price() -> None:
    rows: list[Row] = [("A", day("2026-01-01"), day("2026-02-10"), ""), ("A", day("2026-02-10"), None, "")]
    # nine days of 28 at 6,800.00 and nineteen at 8,400.00
    assert billed(rows, Fee("by calendar days"), amended=DEARER) == [Fraction("7885.71")]
