"""Half hours and hours: in which one a moment lies, and the tables of the metrics that are made of them.

An interval begins on the local clock and is told with the zone's offset: where clocks are set back, the half hour that the zone
shows twice is two intervals, and where they are set forward, the one that it leaves out is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.metrics.over import OF_THE_CLOCK
from slacalc.measure.columns import metric_columns, metrics_of
from slacalc.measure.count import tabulate
from slacalc.measure.groups import table_by
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Table

HALF = 30
"""Minutes."""


def tables_by_clock(role: str, terms: Terms, records: pl.DataFrame, moment: str) -> Iterator[tuple[str, Table]]:
    """``calls by half_hour``, ``calls by hour``: the parts of the metrics that are made of such intervals, where there are any.

    ``records`` are those of the month, ``moment`` their column by which they belong to it.
    """
    for by in OF_THE_CLOCK:
        metrics = [metric for metric in metrics_of(terms, role) if metric.over is not None and metric.over.by == by]
        if metrics:
            columns = [column for metric in metrics for column in metric_columns(metric)]
            yield (
                table_by(role, by),
                tabulate(records.with_columns(_begin_of(by, moment, terms.timezone).alias(by)), columns, (by,)),
            )


def _begin_of(by: str, moment: str, zone: str) -> pl.Expr:
    """``2026-11-01 01:30-04:00``."""
    at = pl.col(instant_of(moment)).dt.convert_time_zone(zone)
    half = pl.when(at.dt.minute() >= HALF).then(pl.lit(":30")).otherwise(pl.lit(":00")) if by == "half_hour" else pl.lit(":00")
    return at.dt.strftime("%Y-%m-%d %H") + half + at.dt.strftime("%:z")
