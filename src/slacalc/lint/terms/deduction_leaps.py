"""A deduction that leaps: one count more, and it takes far more."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.words.spoken import spoken
from slacalc.lint.walk.scales import telling_scales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms

STATED = Fraction(10, 100)
"""A leap of more than this share of the base is told; amounts are not compared, their base differs from month to month."""


def doubt_leaps(terms: Terms) -> Iterator[Diagnostic]:
    """The two neighbouring figures between which it rises most."""
    for scale in telling_scales(terms):
        leap = scale.leap_above(STATED) if scale.taken == "share" else None
        if leap is not None:
            yield note(
                "lint/deduction-leaps",
                scale.place,
                metric=scale.metric.id,
                better=spoken(leap.before, scale.measured),
                worse=spoken(leap.after, scale.measured),
                less=scale.in_words(leap.at_before),
                more=scale.in_words(leap.at_after),
                stated=scale.in_words(STATED),
            )
