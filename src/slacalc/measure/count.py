"""From canonical records to tables of whole numbers.

A call belongs to the month in which it arrived, a survey to the month in which it was asked, a case to the month of its deadline,
receipt or closing as the contract says, a seat to each month in which it has days. Months are half-open, in the contract's zone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.predicates.text import columns_in
from slacalc.measure.tally import KEYS, Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slacalc.base.month import Month, Spans
    from slacalc.base.worktime import Hours, ServiceHours, WorkingDays
    from slacalc.measure.columns import CountColumn


def in_spans(moment: str, spans: Spans) -> pl.Expr:
    """Whether the moment lies on one of those days."""
    day = pl.col(moment).dt.date()
    return pl.any_horizontal(pl.lit(value=False), *((day >= first) & (day < end) for first, end in spans))


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
    if column.days is not None:
        first, end = column.days
        matches &= (pl.col("day") >= first) & (pl.col("day") < end)
    elif not column.adds and not columns_in(column.predicate):
        # A predicate without columns is one value, and its sum would be 1 for the whole group.
        return pl.when(matches.first()).then(pl.len()).otherwise(0).cast(pl.Int64).alias(column.name)
    if not column.adds:
        return matches.cast(pl.Int64).sum().alias(column.name)
    parts = (pl.col(name).fill_null(0) if column.blank_is_zero else pl.col(name) for name in column.adds)
    added = pl.sum_horizontal(*parts, ignore_nulls=False)
    added = (added + (column.step - 1)) // column.step if column.step > 1 else added
    return pl.when(matches).then(added).otherwise(0).cast(pl.Int64).sum().alias(column.name)


def with_service_hours(calls: pl.DataFrame, hours: ServiceHours, working_days: WorkingDays, month: Month) -> pl.DataFrame:
    """Calls of ``month`` with ``in_service_hours``: arrived in [opens, closes) of a span of service hours.

    A span belongs to the day on which it begins: with 20:00-02:00 a call at 01:30 is in the hours of the day before, and the kind
    of that day decides whether there are such hours.

    Raises:
        Uncovered: hours differ on working days, and no holiday notice is known for the year.
    """
    day = pl.col("arrived_at").dt.date()
    inside = _by_kind(day, hours, working_days, month, _began_today)
    if hours.over_midnight:
        inside |= _by_kind(day.dt.offset_by("-1d"), hours, working_days, month, _began_yesterday)
    return calls.with_columns(in_service_hours=inside)


def _by_kind(
    day: pl.Expr, hours: ServiceHours, working_days: WorkingDays, month: Month, inside: Callable[[tuple[Hours, ...]], pl.Expr]
) -> pl.Expr:
    """Whether a call lies in the hours of ``day``, by its kind; the calendar is asked only where that matters."""
    if hours.same_every_day:
        return inside(hours.working_days)
    eve = int(hours.over_midnight)
    days = [month.first + timedelta(days=number) for number in range(-eve, month.days)]
    working = pl.Series([day for day in days if working_days.is_working(day)], dtype=pl.Date)
    return pl.when(day.is_in(working.implode())).then(inside(hours.working_days)).otherwise(inside(hours.rest_days))


def _began_today(hours: tuple[Hours, ...]) -> pl.Expr:
    """Whether the time of day lies in a span, as far as it lies on the day on which it begins."""
    clock = pl.col("arrived_at").dt.time()
    open_end = [clock >= span.opens for span in hours if span.closes is None or span.over_midnight]
    closed = [
        (clock >= span.opens) & (clock < span.closes) for span in hours if span.closes is not None and not span.over_midnight
    ]
    return pl.any_horizontal(pl.lit(value=False), *open_end, *closed)


def _began_yesterday(hours: tuple[Hours, ...]) -> pl.Expr:
    """Whether the time of day lies in what a span of the day before has left after midnight."""
    clock = pl.col("arrived_at").dt.time()
    return pl.any_horizontal(pl.lit(value=False), *(clock < span.closes for span in hours if span.over_midnight))
