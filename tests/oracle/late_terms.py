"""What a late statement costs at a rate a month or a year, with grace, a fee and a cap: nothing of slacalc is used here.

One statement without disputes, over the stretches between payments and the ends of months, by the formula that
textbooks have for each day count.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lateness:
    """The words of a contract, and what was paid when."""

    due: date
    principal: Fraction
    rate: Fraction
    per: str
    count: str
    payments: tuple[tuple[date, Fraction], ...]
    as_of: date
    due_day_counts: bool = False
    payment_day_counts: bool = True
    interest_first: bool = True
    compound_months: int = 0
    """0: simple; 1 or 12: interest bears interest from the end of each month or year on."""
    grace: int = 0
    from_due_day: bool = True
    fee: Fraction = Fraction(0)
    cap: Fraction | None = None
    cap_with_fee: bool = False


def later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def between(start: date, end: date) -> tuple[int, date]:
    """Whole months from ``start``, and the day on which the last of them ended."""
    months = 0
    while later(start, months + 1) <= end:
        months += 1
    return months, later(start, months)


def time_to(start: date, end: date, count: str, per: str) -> Fraction:
    """Periods from the end of the day ``start`` to the end of the day ``end``."""
    days = (end - start).days
    if count == "days of each calendar month":
        every = [start + DAY * at for at in range(1, days + 1)]
        return sum((Fraction(1, calendar.monthrange(day.year, day.month)[1]) for day in every), Fraction(0))
    if count == "a year is 365 days, a leap year 366":
        every = [start + DAY * at for at in range(1, days + 1)]
        return sum((Fraction(1, 366 if calendar.isleap(day.year) else 365) for day in every), Fraction(0))
    if count == "whole months, then days of the month begun":
        months, at = between(start, end)
        return months + Fraction((end - at).days, (later(start, months + 1) - at).days)
    if count == "each month begun counts whole":
        months, at = between(start, end)
        return Fraction(months + (1 if at < end else 0))
    if count.startswith("30/360"):
        first, last = start.day, end.day
        if first == 31:
            first = 30
        if last == 31 and (count.endswith("European") or first == 30):
            last = 30
        bankers = 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first
        return Fraction(bankers, 30 if per == "month" else 360)
    return Fraction(days, {"a month is 30 days": 30, "a year is 365 days": 365, "a year is 360 days": 360}[count])


def cents(value: Fraction) -> Fraction:
    return Fraction((200 * value.numerator + value.denominator) // (2 * value.denominator), 100)


class Owed:
    """What is left of a statement, as far as the walk has come."""

    def __init__(self, case: Lateness) -> None:
        self.case = case
        self.in_time = case.due + DAY * case.grace
        start = case.due - DAY if case.due_day_counts else case.due
        self.start = self.reached = self.in_time if case.grace and not case.from_due_day else start
        self.principal = case.principal
        self.interest = self.interest_paid = self.capital = self.fee = self.fee_charged = Fraction(0)
        self.begun = False

    def grow(self, to: date) -> None:
        """Interest up to the end of a day."""
        months = self.case.compound_months
        ends = [later(self.start, months * k) for k in range(1, 400)] if months else []
        for end in [*(end for end in ends if self.reached < end < to), to]:
            if end > self.reached:
                self.bear(end)
                self.capital = self.interest if end in ends else self.capital

    def bear(self, end: date) -> None:
        case = self.case
        ended, before = (time_to(self.start, day, case.count, case.per) for day in (end, self.reached))
        if self.principal:
            self.interest += (self.principal + self.capital) * case.rate * (ended - before)
        if case.cap is not None:
            room = case.cap - self.interest_paid - (self.fee_charged if case.cap_with_fee else 0)
            self.interest = min(self.interest, max(room, Fraction(0)))
        self.reached = end

    def begin_delay(self) -> None:
        """The fee, with the first day on which something is late."""
        case = self.case
        if not case.grace:
            self.grow(self.in_time)
        if not self.begun and self.principal:
            self.begun = True
            room = case.fee
            if case.cap is not None and case.cap_with_fee:
                room = max(cents(case.cap) - self.interest_paid - cents(self.interest), Fraction(0))
            self.fee_charged = self.fee = min(case.fee, room)

    def pay(self, amount: Fraction) -> None:
        for part in ("fee", "interest", "principal") if self.case.interest_first else ("principal", "interest", "fee"):
            if part == "fee":
                taken = min(amount, self.fee)
                self.fee -= taken
            elif part == "principal":
                taken = min(amount, self.principal)
                self.principal -= taken
            else:
                stated = cents(self.interest)
                taken = min(amount, stated)
                self.interest = Fraction(0) if 0 < taken == stated else self.interest - taken
                self.interest_paid += taken
                self.capital = min(self.capital, self.interest)
            amount -= taken


def reckon_lateness(case: Lateness) -> Owed:
    """What is owed by the end of the last day; interest is rounded, because it is stated."""
    owed = Owed(case)
    back = timedelta(0) if case.payment_day_counts else DAY
    known = [(day, amount) for day, amount in sorted(case.payments) if day <= case.as_of]
    for day, amount in [*known, (case.as_of, None)]:
        if day > owed.in_time:
            owed.begin_delay()
        if day > owed.in_time or not case.grace:
            owed.grow(day - back)
        if amount is not None:
            owed.pay(amount)
    owed.interest = cents(owed.interest)
    return owed
