"""Money: a decimal amount on the grid of its currency."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import exact_text, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal


def _places() -> dict[str, int]:
    with (Path(__file__).parent / "data" / "currencies.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: int(row["places"]) for row in csv.DictReader(lines)}


PLACES = _places()
"""Decimals of the smallest unit of each currency of ISO 4217, 0, 2 or 3; what is none of these is no money of a contract.

Of the list of ISO these are all but metals, baskets and units of account, which nobody pays in.
"""

HUNDREDTHS, THOUSANDTHS = 2, 3
"""Decimals of amounts that are held as whole numbers."""
UNITS_HELD = {HUNDREDTHS: "hundredths", THOUSANDTHS: "thousandths"}
"""What is held, by its decimals, in the names of figures and of the columns of a tally."""


def places_held(currency: str) -> int:
    """Decimals in which amounts that are entered or exported are held: hundredths, or thousandths where the currency has them."""
    return max(PLACES[currency], HUNDREDTHS)


LARGEST = 10**13
"""Amounts from here on are refused: a spreadsheet would no longer hold their fen."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency, with exactly the decimals of its smallest unit."""

    amount: Decimal
    currency: str

    @classmethod
    def exactly(cls, value: Fraction, currency: str) -> Money:
        """``value`` as money, where it lies on the grid already.

        Raises:
            ValueError: a value finer than the smallest unit: it must be rounded by a figure first, where everybody can see it.
        """
        amount = rounded(value, PLACES[currency])
        if amount != value:
            raise ValueError(value)
        return cls(amount, currency)

    @classmethod
    def nothing(cls, currency: str) -> Money:
        """Zero."""
        return cls(rounded(Fraction(0), PLACES[currency]), currency)

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(self.currency, other.currency)
        return Money(self.amount + other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __str__(self) -> str:
        return format(self.amount, "f")


def money_text(value: Fraction, currency: str) -> str:
    """An amount with the decimals of its currency; one that is finer, exactly."""
    amount = rounded(value, PLACES[currency])
    return format(amount, "f") if amount == value else exact_text(value)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; of nothing, zero."""
    result = Money.nothing(currency)
    for amount in amounts:
        result += amount
    return result
