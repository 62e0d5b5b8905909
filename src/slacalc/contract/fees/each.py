"""One price per unit."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.fee import CountingFee, CountingPart, FeeHeading, FeeTerms, PriceFrom, counting
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import Reads, Written
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Price, read_each_price


@dataclass(frozen=True, slots=True, kw_only=True)
class EachFee(CountingFee):
    """One price per unit."""

    kind: ClassVar[str] = "each"

    price: Quantity
    later: tuple[PriceFrom, ...] = ()

    @property
    def price_by_day(self) -> Quantity | None:
        """Records are counted by day."""
        return self.price


class EachFeePart(CountingPart):
    """One price per unit."""

    makes: ClassVar[type[FeeTerms]] = EachFee
    draft: ClassVar[str] = """\
  calls:
    clause: #? clause
    name: {zh: 按次服务费, en: Calls}
    kind: each
    counts: calls
    where: #? fee_where
    price: #? each_price
"""

    price: Annotated[Written[Price], Reads(read_each_price)]

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> EachFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        return EachFee(**counting(self, heading), price=self.price_of(self.price))

    @classmethod
    def has_price_by_day(cls, fee: Mapping) -> bool:  # noqa: ARG003 - whatever else it says
        """Records are counted by day."""
        return True
