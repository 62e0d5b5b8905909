"""The prices of a fee in a month: each of its prices, and each part of the month in which one is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.contract.fees.fee import FeeTerms, PriceOf
    from slacalc.contract.parts.terms import Quantity


class PricePeriod(NamedTuple):
    """A price of a fee, and the days of the month on which it holds."""

    suffix: str
    """Of the figures and columns under it; empty where the fee has one price in the month."""
    days: tuple[date, date] | None
    """Half-open; None where it holds all month."""
    price: Quantity
    of: PriceOf
    """Whose records have it."""

    def label(self, word: str, name: str) -> tuple[str, ...]:
        """The label of what is counted under it."""
        suffix = ("_of" if self.of.key else "") + ("_from" if self.days else "")
        return (word + suffix, name, *((self.of.key,) if self.of.key else ()), *((str(self.days[0]),) if self.days else ()))


def price_periods(fee: FeeTerms, span: tuple[date, date]) -> tuple[PricePeriod, ...]:
    """Each price of a fee in the month that can change by day, one without suffix where there is one; ``span`` is half-open."""
    return tuple(period for of in fee.prices_by_day for period in _periods_of(fee, of, span))


def _periods_of(fee: FeeTerms, of: PriceOf, span: tuple[date, date]) -> Iterator[PricePeriod]:
    changes = [later for later in fee.later if later.of == of.key]
    prefix = f".{of.key}" if of.key else ""
    if not changes:
        yield PricePeriod(prefix, None, of.price, of)
        return
    starts = [span[0], *(max(span[0], later.since) for later in changes)]
    ends = [*(min(span[1], start) for start in starts[1:]), span[1]]
    prices = (of.price, *(later.price for later in changes))
    for at, (start, end, price) in enumerate(zip(starts, ends, prices, strict=True), 1):
        yield PricePeriod(f"{prefix}.{at}", (start, end), price, of)
