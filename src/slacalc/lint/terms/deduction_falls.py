"""A deduction that takes less for a worse month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.contract.words.spoken import spoken
from slacalc.lint.walk.scales import telling_scales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_falls(terms: Terms) -> Iterator[Diagnostic]:
    """The first two figures, the worse of which takes less."""
    for scale in telling_scales(terms):
        fall = scale.fall
        if fall is not None:
            yield warning(
                "lint/deduction-falls",
                scale.place,
                metric=scale.metric.id,
                better=spoken(fall.before, scale.measured),
                worse=spoken(fall.after, scale.measured),
                more=scale.in_words(fall.at_before),
                less=scale.in_words(fall.at_after),
            )
