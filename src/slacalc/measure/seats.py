"""Seats: the days for which each is billed, a row a seat, so that each seat's part of a month can be looked at.

A seat is a place that is staffed, not a person: it may have several rows, one after the other, where it left and came back or
moved to another queue. Rows of one seat that overlap would bill the same days twice, and are refused.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import days_in, overlap
from slacalc.contract.terms import SeatsFee
from slacalc.measure.columns import price_periods
from slacalc.measure.tally import Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import polars as pl

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.terms import Terms

MOST_PART_DAYS = 21
"""Working days of a part month; from 21.75 on it is a whole one, and 22 are more than that."""


def count_seats(terms: Terms, seats: pl.DataFrame, files: str) -> tuple[Table, int]:
    """The days of service of each seat in the month, a row a seat, and how many rows of the roster have any.

    ``fees.<id>.days`` are calendar days, or working days where the contract counts these; a whole month ``in full``. Under ``by
    21.75 days`` a seat that is there throughout, or on 22 working days, stands in ``fees.<id>.full`` and has no days of its own.
    One without a last day is there to the end.

    Raises:
        Refused: rows of one seat overlap.
        Uncovered: working days are counted in a year for which no holiday notice is known.
    """
    fees = [fee for fee in terms.fees if isinstance(fee, SeatsFee)]
    wrong = tuple(_overlaps(seats, files, last_day_counts=any(fee.last_day_counts for fee in fees)))
    if wrong:
        raise Refused(*wrong)
    matches = seats.with_columns(to_polars(fee.scope.predicate).alias(f"fees.{fee.id}") for fee in fees)
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    billed = 0
    for row in matches.iter_rows(named=True):
        numbers: list[int] = []
        for fee in fees:
            for _, days, _ in price_periods(fee, terms.span):
                counted = _days(fee, terms, row, days or terms.span) if row[f"fees.{fee.id}"] else 0
                whole = fee.part_month == "by 21.75 days" and counted > MOST_PART_DAYS
                numbers += [0, 1] if whole else [counted] if fee.part_month != "by 21.75 days" else [counted, 0]
        key = (row["seat"], row["queue"] or "")
        before = rows.get(key, (0,) * len(numbers))
        rows[key] = tuple(a + b for a, b in zip(before, numbers, strict=True))
        billed += any(numbers)
    return Table.of(("seat", "queue"), tuple(seat_columns(fees, terms.span)), rows), billed


def seat_columns(fees: list[SeatsFee], span: tuple[date, date]) -> Iterator[str]:
    """The columns of the table of seats."""
    for fee in fees:
        yield from (f"fees.{fee.id}.days{suffix}" for suffix, _, _ in price_periods(fee, span))
        if fee.part_month == "by 21.75 days":
            yield f"fees.{fee.id}.full"


def _days(fee: SeatsFee, terms: Terms, row: dict[str, date], span: tuple[date, date]) -> int:
    """The days that a row counts; more than any part month has, where a month of 21.75 days is full."""
    first, end = span
    left = row["last_day"] + timedelta(days=int(fee.last_day_counts)) if row["last_day"] else end
    spans = overlap(terms.served, max(row["first_day"], first), min(left, end))
    there = days_in(spans)
    if not there or fee.part_month == "by calendar days":
        return there
    if fee.part_month == "in full":
        return terms.month.days
    days = (begins + timedelta(days=number) for begins, ends in spans for number in range((ends - begins).days))
    working = sum(map(terms.working_days.is_working, days))
    throughout = fee.part_month == "by 21.75 days" and there == terms.month.days
    return MOST_PART_DAYS + 1 if throughout else working


def _overlaps(seats: pl.DataFrame, files: str, *, last_day_counts: bool) -> Iterator[Diagnostic]:
    """Rows of one seat of which the later begins before the earlier ends; its last day only where that counts."""
    before: dict[str, date | None] = {}
    for seat, first_day, last_day in seats.sort("seat", "first_day").select("seat", "first_day", "last_day").iter_rows():
        if seat in before:
            last = before[seat]
            if last is None or first_day < last or (first_day == last and last_day_counts):
                yield error("measure/seat-overlaps", Place(files), seat=seat, first_day=first_day)
        before[seat] = last_day
