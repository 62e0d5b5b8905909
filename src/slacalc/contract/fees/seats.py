"""A price per seat and month: for its part of the month as the contract counts it, and of a fewest number of seats."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.exact import exact_text
from slacalc.contract.fees.fee import CountingFee, FeeHeading, FeePart, FeeTerms, PartMonth, PriceFrom, PriceOf
from slacalc.contract.fees.part_months import not_said
from slacalc.contract.metrics.checks import check_role, check_scope
from slacalc.contract.parts.file import Text
from slacalc.contract.parts.resolve import quantity, scope
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.contract.tree.find import text_at, value_at
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Price, read_seat_price, read_seats_billed
from slacalc.contract.words.quantities import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

SEATS = "seats"
PART_MONTHS = ("by calendar days", "by working days", "by 21.75 days", "in full")
LAST_DAY = ("counts", "does not count")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsFee(CountingFee):
    """A price per seat and month."""

    kind: ClassVar[str] = SEATS
    quantity: ClassVar[str] = "days"

    counts: str = SEATS
    price: Quantity
    part_month: str
    """``by calendar days``, ``by working days``, ``by 21.75 days`` or ``in full``."""
    last_day_counts: bool
    billed_at_least: Quantity | None
    billed_part_month: str
    """``in full`` or ``by calendar days``: what of it is owed in a month that is served in part; empty without it."""
    later: tuple[PriceFrom, ...] = ()

    @property
    def prices_by_day(self) -> tuple[PriceOf, ...]:
        """Seats are counted by day."""
        return (PriceOf("", ALWAYS, self.price),)


class SeatsFeePart(FeePart):
    """A price per seat and month."""

    makes: ClassVar[type[FeeTerms]] = SeatsFee
    role: ClassVar[str] = SEATS
    draft: ClassVar[str] = """\
  seats:
    clause: #? clause
    name: {zh: 坐席服务费, en: Seats}
    kind: seats
    price: #? seat_price
    part_month: #? seat_part_month
    last_day: #? seat_last_day
"""

    where: Text | None = None
    price: Annotated[Written[Price], Reads(read_seat_price)]
    part_month: Annotated[Written[str], OneWord(*PART_MONTHS)]
    last_day: Annotated[Written[str], OneWord(*LAST_DAY)]
    billed: Annotated[Written[Number] | None, Reads(read_seats_billed)] = None
    billed_part_month: PartMonth | None = None

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> SeatsFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        return SeatsFee(
            **heading,
            scope=scope(self.where, SEATS),
            price=self.price_of(self.price),
            part_month=self.part_month.value,
            last_day_counts=self.last_day.value == "counts",
            billed_at_least=quantity(self.billed.value, self.billed.scalar, heading["clause"]) if self.billed else None,
            billed_part_month=self.billed_part_month.value if self.billed_part_month else "",
        )

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """Its scope and its export; a fewest number says what is owed of it in a month that is served in part."""
        yield from check_scope(fee, SEATS)
        yield from check_role(root, fee, "kind", SEATS)
        part_month, least = fee.find("billed_part_month"), value_at(fee, "billed", read_seats_billed)
        if least is not None:
            whole, half = (f"{exact_text(least.value / by)} seats" for by in (1, 2))
            yield from not_said(fee, "billed_part_month", whole, half)
        elif part_month is not None and fee.find("billed") is None:
            yield error("contract/only-with", part_month.key, key="billed_part_month", other="billed: at least 80 seats")

    @classmethod
    def has_price_by_day(cls, fee: Mapping) -> bool:
        """Days of a month add up; of 21.75 days, and of a fewest number for the whole month, they do not."""
        return text_at(fee, "part_month") in {"by calendar days", "by working days"} and fee.find("billed") is None
