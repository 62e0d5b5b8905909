"""The deductions of a contract, each walked over everything that can be measured."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypedDict

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import exact_text
from slacalc.base.figure import RISING
from slacalc.contract.parts.scales import TakesTerms
from slacalc.lint.walk.curve import NotWalked
from slacalc.lint.walk.trace import telling_ranges, trace_deduction
from slacalc.lint.walk.witness import first_fall, grain_of, largest_leap
from slacalc.measure.figures import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from slacalc.base.diagnostics import Place
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Target
    from slacalc.contract.remedies.deduct import DeductTerms
    from slacalc.contract.terms import Terms
    from slacalc.lint.walk.curve import Curve
    from slacalc.lint.walk.witness import Witness

    Span = tuple[Fraction, Fraction]


class _Along(TypedDict):
    """How a scale is gone along."""

    upwards: bool
    grain: Fraction


@dataclass(frozen=True)
class WalkedScale:
    """The deduction of one standard, walked; what is asked of it is found once, as several rules ask and versions share it."""

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

    @cached_property
    def most(self) -> Fraction:
        """The most that is taken."""
        return max(curve.most for curve in self.curves)

    @cached_property
    def fall(self) -> Witness | None:
        """Two figures, the worse of which takes less."""
        return next(filter(None, (first_fall(curve, **self._along) for curve in self.curves)), None)

    @cached_property
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

    def in_words(self, taken: Fraction) -> str:
        """What is taken, as a contract writes it."""
        return f"{exact_text(taken * 100)}%" if self.taken == "share" else f"{exact_text(taken)} {self.currency}"

    @property
    def place(self) -> Place:
        """Of the scale, or of its first band."""
        takes = self.deduct.takes
        return takes.rate.place if isinstance(takes, TakesTerms) else takes[0].share.place


def scales_of(
    terms: Terms, ranges: Callable[[MetricTerms, Target, DeductTerms], tuple[Span, ...]]
) -> Iterator[WalkedScale | MetricTerms]:
    """Each deduction, walked over these ranges; where it cannot be, its metric."""
    metrics = {metric.id: metric for metric in terms.metrics}
    for remedy in terms.remedies:
        metric, deduct = metrics[remedy.metric], remedy.deduct
        if deduct is None or metric.target is None:
            continue
        try:
            yield _walked(metric, metric.target, deduct, terms.currency, ranges(metric, metric.target, deduct))
        except NotWalked:
            yield metric


@lru_cache(maxsize=64)
def _walked(metric: MetricTerms, target: Target, deduct: DeductTerms, currency: str, spans: tuple[Span, ...]) -> WalkedScale:
    """A deduction over these ranges: most versions of a contract share theirs, so each is walked once.

    Raises:
        NotWalked: it cannot be.
    """
    curves = trace_deduction(metric, target, deduct, currency, spans)
    return WalkedScale(metric, target, deduct, curves, _unit_taken(deduct), unit_of(metric), currency)


def _unit_taken(deduct: DeductTerms) -> str:
    if isinstance(deduct.takes, TakesTerms):
        return deduct.takes.rate.unit
    return (deduct.per_point or deduct.takes[0].share).unit


def telling_scales(terms: Terms) -> tuple[WalkedScale, ...]:
    """The deductions that can be walked, where a doubt about them would show."""
    return terms.once(_telling_scales)


def _telling_scales(terms: Terms) -> tuple[WalkedScale, ...]:
    return tuple(scale for scale in scales_of(terms, telling_ranges) if isinstance(scale, WalkedScale))
