"""When calls arrive: the time of day, and whether on a working day; made where a predicate or a price asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.contract.terms import Terms


def with_kind_of_day(calls: pl.DataFrame, reads: Collection[str], terms: Terms) -> pl.DataFrame:
    """Calls of the month with ``time_of_day``, seconds since midnight, and ``working_day``, where these are read.

    Raises:
        Uncovered: days are asked for their kind, and no holiday notice is known for the year.
    """
    clock, month = pl.col("arrived_at").dt, terms.month
    if "time_of_day" in reads:
        seconds = clock.hour().cast(pl.Int64) * 3600 + clock.minute().cast(pl.Int64) * 60 + clock.second()
        calls = calls.with_columns(time_of_day=seconds)
    if "working_day" in reads:
        days = (month.first + timedelta(days=number) for number in range(month.days))
        working = pl.Series([day for day in days if terms.working_days.is_working(day)], dtype=pl.Date)
        calls = calls.with_columns(working_day=clock.date().is_in(working.implode()))
    return calls
