"""A price that includes so many units, and a price for each unit beyond."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic
from slacalc.base.exact import exact_text
from slacalc.contract.fees.fee import CountingFee, CountingPart, FeeHeading, FeeTerms, PartMonth, counting
from slacalc.contract.fees.part_months import money_text, not_said
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import value_at
from slacalc.contract.tree.leaves import Reads, Written
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Price, read_each_price, read_included, read_month_price
from slacalc.contract.words.quantities import Number

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFee(CountingFee):
    """A price that includes so many units, and a price for each unit beyond."""

    kind: ClassVar[str] = "package"

    price: Quantity
    includes: Quantity
    beyond: Quantity
    part_month: str
    """``in full`` or ``by calendar days``: what of price and units is owed in a month that is served in part."""


class PackageFeePart(CountingPart):
    """A price for so many units, and another for each unit beyond."""

    makes: ClassVar[type[FeeTerms]] = PackageFee
    draft: ClassVar[str] = """\
  package:
    clause: #? clause
    name: {zh: 套餐费, en: Package}
    kind: package
    counts: calls
    where: #? fee_where
    price: #? month_price
    includes: #? includes
    beyond: #? beyond
    part_month: #? part_month
"""

    price: Annotated[Written[Price], Reads(read_month_price)]
    includes: Annotated[Written[Number], Reads(read_included)]
    beyond: Annotated[Written[Price], Reads(read_each_price)]
    part_month: PartMonth | None = None

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> PackageFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        return PackageFee(
            **counting(self, heading),
            price=self.price_of(self.price),
            includes=quantity(self.includes.value, self.includes.scalar, heading["clause"]),
            beyond=self.price_of(self.beyond),
            part_month=self.part_month.value if self.part_month else "",
        )

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """It says what is owed of it in a month that is served in part."""
        yield from super().check(root, fee)
        price, units = value_at(fee, "price", read_month_price), value_at(fee, "includes", read_included)
        if price is not None and units is not None:
            whole, half = (f"{money_text(price, by)} + {exact_text(units.value / by)} units" for by in (1, 2))
            yield from not_said(fee, "part_month", whole, half)
