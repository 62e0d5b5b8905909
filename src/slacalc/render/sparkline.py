"""A row of small bars, one a day: how a standard went, at a glance."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"


def sparkline(heights: Sequence[Fraction | None]) -> str:
    """A bar a height, from the lowest of them to the highest; a gap where there is none."""
    known = [height for height in heights if height is not None]
    if not known:
        return GAP * len(heights)
    low, high = min(known), max(known)
    return "".join(GAP if height is None else _bar(height, low, high) for height in heights)


def _bar(height: Fraction, low: Fraction, high: Fraction) -> str:
    """All the same is half way up."""
    share = (height - low) / (high - low) if high > low else Fraction(1, 2)
    return BARS[int(share * (len(BARS) - 1) + Fraction(1, 2))]
