"""Records made by hand: the instant of each local moment beside it, as reading an export leaves them."""

from __future__ import annotations

import polars as pl


def with_instants(frame: pl.DataFrame, zone: str = "Asia/Shanghai") -> pl.DataFrame:
    """The frame with ``<name>.instant`` for each moment; the clock of the zone has to show it once."""
    return frame.with_columns(
        pl.col(name).dt.replace_time_zone(zone).dt.convert_time_zone("UTC").alias(f"{name}.instant")
        for name, dtype in frame.schema.items()
        if dtype == pl.Datetime("us")
    )
