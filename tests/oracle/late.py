"""Late payment reckoned again with a calendar and fractions: nothing of slacalc is used here.

One statement at simple interest, by closed sums over the stretches between events instead of day by day.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass
class Account:
    """What is left, and what it has cost."""

    unpaid: Fraction
    interest: Fraction = NOTHING
    interest_paid: Fraction = NOTHING
    aside: Fraction = NOTHING


def fen(value: Fraction) -> Fraction:
    """Rounded to a hundredth, half up; never negative here."""
    return Fraction((200 * value.numerator + value.denominator) // (2 * value.denominator), 100)


def events_of(case: Case) -> list[tuple[date, int, str, Fraction]]:
    """The day from whose morning on each event holds, and their order in the morning."""
    found = []
    for day, amount in case.payments:
        if day <= case.as_of:
            found.append((day + DAY, 1, "pay", amount) if case.payment_day_counts else (day, 3, "pay", amount))
    if case.disputed is not None and case.disputed[0] <= case.as_of:
        found.append((case.disputed[0], 2, "dispute", case.disputed[1]))
        if case.settled is not None and case.settled[0] <= case.as_of:
            found.append((case.settled[0] + DAY, 0, "settle", case.settled[1]))
    return sorted(found)


def reckon(case: Case) -> Account:
    """Walk from event to event; between two of them the sum that bears interest stays the same."""
    account, dispute = Account(case.principal), case.disputed[1] if case.disputed is not None else NOTHING
    if case.settled is not None and case.settled[0] <= case.as_of:  # known by now: so much was never owed
        account.unpaid -= dispute - case.settled[1]
        dispute = case.settled[1]
    cursor = case.due if case.due_day_counts else case.due + DAY
    end = case.as_of + DAY if case.payment_day_counts else case.as_of
    stood: list[Fraction] = []
    for morning, _, kind, amount in [*events_of(case), (end, 9, "", NOTHING)]:
        days = max(0, (min(morning, end) - cursor).days)
        part = min(account.aside, account.unpaid)
        account.interest += (account.unpaid - part) * case.rate * days
        stood += [part] * days
        cursor = max(cursor, min(morning, end))
        if kind == "pay":
            pay(account, amount, interest_first=case.interest_first)
        elif kind == "dispute":
            account.aside = dispute
        elif kind == "settle":
            account.aside = NOTHING
            if case.retroactive:
                account.interest += sum(stood, NOTHING) * case.rate
    account.interest = fen(account.interest)
    return account


def pay(account: Account, amount: Fraction, *, interest_first: bool) -> None:
    """Interest first and then the principal, or the other way round; interest is rounded where it is paid."""
    for part in ("interest", "principal") if interest_first else ("principal", "interest"):
        if part == "principal":
            taken = min(amount, account.unpaid)
            account.unpaid -= taken
        else:
            taken = min(amount, fen(account.interest))
            account.interest = NOTHING if taken == fen(account.interest) else account.interest - taken
            account.interest_paid += taken
        amount -= taken
