"""Two values that show what is meant: where a function falls, or leaps, as one goes along it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.lint.walk.curve import Curve

FINEST = 30
GRAINS = {"share": Fraction(1, 10_000), "seconds": Fraction(1)}
GRAIN = Fraction(1, 100)
"""Of any other unit."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Two values one after the other, and what the function is there."""

    before: Fraction
    after: Fraction
    at_before: Fraction
    at_after: Fraction
    leap: Fraction
    """By how much the function changes from the one to the other, if these are as near to each other as one likes."""


def first_fall(curve: Curve, *, upwards: bool, grain: Fraction) -> Witness | None:
    """The first two values, going up or down, of which the later one has less."""
    for number in _order(len(curve.edges), upwards=upwards):
        for witness in _jumps_at(curve, number, upwards=upwards, grain=grain):
            if witness.leap < 0:
                return witness
        slope = _slope_after(curve, number, upwards=upwards)
        if slope is not None and slope < 0:
            return _inside(curve, number, upwards=upwards)
    return None


def largest_leap(curve: Curve, *, upwards: bool, grain: Fraction) -> Witness | None:
    """The two neighbouring values between which the function rises most; None where it nowhere leaps upwards."""
    leaps = [
        witness
        for number in _order(len(curve.edges), upwards=upwards)
        for witness in _jumps_at(curve, number, upwards=upwards, grain=grain)
        if witness.leap > 0
    ]
    return max(leaps, key=lambda witness: witness.leap) if leaps else None


def _order(edges: int, *, upwards: bool) -> range:
    return range(edges) if upwards else range(edges - 1, -1, -1)


def _jumps_at(curve: Curve, number: int, *, upwards: bool, grain: Fraction) -> Iterator[Witness]:
    """Where the function at an edge lies off the line before it, and where the line after it lies off the edge."""
    edge, value = curve.edges[number], curve.at[number]
    before, after = (number - 1, number) if upwards else (number, number - 1)
    if 0 <= before < len(curve.between):
        limit = curve.between[before](edge)
        if limit != value:
            near = _near(curve, number, before, value - limit, grain, coming=True)
            yield Witness(near, edge, curve(near), value, value - limit)
    if 0 <= after < len(curve.between):
        limit = curve.between[after](edge)
        if limit != value:
            near = _near(curve, number, after, limit - value, grain, coming=False)
            yield Witness(edge, near, value, curve(near), limit - value)


def _near(curve: Curve, number: int, line: int, leap: Fraction, grain: Fraction, *, coming: bool) -> Fraction:
    """A round value close to an edge, on the line beside it, that shows the leap."""
    edge = curve.edges[number]
    side = 1 if line == number else -1
    for _ in range(FINEST):
        near = edge + side * grain
        if curve.edges[line] < near < curve.edges[line + 1]:
            change = curve.at[number] - curve(near) if coming else curve(near) - curve.at[number]
            if change * leap > 0:
                return near
        grain /= 10
    return (curve.edges[line] + curve.edges[line + 1]) / 2


def _slope_after(curve: Curve, number: int, *, upwards: bool) -> Fraction | None:
    line = number if upwards else number - 1
    if not 0 <= line < len(curve.between):
        return None
    return curve.between[line].slope if upwards else -curve.between[line].slope


def _inside(curve: Curve, number: int, *, upwards: bool) -> Witness:
    line = number if upwards else number - 1
    low, high = curve.edges[line], curve.edges[line + 1]
    first, second = (2 * low + high) / 3, (low + 2 * high) / 3
    before, after = (first, second) if upwards else (second, first)
    return Witness(before, after, curve(before), curve(after), Fraction(0))


def grain_of(unit: str) -> Fraction:
    """How near a neighbour is, at first: a hundredth of a point, a second, a hundredth."""
    return GRAINS.get(unit, GRAIN)
