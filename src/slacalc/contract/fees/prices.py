"""The price of a fee, or several of which each record has one: by a column of it, or by the hour and the kind of its day.

``price: {by: queue, gold: 2.10 CNY each, others: 1.76 CNY each}`` names values of the column; ``others`` has every record that is
left, one that is blank there among them, or says that it is refused. Prices by ``time of day`` name hours and kinds of days:
where these leave no hour of a week, there are no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.fee import PriceOf
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.predicates.predicate import ALWAYS, And, Is, Not, Or, Ordered, Predicate, Yes
from slacalc.contract.tree.leaves import Written
from slacalc.contract.words.timed_prices import TimedPrice

if TYPE_CHECKING:
    from datetime import time

    from slacalc.base.hours import Hours
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.words.prices import Price

BY, OTHERS, TIME_OF_DAY = "by", "others", "time of day"


@dataclass(frozen=True, slots=True)
class PricesBy:
    """Several prices as the file has them."""

    by: Written[str]
    prices: tuple[tuple[str, Written[Price] | Written[TimedPrice]], ...]
    others: Written[Price | None] | None


@dataclass(frozen=True, slots=True)
class Prices:
    """Several prices of a fee: every record that it counts has one of them, or is refused."""

    by: str
    of: tuple[PriceOf, ...]
    refused: Predicate | None
    """The records that have no price; None where each has one."""


def single(written: Written[Price] | PricesBy, clause: str) -> Quantity | None:
    """The one price as a term; None where there are several."""
    return quantity(written.value.number, written.scalar, clause) if isinstance(written, Written) else None


def several(written: Written[Price] | PricesBy, clause: str) -> Prices | None:
    """Several prices as terms; None where there is one."""
    if isinstance(written, Written):
        return None
    by, named = written.by.value, list[PriceOf]()
    for key, price in written.prices:
        value = price.value
        asked = _at(value) if isinstance(value, TimedPrice) else Is(by, key)
        number = value.price.number if isinstance(value, TimedPrice) else value.number
        named.append(PriceOf(key, asked, quantity(number, price.scalar, clause)))
    left, others = Not(Or(tuple(of.predicate for of in named))), written.others
    if others is None:
        return Prices(by, tuple(named), None)
    if others.value is None:
        return Prices(by, tuple(named), left)
    return Prices(by, (*named, PriceOf(OTHERS, left, quantity(others.value.number, others.scalar, clause))), None)


def prices_of(price: Quantity | None, prices: Prices | None) -> tuple[PriceOf, ...]:
    """The prices of a fee, be they one or several."""
    return prices.of if prices is not None else (PriceOf("", ALWAYS, price),) if price is not None else ()


def seconds_of(clock: time) -> int:
    """A time of day as seconds since midnight."""
    return clock.hour * 3600 + clock.minute * 60


def _at(price: TimedPrice) -> Predicate:
    """The records whose moment lies in the hours of a price, on days of its kind."""
    of_day: tuple[Predicate, ...] = ()
    if price.days is not None:
        working = Yes("working_day")
        of_day = (working if price.days == "working days" else Not(working),)
    of_clock = (Or(tuple(_within(span) for span in price.hours)),) if price.hours else ()
    return And((*of_day, *of_clock))


def _within(span: Hours) -> Predicate:
    opens = Ordered("time_of_day", ">=", seconds_of(span.opens))
    if span.closes is None:
        return opens
    closes = Ordered("time_of_day", "<", seconds_of(span.closes))
    return Or((opens, closes)) if span.over_midnight else And((opens, closes))
