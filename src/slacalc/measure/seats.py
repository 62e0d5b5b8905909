"""Seats: the days for which each is billed, a row a seat, so that each seat's part of a month can be looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.month import days_between
from slacalc.contract.terms import SeatsFee
from slacalc.measure.tally import Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from slacalc.contract.terms import Terms


def count_seats(terms: Terms, seats: pl.DataFrame, span: tuple[date, date]) -> tuple[Table, int]:
    """Seat-days in the half-open span, a row a seat, and the seats that have any; one without a last day is there to the end."""
    fees = [fee for fee in terms.fees if isinstance(fee, SeatsFee)]
    month, (first, end) = terms.month, span
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    matches = seats.with_columns(to_polars(fee.scope.predicate).alias(f"fees.{fee.id}") for fee in fees)
    billed = 0
    for row in matches.iter_rows(named=True):
        days: list[int] = []
        for fee in fees:
            left = row["last_day"] + timedelta(days=int(fee.last_day_counts)) if row["last_day"] else end
            there = days_between(max(row["first_day"], first), min(left, end))
            if there and fee.part_month == "in full":
                there = month.days
            days.append(there if row[f"fees.{fee.id}"] else 0)
        key = (row["seat"], row["queue"] or "")
        before = rows.get(key, (0,) * len(days))
        rows[key] = tuple(a + b for a, b in zip(before, days, strict=True))
        billed += any(days)
    columns = tuple(f"fees.{fee.id}.days" for fee in fees)
    return Table.of(("seat", "queue"), columns, rows), billed
