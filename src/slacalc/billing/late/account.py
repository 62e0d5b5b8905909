"""The account of one statement: what is unpaid of it on each day, and what that has cost; the rules are told in `position`.

Between two days on which something happens to it, days are gone through together as long as they are alike: what is unpaid is the
same, and so is the rate, so that their interest is that of one day as many times as they are. What changes by itself ends such
days: the due day, grace and delay, the rate, and the end of a month or a year after which interest bears interest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import field
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import ROUNDED, rounded
from slacalc.billing.late.accrual import MONTHS_OF_YEAR, ONE_DAY, AlikeDays, period_end, whole_months
from slacalc.billing.late.debt import Debt, Entitled, Late, Portion, Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slacalc.assess.history import Decision, Payment
    from slacalc.billing.late.accrual import RateInForce, Rates
    from slacalc.contract.payment.late import LatePaymentTerms

SETTLED = "dispute settled"
BEARS_ON = "bears interest like the rest"
Part = Literal["costs", "interest", "principal"]


@dataclass(slots=True)
class _Aside:
    """Days on which a disputed sum stood aside."""

    days: AlikeDays
    sum: Fraction


@dataclass(slots=True)
class _Grace:
    """Days of grace, for which interest is owed if the sum is not paid by the end of them."""

    first: date
    last: date
    disputed: Fraction


@dataclass(slots=True)
class Account:
    """What is unpaid of one statement, and what it has cost so far."""

    debt: Debt
    places: int
    waived: Fraction
    settled: tuple[tuple[date, Fraction], ...]
    """The days on which disputes are settled, and what is owed after all."""
    rates: Rates
    reached: date
    """The last day that has been gone through."""
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
    capital: Fraction = Fraction(0)
    """Of the interest that has accrued what bears interest, where it does so from the end of a month or a year on."""
    capital_in_dispute: Fraction = Fraction(0)
    fee: Fraction = Fraction(0)
    capped_on: date | None = None
    in_time_until: date = field(init=False)
    start: date = field(init=False)
    """The last day without delay."""
    aside: list[_Aside] = field(default_factory=list)
    grace: list[_Grace] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    portions: list[Portion] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unpaid = max(self.debt.principal - self.waived, Fraction(0))
        self.owed_back = max(-self.debt.principal, Fraction(0))
        self.in_time_until, self.start = self.debt.in_time_until, self.debt.last_without_delay

    @property
    def cap(self) -> Fraction | None:
        """What late payment costs at most; what a dispute has shown not to be owed is no part of the sum."""
        return self.debt.cap(max(self.debt.principal - self.waived, Fraction(0)))

    @property
    def payment_day_counts(self) -> bool:
        """Whether what is paid on a day still bears interest on it."""
        return self.debt.terms is not None and self.debt.terms.payment_day_counts

    def _whole_units(self, exact: Fraction) -> Fraction:
        """Interest as it is stated and paid, in whole units of the currency."""
        return Fraction(rounded(exact, self.places, self.debt.terms.goes if self.debt.terms is not None else ROUNDED))

    def set_aside(self, day: date) -> Fraction:
        """Of what is unpaid the part that bears no interest as long as the dispute lasts."""
        terms = self.debt.terms
        return Fraction(0) if terms is None or terms.disputed in {None, BEARS_ON} else self.in_dispute(day)

    def in_dispute(self, day: date) -> Fraction:
        """Of what is unpaid the part that is disputed on a day, and owed after all as far as that is known."""
        if not self.disputed:
            return self.disputed
        owed = next((owed for on, owed in self.settled if on >= day), self.disputed)
        return min(self.disputed, owed, self.unpaid)

    def pass_days(self, last: date) -> None:
        """Go through the days up to the end of ``last``, on which nobody pays and nothing is decided."""
        while (first := self.reached + ONE_DAY) <= last:
            until = self._alike_until(first, last)
            self.begin_day(first)
            self.bear(first, until)
            self.end_days(first, until)

    def _alike_until(self, first: date, last: date) -> date:
        """The last of the days from ``first`` to ``last`` on each of which the same happens."""
        terms, due = self.debt.terms, self.debt.due
        if terms is None or due is None:
            return last
        if self.suspend is not None and self.suspend.until is None and self._bears_in_dispute_alone(first):
            return first  # once interest is at its limit, that of what is not disputed can come to nothing, and the right ends
        ends = [due - ONE_DAY, self.start, self.in_time_until, self.rates.until(first), last]
        if terms.compound and terms.compounds != "day" and first > self.start:
            ends.append(period_end(self.start, first, MONTHS_OF_YEAR if terms.compounds == "year" else 1))
        return min(end for end in ends if end >= first)

    def _bears_in_dispute_alone(self, day: date) -> bool:
        return 0 < self.unpaid <= self.in_dispute(day) and not self.set_aside(day)

    def begin_day(self, day: date) -> None:
        """With the first day on which a payment is late: the fee, and the interest of the days of grace."""
        terms = self.debt.terms
        if terms is None or day <= self.in_time_until:
            return
        if terms.fee is not None and not self.fee and self.unpaid > self.in_dispute(day):
            self.fee = min(terms.fee.value, self._room_of_fee(terms.fee.value))
            self.capped_on = self.capped_on or (day if self.fee < terms.fee.value else None)
        now, waited, self.grace = self.disputed, self.grace, []
        for waiting in waited:
            self.disputed = waiting.disputed
            self._bear(waiting.first, waiting.last)
        self.disputed = now

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
        self.disputed = self.accrued_in_dispute = self.capital_in_dispute = Fraction(0)
        terms = self.debt.terms
        if terms is not None and terms.disputed == "from the due day once settled":
            for kept in self.aside:
                self._add(kept.days, kept.sum, settled=True)
        if terms is not None and terms.disputed != "from the day after it is settled":
            self.grace = [_Grace(kept.first, kept.last, Fraction(0)) for kept in self.grace]
        self.aside = []

    def end_days(self, first: date, last: date) -> None:
        """At the end of days that are alike: whether rights have arisen with the day after one of them, or have ended.

        What is disputed is not overdue, whether it bears interest or not; nor is the interest that it bears meanwhile.
        """
        self.reached, terms = last, self.debt.terms
        if terms is None or self.debt.due is None or last < self.debt.due:
            return
        overdue = self.unpaid > self.in_dispute(last + ONE_DAY)
        self.overdue_since = (self.overdue_since or first) if overdue else None
        all_paid = not overdue and not self._whole_units(self.accrued - self.accrued_in_dispute)
        self.suspend = self._right(self.suspend, terms.suspend, first, last, paid=all_paid)
        self.terminate = self._right(self.terminate, terms.terminate, first, last, paid=not overdue)

    def _right(self, before: Entitled | None, after: int | None, first: date, last: date, *, paid: bool) -> Entitled | None:
        """A right as it is at the end of such days."""
        if before is not None and before.until is None:
            return Entitled(before.since, first) if paid else before
        if after is None or self.overdue_since is None or (last - self.overdue_since).days < after:
            return before
        early = max(after - (first - self.overdue_since).days, 0)
        return Entitled(first + (early + 1) * ONE_DAY)

    def bear(self, first: date, last: date) -> None:
        """Days of delay that are alike, where they are such."""
        if self.debt.terms is None or not self.unpaid or first <= self.start:
            return
        if first <= self.in_time_until and self.debt.terms.grace is not None:
            self.grace.append(_Grace(first, last, self.disputed))
        else:
            self._bear(first, last)

    def _bear(self, first: date, last: date) -> None:
        terms = self.debt.terms
        if terms is None:
            return
        days, aside = self._days(first, last, self.rates.on(first)), self.set_aside(first)
        self._add_to_capital(terms, first)
        if aside:
            self.aside.append(_Aside(days, self._bearing(aside)))
        elif self.disputed or self.capital_in_dispute:
            on = self._bearing(self.in_dispute(first)) + self.capital_in_dispute
            self.accrued_in_dispute += on * self._share_borne(days)
        if bearing := self._bearing(self.unpaid - aside):
            self._add(days, bearing)
        self.accrued_in_dispute = min(self.accrued_in_dispute, self.accrued)

    def _days(self, first: date, last: date, rate: RateInForce) -> AlikeDays:
        """Days at one rate, and what they come to."""
        all_days = (last - first).days + 1
        if self.debt.terms is None or self.debt.terms.calendar_days:
            return AlikeDays(first, last, rate, all_days, rate.borne_by(first, last, self.start))
        counted = self.debt.working_days.count(first, last)
        if rate.day_count is None:
            return AlikeDays(first, last, rate, counted, Fraction(counted))
        days = (first + at * ONE_DAY for at in range(all_days))
        borne = (rate.borne_by(day, day, self.start) for day in days if self.debt.working_days.is_working(day))
        return AlikeDays(first, last, rate, counted, sum(borne, Fraction(0)))

    def _share_borne(self, days: AlikeDays, *, settled: bool = False) -> Fraction:
        """The interest on one: of days that bear interest on that of the day before, more than the time they come to."""
        rate, first, terms = days.rate, days.first, self.debt.terms
        if settled or terms is None or not terms.compound or terms.compounds != "day":
            return rate.rate * days.time
        if rate.day_count is None:
            return (1 + rate.rate) ** days.counted - 1
        each = (first + at * ONE_DAY for at in range((days.last - first).days + 1))
        times = Counter(self._days(day, day, rate).time for day in each)
        return prod(((1 + rate.rate * time) ** often for time, often in times.items()), start=Fraction(1)) - 1

    def _add_to_capital(self, terms: LatePaymentTerms, day: date) -> None:
        """Let the interest so far bear interest from this day on, where the contract says so."""
        if not terms.compound:
            return
        if terms.compounds != "day":
            ended, before = (whole_months(self.start, last) for last in (day - ONE_DAY, day - 2 * ONE_DAY))
            months = MONTHS_OF_YEAR if terms.compounds == "year" else 1
            if day - ONE_DAY <= self.start or ended // months == before // months:
                return
        self.capital, self.capital_in_dispute = self.accrued, self.accrued_in_dispute

    def _bearing(self, unpaid: Fraction) -> Fraction:
        """What of an unpaid sum bears interest, exactly: interest is rounded where it is paid and stated, its base nowhere."""
        return unpaid * self.debt.bearing

    def _add(self, days: AlikeDays, bearing: Fraction, *, settled: bool = False) -> None:
        """Let days bear interest, and put them to those before them that are like them."""
        on = bearing + (0 if settled else self.capital)
        interest, room = on * self._share_borne(days, settled=settled), self._room()
        if room is not None and interest > room:
            self.capped_on = self.capped_on or self._first_beyond(room, on, days, settled=settled)
            interest = room
        self.accrued += interest
        rate, first, counted, time = days.rate, days.first, days.counted, days.time
        if self.stretches:
            last = self.stretches[-1]
            alike = (last.sum, last.rate, last.per, last.settled) == (bearing, rate.rate, rate.per, settled)
            if alike and last.last + ONE_DAY == first:
                first, counted, time, interest = last.first, last.days + counted, last.time + time, last.interest + interest
                self.stretches.pop()
        self.stretches.append(Stretch(first, days.last, counted, bearing, rate.rate, interest, settled, rate.per, time))

    def _first_beyond(self, room: Fraction, on: Fraction, days: AlikeDays, *, settled: bool) -> date:
        """The day with which the interest of so many days is more than what can still arise."""

        def by(at: int) -> Fraction:
            until = self._days(days.first, days.first + at * ONE_DAY, days.rate)
            return on * self._share_borne(until, settled=settled)

        return days.first + bisect_right(range((days.last - days.first).days), room, key=by) * ONE_DAY

    def _room(self) -> Fraction | None:
        """What interest can still arise; None where there is no limit."""
        cap = self.cap
        if cap is None or self.debt.terms is None or self.debt.terms.cap is None:
            return None
        fee = self.fee if self.debt.terms.cap.with_fee else Fraction(0)
        return max(cap - fee - self.interest_paid - self.accrued, Fraction(0))

    def _room_of_fee(self, fee: Fraction) -> Fraction:
        """What of the fee the limit leaves, beside the interest as stated: the sum of both never exceeds it."""
        terms = self.debt.terms
        if self.cap is None or terms is None or terms.cap is None or not terms.cap.with_fee:
            return fee
        limit, interest = (self._whole_units(value) for value in (self.cap, self.accrued))
        return max(limit - self.interest_paid - interest, Fraction(0))

    def receive(self, payment: Payment, amount: Fraction, day: date, *, all_of_it: bool) -> Fraction:
        """Take ``amount`` of a payment as far as there is anything to pay, or ``all_of_it``; gives what is left over."""
        back = min(amount, self.owed_back)
        self.owed_back -= back
        left, to = amount - back, dict[Part, Fraction]()
        for claim in _order(self.debt.terms, payment.goes_to):
            to[claim] = self._settle(claim, left)
            left -= to[claim]
        over, left = (left, Fraction(0)) if all_of_it else (Fraction(0), left)
        self.too_much += over
        self.paid += amount - left
        if amount > left:
            self.portions.append(
                Portion(payment.reference, payment.received_on, self.debt.month, day, **to, paid_back=back, too_much=over)
            )
        return left

    def _settle(self, claim: Part, amount: Fraction) -> Fraction:
        match claim:
            case "principal":
                taken = min(amount, self.unpaid)
                self.unpaid -= taken
            case "costs":
                taken = min(amount, self.costs + self.fee - self.costs_paid)
                self.costs_paid += taken
            case "interest":
                owed = self._whole_units(self.accrued)
                taken = min(amount, owed)
                if taken:  # all that is stated settles the fraction too; a payment of none of it leaves it
                    self.accrued = self.accrued - taken if taken < owed else Fraction(0)
                self.accrued_in_dispute = min(self.accrued_in_dispute, self.accrued)
                self.capital = min(self.capital, self.accrued)
                self.capital_in_dispute = min(self.capital_in_dispute, self.accrued_in_dispute)
                self.interest_paid += taken
        return taken

    def at(self, as_of: date) -> Late:
        """What has become of it."""
        debt, owed = self.debt, self._whole_units(self.accrued)
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
            unpaid_costs=self.costs + self.fee - self.costs_paid,
            unpaid_interest=owed,
            unpaid=self.unpaid,
            too_much=self.too_much,
            owed_back=self.owed_back,
            suspend=suspend,
            terminate=terminate,
            clause=debt.terms.clause if debt.terms is not None else "",
            fee=self.fee if debt.terms is not None and debt.terms.fee is not None else None,
            cap=self.cap,
            capped_on=self.capped_on,
            in_time_until=self.in_time_until if debt.due and debt.terms is not None and debt.terms.grace is not None else None,
        )


def _order(terms: LatePaymentTerms | None, goes_to: str) -> tuple[Part, ...]:
    """What a payment pays first: what the parties have agreed on for it, then as the contract says.

    Where the contract says nothing of late payment there is no interest, and costs come first (Civil Code art. 561).
    """
    order: tuple[Part, ...] = ("costs", "interest", "principal")
    if terms is not None and not terms.interest_first:
        order = ("principal", "interest", "costs")
    return tuple(sorted(order, key=lambda claim: claim != goes_to))
