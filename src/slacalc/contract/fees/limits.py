"""What fees must reach in a month, or may not exceed in a month, a year of the contract or its whole term."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.contract.fees.bases import check_base
from slacalc.contract.fees.fee import PartMonth
from slacalc.contract.fees.part_months import money_text, not_said
from slacalc.contract.parts.file import Amount, Clause, FeesMeant, NameText
from slacalc.contract.parts.resolve import fees_of, key, names, quantity
from slacalc.contract.parts.terms import Names, Quantity
from slacalc.contract.tree.find import entries_of, text_at, value_at
from slacalc.contract.tree.leaves import OneWord, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import read_amount

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = {"minimum": ("at_least",), "maximum": ("at_most",), "budget": ("at_most", "over", "then")}
"""What each kind of limit wants, of the keys that others have."""
OF_A_MONTH = {"minimum": "at_least", "maximum": "at_most"}
"""The key of the amount of a limit of one month."""


@dataclass(frozen=True, slots=True)
class LimitTerms:
    """What fees must reach in a month, or may not exceed in a month, a year of the contract or its whole term."""

    id: str
    clause: str
    names: Names
    kind: Literal["minimum", "maximum", "budget"]
    of: tuple[str, ...]
    amount: Quantity
    over: Literal["whole term", "each year", "each month"]
    part_month: str
    """``in full`` or ``by calendar days``: what of the amount is owed in a month that is served in part; empty of a budget."""
    place: Place


class LimitPart(Part):
    """What the fees must reach, or may not exceed."""

    clause: Clause
    name: NameText
    kind: Annotated[Written[Literal["minimum", "maximum", "budget"]], OneWord("minimum", "maximum", "budget")]
    of: FeesMeant
    at_least: Amount | None = None
    at_most: Amount | None = None
    part_month: PartMonth | None = None
    over: Annotated[Written[Literal["whole term", "each year"]] | None, OneWord("whole term", "each year")] = None
    then: Annotated[Written[str] | None, OneWord("stop billing")] = None

    def terms(self, name: str, fees: tuple[str, ...], root: Mapping) -> LimitTerms:
        """Its terms; ``fees`` are all fees of the contract by path, ``root`` is the tree of the file."""
        clause, amount = self.clause.value, self.at_least or self.at_most
        if amount is None:
            raise KeyError(name)
        return LimitTerms(
            id=name,
            clause=clause,
            names=names(self.name),
            kind=self.kind.value,
            of=fees_of(self.of, fees),
            amount=quantity(amount.value.number, amount.scalar, clause),
            over=self.over.value if self.over else "each month",
            part_month=self.part_month.value if self.part_month else "",
            place=key(root, f"limits.{name}"),
        )


def check_limits(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between the keys of each limit."""
    for _, limit in entries_of(root, "limits"):
        yield from check_base(root, limit.find("of"))
        yield from _keys(limit)
        yield from _part_month(limit)


def _keys(limit: Mapping) -> Iterator[Diagnostic]:
    """A minimum has a lower bound, a maximum an upper one, a budget an upper one over a time and what happens then."""
    wanted = KEYS.get(text_at(limit, "kind"))
    if wanted is None:
        return
    for name in ("at_least", "at_most", "over", "then"):
        node = limit.find(name)
        if name in wanted and node is None:
            yield error("contract/missing-key", limit.key, key=name, where=limit.path)
        elif name not in wanted and node is not None:
            yield error("contract/only-with", node.key, key=name, other=f"kind: {'minimum' if name == 'at_least' else 'budget'}")


def _part_month(limit: Mapping) -> Iterator[Diagnostic]:
    part_month, name = limit.find("part_month"), OF_A_MONTH.get(text_at(limit, "kind"))
    if name is not None:
        amount = value_at(limit, name, read_amount)
        if amount is not None:
            yield from not_said(limit, "part_month", money_text(amount, 1), money_text(amount, 2))
    elif part_month is not None and text_at(limit, "kind") == "budget":
        yield error("contract/only-with", part_month.key, key="part_month", other="kind: minimum")
