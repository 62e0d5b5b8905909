"""The deductions of a contract, each walked over everything that can be measured, or as far as it takes to know it."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import exact_text
from slacalc.base.figure import RISING
from slacalc.contract.parts.scales import TakesTerms
from slacalc.lint.walk.curve import NotWalked
from slacalc.lint.walk.trace import first_steps, open_deduction, range_of
from slacalc.lint.walk.witness import first_fall, grain_of, largest_leap
from slacalc.measure.figures import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from slacalc.base.diagnostics import Place
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Target
    from slacalc.contract.remedies.deduct import DeductTerms
    from slacalc.contract.terms import Terms
    from slacalc.lint.walk.curve import Curve
    from slacalc.lint.walk.trace import OpenDeduction
    from slacalc.lint.walk.witness import Witness


@dataclass(frozen=True)
class WalkedScale:
    """The deduction of one standard; what is asked of it is found once, as several rules ask and versions share it."""

    metric: MetricTerms
    target: Target
    deduct: DeductTerms
    currency: str
    figure: OpenDeduction

    @cached_property
    def curve(self) -> Curve:
        """It, walked over everything that can be measured.

        Raises:
            NotWalked: it has too many steps, or is no function of straight lines.
        """
        return self.figure.over(*self._range)

    @cached_property
    def most(self) -> Fraction:
        """The most that is taken."""
        return self.curve.most

    @cached_property
    def fall(self) -> Witness | None:
        """Two figures, the worse of which takes less."""
        return first_fall(self.curve, upwards=self.worse_upwards, grain=grain_of(self.measured))

    @cached_property
    def leap(self) -> Witness | None:
        """The two neighbouring figures between which it rises most."""
        return largest_leap(self.curve, upwards=self.worse_upwards, grain=grain_of(self.measured))

    def leap_above(self, stated: Fraction) -> Witness | None:
        """These two, where it rises by more than that."""
        return self.leap if self.leap is not None and self.leap.leap > stated else None

    @property
    def taken(self) -> Literal["share", "money"]:
        """The unit of what is taken."""
        takes = self.deduct.takes
        price = takes.rate if isinstance(takes, TakesTerms) else self.deduct.per_point or takes[0].share
        return "share" if price.unit == "share" else "money"

    @property
    def measured(self) -> str:
        """The unit of what is measured."""
        return unit_of(self.metric)

    @property
    def worse_upwards(self) -> bool:
        """Whether a higher figure is a worse one."""
        return self.target.how not in RISING

    @property
    def _range(self) -> tuple[Fraction, Fraction]:
        return range_of(self.metric, self.target, self.deduct)

    def in_words(self, taken: Fraction) -> str:
        """What is taken, as a contract writes it."""
        return f"{exact_text(taken * 100)}%" if self.taken == "share" else f"{exact_text(taken)} {self.currency}"

    @property
    def place(self) -> Place:
        """Of the scale, or of its first band."""
        takes = self.deduct.takes
        return takes.rate.place if isinstance(takes, TakesTerms) else takes[0].share.place


@dataclass(frozen=True)
class ScaleByPoints(WalkedScale):
    """A deduction by the point: it only grows, by like steps, so that little of it need be walked to know it.

    It never falls, takes most of the worst figure, and a step takes no more than its rate.
    """

    takes: TakesTerms

    @cached_property
    def most(self) -> Fraction:
        """What is taken of the worst figure."""
        low, high = self._range
        return self.figure.at(high if self.worse_upwards else low)

    @cached_property
    def fall(self) -> Witness | None:
        """None."""
        return None

    @cached_property
    def leap(self) -> Witness | None:
        """Between two figures around the first steps; None as well where these are too many to be walked."""
        try:
            curve = self.figure.over(*first_steps(self.metric, self.target, self.deduct, self.takes.per))
        except NotWalked:
            return None
        return largest_leap(curve, upwards=self.worse_upwards, grain=grain_of(self.measured))

    def leap_above(self, stated: Fraction) -> Witness | None:
        """It is looked for only where a step can take so much."""
        return WalkedScale.leap_above(self, stated) if self.takes.rate.value > stated else None


def walked_scales(terms: Terms) -> Iterator[WalkedScale | MetricTerms]:
    """Each deduction, walked over all of its range; where it cannot be, its metric."""
    for metric, target, deduct in _deductions(terms):
        scale = WalkedScale(metric, target, deduct, terms.currency, deduction_of(terms, metric, target, deduct))
        yield scale if _has_most(scale) else metric


def deduction_of(terms: Terms, metric: MetricTerms, target: Target, deduct: DeductTerms) -> OpenDeduction:
    """The figure of the deduction for a standard, written once for all who look at it."""
    opened = partial(open_deduction, metric, target, deduct, terms.currency)
    return terms.kept.once_of((metric, deduct, target.bound), opened, open_deduction)


def telling_scales(terms: Terms) -> tuple[WalkedScale, ...]:
    """The deductions about which a doubt can be told, each walked no further than that takes."""
    return terms.once(_telling_scales)


def _telling_scales(terms: Terms) -> tuple[WalkedScale, ...]:
    scales = (
        terms.kept.once_of((metric, deduct, target.bound), partial(_telling_scale, terms, metric, target, deduct), _telling_scale)
        for metric, target, deduct in _deductions(terms)
    )
    return tuple(scale for scale in scales if isinstance(scale, WalkedScale))


def _deductions(terms: Terms) -> Iterator[tuple[MetricTerms, Target, DeductTerms]]:
    """Each deduction with its target; one whose target is by volume with each bound that it can have."""
    metrics = {metric.id: metric for metric in terms.metrics}
    for remedy in terms.remedies:
        metric = metrics[remedy.metric]
        if remedy.deduct is not None and metric.target is not None:
            yield from ((metric, target, remedy.deduct) for target in metric.target.each)


def _telling_scale(terms: Terms, metric: MetricTerms, target: Target, deduct: DeductTerms) -> WalkedScale | MetricTerms:
    """The scale, or the metric of one that cannot be walked."""
    figure, takes = deduction_of(terms, metric, target, deduct), deduct.takes
    if isinstance(takes, TakesTerms):
        scale: WalkedScale = ScaleByPoints(metric, target, deduct, terms.currency, figure, takes)
    else:
        scale = WalkedScale(metric, target, deduct, terms.currency, figure)
    return scale if _has_most(scale) else metric


def _has_most(scale: WalkedScale) -> bool:
    """Whether the most that is taken can be found."""
    try:
        return scale.most is not None
    except NotWalked:
        return False
