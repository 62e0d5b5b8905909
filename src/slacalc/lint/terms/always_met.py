"""A target that every month meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.parts.terms import Target
    from slacalc.contract.terms import Terms


def doubt_always_met(terms: Terms) -> Iterator[Diagnostic]:
    """At least nothing, or at most all."""
    for metric in terms.metrics:
        signed = reading_of(metric).less != ""
        for target in metric.target.each if metric.target is not None else ():
            if _is_met_by_all(target) and (target.bound.value or not signed):
                yield warning("lint/always-met", target.bound.place, metric=metric.id, text=target.bound.text)


def _is_met_by_all(target: Target) -> bool:
    bound = target.bound
    if target.how == "at least":
        return not bound.value
    return target.how == "at most" and bound.unit == "share" and bound.value == 1
