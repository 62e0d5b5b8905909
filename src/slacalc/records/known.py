"""Which rows were known at a moment: an export that is made later has them too, and says of each when it was exported."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from datetime import datetime

EXPORTED = "exported_at"
"""The column that says when a row was exported."""


def is_known(rows: pl.DataFrame, moment: datetime | None) -> pl.Series:
    """Of each row whether it was known at that aware moment: it was not exported later; one that does not say was not."""
    if moment is None or instant_of(EXPORTED) not in rows.columns:
        return pl.repeat(value=True, n=rows.height, dtype=pl.Boolean(), eager=True)
    return ~(rows[instant_of(EXPORTED)] > moment.astimezone(UTC)).fill_null(value=False)


def known_rows(rows: pl.DataFrame, moment: datetime | None) -> pl.DataFrame:
    """The rows that were known then."""
    return rows if moment is None else rows.filter(is_known(rows, moment))
