"""What the client keeps back of the payment: a tax that it pays in the provider's name (代扣代缴), a security (质保金)."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.file import Clause, NameText, Share
from slacalc.contract.parts.resolve import key, names, quantity
from slacalc.contract.parts.terms import Names, Quantity
from slacalc.contract.tree.leaves import OneWord, ReadsAmount, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.words.prices import Price, read_amount_or_none

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Place
    from slacalc.contract.tree.source import Mapping

KeptBackOf = Literal["total without tax", "total including tax"]
Released = Literal["on decision"]


@dataclass(frozen=True, slots=True)
class WithholdingTerms:
    """One tax that is withheld."""

    id: str
    clause: str
    names: Names
    rate: Quantity
    of: KeptBackOf
    """The total before penalties; what corrections of earlier months bill or take back is within it."""


class WithholdingPart(Part):
    """One tax that the client withholds."""

    clause: Clause
    name: NameText
    rate: Share
    of: Annotated[Written[KeptBackOf], OneWord(*get_args(KeptBackOf))]

    def terms(self, name: str) -> WithholdingTerms:
        """Its terms."""
        rate = quantity(self.rate.value, self.rate.scalar, self.clause.value)
        return WithholdingTerms(name, self.clause.value, names(self.name), rate, self.of.value)


@dataclass(frozen=True, slots=True)
class RetentionTerms:
    """What is kept back of each month until it is released."""

    clause: str
    names: Names
    rate: Quantity
    of: KeptBackOf
    """The total before penalties; what corrections of earlier months bill or take back is within it."""
    at_most: Quantity | None
    """What is held at no time more than; None: there is no such sum."""
    place: Place


class RetentionPart(Part):
    """What the client keeps back as a security."""

    clause: Clause
    name: NameText
    rate: Share
    of: Annotated[Written[KeptBackOf], OneWord(*get_args(KeptBackOf))]
    at_most: Annotated[Written[Price | None], ReadsAmount(read_amount_or_none)]
    released: Annotated[Written[Released], OneWord(*get_args(Released))]

    def terms(self, root: Mapping) -> RetentionTerms:
        """Its terms; ``root`` is the tree of the file."""
        clause, most = self.clause.value, self.at_most.value
        return RetentionTerms(
            clause=clause,
            names=names(self.name),
            rate=quantity(self.rate.value, self.rate.scalar, clause),
            of=self.of.value,
            at_most=quantity(most.number, self.at_most.scalar, clause) if most is not None else None,
            place=key(root, "retention"),
        )
