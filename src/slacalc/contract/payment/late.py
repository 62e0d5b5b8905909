"""What late payment costs, and when it gives the provider rights."""

# ruff: noqa: TC001 - pydantic reads annotations when it runs
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from slacalc.contract.parts.file import ById, Clause, Text
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.words.quantities import Number, read_after_days, read_daily_rate, read_yearly_rate

Disputed = Literal["bears interest like the rest", "from the due day once settled", "from the day after it is settled"]
"""From when a disputed sum that is owed after all bears interest."""


@dataclass(frozen=True, slots=True)
class YearlyLimit:
    """A yearly rate that somebody would compare with."""

    id: str
    rate: Quantity
    source: str
    """Where it comes from: an article, a published rate and its day."""


@dataclass(frozen=True, slots=True)
class LatePaymentTerms:
    """What late payment costs, and when it gives the provider rights."""

    clause: str
    rate: Quantity
    """A day."""
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
    rate: Annotated[Written[Number], Reads(read_daily_rate)]
    interest: Annotated[Written[str], OneWord("simple", "compound")]
    days: Annotated[Written[str], OneWord("calendar days", "working days")]
    on: Annotated[Written[str], OneWord("unpaid sum including tax", "unpaid sum without tax")]
    due_day: Annotated[Written[str], OneWord("counted", "not counted")]
    payment_day: Annotated[Written[str], OneWord("counted", "not counted")]
    part_payments: Annotated[Written[str], OneWord("costs then interest then principal", "principal then interest then costs")]
    disputed: Annotated[Written[Disputed] | None, OneWord(*get_args(Disputed))] = None
    yearly_limits: ById[YearlyLimitPart] | None = None
    suspend: Annotated[Written[Number] | None, Reads(read_after_days)] = None
    terminate: Annotated[Written[Number] | None, Reads(read_after_days)] = None

    def terms(self) -> LatePaymentTerms:
        """Its terms."""
        clause = self.clause.value
        return LatePaymentTerms(
            clause=clause,
            rate=quantity(self.rate.value, self.rate.scalar, clause),
            compound=self.interest.value == "compound",
            calendar_days=self.days.value == "calendar days",
            including_tax=self.on.value == "unpaid sum including tax",
            due_day_counts=self.due_day.value == "counted",
            payment_day_counts=self.payment_day.value == "counted",
            interest_first=self.part_payments.value == "costs then interest then principal",
            suspend=int(self.suspend.value.value) if self.suspend else None,
            terminate=int(self.terminate.value.value) if self.terminate else None,
            disputed=self.disputed.value if self.disputed else None,
            yearly_limits=tuple(limit.terms(name, clause) for name, limit in (self.yearly_limits or {}).items()),
        )
