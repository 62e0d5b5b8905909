"""From canonical records to tables of whole numbers.

A call belongs to the month in which it arrived, a survey to the month in which it was asked, a case to the month in which its
deadline falls, a seat to each month in which it has days. Months are half-open, in the contract's time zone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.predicate_text import columns_in
from slacalc.measure.tally import Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.month import Month
    from slacalc.base.worktime import Hours, ServiceHours, WorkingDays
    from slacalc.measure.columns import CountColumn

KEYS = ("day", "queue", "category")


def in_span(moment: str, span: tuple[date, date]) -> pl.Expr:
    """Whether the moment lies in the half-open span [first day, end)."""
    first, end = span
    return (pl.col(moment).dt.date() >= first) & (pl.col(moment).dt.date() < end)


def tabulate(frame: pl.DataFrame, columns: Sequence[CountColumn], keys: Sequence[str] = KEYS) -> Table:
    """Count and add up by key; ``frame`` has the keys as columns, a blank key is the empty text."""
    counted = (
        frame.lazy()
        .group_by(*(pl.col(key).cast(pl.String).fill_null("") for key in keys))  # predicates still see what is blank
        .agg(_aggregate(column) for column in columns)
        .collect()
    )
    width = len(keys)
    rows = {row[:width]: tuple(int(number) for number in row[width:]) for row in counted.iter_rows()}
    return Table.of(tuple(keys), tuple(column.name for column in columns), rows)


def _aggregate(column: CountColumn) -> pl.Expr:
    matches = to_polars(column.predicate)
    if not column.adds and not columns_in(column.predicate):
        # A predicate without columns is one value, and its sum would be 1 for the whole group.
        return pl.when(matches.first()).then(pl.len()).otherwise(0).cast(pl.Int64).alias(column.name)
    if not column.adds:
        return matches.cast(pl.Int64).sum().alias(column.name)
    added = pl.sum_horizontal(*(pl.col(name) for name in column.adds), ignore_nulls=False)
    return pl.when(matches).then(added).otherwise(0).cast(pl.Int64).sum().alias(column.name)


def with_service_hours(calls: pl.DataFrame, hours: ServiceHours, working_days: WorkingDays, month: Month) -> pl.DataFrame:
    """Calls of ``month`` with ``in_service_hours``: arrived in [opens, closes) of that day.

    Raises:
        Uncovered: hours differ on working days, and no holiday notice is known for the year.
    """
    if hours.same_every_day:
        return calls.with_columns(in_service_hours=_inside(hours.working_days))
    working = [day for day in _days(month) if working_days.is_working(day)]
    is_working = pl.col("arrived_at").dt.date().is_in(working)
    inside = pl.when(is_working).then(_inside(hours.working_days)).otherwise(_inside(hours.rest_days))
    return calls.with_columns(in_service_hours=inside)


def _inside(hours: Hours | None) -> pl.Expr:
    if hours is None:
        return pl.lit(value=False)
    clock = pl.col("arrived_at").dt.time()
    opened = clock >= hours.opens
    return opened if hours.closes is None else opened & (clock < hours.closes)


def _days(month: Month) -> list[date]:
    return [month.first + timedelta(days=number) for number in range(month.days)]
