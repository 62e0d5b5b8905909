"""The day of payment from the words of a contract, as one would find it on a calendar on the wall: nothing of slacalc is used.

Days are looked at one after the other; months are walked day by day until they are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """On which days nobody works."""

    weekend: frozenset[int]
    """Days of the week, Monday being 0."""
    closed: frozenset[date]
    opened: frozenset[date]
    """Days of the weekend on which everybody works."""

    def rests(self, day: date) -> bool:
        if day in self.opened:
            return False
        return day in self.closed or day.weekday() in self.weekend


def last_day_of_its_month(day: date) -> date:
    while (day + DAY).month == day.month:
        day += DAY
    return day


def month_after(day: date) -> date:
    """The first day of the month after that of ``day``."""
    return last_day_of_its_month(day) + DAY


def day_of_payment(
    words: str, rest_day: str, first: date, calendar: Calendar, issued: date | None, received: date | None
) -> date | None:
    """``words`` as the contract has them; ``first`` is the first day of the month that is billed."""
    day = _without_rest_days(words.split(" "), first, calendar, issued, received)
    while day is not None and rest_day != "same day" and calendar.rests(day):
        day = day + DAY if rest_day == "next working day" else day - DAY
    return day


def _without_rest_days(
    words: list[str], first: date, calendar: Calendar, issued: date | None, received: date | None
) -> date | None:
    if words[0] == "by":
        if words[-1] == "quarter":
            while first.month not in {3, 6, 9, 12}:
                first = month_after(first)
        day, wanted = month_after(first), int(words[2])
        while day.day < wanted and day < last_day_of_its_month(day):
            day += DAY
        return day
    begins = {"issue": issued, "receipt": received, "month": last_day_of_its_month(first)}[words[-1]]
    if begins is None:
        return None
    if "end" in words and words[-1] != "month":
        begins = last_day_of_its_month(begins)
    left, day = int(words[0]), begins
    while left:
        day += DAY
        if words[1] == "days" or words[1] == "day" or not calendar.rests(day):
            left -= 1
    return day
