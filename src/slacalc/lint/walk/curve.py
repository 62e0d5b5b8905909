"""A figure as a function of one measured value: exact breakpoints, and a straight line between each two of them.

Every kind of the figure graph that a scale is made of keeps this shape: sums, products with a number, the smallest and the
largest, steps that are started or completed, and one of two by a comparison. So what holds for each breakpoint and each line
between holds for every value of the range; nothing is sampled.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from operator import add, ge, le, mul, sub
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slacalc.base.figure import Comparison

ZERO, ONE = Fraction(0), Fraction(1)
ENDS = 2
"""Edges of a function that is one straight line."""
MOST = 20_000
"""Breakpoints; a scale in steps of a thousandth of a point has more, and is not walked."""


class NotWalked(Exception):  # noqa: N818 - a figure that is no such function, or one of too many steps
    """Nothing is said of this figure."""


@dataclass(frozen=True, slots=True)
class StraightLine:
    """``slope`` times the value, and ``start``."""

    slope: Fraction
    start: Fraction

    def __call__(self, value: Fraction) -> Fraction:
        """What the line is at a value."""
        return self.slope * value + self.start if self.slope else self.start


@dataclass(frozen=True, slots=True)
class Curve:
    """A function on a closed range."""

    edges: tuple[Fraction, ...]
    """Going up; the first and the last are the ends of the range."""
    at: tuple[Fraction, ...]
    """What the function is at each edge."""
    between: tuple[StraightLine, ...]
    """What it is between each edge and the next; a value at an edge may lie off the lines beside it."""

    def __call__(self, value: Fraction) -> Fraction:
        """What the function is at a value of its range."""
        number = bisect_left(self.edges, value)
        return self.at[number] if self.edges[number] == value else self.between[number - 1](value)

    def along(self, other: Curve) -> Curve:
        """The same function with the edges of another one of the same range as well."""
        if len(other.edges) == ENDS or other.edges == self.edges:
            return self
        if len(self.edges) == ENDS:
            inner = (self.between[0](edge) for edge in other.edges[1:-1])
            return Curve(other.edges, (self.at[0], *inner, self.at[1]), self.between * len(other.between))
        return self.cut(other.edges)

    @property
    def is_level(self) -> bool:
        """Whether it is one straight line and the same everywhere."""
        line = self.between[0]
        return len(self.edges) == ENDS and not line.slope and self.at == (line.start, line.start)

    def cut(self, edges: Sequence[Fraction]) -> Curve:
        """The same function with more edges, all of its range."""
        new = [edge for edge in edges if self.edges[bisect_left(self.edges, edge)] != edge]
        if not new:
            return self
        waiting = sorted(new, reverse=True)
        waiting = [edge for edge, before in zip(waiting, [None, *waiting], strict=False) if edge != before]
        if len(self.edges) + len(waiting) > MOST:
            raise NotWalked
        cuts, at, lines = [self.edges[0]], [self.at[0]], list[StraightLine]()
        for edge, value, line in zip(self.edges[1:], self.at[1:], self.between, strict=True):
            while waiting and waiting[-1] < edge:
                cuts.append(waiting.pop())
                at.append(line(cuts[-1]))
                lines.append(line)
            cuts.append(edge)
            at.append(value)
            lines.append(line)
        return Curve(tuple(cuts), tuple(at), tuple(lines))

    def plain(self) -> Curve:
        """The same function without the edges at which nothing happens."""
        inner = range(1, len(self.edges) - 1)
        kept = [0, *(n for n in inner if not self._goes_on(n)), len(self.edges) - 1]
        if len(kept) == len(self.edges):
            return self
        return Curve(
            tuple(self.edges[n] for n in kept), tuple(self.at[n] for n in kept), tuple(self.between[n] for n in kept[:-1])
        )

    def _goes_on(self, number: int) -> bool:
        before, after = self.between[number - 1], self.between[number]
        if before is not after and (before.start != after.start or before.slope != after.slope):
            return False
        return before(self.edges[number]) == self.at[number]

    @property
    def most(self) -> Fraction:
        """The least number that the function never exceeds."""
        ends = zip(self.between, self.edges, self.edges[1:], strict=False)
        return max(*self.at, *(line(edge) for line, left, right in ends for edge in (left, right)))


def constant(value: Fraction, low: Fraction, high: Fraction) -> Curve:
    """The same everywhere."""
    return Curve((low, high), (value, value), (StraightLine(ZERO, value),))


def measured(low: Fraction, high: Fraction) -> Curve:
    """The value itself."""
    return Curve((low, high), (low, high), (StraightLine(ONE, ZERO),))


def added(left: Curve, right: Curve) -> Curve:
    """Left and right together."""
    return _joined(left, right, add, lambda a, b: StraightLine(a.slope + b.slope, a.start + b.start))


def less(left: Curve, right: Curve) -> Curve:
    """Left without right."""
    return _joined(left, right, sub, lambda a, b: StraightLine(a.slope - b.slope, a.start - b.start))


def scaled(curve: Curve, by: Fraction) -> Curve:
    """So many times the function."""
    lines = tuple(StraightLine(line.slope * by if line.slope else ZERO, line.start * by) for line in curve.between)
    return Curve(curve.edges, tuple(value * by for value in curve.at), lines)


def multiplied(left: Curve, right: Curve) -> Curve:
    """Left times right, of which one is level wherever the other is not."""
    for curve, other in ((left, right), (right, left)):
        if other.is_level and other.at[0]:
            return scaled(curve, other.at[0])
    return _joined(left, right, mul, _product)


def smallest(left: Curve, right: Curve) -> Curve:
    """The smaller of both."""
    return _either(left, right, le)


def largest(left: Curve, right: Curve) -> Curve:
    """The larger of both."""
    return _either(left, right, ge)


def _either(left: Curve, right: Curve, first: Callable[[Fraction, Fraction], bool]) -> Curve:
    """Left where ``first`` says so of the two values, else right."""
    left, right = _crossed(left, right)
    at = tuple(a if first(a, b) else b for a, b in zip(left.at, right.at, strict=True))
    pairs = zip(left.between, right.between, _inside(left, right), strict=True)
    return Curve(left.edges, at, tuple(a if first(*values) else b for a, b, values in pairs)).plain()


def _inside(left: Curve, right: Curve) -> Iterator[tuple[Fraction, Fraction]]:
    """Of each two lines, which do not cross, two values that stand to each other as theirs do everywhere between two edges."""
    for a, b, low, high in zip(left.between, right.between, left.edges, left.edges[1:], strict=False):
        values = a(low), b(low)
        yield values if values[0] != values[1] else (a(high), b(high))


def compared(left: Curve, how: Comparison, right: Curve) -> Curve:
    """One where left stands so to right, and nothing elsewhere."""
    left, right = _crossed(left, right)
    at = tuple(ONE if holds(a, how, b) else ZERO for a, b in zip(left.at, right.at, strict=True))
    lines = tuple(StraightLine(ZERO, ONE if holds(a, how, b) else ZERO) for a, b in _inside(left, right))
    return Curve(left.edges, at, lines).plain()


def chosen(test: Curve, then: Curve, instead: Curve) -> Curve:
    """``then`` where the test is one, ``instead`` where it is nothing."""
    test = test.along(then).along(instead)
    then, instead = then.along(test), instead.along(test)
    at = tuple(a if yes else b for yes, a, b in zip(test.at, then.at, instead.at, strict=True))
    lines = tuple(a if yes.start else b for yes, a, b in zip(test.between, then.between, instead.between, strict=True))
    return Curve(test.edges, at, lines).plain()


def stepped(curve: Curve, whole: Callable[[Fraction], int]) -> Curve:
    """The whole number that ``whole`` makes of each value: up to the next, or down to the last."""
    edges, at, lines = list(curve.edges[:1]), [Fraction(whole(curve.at[0]))], list[StraightLine]()
    for line, low, high, value in zip(curve.between, curve.edges, curve.edges[1:], curve.at[1:], strict=False):
        first, last = line(low), line(high)
        if line.slope and abs(last - first) > MOST:
            raise NotWalked
        wholes = _wholes_between(first, last)
        if len(edges) + len(wholes) > MOST:
            raise NotWalked
        for number in wholes:
            lines.append(StraightLine(ZERO, Fraction(whole((first + number) / 2))))
            edges.append((number - line.start) / line.slope)
            at.append(Fraction(number))
            first = at[-1]
        lines.append(StraightLine(ZERO, Fraction(whole((first + last) / 2 if line.slope else first))))
        edges.append(high)
        at.append(Fraction(whole(value)))
    return Curve(tuple(edges), tuple(at), tuple(lines)).plain()


def _wholes_between(first: Fraction, last: Fraction) -> range:
    """The whole numbers between two others, neither of these included, from the first to the last."""
    if first <= last:
        return range(first.__floor__() + 1, last.__ceil__())
    return range(first.__ceil__() - 1, last.__floor__(), -1)


def _joined(
    left: Curve,
    right: Curve,
    values: Callable[[Fraction, Fraction], Fraction],
    lines: Callable[[StraightLine, StraightLine], StraightLine],
) -> Curve:
    left, right = left.along(right), right.along(left)
    at = tuple(values(a, b) for a, b in zip(left.at, right.at, strict=True))
    return Curve(left.edges, at, tuple(lines(a, b) for a, b in zip(left.between, right.between, strict=True))).plain()


def _product(left: StraightLine, right: StraightLine) -> StraightLine:
    if left.slope and right.slope:
        raise NotWalked
    level, other = (right, left) if left.slope else (left, right)
    return StraightLine(other.slope * level.start if other.slope else ZERO, other.start * level.start)


def _crossed(left: Curve, right: Curve) -> tuple[Curve, Curve]:
    """Both with an edge wherever their lines cross, so that one stands to the other the same way between each two edges."""
    left, right = left.along(right), right.along(left)
    cuts: list[Fraction] = []
    for number, (a, b) in enumerate(zip(left.between, right.between, strict=True)):
        if (a.slope or b.slope) and a.slope != b.slope:
            cross = (b.start - a.start) / (a.slope - b.slope)
            if left.edges[number] < cross < left.edges[number + 1]:
                cuts.append(cross)
    return (left.cut(cuts), right.cut(cuts)) if cuts else (left, right)
