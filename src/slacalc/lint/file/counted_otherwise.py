"""Standards over several months that an amendment counts otherwise inside a period."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.contract.terms import Terms


def doubt_counted_otherwise(versions: Iterable[Terms]) -> Iterator[Diagnostic]:
    """The counts of one period are added up, and an amendment inside it makes them counts of two different things."""
    for before, since in pairwise(versions):
        known = {metric.id: metric for metric in before.metrics}
        for metric in since.metrics:
            old = known.get(metric.id)
            if metric.period is None or old is None or metric.period.begins(since.month) == since.month:
                continue
            from slacalc.measure.counted_by import definition_of  # noqa: PLC0415 - polars, where a period has an amendment inside

            if definition_of(old, since) != definition_of(metric, since):
                facts = {"metric": metric.id, "since": since.month}
                yield warning("lint/counted-otherwise-in-period", metric.place, **facts)
