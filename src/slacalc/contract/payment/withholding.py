"""What the client keeps back of the payment and pays to the tax office in the provider's name (代扣代缴)."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.file import Clause, NameText, Share
from slacalc.contract.parts.resolve import names, quantity
from slacalc.contract.parts.terms import Names, Quantity
from slacalc.contract.tree.leaves import OneWord, Written
from slacalc.contract.tree.part import Part

WithheldOf = Literal["total without tax", "total including tax"]


@dataclass(frozen=True, slots=True)
class WithholdingTerms:
    """One tax that is withheld."""

    id: str
    clause: str
    names: Names
    rate: Quantity
    of: WithheldOf
    """The total before penalties; what corrections of earlier months bill or take back is within it."""


class WithholdingPart(Part):
    """One tax that the client withholds."""

    clause: Clause
    name: NameText
    rate: Share
    of: Annotated[Written[WithheldOf], OneWord(*get_args(WithheldOf))]

    def terms(self, name: str) -> WithholdingTerms:
        """Its terms."""
        rate = quantity(self.rate.value, self.rate.scalar, self.clause.value)
        return WithholdingTerms(name, self.clause.value, names(self.name), rate, self.of.value)
