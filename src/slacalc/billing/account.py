"""The account of one statement: what is unpaid of it on each day, and what that has cost (see ``late``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.base.exact import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from slacalc.assess.history import Decision
    from slacalc.base.month import Month
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.terms import LatePaymentTerms

ONE_DAY = timedelta(days=1)
SETTLED = "dispute settled"
Part = Literal["costs", "interest", "principal"]


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


@dataclass(frozen=True, slots=True)
class Debt:
    """What was to be paid for a month by when, and what a delay costs."""

    month: Month
    due: date
    principal: Fraction
    """Less than nothing where the provider owes."""
    terms: LatePaymentTerms
    working_days: WorkingDays
    bearing: Fraction = Fraction(1)
    """The share of each unpaid sum that bears interest: all of it, or what it is without tax."""


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
    due: date
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


@dataclass(slots=True)
class _Aside:
    """A day on which a disputed sum stood aside."""

    day: date
    rate: Fraction
    counts: bool
    sum: Fraction


@dataclass(slots=True)
class Account:
    """What is unpaid of one statement, and what it has cost so far."""

    debt: Debt
    places: int
    waived: Fraction
    settled: tuple[tuple[date, Fraction], ...]
    """The days on which disputes are settled, and what is owed after all."""
    unpaid: Fraction = Fraction(0)
    owed_back: Fraction = Fraction(0)
    accrued: Fraction = Fraction(0)
    costs: Fraction = Fraction(0)
    costs_paid: Fraction = Fraction(0)
    interest_paid: Fraction = Fraction(0)
    paid: Fraction = Fraction(0)
    too_much: Fraction = Fraction(0)
    disputed: Fraction = Fraction(0)
    overdue_since: date | None = None
    suspend: Entitled | None = None
    terminate: Entitled | None = None
    aside: list[_Aside] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unpaid = max(self.debt.principal - self.waived, Fraction(0))
        self.owed_back = max(-self.debt.principal, Fraction(0))

    def set_aside(self, day: date) -> Fraction:
        """Of what is unpaid the part that bears no interest as long as the dispute lasts."""
        if self.debt.terms.disputed in {None, "bears interest like the rest"}:
            return Fraction(0)
        owed = next((owed for on, owed in self.settled if on >= day), self.disputed)
        return min(self.disputed, owed, self.unpaid)

    def open_day(self, decisions: Sequence[Decision]) -> None:
        """A dispute holds from its day on, and costs are owed from theirs."""
        for one in decisions:
            if one.kind == "collection costs":
                self.costs += Fraction(one.amount or 0)
            elif one.kind == "disputed":
                self.disputed += Fraction(one.amount or 0)

    def close_day(self, decisions: Sequence[Decision]) -> None:
        """A dispute is settled with the end of the day."""
        for one in decisions:
            if one.kind == SETTLED:
                self._settle_dispute()

    def _settle_dispute(self) -> None:
        """What stood aside is owed after all."""
        self.disputed = Fraction(0)
        if self.debt.terms.disputed == "from the due day once settled":
            for one in self.aside:
                self._add(Stretch(one.day, one.day, 1, one.sum, one.rate, Fraction(0), settled=True), counts=one.counts)
        self.aside = []

    def look_at_rights(self, day: date) -> None:
        """At the end of a day: whether rights arise with the next one, or have ended."""
        if day < self.debt.due:
            return
        overdue = self.unpaid > self.set_aside(day + ONE_DAY)
        self.overdue_since = (self.overdue_since or day) if overdue else None
        interest = bool(rounded(self.accrued, self.places))
        self.suspend = self._right(self.suspend, self.debt.terms.suspend, day, paid=not overdue and not interest)
        self.terminate = self._right(self.terminate, self.debt.terms.terminate, day, paid=not overdue)

    def _right(self, before: Entitled | None, after: int | None, day: date, *, paid: bool) -> Entitled | None:
        """A right as it is at the end of a day."""
        if before is not None and before.until is None:
            return Entitled(before.since, day) if paid else before
        long_enough = after is not None and self.overdue_since is not None and (day - self.overdue_since).days >= after
        return Entitled(day + ONE_DAY) if long_enough else before

    def bear(self, day: date, rate_on: Callable[[date], Fraction]) -> None:
        """One day of delay, where it is one."""
        terms = self.debt.terms
        start = self.debt.due if terms.due_day_counts else self.debt.due + ONE_DAY
        if day < start or not self.unpaid:
            return
        counts, rate, aside = terms.calendar_days or self.debt.working_days.is_working(day), rate_on(day), self.set_aside(day)
        if aside:
            self.aside.append(_Aside(day, rate, counts, self._bearing(aside)))
        if bearing := self._bearing(self.unpaid - aside):
            self._add(Stretch(day, day, 1, bearing, rate, Fraction(0)), counts=counts)

    def _bearing(self, unpaid: Fraction) -> Fraction:
        """What of an unpaid sum bears interest, to the smallest unit of the currency."""
        return Fraction(rounded(unpaid * self.debt.bearing, self.places))

    def _add(self, day: Stretch, *, counts: bool) -> None:
        """Let a day bear interest, and put it to the days before it that are like it."""
        on = day.sum + (self.accrued if self.debt.terms.compound and not day.settled else 0)
        interest = on * day.rate if counts else Fraction(0)
        self.accrued += interest
        last = self.stretches[-1] if self.stretches else None
        found = Stretch(day.first, day.last, int(counts), day.sum, day.rate, interest, day.settled)
        if last is not None and (last.sum, last.rate, last.settled, last.last + ONE_DAY) == (
            day.sum,
            day.rate,
            day.settled,
            day.first,
        ):
            found = Stretch(last.first, day.last, last.days + counts, day.sum, day.rate, last.interest + interest, day.settled)
            self.stretches.pop()
        self.stretches.append(found)

    def receive(self, amount: Fraction, goes_to: str, *, all_of_it: bool) -> Fraction:
        """Take a payment as far as there is anything to pay, or ``all_of_it``; gives what is left over."""
        left = amount - min(amount, self.owed_back)
        self.owed_back -= amount - left
        for part in _order(self.debt.terms, goes_to):
            left -= self._settle(part, left)
        if all_of_it:
            self.too_much += left
            self.paid += amount
            return Fraction(0)
        self.paid += amount - left
        return left

    def _settle(self, part: Part, amount: Fraction) -> Fraction:
        match part:
            case "principal":
                taken = min(amount, self.unpaid)
                self.unpaid -= taken
            case "costs":
                taken = min(amount, self.costs - self.costs_paid)
                self.costs_paid += taken
            case "interest":
                owed = Fraction(rounded(self.accrued, self.places))
                taken = min(amount, owed)
                self.accrued = self.accrued - taken if taken < owed else Fraction(0)
                self.interest_paid += taken
        return taken

    def at(self, as_of: date) -> Late:
        """What has become of it."""
        debt, owed = self.debt, Fraction(rounded(self.accrued, self.places))
        suspend, terminate = (one if one and one.since <= as_of else None for one in (self.suspend, self.terminate))
        return Late(
            month=debt.month,
            due=debt.due,
            principal=debt.principal,
            waived=self.waived,
            disputed=self.disputed,
            costs=self.costs,
            stretches=tuple(self.stretches),
            interest=self.interest_paid + owed,
            paid=self.paid if debt.principal >= 0 else -self.paid,
            unpaid_costs=self.costs - self.costs_paid,
            unpaid_interest=owed,
            unpaid=self.unpaid,
            too_much=self.too_much,
            owed_back=self.owed_back,
            suspend=suspend,
            terminate=terminate,
        )


def _order(terms: LatePaymentTerms, goes_to: str) -> tuple[Part, ...]:
    """What a payment pays first: what the parties have agreed on for it, then as the contract says."""
    order: tuple[Part, ...] = ("costs", "interest", "principal")
    if not terms.interest_first:
        order = ("principal", "interest", "costs")
    return tuple(sorted(order, key=lambda part: part != goes_to))
