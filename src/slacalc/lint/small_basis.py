"""A target that the smallest basis cannot tell from perfection: of 10 cases, one miss is 90 %, so "at least 95 %" means none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms


def doubt_small_basis(terms: Terms) -> tuple[Diagnostic, ...]:
    """Shares with a target that, on the smallest basis, allows no miss at all although it is below 100 %."""
    found: list[Diagnostic] = []
    for metric in terms.metrics:
        target = metric.target
        if target is None or target.bound.unit != "share" or target.how not in {"at least", "above"}:
            continue
        slack = (1 - target.bound.value) * metric.least.value
        if 0 < slack < 1:
            place = metric.least.place
            found.append(warning("lint/small-basis", place, metric=metric.id, least=metric.least.value, target=target.bound.text))
    return tuple(found)
