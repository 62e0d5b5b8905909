"""Exact numbers: reading them, the one rounding, and showing them.

Nothing here is a float. ``rounded`` is the only rounding in the program: half away from zero, so that a reversal mirrors its
original and 0.125 becomes 0.13 (and -0.125 becomes -0.13), as 四舍五入 has it; or cut off, where a contract says so: 0.129 is
0.12 (and -0.129 is -0.12), as 切り捨て has it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Way = Literal["half away from zero", "cut off"]
"""Where a number goes that lies between two of a grid; cut off is towards zero."""
ROUNDED: Way = "half away from zero"
CUT_OFF: Way = "cut off"
NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,12})?")
"""The numbers that inputs may hold: bounded, so that no text can ask for a gigabyte of digits."""


def parse_decimal(text: str) -> Decimal:
    """A plain decimal number.

    Raises:
        ValueError: anything else, an exponent or a thousands separator among it.
    """
    if not NUMBER.fullmatch(text) or not text.isascii():
        raise ValueError(text)
    return Decimal(text)


def rounded(value: Fraction, places: int, way: Way = ROUNDED) -> Decimal:
    """``value`` on the grid of ``places`` decimals."""
    units, denominator = abs(value.numerator) * 10**places, value.denominator
    whole = units // denominator if way == CUT_OFF else (2 * units + denominator) // (2 * denominator)
    return _on_grid(whole if value >= 0 else -whole, places)


def _on_grid(units: int, places: int) -> Decimal:
    """``units`` x 10^-places, whatever the size: built from digits, so no context can round it."""
    return Decimal((int(units < 0), tuple(int(digit) for digit in str(abs(units))), -places))


def places_of(value: Fraction) -> int | None:
    """The fewest decimals that hold ``value`` exactly, or None where no number of decimals does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


FINEST = 24
"""Decimals beyond which a number is written as a ratio."""


def exact_text(value: Fraction) -> str:
    """The canonical text: a whole number, a plain decimal, or ``numerator/denominator``."""
    places = places_of(value)
    if places is None or places > FINEST:
        return f"{value.numerator}/{value.denominator}"
    return format(rounded(value, places), "f")


LONGEST = 40
"""Digits in a row."""
EXACT = re.compile(rf"(-?\d{{1,{LONGEST}}})(?:\.(\d{{1,{LONGEST}}})|/(\d{{1,{LONGEST}}}))?")


@lru_cache(maxsize=4096)
def parse_exact(text: str) -> Fraction:
    """The inverse of :func:`exact_text`.

    Raises:
        ValueError: any text that :func:`exact_text` would not have written.
    """
    if text.isdecimal() and text.isascii() and len(text) <= LONGEST and (text == "0" or text[0] != "0"):  # as most are
        return Fraction(int(text))
    match = EXACT.fullmatch(text)
    if match is None or not text.isascii() or (match[3] is not None and not int(match[3])):
        raise ValueError(text)
    value = Fraction(text)
    if exact_text(value) != text:
        raise ValueError(text)
    return value


def shown(value: Fraction, places: int, *, grouped: bool = False) -> str:
    """``value`` for people, rounded half away from zero: ``12345.678`` at 2 places is ``12345.68`` or ``12,345.68``."""
    number = rounded(value, places)
    digits = format(number.copy_abs(), "f")
    if grouped:
        whole, dot, rest = digits.partition(".")
        digits = f"{int(whole):,}{dot}{rest}"
    return f"-{digits}" if number < 0 else digits


def shown_percent(value: Fraction, places: int = 2) -> str:
    """A share as people read it: 231/250 is ``92.40%``."""
    return f"{shown(value * 100, places)}%"
