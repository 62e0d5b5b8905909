"""Working days of the agreement: the table of slacalc, and the year that amendment s2 adds to it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

SATURDAY = 5
CALENDAR = Path(__file__).parent.parent / "src" / "slacalc" / "base" / "data" / "cn_working_days.csv"
AGREED = {date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 1, 3): False}
"""By amendment s2, until there is a notice for 2027."""


def read_exceptions() -> dict[date, bool]:
    """Days of China's notices that are not as their weekday says; True where everybody works."""
    with CALENDAR.open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(row["day"]): row["kind"] == "open" for row in csv.DictReader(lines)}


EXCEPTIONS = read_exceptions() | AGREED


def is_working(day: date) -> bool:
    """Whether people work that day."""
    return EXCEPTIONS.get(day, day.weekday() < SATURDAY)


def deadline_of(received: date, working_days: int) -> date:
    """The last day in time; the day of receipt does not count."""
    day = received
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working(day)
    return day


def on_or_after(day: date) -> date:
    """That day, or the next working day."""
    while not is_working(day):
        day += timedelta(days=1)
    return day
