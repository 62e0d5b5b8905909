"""What becomes of a call afterwards: when its caller calls again, and whether a case came of it."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.columns import metric_columns, metrics_of
from slacalc.records.expressions import to_polars
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from slacalc.contract.terms import Terms

SECOND = 1_000_000
"""In microseconds."""


def with_calls_again(calls: pl.DataFrame) -> pl.DataFrame:
    """Calls with ``called_again_after``: seconds until the next call from the same number, whatever became of that one.

    Seconds are those that pass, whatever the clocks do; one that is begun counts. The next call is one that came later: of two
    that arrived at the same moment neither follows the other, and both wait for a later one. Blank where there is none, where the
    number is blank, and for outbound calls. ``calls`` must go on after the end of the month.
    """
    arrived = pl.col(instant_of("arrived_at"))
    from_user = ~(pl.col("direction") == "outbound").fill_null(value=False) & pl.col("caller").is_not_null()
    moments = calls.filter(from_user).select("caller", arrived).unique().sort("caller", arrived)
    gap = arrived.shift(-1).over("caller") - arrived
    begun = (gap.dt.total_microseconds() + (SECOND - 1)) // SECOND
    following = moments.with_columns(called_again_after=begun)
    again = calls.join(following, on=["caller", instant_of("arrived_at")], how="left", maintain_order="left")
    return again.with_columns(pl.when(from_user).then("called_again_after"))


def with_cases(calls: pl.DataFrame, tickets: pl.DataFrame | None) -> pl.DataFrame:
    """Calls with ``ticketed``: whether their id stands on a case."""
    if tickets is None:
        return calls.with_columns(ticketed=pl.lit(None, dtype=pl.Boolean))
    ids = tickets["call_id"].drop_nulls().unique()
    return calls.with_columns(ticketed=pl.col("call_id").is_in(ids.implode()))


def count_open_windows(calls: pl.DataFrame, terms: Terms, as_of: datetime, newest: date | None) -> int:
    """Calls of the month whose caller can still call again in time: the time was not over as of then.

    It is over only where the export, whose last day is ``newest``, holds a call of that day or a later one: an export that ends
    with the month knows of no calls after it.
    """
    arrived, known = pl.col(instant_of("arrived_at")), as_of.astimezone(UTC)
    count = 0
    for metric in metrics_of(terms, "calls"):
        columns = metric_columns(metric)
        if metric.within is None or not any("called_again_after" in column.reads for column in columns):
            continue
        over = arrived + timedelta(seconds=int(metric.within.value))
        day = over.dt.convert_time_zone(terms.timezone).dt.date()
        undecided = pl.col("called_again_after").is_null() & ((over >= known) | (day > pl.lit(newest, pl.Date)))
        count += calls.filter(to_polars(columns[2].predicate) & undecided).height
    return count
