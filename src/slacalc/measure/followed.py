"""What becomes of a call afterwards: when its caller calls again, and whether a case came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.columns import metric_columns, metrics_of
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from datetime import datetime

    from slacalc.contract.terms import Terms


def with_calls_again(calls: pl.DataFrame) -> pl.DataFrame:
    """Calls with ``called_again_after``: seconds until the next call from the same number, whatever became of that one.

    Blank where there is none, where the number is blank, and for outbound calls. ``calls`` must go on after the end of the month.
    """
    from_user = ~(pl.col("direction") == "outbound").fill_null(value=False) & pl.col("caller").is_not_null()
    following = calls.filter(from_user).sort("caller", "arrived_at", "call_id")
    gap = (pl.col("arrived_at").shift(-1).over("caller") - pl.col("arrived_at")).dt.total_seconds()
    return calls.join(following.select("call_id", called_again_after=gap), on="call_id", how="left", maintain_order="left")


def with_cases(calls: pl.DataFrame, tickets: pl.DataFrame | None) -> pl.DataFrame:
    """Calls with ``ticketed``: whether their id stands on a case."""
    if tickets is None:
        return calls.with_columns(ticketed=pl.lit(None, dtype=pl.Boolean))
    ids = tickets["call_id"].drop_nulls().unique()
    return calls.with_columns(ticketed=pl.col("call_id").is_in(ids.implode()))


def count_open_windows(calls: pl.DataFrame, here: pl.DataFrame, terms: Terms, as_of: datetime) -> int:
    """Calls of the month whose caller can still call again in time: the time was not over as of then.

    It is over only where the export holds a call of that day or a later one: an export that ends with the month knows of no
    calls after it.
    """
    newest = calls["arrived_at"].max()
    count = 0
    for metric in metrics_of(terms, "calls"):
        columns = metric_columns(metric)
        if metric.within is None or not any("called_again_after" in column.reads() for column in columns):
            continue
        over = pl.col("arrived_at") + timedelta(seconds=int(metric.within.value))
        undecided = pl.col("called_again_after").is_null() & ((over >= as_of) | (over.dt.date() > pl.lit(newest).dt.date()))
        count += here.filter(to_polars(columns[2].predicate) & undecided).height
    return count
