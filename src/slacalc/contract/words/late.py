"""The short strings about late payment: ``1.5% per month``, ``5 days, then from the due day``.

Each reader is like those of :mod:`slacalc.contract.words.quantities`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, cast

from slacalc.base.dataclass import dataclass
from slacalc.contract.words.prices import MONEY, Price, read_amount
from slacalc.contract.words.quantities import LONGEST_DAYS, NUMBER, WHOLE, BadQuantity, Number, match_text, number_of, share_of

Period = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class LateRate:
    """A share of what is unpaid, for so long."""

    number: Number
    per: Period


@dataclass(frozen=True, slots=True)
class Grace:
    """Days after the due day on which a payment costs nothing yet."""

    days: int
    working: bool
    from_due_day: bool
    """Whether what is unpaid after them bears interest as if there had been none; otherwise only from then on."""


@dataclass(frozen=True, slots=True)
class InterestCap:
    """What late payment of one statement costs at most: a share of what was to be paid, or an amount."""

    with_fee: bool
    """Whether the flat fee is within it."""
    number: Number
    price: Price | None
    """Where it is an amount; the number is that of it."""


def read_rate(text: str) -> LateRate:
    """``0.05% per day``, ``1.5% per month`` or ``8% per year``; one a year may be above 100 %."""
    match = match_text(NUMBER + "% per (day|month|year)", text, "0.05% per day; 1.5% per month; 8% per year")
    per = cast("Period", match[2])
    number = Number(Fraction(match[1]) / 100, "share") if per == "year" else share_of(match[1])
    return LateRate(number, per)


def read_grace(text: str) -> Grace:
    """``5 days, then from the due day`` or ``3 working days, then from the day after them``."""
    expected = "5 days, then from the due day; 3 working days, then from the day after them"
    match = match_text(WHOLE + r" (working )?days?, then from the (due day|day after them)", text, expected)
    if not 1 <= int(match[1]) <= LONGEST_DAYS:
        raise BadQuantity(expected)
    return Grace(int(match[1]), bool(match[2]), match[3] == "due day")


def read_late_fee(text: str) -> Price:
    """``40.00 CNY once per statement``."""
    match = match_text(MONEY + " once per statement", text, "40.00 CNY once per statement")
    return read_amount(f"{match[1]} {match[2]}")


def read_interest_cap(text: str) -> InterestCap:
    """``interest at most 10% of the sum``, ``interest and fee at most 500.00 CNY``: the sum is what was to be paid."""
    expected = "interest at most 10% of the sum; interest and fee at most 10% of the sum; interest at most 500.00 CNY"
    match = match_text(rf"interest( and fee)? at most (?:{NUMBER}% of the sum|{MONEY})", text, expected)
    if match[2]:
        return InterestCap(bool(match[1]), Number(Fraction(match[2]) / 100, "share"), None)
    price = Price(number_of(match[3], "money"), match[4])
    read_amount(f"{match[3]} {match[4]}")
    return InterestCap(bool(match[1]), price.number, price)
