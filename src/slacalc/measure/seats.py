"""Seats: the days for which each is billed, a row a seat and queue, so that each seat's part of a month can be looked at.

A seat is a place that is staffed, not a person. It may have several rows, one after the other, where it left and came back or
moved to another queue: for each fee it is there on the days of all its rows together, and rows that adjoin are one stay. The last
day of a stay is the day on which the seat goes, not the day on which its row changes. Of how many days a part
of a month is a part is decided in :mod:`slacalc.billing.fees.seats`.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import days_in, overlap
from slacalc.contract.fees.seats import SeatsFee
from slacalc.measure.account import scope_of_seats
from slacalc.measure.counting import Counts, Slice
from slacalc.measure.price_periods import price_periods
from slacalc.measure.tally import Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import polars as pl

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Spans
    from slacalc.contract.terms import Terms

MOST_PART_DAYS = 21
"""Working days of a part month; from 21.75 on it is a whole one, and 22 are more than that."""
ONE_DAY = timedelta(days=1)
Row = dict[str, Any]
"""A row of the roster, with a column ``fees.<id>`` for each fee that says whether it is about it."""


def count_roster(terms: Terms, role_slice: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`; the slice holds every row of the roster.

    Raises:
        Refused: rows of one seat overlap.
        Uncovered: working days are counted in a year for which no holiday notice is known.
    """
    table, billed = count_seats(terms, role_slice.records, role_slice.files)
    return Counts(((role_slice.role, table),), scope_of_seats(terms, role_slice.records, billed))


def count_seats(terms: Terms, seats: pl.DataFrame, files: str) -> tuple[Table, int]:
    """The days of service of each seat in the month, a row a seat and queue, and how many rows of the roster have any.

    ``fees.<id>.days`` are calendar days, or working days where the contract counts these; a whole month ``in full``. Under ``by
    21.75 days`` a seat that is there throughout, or on 22 working days, stands in ``fees.<id>.full`` and has no days of its own.
    What a seat has once, a whole month, stands with the first of its rows. One without a last day is there to the end.

    Raises:
        Refused: rows of one seat overlap.
        Uncovered: working days are counted in a year for which no holiday notice is known.
    """
    fees = [fee for fee in terms.fees if isinstance(fee, SeatsFee)]
    if any(fee.part_month == "by working days" for fee in fees):
        terms.working_days.is_working(terms.month.last)  # the price of a day needs it, also where nobody is there
    matches = seats.with_columns(to_polars(fee.scope.predicate).alias(f"fees.{fee.id}") for fee in fees)
    ordered = matches.sort("seat", "first_day", "last_day", nulls_last=True)
    by_seat = [list(rows) for _, rows in groupby(ordered.iter_rows(named=True), lambda row: row["seat"])]
    if wrong := tuple(remark for rows in by_seat for remark in _overlaps(rows, fees, files)):
        raise Refused(*wrong)
    days_by_seat: dict[tuple[str, ...], tuple[int, ...]] = {}
    billed = 0
    for rows in by_seat:
        stays = [_stays(fee, terms, rows) for fee in fees]
        billed += sum(any(map(any, of_row)) for of_row in zip(*stays, strict=True))
        numbers = [column for fee, spans in zip(fees, stays, strict=True) for column in _numbers(fee, terms, spans)]
        for row, own in zip(rows, zip(*numbers, strict=True), strict=True):
            key = (row["seat"], row["queue"] or "")
            before = days_by_seat.get(key, (0,) * len(own))
            days_by_seat[key] = tuple(a + b for a, b in zip(before, own, strict=True))
    return Table.of(("seat", "queue"), tuple(seat_columns(fees, terms.span)), days_by_seat), billed


def seat_columns(fees: list[SeatsFee], span: tuple[date, date]) -> Iterator[str]:
    """The columns of the table of seats."""
    for fee in fees:
        yield from (f"fees.{fee.id}.days{suffix}" for suffix, _, _, _ in price_periods(fee, span))
        if fee.part_month == "by 21.75 days":
            yield f"fees.{fee.id}.full"


