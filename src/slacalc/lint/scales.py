"""What a scale does over everything that can be measured: less for a worse month, a leap, a cap that never binds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypedDict

from slacalc.base.diagnostics import Diagnostic, note, warning
from slacalc.base.exact import exact_text
from slacalc.billing.scale import RISING
from slacalc.contract.parts.scales import TakesTerms
from slacalc.contract.words.spoken import spoken
from slacalc.lint.curve import NotWalked
from slacalc.lint.trace import telling_ranges, trace_bands, trace_deduction
from slacalc.lint.witness import first_fall, grain_of, largest_leap
from slacalc.measure.figures import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.base.diagnostics import Place
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Target
    from slacalc.contract.remedies.deduct import DeductTerms
    from slacalc.contract.terms import Terms
    from slacalc.lint.curve import Curve
    from slacalc.lint.witness import Witness

    Span = tuple[Fraction, Fraction]

STATED = Fraction(10, 100)
"""A leap of more than this share of the base is told; amounts are not compared, their base differs from month to month."""
FULL_SCORE = Fraction(100)


class _Along(TypedDict):
    """How a scale is gone along."""

    upwards: bool
    grain: Fraction


@dataclass(frozen=True, slots=True)
class WalkedScale:
    """The deduction of one standard, walked."""

    metric: MetricTerms
    target: Target
    deduct: DeductTerms
    curves: tuple[Curve, ...]
    """All of it, or the parts of it that tell."""
    taken: str
    """The unit of what is taken: ``share`` or ``money``."""
    measured: str
    """The unit of what is measured."""
    currency: str

    @property
    def most(self) -> Fraction:
        """The most that is taken."""
        return max(curve.most for curve in self.curves)

    @property
    def fall(self) -> Witness | None:
        """Two figures, the worse of which takes less."""
        return next(filter(None, (first_fall(curve, **self._along) for curve in self.curves)), None)

    @property
    def leap(self) -> Witness | None:
        """The two neighbouring figures between which it rises most."""
        leaps = [leap for curve in self.curves if (leap := largest_leap(curve, **self._along)) is not None]
        return max(leaps, key=lambda leap: leap.leap) if leaps else None

    @property
    def _along(self) -> _Along:
        return {"upwards": self.worse_upwards, "grain": grain_of(self.measured)}

    @property
    def worse_upwards(self) -> bool:
        """Whether a higher figure is a worse one."""
        return self.target.how not in RISING

    def said(self, taken: Fraction) -> str:
        """What is taken, as a contract writes it."""
        return f"{exact_text(taken * 100)}%" if self.taken == "share" else f"{exact_text(taken)} {self.currency}"

    @property
    def place(self) -> Place:
        """Of the scale, or of its first band."""
        takes = self.deduct.takes
        return takes.what.place if isinstance(takes, TakesTerms) else takes[0].share.place


def scales_of(
    terms: Terms, ranges: Callable[[MetricTerms, Target, DeductTerms], tuple[Span, ...]]
) -> Iterator[WalkedScale | MetricTerms]:
    """Each deduction, walked over these ranges; where it cannot be, its metric."""
    metrics = {metric.id: metric for metric in terms.metrics}
    for remedy in terms.remedies:
        metric, deduct = metrics[remedy.metric], remedy.deduct
        if deduct is None or metric.target is None:
            continue
        spans = ranges(metric, metric.target, deduct)
        try:
            curves = tuple(trace_deduction(metric, metric.target, deduct, terms.currency, span) for span in spans)
        except NotWalked:
            yield metric
            continue
        yield WalkedScale(metric, metric.target, deduct, curves, _unit_taken(deduct), unit_of(metric), terms.currency)


def doubt_scales(terms: Terms) -> tuple[Diagnostic, ...]:
    """Deductions that fall as the month gets worse, leap far, or never reach their cap; scores that pay more for less."""
    scales = [scale for scale in scales_of(terms, telling_ranges) if isinstance(scale, WalkedScale)]
    found = [remark for scale in scales for remark in (*_falls(scale), *_leaps(scale), *_caps(scale))]
    return (*found, *_cap_on_all(terms, scales), *_score(terms))


def _falls(scale: WalkedScale) -> Iterator[Diagnostic]:
    fall = scale.fall
    if fall is not None:
        yield warning(
            "lint/deduction-falls",
            scale.place,
            metric=scale.metric.id,
            better=spoken(fall.before, scale.measured),
            worse=spoken(fall.after, scale.measured),
            more=scale.said(fall.at_before),
            less=scale.said(fall.at_after),
        )


def _leaps(scale: WalkedScale) -> Iterator[Diagnostic]:
    leap = scale.leap
    if leap is not None and scale.taken == "share" and leap.leap > STATED:
        yield note(
            "lint/deduction-leaps",
            scale.place,
            metric=scale.metric.id,
            better=spoken(leap.before, scale.measured),
            worse=spoken(leap.after, scale.measured),
            less=scale.said(leap.at_before),
            more=scale.said(leap.at_after),
            stated=scale.said(STATED),
        )


def _caps(scale: WalkedScale) -> Iterator[Diagnostic]:
    """A cap above all that the scale can take; one in another unit than what is taken is not compared."""
    cap, most = scale.deduct.cap, scale.most
    if cap is not None and cap.unit == scale.taken and most < cap.value and _walked_to_the_end(scale):
        yield note(
            "lint/cap-never-binds",
            cap.place,
            metric=scale.metric.id,
            cap=cap.text,
            most=scale.said(most),
        )


def _walked_to_the_end(scale: WalkedScale) -> bool:
    """Whether nothing lies beyond the range: a share ends at all and nothing, and bands are level beyond their edges."""
    takes = scale.deduct.takes
    level = not isinstance(takes, TakesTerms) or (takes.per is None and takes.counted != "in proportion")
    return scale.measured == "share" or not scale.worse_upwards or level


def _cap_on_all(terms: Terms, scales: list[WalkedScale]) -> Iterator[Diagnostic]:
    """A cap on all deductions above what they can take together: each takes of some of the fees, the cap is of all of them."""
    together = terms.deductions.cap if terms.deductions is not None else None
    deducting = [remedy for remedy in terms.remedies if remedy.deduct is not None]
    shares = [scale for scale in scales if scale.taken == "share" and _walked_to_the_end(scale)]
    if together is None or together.unit != "share" or terms.limits or len(shares) < len(deducting):
        return
    most = sum((scale.most for scale in shares), Fraction(0))
    if most < together.value:
        yield note("lint/cap-on-all-never-binds", together.place, cap=together.text, most=f"{exact_text(most * 100)}%")


def _score(terms: Terms) -> Iterator[Diagnostic]:
    """What a score pays must not grow as the score falls."""
    if terms.score is None or not terms.score.bands:
        return
    curve = trace_bands(terms.score.bands, Fraction(0), FULL_SCORE)
    fall = first_fall(curve, upwards=True, grain=grain_of("number"))
    if fall is not None:
        facts = {"lower": exact_text(fall.before), "higher": exact_text(fall.after)}
        paid = {"more": f"{exact_text(fall.at_before * 100)}%", "less": f"{exact_text(fall.at_after * 100)}%"}
        yield warning("lint/lower-score-pays-more", terms.score.bands[0].share.place, **facts, **paid)


def _unit_taken(deduct: DeductTerms) -> str:
    if isinstance(deduct.takes, TakesTerms):
        return deduct.takes.what.unit
    return (deduct.per_point or deduct.takes[0].share).unit
