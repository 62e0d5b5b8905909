"""What is owed for one statement, what a delay of it costs, where payments went, and what has become of it by a day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.billing.late.accrual import ONE_DAY

if TYPE_CHECKING:
    from slacalc.base.month import Month
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.payment.late import LatePaymentTerms
    from slacalc.contract.words.late import Period


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which the same sum bore interest at the same rate."""

    first: date
    last: date
    days: int
    """Days of it that count."""
    sum: Fraction
    rate: Fraction
    interest: Fraction
    """Exact."""
    settled: bool = False
    """Whether the sum was disputed on these days, and is owed after all."""
    per: Period = "day"
    """What the rate is for."""
    time: Fraction = Fraction(0)
    """How many of these periods the days come to, exactly."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What was to be paid for a month by when, and what a delay costs."""

    month: Month
    due: date | None
    """None as long as the invoice is not received from which days are counted."""
    principal: Fraction
    """Less than nothing where the provider owes."""
    terms: LatePaymentTerms | None
    """None where the contract says nothing of late payment: what is unpaid is told, and bears nothing."""
    working_days: WorkingDays
    bearing: Fraction = Fraction(1)
    """The share of each unpaid sum that bears interest: all of it, or what it is without tax."""

    @property
    def in_time_until(self) -> date:
        """The last day on which a payment costs nothing: the due day, or the last day of grace after it.

        Raises:
            Uncovered: grace of working days reaches into a year for which no holiday notice is known.
        """
        grace = self.terms.grace if self.terms is not None else None
        if self.due is None:
            return date.max
        if grace is None:
            return self.due
        return self.working_days.nth_after(self.due, grace.days) if grace.working else self.due + grace.days * ONE_DAY

    @property
    def last_without_delay(self) -> date:
        """The day after which interest runs."""
        terms = self.terms
        if terms is not None and terms.grace is not None and not terms.grace.from_due_day:
            return self.in_time_until
        if self.due is None:
            return date.max
        return self.due - ONE_DAY if terms is not None and terms.due_day_counts else self.due

    def cap(self, owed: Fraction) -> Fraction | None:
        """What late payment costs at most, where ``owed`` was to be paid; None where there is no limit."""
        cap = self.terms.cap if self.terms is not None else None
        if cap is None:
            return None
        return cap.most.value * (owed if cap.most.unit == "share" else 1)


@dataclass(frozen=True, slots=True)
class Portion:
    """Where a payment, or a part of it, went, and on which day."""

    payment: str
    """Its reference."""
    received_on: date
    month: Month | None
    """Whose statement it was put to; None as long as it waits for one."""
    on: date
    """The day on which it was put there; as long as it waits, the day of its receipt."""
    costs: Fraction = Fraction(0)
    interest: Fraction = Fraction(0)
    principal: Fraction = Fraction(0)
    paid_back: Fraction = Fraction(0)
    """Of what the provider owes back for a statement of less than nothing."""
    too_much: Fraction = Fraction(0)
    waiting: Fraction = Fraction(0)
    """What no statement was there for."""


@dataclass(frozen=True, slots=True)
class Entitled:
    """The days of a right that the provider has had for late payment, both included."""

    since: date
    until: date | None = None
    """The day of the payment that ended it."""


@dataclass(frozen=True, slots=True)
class Late:
    """What became of one statement by a day."""

    month: Month
    due: date | None
    """None as long as the invoice is not received from which days are counted."""
    principal: Fraction
    """What was to be paid."""
    waived: Fraction
    """Of the principal what a settled dispute has shown not to be owed."""
    disputed: Fraction
    """Of the principal what stands aside as long as a dispute lasts."""
    costs: Fraction
    stretches: tuple[Stretch, ...]
    interest: Fraction
    """All interest that has arisen, rounded where it was paid and at the end."""
    paid: Fraction
    """What payments have put here, what is too much among it; less than nothing is what the provider has paid back."""
    unpaid_costs: Fraction
    unpaid_interest: Fraction
    unpaid: Fraction
    """Of the principal, what is disputed among it."""
    too_much: Fraction
    owed_back: Fraction
    """Of a statement of less than nothing what the provider still owes."""
    suspend: Entitled | None
    """None where no right to suspend has arisen."""
    terminate: Entitled | None
    clause: str = ""
    """Which gives these rights; empty where the contract says nothing of late payment."""
    fee: Fraction | None = None
    """What the delay has cost once, beside costs and interest; None where the contract has no such fee."""
    cap: Fraction | None = None
    """What interest, or interest and fee, come to at most; None where there is no limit."""
    capped_on: date | None = None
    """The first day on which the cap took something away."""
    in_time_until: date | None = None
    """The last day of grace; None where there is none."""
