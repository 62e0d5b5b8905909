"""The seats of a month by a calendar on the wall: a cross on each day on which a seat is there, whatever its rows are."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

CALENDAR = Path(__file__).parents[2] / "src" / "slacalc" / "base" / "data" / "cn_working_days.csv"
NEVER = date(2027, 6, 30)
Stay = tuple[date, date | None]
"""First and last day of a row, both of them written in the roster."""


def crosses(rows: list[Stay], *, last_day_counts: bool) -> set[date]:
    """The days on which a seat is billed; where its last day does not count, the day on which it goes has no cross."""
    there = {first + timedelta(days=n) for first, last in rows for n in range(((last or NEVER) - first).days + 1)}
    if last_day_counts:
        return there
    return {day for day in there if day == NEVER or day + timedelta(days=1) in there}


def working_days(first: date, end: date) -> set[date]:
    with CALENDAR.open(encoding="utf-8", newline="") as lines:
        exceptions = {row["day"]: row["kind"] for row in csv.DictReader(lines)}
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return {day for day in days if exceptions.get(day.isoformat(), "open" if day.isoweekday() <= 5 else "closed") == "open"}


def seat_months(rows: list[Stay], first: date, end: date, part_month: str, *, last_day_counts: bool) -> Fraction:
    """The months that one seat is billed for."""
    month = {first + timedelta(days=n) for n in range((end - first).days)}
    there, work = crosses(rows, last_day_counts=last_day_counts) & month, working_days(first, end)
    match part_month:
        case "in full":
            return Fraction(bool(there))
        case "by calendar days":
            return Fraction(len(there), len(month))
        case "by working days":
            return Fraction(len(there & work), len(work))
        case _:
            return Fraction(1) if there == month else min(Fraction(1), len(there & work) / Fraction("21.75"))
