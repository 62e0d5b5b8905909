"""One price per unit."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic
from slacalc.contract.fees.check_prices import check_prices
from slacalc.contract.fees.fee import COUNTED, CountingFee, CountingPart, FeeHeading, FeeTerms, PriceFrom, PriceOf, counting
from slacalc.contract.fees.prices import Prices, PricesBy, prices_of, several, single
from slacalc.contract.fees.read_prices import ReadsPrices
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import text_at
from slacalc.contract.tree.leaves import Written
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Price, read_each_price
from slacalc.contract.words.timed_prices import read_other_each, read_timed_each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.predicates.predicate import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class EachFee(CountingFee):
    """One price per unit."""

    kind: ClassVar[str] = "each"

    price: Quantity | None
    """None where it has several."""
    prices: Prices | None = None
    later: tuple[PriceFrom, ...] = ()

    @property
    def prices_by_day(self) -> tuple[PriceOf, ...]:
        """Records are counted by day."""
        return prices_of(self.price, self.prices)

    @property
    def without_price(self) -> Predicate | None:
        """The records of its scope that are refused."""
        return self.prices.refused if self.prices else None


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

    price: Annotated[Written[Price] | PricesBy, ReadsPrices(read_each_price, read_timed_each, read_other_each)]

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> EachFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        clause = heading["clause"]
        return EachFee(**counting(self, heading), price=single(self.price, clause), prices=several(self.price, clause))

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """Its scope; of several prices, that each record has one."""
        yield from super().check(root, fee)
        if text_at(fee, "counts") in COUNTED:
            yield from check_prices(fee, text_at(fee, "counts"), read_timed_each)

    @classmethod
    def has_price_by_day(cls, fee: Mapping) -> bool:  # noqa: ARG003 - whatever else it says
        """Records are counted by day."""
        return True