def _stays(fee: SeatsFee, terms: Terms, rows: Sequence[Row]) -> list[Spans]:
    """For each row of a seat, in order, the days of service on which a fee finds the seat there and no row before it did."""
    goes = _goes(fee, rows)
    first, end = terms.span
    spans: list[Spans] = []
    for row, ended in zip(rows, goes, strict=True):
        if not row[f"fees.{fee.id}"]:
            spans.append(())
            continue
        left = min(end if row["last_day"] is None else row["last_day"] + ONE_DAY, end if ended is None else ended)
        spans.append(overlap(terms.served, max(row["first_day"], first), min(left, end)))
        first = max(first, left)
    return spans


def _goes(fee: SeatsFee, rows: Sequence[Row]) -> list[date | None]:
    """For each row the day from which on the seat is not billed any more: that of the last of the rows that adjoin it."""
    ends: list[date | None] = []
    after: Row | None = None
    ended: date | None = None
    for row in reversed(rows):
        if row[f"fees.{fee.id}"]:
            last = row["last_day"]
            if last is None:
                ended = None
            elif after is None or after["first_day"] > last + ONE_DAY:
                ended = last + ONE_DAY if fee.last_day_counts else last
            after = row
        ends.append(ended)
    return ends[::-1]


def _numbers(fee: SeatsFee, terms: Terms, stays: Sequence[Spans]) -> Iterator[list[int]]:
    """The columns of a fee for the rows of one seat."""
    if fee.part_month == "in full":
        yield _once(stays, terms.month.days)
        return
    if fee.part_month == "by 21.75 days":
        throughout = sum(map(days_in, stays)) == terms.month.days
        days = [0 if throughout else _working(terms, spans) for spans in stays]
        full = throughout or sum(days) > MOST_PART_DAYS
        yield [0] * len(days) if full else days
        yield _once(stays, int(full))
        return
    for _, period, _, _ in price_periods(fee, terms.span):
        overlaps = [overlap(spans, *(period or terms.span)) for spans in stays]
        yield [days_in(spans) if fee.part_month == "by calendar days" else _working(terms, spans) for spans in overlaps]


def _once(stays: Sequence[Spans], number: int) -> list[int]:
    """The number, with the first row that has any day."""
    at = next((at for at, spans in enumerate(stays) if spans), None)
    return [number if place == at else 0 for place in range(len(stays))]


def _working(terms: Terms, spans: Spans) -> int:
    """How many of the days are working days."""
    days = (begins + timedelta(days=number) for begins, ends in spans for number in range((ends - begins).days))
    return sum(map(terms.working_days.is_working, days))


def _overlaps(rows: Sequence[Row], fees: Sequence[SeatsFee], files: str) -> Iterator[Diagnostic]:
    """Rows of one seat of which the later begins before the earlier ends.

    A row may begin on the last day of the one before it, unless one fee would bill that day for the row that ends and another
    for the row that begins.
    """
    for earlier, later in pairwise(rows):
        last, first = earlier["last_day"], later["first_day"]
        if last is None or first < last or (first == last and _billed_twice(earlier, later, fees)):
            yield error("measure/seat-overlaps", Place(files), seat=later["seat"], first_day=first)


def _billed_twice(earlier: Row, later: Row, fees: Sequence[SeatsFee]) -> bool:
    """Whether the day on which a row ends and the next one begins is billed by one fee and by another."""
    ends = [fee for fee in fees if fee.last_day_counts and earlier[f"fees.{fee.id}"] and not later[f"fees.{fee.id}"]]
    begins = [fee for fee in fees if later[f"fees.{fee.id}"] and not earlier[f"fees.{fee.id}"]]
    return bool(ends and begins)
