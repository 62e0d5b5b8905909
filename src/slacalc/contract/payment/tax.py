"""Value added tax."""

# ruff: noqa: TC001 - pydantic reads annotations when it runs
from __future__ import annotations

from typing import Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place
from slacalc.contract.parts.file import Clause, Share
from slacalc.contract.parts.resolve import key, quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import OneWord, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping

Prices = Literal["exclude tax", "include tax"]
Rounded = Literal["per line", "on total"]


@dataclass(frozen=True, slots=True)
class TaxRule:
    """How tax comes to the amounts, whatever its rate."""

    clause: str
    prices: Prices
    rounded: Rounded


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """Value added tax."""

    clause: str
    rate: Quantity
    prices: Prices
    rounded: Rounded
    place: Place


class TaxPart(Part):
    """Value added tax."""

    clause: Clause
    rate: Share
    prices: Annotated[Written[Prices], OneWord(*get_args(Prices))]
    rounded: Annotated[Written[Rounded], OneWord(*get_args(Rounded))]

    def terms(self, root: Mapping) -> TaxTerms:
        """Its terms; ``root`` is the tree of the file."""
        rate = quantity(self.rate.value, self.rate.scalar, self.clause.value)
        return TaxTerms(self.clause.value, rate, self.prices.value, self.rounded.value, key(root, "tax"))
