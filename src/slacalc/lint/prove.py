"""What has been shown of the scales of a contract, and over which range: on request, where nothing is wrong as well.

Each is shown by the breakpoints of the figure and the straight lines between them, all of the range, and not by samples.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.base.exact import exact_text
from slacalc.contract.words.spoken import spoken
from slacalc.lint.run import in_file, terms_of_versions
from slacalc.lint.terms.lower_score import FULL_SCORE
from slacalc.lint.walk.scales import WalkedScale, walked_scales
from slacalc.lint.walk.trace import trace_bands
from slacalc.lint.walk.witness import first_fall, grain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms


def proofs(contract: Contract) -> tuple[Diagnostic, ...]:
    """A note for each deduction and for what a score pays, under each version of the file; what is shown twice is told once."""
    remarks = (remark for terms in terms_of_versions(contract).values() for remark in _shown(terms))
    return in_file(contract, remarks)


def _shown(terms: Terms) -> Iterator[Diagnostic]:
    for scale in walked_scales(terms):
        if isinstance(scale, WalkedScale):
            yield from _deduction(scale)
        else:
            yield note("lint/not-shown", scale.place, metric=scale.id)
    if terms.score is not None and terms.score.bands:
        curve = trace_bands(terms.score.bands, Fraction(0), FULL_SCORE)
        if first_fall(curve, upwards=True, grain=grain_of("number")) is None:
            edges = ", ".join(exact_text(edge) for edge in curve.edges[1:-1])
            yield note("lint/shown-score", terms.score.bands[0].share.place, edges=edges, breakpoints=len(curve.edges) - 2)


def _deduction(scale: WalkedScale) -> Iterator[Diagnostic]:
    curve, unit, leap = scale.curve, scale.measured, scale.leap
    if scale.fall is not None:
        return
    facts = {
        "metric": scale.metric.id,
        "target": scale.target.bound.text,
        "low": spoken(curve.edges[0], unit),
        "high": spoken(curve.edges[-1], unit),
        "breakpoints": len(curve.edges) - 2,
        "most": scale.in_words(curve.most),
    }
    if leap is None:
        yield note("lint/shown-even", scale.place, **facts)
    else:
        at = {"better": spoken(leap.before, unit), "worse": spoken(leap.after, unit), "leap": scale.in_words(leap.leap)}
        yield note("lint/shown", scale.place, **facts, **at)
