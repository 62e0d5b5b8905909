"""A target whose miss leads to nothing: either a remedy was forgotten, or the target is only for show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_target_without_remedy(terms: Terms) -> Iterator[Diagnostic]:
    """Metrics with a target, and no remedy, part of the score or bonus that speaks of them."""
    counted = {remedy.metric for remedy in terms.remedies}
    counted |= {part.metric for part in terms.score.parts} if terms.score is not None else set()
    counted |= {part.metric for metric in terms.metrics if metric.weighted is not None for part in metric.weighted.parts}
    counted |= {fee.metric for fee in terms.fees if fee.metric}
    for metric in terms.metrics:
        if metric.target is not None and metric.id not in counted:
            yield note("lint/target-without-remedy", metric.place, metric=metric.id)
