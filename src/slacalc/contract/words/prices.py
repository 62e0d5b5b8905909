"""The short strings of a contract that make money: ``1.76 CNY each up to 10000``, ``1% per started 1 point``, bands.

Each reader is like those of :mod:`slacalc.contract.words.quantities`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast

from slacalc.base.dataclass import dataclass
from slacalc.base.money import LARGEST
from slacalc.contract.words.quantities import NUMBER, WHOLE, BadQuantity, Number, match_text, measured, number_of, share_of

if TYPE_CHECKING:
    import re

MONEY = NUMBER + r" ([A-Z]{3})"


Counted = Literal["started", "completed", "exact", "in proportion", "whatever the shortfall"]


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
    """A share of the base, or an amount: for so many points, in proportion to the target, or whatever the shortfall."""

    share: Number
    per: Number | None = None
    counted: Counted = "exact"
    price: Price | None = None
    """Where an amount is taken, the share's place is that of its number."""


@dataclass(frozen=True, slots=True)
class Band:
    """A share, an amount or points from one edge (included) to below another."""

    share: Number
    """What is taken."""
    low: Number | None
    high: Number | None
    price: Price | None = None
    """Where an amount is taken."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a standard takes that is missed again: so many times the first, or a share or an amount in its place."""

    number: Number
    """Its unit is ``number`` where it is times the first."""
    price: Price | None = None
    """Where an amount is taken."""


@dataclass(frozen=True, slots=True)
class EarnedAfter:
    """So many months met, after which a deduction is given back."""

    months: Number
    of_the_next: bool
    """Those that follow the month deducted from, and no others."""


@dataclass(frozen=True, slots=True)
class Increment:
    """How a record's seconds are billed: in begun increments of so many; the first may be another."""

    seconds: Number
    """Of each increment, or of each after the first."""
    first: Number | None = None
    """Of the first, where the contract has one of its own."""


@dataclass(frozen=True, slots=True)
class IndexRate:
    """By how much a price rises or falls, and to which decimals the new one is rounded."""

    rate: Number
    """A share, never below zero."""
    rises: bool
    places: int


@dataclass(frozen=True, slots=True)
class LeastEach:
    """What a record costs at least."""

    price: Price
    of_none: bool
    """Whether one of no second costs it too."""


def read_least_each(text: str) -> LeastEach:
    """``0.50 CNY each``: of every record; ``0.50 CNY each above 0 s``: not of one that has no second."""
    match = match_text(MONEY + " each( above 0 s)?", text, "0.50 CNY each; 0.50 CNY each above 0 s")
    return LeastEach(_price(match), match[3] is None)


INDEX = "+3.2%, rounded to 0.0001; -1.5%, rounded to 0.01"


def read_index(text: str) -> IndexRate:
    """``+3.2%, rounded to 0.0001``: the old price times 1.032, half away from zero."""
    match = match_text(r"([+-])" + NUMBER + r"%, rounded to (1|0\.0{0,8}1)", text, INDEX)
    rate = Fraction(match[2]) / 100
    if match[1] == "-" and rate >= 1:
        raise BadQuantity(INDEX)
    return IndexRate(Number(rate, "share"), match[1] == "+", len(match[3].partition(".")[2]))


def read_seat_price(text: str) -> Price:
    """``6800.00 CNY per seat per month``."""
    return _price(match_text(MONEY + " per seat per month", text, "6800.00 CNY per seat per month"))


def read_each_price(text: str) -> Price:
    """``0.85 CNY each``."""
    return _price(match_text(MONEY + " each", text, "0.85 CNY each"))


def read_minute_price(text: str) -> Price:
    """``0.35 CNY per minute``."""
    return _price(match_text(MONEY + " per minute", text, "0.35 CNY per minute"))


def read_month_price(text: str) -> Price:
    """``20000.00 CNY per month``."""
    return _price(match_text(MONEY + " per month", text, "20000.00 CNY per month"))


def read_increment(text: str) -> Increment:
    """``60 s``: each record is billed in begun increments of so many seconds; ``30 s, then 6 s``: the first is another."""
    match = match_text(r"([1-9]\d{0,3}) s(?:, then ([1-9]\d{0,3}) s)?", text, "60 s; 6 s; 1 s; 30 s, then 6 s")
    seconds = number_of(match[1], "seconds")
    return Increment(number_of(match[2], "seconds"), seconds) if match[2] else Increment(seconds)


def read_included(text: str) -> Number:
    """``10000 units``."""
    return number_of(match_text(WHOLE + r" units?", text, "10000 units")[1], "count")


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


TAKES = "1% per started 1 point; 1% per completed 1 point; 1% per 1 point; 500.00 CNY per started 1 point; \
0.5% per started 10 s; 1% per started 0.1 marks; 3% of it; 5000.00 CNY; in proportion to the target"


