"""The account of one statement: what is unpaid of it on each day, and what that has cost; the rules are told in `position`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.base.exact import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from slacalc.assess.history import Decision, Payment
    from slacalc.base.month import Month
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.payment.late import LatePaymentTerms

ONE_DAY = timedelta(days=1)
SETTLED = "dispute settled"
BEARS_ON = "bears interest like the rest"
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
    terms: LatePaymentTerms | None
    """None where the contract says nothing of late payment: what is unpaid is told, and bears nothing."""
    working_days: WorkingDays
    bearing: Fraction = Fraction(1)
    """The share of each unpaid sum that bears interest: all of it, or what it is without tax."""


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
    clause: str = ""
    """Which gives these rights; empty where the contract says nothing of late payment."""


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
    accrued_in_dispute: Fraction = Fraction(0)
    """Of it what the disputed part has borne while the dispute lasts."""
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
    portions: list[Portion] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unpaid = max(self.debt.principal - self.waived, Fraction(0))
        self.owed_back = max(-self.debt.principal, Fraction(0))

    @property
    def payment_day_counts(self) -> bool:
        """Whether what is paid on a day still bears interest on it."""
        return self.debt.terms is not None and self.debt.terms.payment_day_counts

    def set_aside(self, day: date) -> Fraction:
        """Of what is unpaid the part that bears no interest as long as the dispute lasts."""
        terms = self.debt.terms
        return Fraction(0) if terms is None or terms.disputed in {None, BEARS_ON} else self.in_dispute(day)

    def in_dispute(self, day: date) -> Fraction:
        """Of what is unpaid the part that is disputed on a day, and owed after all as far as that is known."""
        owed = next((owed for on, owed in self.settled if on >= day), self.disputed)
        return min(self.disputed, owed, self.unpaid)

    def open_day(self, decisions: Sequence[Decision]) -> None:
        """A dispute holds from its day on, and costs are owed from theirs."""
        for decision in decisions:
            if decision.kind == "collection costs":
                self.costs += Fraction(decision.amount or 0)
            elif decision.kind == "disputed":
                self.disputed += Fraction(decision.amount or 0)

    def close_day(self, decisions: Sequence[Decision]) -> None:
        """A dispute is settled with the end of the day."""
        for decision in decisions:
            if decision.kind == SETTLED:
                self._settle_dispute()

    def _settle_dispute(self) -> None:
        """What stood aside is owed after all."""
        self.disputed = self.accrued_in_dispute = Fraction(0)
        if self.debt.terms is not None and self.debt.terms.disputed == "from the due day once settled":
            for kept in self.aside:
                self._add(Stretch(kept.day, kept.day, 1, kept.sum, kept.rate, Fraction(0), settled=True), counts=kept.counts)
        self.aside = []

    def look_at_rights(self, day: date) -> None:
        """At the end of a day: whether rights arise with the next one, or have ended.

        What is disputed is not overdue, whether it bears interest or not; nor is the interest that it bears meanwhile.
        """
        terms = self.debt.terms
        if terms is None or day < self.debt.due:
            return
        overdue = self.unpaid > self.in_dispute(day + ONE_DAY)
        self.overdue_since = (self.overdue_since or day) if overdue else None
        interest = bool(rounded(self.accrued - self.accrued_in_dispute, self.places))
        self.suspend = self._right(self.suspend, terms.suspend, day, paid=not overdue and not interest)
        self.terminate = self._right(self.terminate, terms.terminate, day, paid=not overdue)

    def _right(self, before: Entitled | None, after: int | None, day: date, *, paid: bool) -> Entitled | None:
        """A right as it is at the end of a day."""
        if before is not None and before.until is None:
            return Entitled(before.since, day) if paid else before
        long_enough = after is not None and self.overdue_since is not None and (day - self.overdue_since).days >= after
        return Entitled(day + ONE_DAY) if long_enough else before

    def bear(self, day: date, rate_on: Callable[[date], Fraction]) -> None:
        """One day of delay, where it is one."""
        terms = self.debt.terms
        if terms is None or not self.unpaid or day < (self.debt.due if terms.due_day_counts else self.debt.due + ONE_DAY):
            return
        counts, rate, aside = terms.calendar_days or self.debt.working_days.is_working(day), rate_on(day), self.set_aside(day)
        if aside:
            self.aside.append(_Aside(day, rate, counts, self._bearing(aside)))
        elif counts:
            on = self._bearing(self.in_dispute(day)) + (self.accrued_in_dispute if terms.compound else 0)
            self.accrued_in_dispute += on * rate
        if bearing := self._bearing(self.unpaid - aside):
            self._add(Stretch(day, day, 1, bearing, rate, Fraction(0)), counts=counts)

    def _bearing(self, unpaid: Fraction) -> Fraction:
        """What of an unpaid sum bears interest, exactly: interest is rounded where it is paid and stated, its base nowhere."""
        return unpaid * self.debt.bearing

    def _add(self, day: Stretch, *, counts: bool) -> None:
        """Let a day bear interest, and put it to the days before it that are like it."""
        compound = self.debt.terms is not None and self.debt.terms.compound
        on = day.sum + (self.accrued if compound and not day.settled else 0)
        interest = on * day.rate if counts else Fraction(0)
        self.accrued += interest
        last = self.stretches[-1] if self.stretches else None
        stretch = Stretch(day.first, day.last, int(counts), day.sum, day.rate, interest, day.settled)
        if last is not None and (last.sum, last.rate, last.settled, last.last + ONE_DAY) == (
            day.sum,
            day.rate,
            day.settled,
            day.first,
        ):
            stretch = Stretch(last.first, day.last, last.days + counts, day.sum, day.rate, last.interest + interest, day.settled)
            self.stretches.pop()
        self.stretches.append(stretch)

    def receive(self, payment: Payment, amount: Fraction, day: date, *, all_of_it: bool) -> Fraction:
        """Take ``amount`` of a payment as far as there is anything to pay, or ``all_of_it``; gives what is left over."""
        back = min(amount, self.owed_back)
        self.owed_back -= back
        left, to = amount - back, dict[Part, Fraction]()
        for part in _order(self.debt.terms, payment.goes_to):
            to[part] = self._settle(part, left)
            left -= to[part]
        over, left = (left, Fraction(0)) if all_of_it else (Fraction(0), left)
        self.too_much += over
        self.paid += amount - left
        if amount > left:
            self.portions.append(
                Portion(payment.reference, payment.received_on, self.debt.month, day, **to, paid_back=back, too_much=over)
            )
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
                self.accrued_in_dispute = min(self.accrued_in_dispute, self.accrued)
                self.interest_paid += taken
        return taken

    def at(self, as_of: date) -> Late:
        """What has become of it."""
        debt, owed = self.debt, Fraction(rounded(self.accrued, self.places))
        suspend, terminate = (right if right and right.since <= as_of else None for right in (self.suspend, self.terminate))
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
            clause=debt.terms.clause if debt.terms is not None else "",
        )


def _order(terms: LatePaymentTerms | None, goes_to: str) -> tuple[Part, ...]:
    """What a payment pays first: what the parties have agreed on for it, then as the contract says.

    Where the contract says nothing of late payment there is no interest, and costs come first (Civil Code art. 561).
    """
    order: tuple[Part, ...] = ("costs", "interest", "principal")
    if terms is not None and not terms.interest_first:
        order = ("principal", "interest", "costs")
    return tuple(sorted(order, key=lambda part: part != goes_to))
