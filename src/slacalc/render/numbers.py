"""Numbers for people: the one place for their formats. Nothing is calculated; display rounds half away from zero."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import exact_text, places_of, shown, shown_percent
from slacalc.base.money import PLACES

if TYPE_CHECKING:
    from decimal import Decimal

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.render.words import Words

NUMBER_PLACES = 6
"""Decimals of a number that has no unit and no end."""
MINUTE, LEAST_PLACES = 60, 2
"""Seconds, and decimals of minutes."""


def amount_text(amount: Decimal, currency: str) -> str:
    """``-5686.37`` as ``-5,686.37``."""
    return shown(Fraction(amount), PLACES[currency], grouped=True)


def with_symbol(amount: str, currency: str, words: Words) -> str:
    """``-5,686.37`` as ``-$5,686.37 USD``: a symbol that readers know, where there is one, and the code."""
    symbol = symbol_of(currency, words)
    return f"-{symbol}{amount[1:]} {currency}" if amount.startswith("-") else f"{symbol}{amount} {currency}"


def symbol_of(currency: str, words: Words) -> str:
    """The symbol by which readers of that language know a currency; empty where it is its code."""
    symbol = words("symbols", currency) if words.has("symbols", currency) else currency
    return "" if symbol == currency else symbol


def signed(amount: Fraction, currency: str) -> str:
    """A difference with its sign; nothing has none."""
    return ("+" if amount > 0 else "") + shown(amount, PLACES[currency], grouped=True)


def minutes_text(seconds: Fraction, words: Words) -> str:
    """Seconds as minutes, exactly: ``8,556.90``; where decimals have no end, ``8,556 min 53 s``."""
    minutes = seconds / MINUTE
    if (places := places_of(minutes)) is not None:
        return shown(minutes, max(places, LEAST_PLACES), grouped=True)
    return words("paper", "minutes_and_seconds", *whole_minutes(seconds))


def whole_minutes(seconds: Fraction) -> tuple[str, str]:
    """The whole minutes of seconds, and what is left of these."""
    minutes, rest = divmod(seconds, MINUTE)
    return shown(Fraction(minutes), 0, grouped=True), exact_text(rest)


def value_text(value: Value, unit: Unit, currency: str, words: Words) -> str:  # noqa: PLR0911 - one case a unit
    """A value with its unit: ``92.40%``, ``278.20 s``, ``18,480``, ``-5,686.37``, ``met``."""
    if value is NO_BASIS:
        return words("terms", "no basis")
    if isinstance(value, bool):
        return words("terms", "met" if value else "missed")
    match unit:
        case "money":
            return shown(value, PLACES[currency], grouped=True)
        case "share" | "percent":
            return shown_percent(value)
        case "seconds":
            return words("terms", "seconds", shown(value, 0 if value.denominator == 1 else 2, grouped=True))
        case "count" | "points" | "days":
            return shown(value, 0, grouped=True)
        case _:
            places = places_of(value)
            return shown(value, NUMBER_PLACES if places is None else min(places, NUMBER_PLACES), grouped=True)
