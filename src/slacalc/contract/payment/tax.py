"""Value added tax."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place
from slacalc.base.json_schema import Schema
from slacalc.contract.parts.file import Clause, Share
from slacalc.contract.parts.resolve import key, quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import OneWord, Progress, Reader, Written
from slacalc.contract.tree.part import Part, read_part, schema_of
from slacalc.contract.tree.source import Mapping, Node, Scalar

Prices = Literal["exclude tax", "include tax"]
Rounded = Literal["per line", "on total"]
Rounding = Literal[Rounded, "none"]
"""Where tax is rounded; ``none`` is of a contract without tax."""
NO_TAX: Literal["none"] = "none"
"""What a contract writes whose amounts bear no tax."""


@dataclass(frozen=True, slots=True)
class TaxRule:
    """How tax comes to the amounts, whatever its rate."""

    clause: str
    prices: Prices
    rounded: Rounding


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """Value added tax."""

    clause: str
    rate: Quantity | None
    """None where there is no tax."""
    prices: Prices
    rounded: Rounding
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


NO_TAX_WORD = OneWord(NO_TAX, keys='{clause: "4", rate: 6%, prices: exclude tax, rounded: per line}')


class ReadsTax(Reader):
    """An annotation: the value is what is said of tax, or the word that there is none."""

    def take(self, node: Node, progress: Progress) -> TaxPart | Written[str]:
        """How tax comes to the amounts."""
        return NO_TAX_WORD.take(node, progress) if isinstance(node, Scalar) else read_part(TaxPart, node, progress)

    def schema(self) -> Schema:
        """The word, or the keys."""
        return {"anyOf": [NO_TAX_WORD.schema(), schema_of(TaxPart)]}


def tax_terms(part: TaxPart | Written[str], root: Mapping) -> TaxTerms:
    """The terms of tax; ``root`` is the tree of the file."""
    if isinstance(part, TaxPart):
        return part.terms(root)
    return TaxTerms("", None, "exclude tax", NO_TAX, key(root, "tax"))
