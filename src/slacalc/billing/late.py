"""Late payment (逾期违约金): each day that a sum is late costs a share of what is unpaid on that day.

Day by day, as one would on a calendar: the first day is the due day or the one after it; a day counts where it is a calendar
day, or a working day; on the day of a payment what is paid still bears interest, or no longer does. Interest is simple, or bears
interest itself. A payment goes to interest first and then to the principal, or the other way round; interest is rounded to the
smallest unit where it is paid and where it is stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from slacalc.assess.history import Payment
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.terms import LatePaymentTerms

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which the same sum bore interest at the same rate."""

    first: date
    last: date
    days: int
    """Days of it that count."""
    sum: Fraction
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Late:
    """What became of one statement by a day."""

    due: date
    principal: Fraction
    """What was to be paid."""
    stretches: tuple[Stretch, ...]
    interest: Fraction
    """All interest that has arisen, rounded where it was paid and at the end."""
    paid: Fraction
    unpaid_interest: Fraction
    unpaid: Fraction
    """Of the principal."""
    too_much: Fraction
    suspend_from: date | None
    """The first day on which the provider may suspend; None where nothing is unpaid or the day has not come."""
    terminate_from: date | None


@dataclass(frozen=True, slots=True)
class Delay:
    """What was to be paid by when, and what a delay costs."""

    terms: LatePaymentTerms
    due: date
    principal: Fraction


def late_by(
    delay: Delay,
    payments: Sequence[Payment],
    as_of: date,
    working_days: WorkingDays,
    rate_on: Callable[[date], Fraction],
    places: int,
) -> Late:
    """What has become of a statement by the end of ``as_of``; ``payments`` are for it, and later ones are left out.

    Raises:
        Uncovered: working days are counted in a year for which no holiday notice is known.
    """
    terms, due, principal = delay.terms, delay.due, delay.principal
    account = _Account(terms, principal, places)
    known = sorted((one for one in payments if one.received_on <= as_of), key=lambda one: (one.received_on, one.reference))
    day = min([due, *(one.received_on for one in known)])
    start = due if terms.due_day_counts else due + ONE_DAY
    while day <= as_of:
        today = [Fraction(one.amount) for one in known if one.received_on == day]
        if not terms.payment_day_counts:
            account.receive(today)
        last_unpaid_day = day == as_of and not terms.payment_day_counts
        counts = terms.calendar_days or working_days.is_working(day) if day >= start and account.unpaid else False
        if day >= start and account.unpaid and not last_unpaid_day:
            account.bear(day, rate_on(day), counts=counts)
        if terms.payment_day_counts:
            account.receive(today)
        day += ONE_DAY
    suspend, terminate = (_right(due, after, as_of, account) for after in (terms.suspend, terms.terminate))
    owed = Fraction(rounded(account.accrued, places))
    return Late(
        due=due,
        principal=principal,
        stretches=tuple(account.stretches),
        interest=account.interest_paid + owed,
        paid=account.paid,
        unpaid_interest=owed,
        unpaid=account.unpaid,
        too_much=account.too_much,
        suspend_from=suspend,
        terminate_from=terminate,
    )


def _right(due: date, after: int | None, as_of: date, account: _Account) -> date | None:
    """The day after so many days of delay, where it has come and something is still unpaid."""
    if after is None or not account.unpaid:
        return None
    day = due + timedelta(days=after + 1)
    return day if day <= as_of else None


class _Account:
    """What is unpaid, and what it has cost so far."""

    def __init__(self, terms: LatePaymentTerms, principal: Fraction, places: int) -> None:
        self._terms, self._places = terms, places
        self.unpaid, self.accrued = principal, Fraction(0)
        self.interest_paid = self.paid = self.too_much = Fraction(0)
        self.stretches: list[Stretch] = []

    def bear(self, day: date, rate: Fraction, *, counts: bool) -> None:
        """One day of delay."""
        bearing = self.unpaid + (self.accrued if self._terms.compound else 0)
        if counts:
            self.accrued += bearing * rate
        last = self.stretches[-1] if self.stretches else None
        if last is not None and (last.sum, last.rate, last.last + ONE_DAY) == (self.unpaid, rate, day):
            self.stretches[-1] = Stretch(last.first, day, last.days + counts, self.unpaid, rate)
        else:
            self.stretches.append(Stretch(day, day, int(counts), self.unpaid, rate))

    def receive(self, amounts: Sequence[Fraction]) -> None:
        """Payments of one day, in their order."""
        for amount in amounts:
            self.paid += amount
            left = amount
            for part in ("interest", "principal") if self._terms.interest_first else ("principal", "interest"):
                left -= self._settle(part, left)
            self.too_much += left

    def _settle(self, part: str, amount: Fraction) -> Fraction:
        if part == "principal":
            taken = min(amount, self.unpaid)
            self.unpaid -= taken
            return taken
        owed = Fraction(rounded(self.accrued, self._places))
        taken = min(amount, owed)
        self.accrued = self.accrued - taken if taken < owed else Fraction(0)
        self.interest_paid += taken
        return taken
