"""How long a case took from its receipt, for own readings that ask: seconds as they pass, and one that is begun counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.columns import metric_columns
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.metric import MetricTerms

SECOND = 1_000_000
"""In microseconds."""
ENDS = (("resolved_after", "resolved_at"), ("responded_after", "first_response_at"))
"""A derived column, and the moment until which it counts."""


def moments_asked(metric: MetricTerms) -> tuple[str, ...]:
    """The moments until which a metric asks how long a case took."""
    read = {name for column in metric_columns(metric) for name in column.reads}
    return tuple(end for name, end in ENDS if name in read)


def passed_columns(metric: MetricTerms) -> Iterator[pl.Expr]:
    """The derived columns that a metric asks for; blank where the moment is."""
    asked = moments_asked(metric)
    for name, end in ENDS:
        if end in asked:
            gap = pl.col(instant_of(end)) - pl.col(instant_of("opened_at"))
            yield ((gap.dt.total_microseconds() + (SECOND - 1)) // SECOND).alias(name)
