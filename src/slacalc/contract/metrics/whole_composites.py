"""Metrics of which some are left out, and with them the composites that are made of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.contract.metrics.metric import MetricTerms


def with_all_parts(metrics: Sequence[MetricTerms]) -> tuple[MetricTerms, ...]:
    """The metrics without the composites of which a part is not among them."""
    kept: dict[str, MetricTerms] = {}
    for metric in metrics:
        if metric.weighted is None or all(part.metric in kept for part in metric.weighted.parts):
            kept[metric.id] = metric
    return tuple(kept.values())
