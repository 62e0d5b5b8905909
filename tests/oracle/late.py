"""Late payment reckoned again with a calendar and fractions: nothing of slacalc is used here.

One statement at simple interest, by closed sums over the stretches between events instead of day by day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Case:
    """One statement, and everything that happened to it."""

    due: date
    principal: Fraction
    rate: Fraction
    due_day_counts: bool
    payment_day_counts: bool
    interest_first: bool
    payments: tuple[tuple[date, Fraction], ...]
    as_of: date
    disputed: tuple[date, Fraction] | None = None
    settled: tuple[date, Fraction] | None = None
    """The day, and what is owed after all."""
    retroactive: bool = False
    bears_on: bool = False
    """Whether a disputed sum bears interest like the rest."""
    net: Fraction = Fraction(1)
    """The part of each unpaid sum that bears interest: all of it, or what it is without tax."""
    unit: Fraction = Fraction(1, 100)
    """The smallest unit of the currency."""
    cut_off: bool = False

    def stated(self, interest: Fraction) -> Fraction:
        """Interest in whole units: half up, or cut off; never negative here."""
        units = interest / self.unit if self.cut_off else interest / self.unit + Fraction(1, 2)
        return self.unit * (units.numerator // units.denominator)


@dataclass
class Account:
    """What is left, and what it has cost."""

    unpaid: Fraction
    interest: Fraction = NOTHING
    interest_paid: Fraction = NOTHING
    aside: Fraction = NOTHING
    interest_in_dispute: Fraction = NOTHING
    went: list[tuple[date, Fraction, Fraction, Fraction]] = field(default_factory=list)
    """Of each payment its day, and what went to interest, to the principal, and nowhere."""

    @property
    def in_dispute(self) -> Fraction:
        return min(self.aside, self.unpaid)


def events_of(case: Case) -> list[tuple[date, int, str, Fraction]]:
    """The day from whose morning on each event holds, and their order in the morning."""
    events = []
    for day, amount in case.payments:
        if day <= case.as_of:
            events.append((day + DAY, 1, "pay", amount) if case.payment_day_counts else (day, 3, "pay", amount))
    if case.disputed is not None and case.disputed[0] <= case.as_of:
        events.append((case.disputed[0], 2, "dispute", case.disputed[1]))
        if case.settled is not None and case.settled[0] <= case.as_of:
            events.append((case.settled[0] + DAY, 0, "settle", case.settled[1]))
    return sorted(events)


def reckon(case: Case) -> Account:
    """What is owed by the end of the last day; interest is rounded, because it is stated."""
    account = walk(case, case.as_of)
    account.interest = case.stated(account.interest)
    return account


def walk(case: Case, last: date) -> Account:
    """Walk from event to event up to the end of a day; between two of them the sum that bears interest stays the same."""
    account, dispute = Account(case.principal), case.disputed[1] if case.disputed is not None else NOTHING
    if case.settled is not None and case.settled[0] <= case.as_of:  # known by now: so much was never owed
        account.unpaid -= dispute - case.settled[1]
        dispute = case.settled[1]
    cursor = case.due if case.due_day_counts else case.due + DAY
    end = last + DAY if case.payment_day_counts or last < case.as_of else last
    stood: list[Fraction] = []
    events = [event for event in events_of(case) if (event[0], event[1]) < (last + DAY, 2)]
    for morning, _, kind, amount in [*events, (end, 9, "", NOTHING)]:
        days = max(0, (min(morning, end) - cursor).days)
        disputed = account.in_dispute
        bears = account.unpaid if case.bears_on else account.unpaid - disputed
        account.interest += bears * case.net * case.rate * days
        account.interest_in_dispute += disputed * case.net * case.rate * days if case.bears_on else 0
        stood += [disputed] * days
        cursor = max(cursor, min(morning, end))
        if kind == "pay":
            pay(case, account, amount, morning - DAY if case.payment_day_counts else morning)
        elif kind == "dispute":
            account.aside = dispute
        elif kind == "settle":
            account.aside = account.interest_in_dispute = NOTHING
            if case.retroactive:
                account.interest += sum(stood, NOTHING) * case.net * case.rate
    return account


def pay(case: Case, account: Account, amount: Fraction, day: date) -> None:
    """Interest first and then the principal, or the other way round; interest is in whole units where it is paid.

    Who pays all that is stated owes nothing more of it; what nothing is paid of is owed as it was, to the last fraction.
    """
    went = {"interest": NOTHING, "principal": NOTHING}
    for part in ("interest", "principal") if case.interest_first else ("principal", "interest"):
        if part == "principal":
            taken = min(amount, account.unpaid)
            account.unpaid -= taken
        else:
            stated = case.stated(account.interest)
            taken = min(amount, stated)
            account.interest = NOTHING if NOTHING < taken == stated else account.interest - taken
            account.interest_in_dispute = min(account.interest_in_dispute, account.interest)
            account.interest_paid += taken
        amount -= taken
        went[part] = taken
    account.went.append((day, went["interest"], went["principal"], amount))


def right(case: Case, after: int, *, until_interest_is_paid: bool) -> tuple[date, date | None] | None:
    """The right that the provider has had last: evening after evening, what is overdue and not disputed, and for how long."""
    last_right: tuple[date, date | None] | None = None
    evening, evenings = case.due, 0
    while evening <= case.as_of:
        account = walk(case, evening)
        overdue = account.unpaid > account.in_dispute
        evenings = evenings + 1 if overdue else 0
        interest = case.stated(account.interest - account.interest_in_dispute) if until_interest_is_paid else NOTHING
        if last_right is not None and last_right[1] is None:
            last_right = last_right if overdue or interest else (last_right[0], evening)
        elif evenings > after:
            last_right = (evening + DAY, None)
        evening += DAY
    return last_right if last_right is not None and last_right[0] <= case.as_of else None
