"""The short strings of a contract that make money: ``1.76 CNY each up to 10000``, ``1% per started 1 point``, bands.

Each reader is like those of :mod:`slacalc.contract.quantities`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast

from slacalc.base.money import LARGEST
from slacalc.contract.quantities import NUMBER, WHOLE, BadQuantity, Number, match_text, measured, number_of, share_of

if TYPE_CHECKING:
    import re

MONEY = NUMBER + r" ([A-Z]{3})"


@dataclass(frozen=True, slots=True)
class Price:
    """Money for one of something."""

    number: Number
    currency: str


@dataclass(frozen=True, slots=True)
class PricedStep:
    """A price for the units up to an edge, or above all edges."""

    price: Price
    up_to: Number | None


@dataclass(frozen=True, slots=True)
class Takes:
    """A share for so many points."""

    share: Number
    per: Number
    counted: Literal["started", "completed", "exact"]


@dataclass(frozen=True, slots=True)
class Band:
    """A share from one edge (included) to below another."""

    share: Number
    low: Number | None
    high: Number | None


def read_cap(text: str) -> Number | None:
    """``10%`` or ``none``."""
    return None if text == "none" else share_of(match_text(NUMBER + "%", text, "10%; none")[1])


def read_seat_price(text: str) -> Price:
    """``6800.00 CNY per seat per month``."""
    return _price(match_text(MONEY + " per seat per month", text, "6800.00 CNY per seat per month"))


def read_each_price(text: str) -> Price:
    """``0.85 CNY each``."""
    return _price(match_text(MONEY + " each", text, "0.85 CNY each"))


def read_amount(text: str) -> Price:
    """``3000000.00 CNY``."""
    return _price(match_text(MONEY, text, "3000000.00 CNY"))


def read_step(text: str) -> PricedStep:
    """``1.76 CNY each up to 10000`` or ``1.67 CNY each above``."""
    expected = "1.76 CNY each up to 10000; 1.67 CNY each above"
    match = match_text(MONEY + r" each (?:up to " + WHOLE + r"|above)", text, expected)
    return PricedStep(_price(match), number_of(match[3], "count") if match[3] else None)


def read_seats_billed(text: str) -> Number:
    """``at least 80 seats``."""
    return number_of(match_text(r"at least " + WHOLE + r" seats?", text, "at least 80 seats")[1], "count")


def read_takes(text: str) -> Takes:
    """``1% per started 1 point``, ``1% per completed 1 point`` or ``1% per 1 point``."""
    match = match_text(
        NUMBER + r"% per (started |completed )?" + NUMBER + r" points?",
        text,
        "1% per started 1 point; 1% per completed 1 point; 1% per 1 point",
    )
    counted = cast("Literal['started', 'completed', 'exact']", (match[2] or "exact").strip())
    per = Fraction(match[3]) / 100
    if not per:
        raise BadQuantity("1% per started 1 point")
    return Takes(share_of(match[1]), Number(per, "points"), counted)


def read_band(text: str) -> Band:
    """``2% of it from 90% below 92%``, ``0% of it from 92%``, ``10% of it below 88%``; edges are shares or points of a score."""
    expected = "0% of it from 92%; 2% of it from 90% below 92%; 10% of it below 88%"
    match = match_text(NUMBER + r"% of it(?: from " + NUMBER + r"(%)?)?(?: below " + NUMBER + r"(%)?)?", text, expected)
    low = measured(match[2], match[3] or "") if match[2] else None
    high = measured(match[4], match[5] or "") if match[4] else None
    if (low is None and high is None) or (low and high and (low.unit != high.unit or low.value >= high.value)):
        raise BadQuantity(expected)
    return Band(share_of(match[1]), low, high)


def _price(match: re.Match[str]) -> Price:
    number = number_of(match[1], "money")
    if number.value >= LARGEST:
        raise BadQuantity("6800.00 CNY")
    return Price(number, match[2])
