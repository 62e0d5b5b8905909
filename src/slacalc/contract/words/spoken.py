"""A number as a contract writes it: ``89.99%``, ``301 s``, ``4.5``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.exact import exact_text

if TYPE_CHECKING:
    from fractions import Fraction


def spoken(value: Fraction, unit: str) -> str:
    """An exact value in the unit of a quantity, or of a figure."""
    if unit in {"share", "percent"}:
        return f"{exact_text(value * 100)}%"
    return f"{exact_text(value)} s" if unit == "seconds" else exact_text(value)
