"""A price per minute; each record is billed in begun increments, before anything is added up."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.check_prices import check_prices
from slacalc.contract.fees.fee import (
    CountedPart,
    CountingFee,
    FeeHeading,
    FeePart,
    FeeTerms,
    PriceFrom,
    PriceOf,
    Segment,
    check_counted,
)
from slacalc.contract.fees.prices import Prices, PricesBy, prices_of, several, single
from slacalc.contract.fees.read_prices import ReadsPrices
from slacalc.contract.parts.file import Text
from slacalc.contract.parts.resolve import quantity, scope
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.records.calls import CALLS
from slacalc.contract.tree.find import scalar_at
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Increment, LeastEach, Price, read_increment, read_least_each, read_minute_price
from slacalc.contract.words.timed_prices import read_other_minute, read_timed_minute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from slacalc.contract.predicates.predicate import Predicate

FIRST, FURTHER = "first_increments", "further_increments"
"""What increments are called where the first of a record is another than those after it."""
BELOW = "below"
"""What the records are called that come to less than the minimum."""
LONGEST_SUM = 10**7
"""Seconds; all columns of a call together have less."""
BLANKS = ("0 s", "refused")
"""What a blank is in a column that is added up: nothing to bill, or a row that is set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFee(CountingFee):
    """A price per minute; each record is billed in begun increments, before anything is added up."""

    kind: ClassVar[str] = "minutes"
    quantity: ClassVar[str] = "increments"

    price: Quantity | None
    """None where it has several."""
    prices: Prices | None = None
    increment: Quantity
    """Seconds of each increment, or of each after the first."""
    first: Quantity | None = None
    """Seconds of the first increment, where it is another."""
    least: Quantity | None = None
    """What each record costs at least."""
    least_of_none: bool = False
    """Whether a record of no second costs it too."""
    later: tuple[PriceFrom, ...] = ()

    @property
    def prices_by_day(self) -> tuple[PriceOf, ...]:
        """Increments are counted by day."""
        return prices_of(self.price, self.prices)

    @property
    def without_price(self) -> Predicate | None:
        """The records of its scope that are refused."""
        return self.prices.refused if self.prices else None

    @property
    def increments(self) -> tuple[Quantity, ...]:
        """The increments, the first one before the others where it is another."""
        return (self.increment,) if self.first is None else (self.first, self.increment)

    @property
    def parts(self) -> tuple[CountedPart, ...]:
        """Its increments; where the first is another, the first ones and the further ones apart."""
        seconds, first = int(self.increment.value), int(self.first.value) if self.first else 0
        if not first:
            return (CountedPart(self.quantity, Segment(seconds)),)
        return (CountedPart(FIRST, Segment(first, up_to=first)), CountedPart(FURTHER, Segment(seconds, beyond=first)))

    def parts_at(self, price: Quantity | None) -> tuple[CountedPart, ...]:
        """Under a minimum, the increments of the records that reach it, and how many records do not."""
        if self.least is None or price is None:
            return self.parts
        most = self._most_below(self.least.in_force, price.in_force)
        reaching = tuple(replace(part, segment=replace(part.segment, over=most)) for part in self.parts)
        return (*reaching, CountedPart(BELOW, Segment(up_to=most, over=-1 if self.least_of_none else 0, each=True)))

    def _most_below(self, least: Fraction, price: Fraction) -> int:
        """The most seconds of a record that, in begun increments, come to less than the minimum; -1: none does."""
        if not price:
            return LONGEST_SUM if least else -1
        wanted, increment = least * 60 / price, int(self.increment.value)
        first = int(self.first.value) if self.first else increment
        if wanted <= first:
            return 0 if wanted else -1
        return min(first + (ceil((wanted - first) / increment) - 1) * increment, LONGEST_SUM)


class MinutesFeePart(FeePart):
    """A price per minute, each record in begun increments."""

    makes: ClassVar[type[FeeTerms]] = MinutesFee
    draft: ClassVar[str] = """\
  minutes:
    clause: #? clause
    name: {zh: 通话分钟费, en: Minutes}
    kind: minutes
    counts: calls
    where: #? fee_where
    adds: #? adds
    blank: #? blank
    price: #? minute_price
    increment: #? increment
"""

    counts: Annotated[Written[str], OneWord("calls")]
    where: Text | None = None
    adds: Text
    blank: Annotated[Written[str] | None, OneWord(*BLANKS)] = None
    price: Annotated[Written[Price] | PricesBy, ReadsPrices(read_minute_price, read_timed_minute, read_other_minute)]
    increment: Annotated[Written[Increment], Reads(read_increment)]
    at_least: Annotated[Written[LeastEach] | None, Reads(read_least_each)] = None

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> MinutesFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        least = self.at_least
        increment, first = self.increment.value, self.increment.value.first
        further = "further" if first else ""  # no number of one kind of increments is ever put with counts of the other
        return MinutesFee(
            **heading,
            counts=self.counts.value,
            scope=scope(self.where, self.counts.value),
            adds=tuple(column.strip() for column in self.adds.value.split("+")),
            price=single(self.price, heading["clause"]),
            prices=several(self.price, heading["clause"]),
            increment=quantity(increment.seconds, self.increment.scalar, heading["clause"], further),
            first=quantity(first, self.increment.scalar, heading["clause"], "first") if first else None,
            blank=self.blank.value if self.blank else "",
            least=quantity(least.value.price.number, least.scalar, heading["clause"]) if least else None,
            least_of_none=least is not None and least.value.of_none,
        )

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """What is billed by the minute are columns of seconds."""
        yield from check_counted(root, fee)
        yield from check_prices(fee, CALLS.role, read_timed_minute)
        adds = scalar_at(fee, "adds")
        if adds is None:
            return
        for name in (part.strip() for part in adds.text.split("+")):
            column = CALLS.column(name)
            if column is None:
                known = [known_column.name for known_column in CALLS.columns if known_column.type == "seconds"]
                facts = {"text": name, "nearest": nearest(name, known), "role": CALLS.role, "columns": listed(known)}
                yield error("contract/unknown-column", adds.place, **facts)
            elif column.type != "seconds":
                yield error("contract/cannot-add", adds.place, text=name, type=column.type)

    @classmethod
    def has_price_by_day(cls, fee: Mapping) -> bool:  # noqa: ARG003 - whatever else it says
        """Increments are counted by day."""
        return True
