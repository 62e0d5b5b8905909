"""What late payment costs, and when it gives the provider rights."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.exact import ROUNDED, Way
from slacalc.base.nearest import listed
from slacalc.contract.parts.file import ById, Clause, Text
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import find_path, scalar_at, text_at, value_at
from slacalc.contract.tree.leaves import OneWord, Reads, ReadsAmount, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.late import (
    Grace,
    InterestCap,
    LateRate,
    Period,
    read_grace,
    read_interest_cap,
    read_late_fee,
    read_rate,
)
from slacalc.contract.words.prices import Price
from slacalc.contract.words.quantities import Number, read_after_days, read_yearly_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

Disputed = Literal["bears interest like the rest", "from the due day once settled", "from the day after it is settled"]
"""From when a disputed sum that is owed after all bears interest."""
OfMonths = Literal[
    "a month is 30 days",
    "days of each calendar month",
    "whole months, then days of the month begun",
    "each month begun counts whole",
]
OfYears = Literal["a year is 365 days", "a year is 360 days", "a year is 365 days, a leap year 366"]
OfBoth = Literal["30/360 European", "30/360 US"]
DayCount = Literal[OfMonths, OfYears, OfBoth]
"""How days become parts of the month or the year that a rate is for."""
DAY_COUNTS: dict[Period, tuple[str, ...]] = {
    "day": (),
    "month": (*get_args(OfMonths), *get_args(OfBoth)),
    "year": (*get_args(OfYears), *get_args(OfBoth)),
}
Compounding = Literal["simple", "compound", "compound each day", "compound each month", "compound each year"]
"""``compound`` is each day, of a rate a day."""


@dataclass(frozen=True, slots=True)
class YearlyLimit:
    """A yearly rate that somebody would compare with."""

    id: str
    rate: Quantity
    source: str
    """Where it comes from: an article, a published rate and its day."""


@dataclass(frozen=True, slots=True)
class InterestCapTerms:
    """What late payment of one statement costs at most."""

    with_fee: bool
    """Whether the flat fee is within it; otherwise interest alone is."""
    most: Quantity
    """An amount, or a share of what was to be paid."""


@dataclass(frozen=True, slots=True)
class LatePaymentTerms:
    """What late payment costs, and when it gives the provider rights."""

    clause: str
    rate: Quantity
    """For the time that ``per`` says."""
    compound: bool
    """Whether interest bears interest."""
    calendar_days: bool
    """Otherwise only working days count."""
    including_tax: bool
    due_day_counts: bool
    payment_day_counts: bool
    interest_first: bool
    """Whether a payment goes to interest first, and then to the principal."""
    suspend: int | None
    """Days of delay after which the provider may suspend."""
    terminate: int | None
    disputed: Disputed | None = None
    """What becomes of a disputed sum; None where the contract does not say, and then there may be none."""
    yearly_limits: tuple[YearlyLimit, ...] = ()
    per: Period = "day"
    day_count: DayCount | None = None
    """None of a rate a day: there each day that counts is one."""
    compounds: Period = "day"
    """Where interest bears interest: with which day, or with the end of which month or year from the due day on."""
    grace: Grace | None = None
    fee: Quantity | None = None
    """An amount that a late statement costs once."""
    cap: InterestCapTerms | None = None
    goes: Way = ROUNDED
    """Which way interest goes to the smallest unit of the currency, where it is paid or stated."""


class YearlyLimitPart(Part):
    """A yearly rate to compare the daily one with, and where it comes from."""

    yearly: Annotated[Written[Number], Reads(read_yearly_rate)]
    source: Text

    def terms(self, name: str, clause: str) -> YearlyLimit:
        """Its terms."""
        return YearlyLimit(name, quantity(self.yearly.value, self.yearly.scalar, clause), self.source.value)


class LatePaymentPart(Part):
    """What late payment costs, and when it gives the provider rights."""

    clause: Clause
    rate: Annotated[Written[LateRate], Reads(read_rate)]
    day_count: Annotated[Written[DayCount] | None, OneWord(*get_args(OfMonths), *get_args(OfYears), *get_args(OfBoth))] = None
    interest: Annotated[Written[Compounding], OneWord(*get_args(Compounding))]
    days: Annotated[Written[str], OneWord("calendar days", "working days")]
    on: Annotated[Written[str], OneWord("unpaid sum including tax", "unpaid sum without tax")]
    due_day: Annotated[Written[str], OneWord("counted", "not counted")]
    payment_day: Annotated[Written[str], OneWord("counted", "not counted")]
    grace: Annotated[Written[Grace] | None, Reads(read_grace)] = None
    fee: Annotated[Written[Price] | None, ReadsAmount(read_late_fee)] = None
    cap: Annotated[Written[InterestCap] | None, ReadsAmount(read_interest_cap)] = None
    part_payments: Annotated[Written[str], OneWord("costs then interest then principal", "principal then interest then costs")]
    disputed: Annotated[Written[Disputed] | None, OneWord(*get_args(Disputed))] = None
    yearly_limits: ById[YearlyLimitPart] | None = None
    suspend: Annotated[Written[Number] | None, Reads(read_after_days)] = None
    terminate: Annotated[Written[Number] | None, Reads(read_after_days)] = None

    def terms(self, goes: Way) -> LatePaymentTerms:
        """Its terms; ``goes`` is the way of its interest to the smallest unit."""
        clause, how = self.clause.value, self.interest.value
        return LatePaymentTerms(
            clause=clause,
            rate=quantity(self.rate.value.number, self.rate.scalar, clause),
            compound=how != "simple",
            calendar_days=self.days.value == "calendar days",
            including_tax=self.on.value == "unpaid sum including tax",
            due_day_counts=self.due_day.value == "counted",
            payment_day_counts=self.payment_day.value == "counted",
            interest_first=self.part_payments.value == "costs then interest then principal",
            suspend=int(self.suspend.value.value) if self.suspend else None,
            terminate=int(self.terminate.value.value) if self.terminate else None,
            disputed=self.disputed.value if self.disputed else None,
            yearly_limits=tuple(limit.terms(name, clause) for name, limit in (self.yearly_limits or {}).items()),
            per=self.rate.value.per,
            day_count=self.day_count.value if self.day_count else None,
            compounds="month" if how == "compound each month" else "year" if how == "compound each year" else "day",
            grace=self.grace.value if self.grace else None,
            fee=quantity(self.fee.value.number, self.fee.scalar, clause) if self.fee else None,
            cap=self._cap(clause),
            goes=goes,
        )

    def _cap(self, clause: str) -> InterestCapTerms | None:
        if self.cap is None:
            return None
        return InterestCapTerms(self.cap.value.with_fee, quantity(self.cap.value.number, self.cap.scalar, clause))


def check_late_payment(root: Mapping) -> Iterator[Diagnostic]:
    """What a rate a month or a year wants said, and one a day cannot have; a cap on a fee that there is none of."""
    late = find_path(root, "late_payment")
    if not isinstance(late, Mapping):
        return
    yield from _of_rate(late)
    cap, node = value_at(late, "cap", read_interest_cap), scalar_at(late, "cap")
    if cap is not None and node is not None and cap.with_fee and late.find("fee") is None:
        yield error("contract/rate-wants", node.place, text=node.text, key="fee")


def _of_rate(late: Mapping) -> Iterator[Diagnostic]:
    rate, node = value_at(late, "rate", read_rate), scalar_at(late, "rate")
    if rate is None or node is None:
        return
    known, counted = DAY_COUNTS[rate.per], late.find("day_count")
    if counted is None and known:
        yield error("contract/rate-wants", node.place, text=node.text, key="day_count")
    elif counted is not None and not known:
        yield error("contract/rate-has-no", counted.key, text=node.text, key="day_count")
    elif counted is not None and (count := text_at(late, "day_count")) not in known and count in get_args(DayCount):
        yield error("contract/day-count-of-other-rate", counted.place, text=count, rate=node.text, words=listed(known))
    longer = (
        ("days", "working days", ("calendar days",)),
        ("interest", "compound", tuple(how for how in get_args(Compounding) if how != "compound")),
    )
    for key, word, others in longer if known else ():
        unasked = scalar_at(late, key)
        if unasked is not None and unasked.text == word:
            yield error("contract/of-a-rate-a-day", unasked.place, text=word, rate=node.text, words=listed(others))
