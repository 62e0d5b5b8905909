"""The same every month."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.fee import FeeHeading, FeePart, FeeTerms, PartMonth
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import Reads, Written
from slacalc.contract.words.prices import Price, read_month_price


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedFee(FeeTerms):
    """The same every month."""

    kind: ClassVar[str] = "fixed"

    price: Quantity
    part_month: str
    """``by calendar days`` or ``in full``, where the term begins or ends inside the month."""


class FixedFeePart(FeePart):
    """The same every month."""

    makes: ClassVar[type[FeeTerms]] = FixedFee
    draft: ClassVar[str] = """\
  fixed:
    clause: #? clause
    name: {zh: 月固定费, en: Fixed fee}
    kind: fixed
    price: #? month_price
    part_month: #? part_month
"""

    price: Annotated[Written[Price], Reads(read_month_price)]
    part_month: PartMonth

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> FixedFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        return FixedFee(**heading, price=self.price_of(self.price), part_month=self.part_month.value)
