"""The figure of a deduction, or of what a score pays, walked over everything that can be measured.

The figures are those that the bill is made of; only the measured value is left open. What a share is taken of differs from month
to month, so the share is walked; an amount is walked as it is, before a cap that is a share of a base. The rounding of the line
is left out: it moves no order.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, assert_never

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import Unevaluable, ValuesOnDemand
from slacalc.base.exact import ROUNDED
from slacalc.base.figure import (
    Book,
    Compare,
    Completed,
    CutOff,
    Largest,
    MeasuredRatio,
    Minus,
    Named,
    Otherwise,
    Quotient,
    Round,
    Smallest,
    Started,
    Sum,
    Tally,
    TermLeaf,
    Times,
    When,
    Whole,
    Writer,
)
from slacalc.billing.deduction import amount_of
from slacalc.billing.money_grid import MoneyGrid
from slacalc.billing.scale import ZERO, band_share
from slacalc.contract.parts.scales import TakesTerms
from slacalc.lint.walk import curve as c
from slacalc.measure.columns import reading_of
from slacalc.measure.figures import unit_of
from slacalc.measure.tally import NO_TALLIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Node
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.scales import BandTerms
    from slacalc.contract.parts.terms import Quantity, Target
    from slacalc.contract.remedies.deduct import DeductTerms

WIDE = 10
"""A value without an upper end is walked up to so many times its largest threshold."""


def trace(node: Node, value: c.Curve, open_name: str, terms: dict[str, Fraction], book: Book) -> c.Curve:
    """A node as a function of the one figure that is left open."""
    return _Tracing(value, {open_name: value}, terms, book).curve(node)


@dataclass(frozen=True, slots=True)
class _Tracing:
    """Follows a node down to the figure that is left open; a named one on the way is followed once."""

    value: c.Curve
    named: dict[str, c.Curve]
    terms: dict[str, Fraction]
    book: Book

    def curve(self, node: Node) -> c.Curve:  # noqa: C901, PLR0911, PLR0912 - one case a kind
        """A node as a function."""
        of = self.curve
        match node:
            case Named(name):
                if name not in self.named:
                    self.named[name] = of(self.book[name].node)
                return self.named[name]
            case TermLeaf(path):
                return self._level(self.terms[path])
            case Whole(number):
                return self._level(Fraction(number))
            case Round(below, _) | CutOff(below, _) | Otherwise(below, _):
                return of(below)
            case Minus(left, right):
                return c.less(of(left), of(right))
            case Times(left, right):
                return c.multiplied(of(left), of(right))
            case Quotient(left, right):
                return c.scaled(of(left), 1 / _level(of(right)))
            case Started(below, step):
                return c.stepped(c.scaled(of(below), 1 / _level(of(step))), lambda steps: steps.__ceil__())
            case Completed(below, step):
                return c.stepped(c.scaled(of(below), 1 / _level(of(step))), lambda steps: steps.__floor__())
            case Compare(left, how, right):
                return c.compared(of(left), how, of(right))
            case When(test, then, instead):
                return c.chosen(of(test), of(then), of(instead))
            case Smallest(items):
                return reduce(c.smallest, map(of, items))
            case Largest(items):
                return reduce(c.largest, map(of, items))
            case Sum(items) if items:
                return reduce(c.added, map(of, items))
            case Sum() | Tally() | MeasuredRatio():
                raise c.NotWalked
        assert_never(node)

    def _level(self, number: Fraction) -> c.Curve:
        """The same number over the whole range."""
        return c.constant(number, self.value.edges[0], self.value.edges[-1])


def _level(curve: c.Curve) -> Fraction:
    """What a function is that is the same everywhere, and not nothing."""
    if any(value != curve.at[0] for value in curve.at) or not curve.at[0] or len(curve.edges) > 2:  # noqa: PLR2004 - both ends
        raise c.NotWalked
    return curve.at[0]


@dataclass(frozen=True, slots=True)
class OpenDeduction:
    """What a deduction takes of its base, or as an amount; nothing where the target is met. What was measured is left open."""

    name: str
    """Of its figure, the last of the book."""
    metric: str
    """The figure that is left open; in the book it stands as a term of its own name."""
    terms: dict[str, Fraction]
    book: Book

    def over(self, low: Fraction, high: Fraction) -> c.Curve:
        """As a function of what was measured, over that range.

        Raises:
            NotWalked: it has too many steps, or is no function of straight lines.
        """
        return trace(self.book[self.name].node, c.measured(low, high), self.metric, self.terms, self.book).plain()

    def at(self, measured: Fraction) -> Fraction:
        """What it is where that was measured.

        Raises:
            NotWalked: it is nothing, such as a share of a target of zero.
        """
        try:
            nodes = {figure.name: figure.node for figure in self.book}
            taken = ValuesOnDemand(nodes, {**self.terms, self.metric: measured}, NO_TALLIES)[self.name]
        except Unevaluable as cause:
            raise c.NotWalked from cause
        if not isinstance(taken, Fraction):
            raise c.NotWalked
        return taken


def open_deduction(metric: MetricTerms, target: Target, deduct: DeductTerms, currency: str) -> OpenDeduction:
    """The deduction for one standard, by the figures of the bill, before what differs by month: its base, and a cap of that.

    Of one that goes by the months missed in a row it is the grade that takes most.
    """
    writer = Writer()
    writer.name(metric.id, TermLeaf(metric.id), "number")
    for fee in deduct.of:
        writer.name(fee, ZERO, "money")
    name = f"deduct.{metric.id}"
    before = Whole(_dearest(deduct)) if deduct.repeated is not None else None
    node = amount_of(metric, target, deduct, MoneyGrid.of_currency(currency, ROUNDED), writer, before)
    share, most = f"{name}.share", Named(f"{name}.cap")
    if share in writer:
        node = Named(share)
    elif isinstance(node, Round):
        node = node.of.items[0] if isinstance(node.of, Smallest) and most in node.of.items else node.of
    writer.name(name, When(Compare(Named(metric.id), target.how, TermLeaf(target.bound.path)), ZERO, node), "money")
    values = {quantity.path: quantity.value for quantity in (target.bound, *_numbers_of(deduct))}
    return OpenDeduction(name, metric.id, values, writer.book())


def _dearest(deduct: DeductTerms) -> int:
    """How many months before are missed where a deduction takes most; the later grade of two that take the same."""
    grades = [grade.value for grade in deduct.repeated.grades] if deduct.repeated is not None else []
    once = deduct.takes.rate.value if isinstance(deduct.takes, TakesTerms) and not _is_times(deduct) else Fraction(1)
    every = [once, *grades]
    return max(range(len(every)), key=lambda at: (every[at], at))


def _is_times(deduct: DeductTerms) -> bool:
    return deduct.repeated is not None and deduct.repeated.grades[0].unit == "number"


def range_of(metric: MetricTerms, target: Target, deduct: DeductTerms) -> tuple[Fraction, Fraction]:
    """All that a share can be; of other figures from nothing to far beyond every threshold."""
    if unit_of(metric) == "share":
        return Fraction(-1 if reading_of(metric).less else 0), Fraction(1)
    bands = () if isinstance(deduct.takes, TakesTerms) else deduct.takes
    edges = [edge.value for band in bands for edge in (band.low, band.high) if edge is not None]
    return Fraction(0), WIDE * max(target.bound.value, *edges, Fraction(1))


def first_steps(metric: MetricTerms, target: Target, deduct: DeductTerms, per: Quantity | None) -> tuple[Fraction, Fraction]:
    """The range around a target in which a scale by the point takes its first two steps: the others are like them."""
    low, high = range_of(metric, target, deduct)
    bound, little = target.bound.value, (high - low) / 1000
    width = max(little, 2 * per.value) if per is not None else little
    return max(low, bound - width), min(high, bound + width)


def _numbers_of(deduct: DeductTerms) -> Iterator[Quantity]:
    yield from (number for number in (deduct.per_point, deduct.cap) if number is not None)
    yield from deduct.repeated.grades if deduct.repeated is not None else ()
    if isinstance(deduct.takes, TakesTerms):
        yield from (number for number in (deduct.takes.rate, deduct.takes.per) if number is not None)
    else:
        yield from (number for band in deduct.takes for number in _numbers(band))


def trace_bands(bands: tuple[BandTerms, ...], low: Fraction, high: Fraction) -> c.Curve:
    """What bands make of each value of a range."""
    values = {quantity.path: quantity.value for band in bands for quantity in _numbers(band)}
    return trace(band_share(bands, Named("value")), c.measured(low, high), "value", values, Book(())).plain()


def _numbers(band: BandTerms) -> tuple[Quantity, ...]:
    return tuple(number for number in (band.share, band.low, band.high) if number is not None)
