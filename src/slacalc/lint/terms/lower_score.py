"""A score that pays more as it falls."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.base.exact import exact_text
from slacalc.lint.walk.trace import trace_bands
from slacalc.lint.walk.witness import first_fall, grain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms

FULL_SCORE = Fraction(100)


def doubt_lower_score(terms: Terms) -> Iterator[Diagnostic]:
    """Two scores, the lower of which pays more."""
    if terms.score is None or not terms.score.bands:
        return
    curve = trace_bands(terms.score.bands, Fraction(0), FULL_SCORE)
    fall = first_fall(curve, upwards=True, grain=grain_of("number"))
    if fall is not None:
        facts = {"lower": exact_text(fall.before), "higher": exact_text(fall.after)}
        paid = {"more": f"{exact_text(fall.at_before * 100)}%", "less": f"{exact_text(fall.at_after * 100)}%"}
        yield warning("lint/lower-score-pays-more", terms.score.bands[0].share.place, **facts, **paid)
