"""How an amount comes onto the decimals of its currency: rounded, or cut off where the contract says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import CUT_OFF
from slacalc.base.figure import CutOff, Round
from slacalc.base.money import PLACES

if TYPE_CHECKING:
    from slacalc.base.exact import Way
    from slacalc.base.figure import Node


@dataclass(frozen=True, slots=True)
class MoneyGrid:
    """The decimals of a currency, and which way an amount between two of its units goes."""

    places: int
    way: Way

    @classmethod
    def of_currency(cls, currency: str, way: Way) -> MoneyGrid:
        """The smallest units of a currency."""
        return cls(PLACES[currency], way)

    def on(self, exact: Node) -> Node:
        """The amount in whole units: a node that says so, and nothing else rounds it."""
        return CutOff(exact, self.places) if self.way == CUT_OFF else Round(exact, self.places)