def read_takes(text: str) -> Takes:
    """``1% per started 1 point``, ``500.00 CNY per 10 s``, ``3% of it``, ``5000.00 CNY``, ``in proportion to the target``.

    Points are hundredths of a share; what is no share is counted in seconds, or in marks of a score or a rating.
    """
    if text == "in proportion to the target":
        return Takes(Number(Fraction(1), "share"), None, "in proportion")
    match = match_text(
        r"(?:" + NUMBER + r"%|" + MONEY + r")(?:( of it)| per (started |completed )?" + NUMBER + r" (points?|marks?|s|min|h))?",
        text,
        TAKES,
    )
    price = _price_of(match[2], match[3]) if match[2] else None
    number = price.number if price else share_of(match[1])
    if match[6] is None:
        if (price is None) == (match[4] is None):  # 3% must be of it, and 5000.00 CNY cannot
            raise BadQuantity(TAKES)
        return Takes(number, None, "whatever the shortfall", price)
    per = _step(match[6], match[7])
    if not per.value:
        raise BadQuantity(TAKES)
    return Takes(number, per, cast("Counted", (match[5] or "exact").strip()), price)


def _step(digits: str, unit: str) -> Number:
    if unit.startswith("point"):
        return Number(Fraction(digits) / 100, "points")
    return measured(digits, "" if unit.startswith("mark") else f" {unit}")


def read_amount_or_none(text: str) -> Price | None:
    """``50000.00 CNY``, or ``none``."""
    if text == "none":
        return None
    return _price(match_text(MONEY, text, "50000.00 CNY; none"))


def read_cap(text: str) -> Number | Price | None:
    """``10%`` of the base, ``5000.00 CNY``, or ``none``."""
    if text == "none":
        return None
    match = match_text(NUMBER + "%|" + MONEY, text, "10%; 5000.00 CNY; none")
    return share_of(match[1]) if match[1] else _price_of(match[2], match[3])


BAND = "0% of it from 92%; 2% of it from 90% below 92%; 10% of it below 88%; 500.00 CNY below 88%; 3 points below 88%"


def read_band(text: str) -> Band:
    """``2% of it from 90% below 92%``, ``500.00 CNY below 88%``, ``3 points below 88%``: edges are shares, seconds or numbers."""
    taken = r"(?:" + NUMBER + r"% of it|" + MONEY + r"|" + NUMBER + r" points?)"
    edge = NUMBER + r"(%| s| min| h)?"
    match = match_text(taken + r"(?: from " + edge + r")?(?: below " + edge + r")?", text, BAND)
    low = measured(match[5], match[6] or "") if match[5] else None
    high = measured(match[7], match[8] or "") if match[7] else None
    if (low is None and high is None) or (low and high and (low.unit != high.unit or low.value >= high.value)):
        raise BadQuantity(BAND)
    price = _price_of(match[2], match[3]) if match[2] else None
    share = price.number if price else share_of(match[1]) if match[1] else number_of(match[4], "points")
    return Band(share, low, high, price)


def read_per_point(text: str) -> Takes:
    """``0.5% of it`` or ``200.00 CNY``: what each point of a table takes."""
    match = match_text(r"(?:" + NUMBER + r"% of it|" + MONEY + r")", text, "0.5% of it; 200.00 CNY")
    price = _price_of(match[2], match[3]) if match[2] else None
    return Takes(price.number if price else share_of(match[1]), None, "exact", price)


GRADES = "2 times; 1.5 times; 2% of it; 1000.00 CNY"


def read_grade(text: str) -> Grade:
    """``2 times`` what is taken of the first month missed; ``2% of it`` or ``1000.00 CNY`` in its place."""
    match = match_text(r"(?:" + NUMBER + r" times|" + NUMBER + r"% of it|" + MONEY + r")", text, GRADES)
    if match[3]:
        price = _price_of(match[3], match[4])
        return Grade(price.number, price)
    return Grade(share_of(match[2]) if match[2] else number_of(match[1], "number"))


EARNED = "each of the next 3 months met; 6 consecutive months met"


def read_earned_after(text: str) -> EarnedAfter:
    """``each of the next 3 months met`` after the month deducted from, or any ``6 consecutive months met`` after it."""
    match = match_text(r"(?:each of the next ([1-9]\d?) months|([1-9]\d?) consecutive months) met", text, EARNED)
    return EarnedAfter(number_of(match[1] or match[2], "months"), of_the_next=match[1] is not None)


def _price(match: re.Match[str]) -> Price:
    return _price_of(match[1], match[2])


def _price_of(digits: str, currency: str) -> Price:
    number = number_of(digits, "money")
    if number.value >= LARGEST:
        raise BadQuantity("6800.00 CNY")
    return Price(number, currency)
