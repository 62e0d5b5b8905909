"""A cap that never binds: what it limits cannot come to as much."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.base.exact import exact_text
from slacalc.contract.parts.scales import TakesTerms
from slacalc.lint.walk.scales import telling_scales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms
    from slacalc.lint.walk.scales import WalkedScale


def doubt_caps(terms: Terms) -> Iterator[Diagnostic]:
    """A cap above all that a scale can take; one in another unit than what is taken is not compared."""
    for scale in _largest(terms):
        cap, most = scale.deduct.cap, scale.most
        if cap is not None and cap.unit == scale.taken and most < cap.value and _walked_to_the_end(scale):
            yield note("lint/cap-never-binds", cap.place, metric=scale.metric.id, cap=cap.text, most=scale.in_words(most))


def doubt_cap_on_all(terms: Terms) -> Iterator[Diagnostic]:
    """A cap on all deductions above what they can take together: each takes of some of the fees, the cap is of all of them."""
    together = terms.deductions.cap if terms.deductions is not None else None
    if together is None or together.unit != "share" or terms.limits:
        return
    deducting = [remedy for remedy in terms.remedies if remedy.deduct is not None]
    shares = [scale for scale in _largest(terms) if scale.taken == "share" and _walked_to_the_end(scale)]
    most = sum((scale.most for scale in shares), Fraction(0))
    if len(shares) == len(deducting) and most < together.value:
        yield note("lint/cap-on-all-never-binds", together.place, cap=together.text, most=f"{exact_text(most * 100)}%")


def _largest(terms: Terms) -> Iterator[WalkedScale]:
    """The scale of each standard; of one with a target by volume that which takes most."""
    scales: dict[str, WalkedScale] = {}
    for scale in telling_scales(terms):
        name = scale.metric.id
        if name not in scales or scale.most > scales[name].most:
            scales[name] = scale
    yield from scales.values()


def _walked_to_the_end(scale: WalkedScale) -> bool:
    """Whether nothing lies beyond the range: a share ends at all and nothing, and bands are level beyond their edges."""
    takes = scale.deduct.takes
    level = not isinstance(takes, TakesTerms) or (takes.per is None and takes.counted != "in proportion")
    return scale.measured == "share" or not scale.worse_upwards or level
