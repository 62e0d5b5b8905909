"""Between which shares the whole may lie when a sample of it is known: the Wilson interval at 95 %."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from slacalc.base.exact import rounded

Z = Fraction(1959964, 1000000)
"""The two-sided 95 % point of the normal distribution, as tables print it."""
PLACES = 3
"""Decimals of a share: a tenth of a percentage point."""
DIGITS = 20
"""Decimals of the square root to begin with."""


def wilson_interval(reached: int, counted: int) -> tuple[Fraction, Fraction]:
    """The lower and the upper bound of the share, each to the nearest tenth of a point.

    The bounds solve (p - reached/counted)² = z² p (1 - p) / counted. For information: a square root is no figure, and no amount
    depends on it.

    Raises:
        ValueError: nothing was counted, or more reached than counted.
    """
    if not 0 <= reached <= counted or not counted:
        raise ValueError(reached, counted)
    centre, square, scale = (
        2 * reached + Z * Z,
        Z * Z + Fraction(4 * reached * (counted - reached), counted),
        2 * (counted + Z * Z),
    )
    digits = DIGITS
    while True:
        bounds = [_settled(centre, sign * Z, square, scale, digits) for sign in (-1, 1)]
        low, high = bounds
        if low is not None and high is not None:
            return low, high
        digits *= 2


def _settled(centre: Fraction, factor: Fraction, square: Fraction, scale: Fraction, digits: int) -> Fraction | None:
    """(centre + factor √square) / scale, rounded; None where so many digits of the root do not decide how."""
    ends = {Fraction(rounded((centre + factor * root) / scale, PLACES)) for root in _root_between(square, digits)}
    return ends.pop() if len(ends) == 1 else None


def _root_between(square: Fraction, digits: int) -> tuple[Fraction, Fraction]:
    """Two fractions that the square root lies between; twice the root itself where it is a fraction."""
    over = square.denominator * 10**digits
    under_root = square.numerator * square.denominator * 100**digits
    floor = isqrt(under_root)
    return Fraction(floor, over), Fraction(floor + (floor * floor < under_root), over)
