"""How long a case took from its receipt, for own readings that ask: seconds as they pass, and one that is begun counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.columns import ENDS, moments_asked
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.metric import MetricTerms

SECOND = 1_000_000
"""In microseconds."""


def passed_columns(metric: MetricTerms) -> Iterator[pl.Expr]:
    """The derived columns that a metric asks for; blank where the moment is."""
    asked = moments_asked(metric)
    for name, end in ENDS:
        if end in asked:
            gap = pl.col(instant_of(end)) - pl.col(instant_of("opened_at"))
            yield ((gap.dt.total_microseconds() + (SECOND - 1)) // SECOND).alias(name)
