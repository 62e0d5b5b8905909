"""Reports that are due: each belongs to the month of its day, and is on time where it was delivered by 24:00 of that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import datetime


def with_on_time(deliveries: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Deliveries with ``due`` and ``on_time``.

    A report whose day is not over at the as-of time, and which has not been delivered, is not due yet: it counts neither way.
    """
    delivered = pl.col("delivered_at").is_not_null()
    return deliveries.with_columns(
        due=delivered | (pl.col("due_on") < as_of.date()),
        on_time=(pl.col("delivered_at").dt.date() <= pl.col("due_on")).fill_null(value=False),
    )
