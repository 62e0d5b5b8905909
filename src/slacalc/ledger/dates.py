"""Days and months as a spreadsheet saves them, where they can mean one thing only.

``2026/3/5``, ``2026年3月5日``, ``5-Mar-26`` and ``3/15/2026`` are each one day. ``3/4/2026`` is two, and nobody can say what
``5/3/26`` is.
"""

from __future__ import annotations

import re
from datetime import date

from slacalc.base.month import Month, is_month
from slacalc.base.pattern import pattern

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MIDNIGHT = r"(?: 0?0:00(?::00)?)?"
YEAR_FIRST = pattern(rf"(\d{{4}})(?:([-/.])(\d\d?)\2(\d\d?)|年(\d\d?)月(\d\d?)日){MIDNIGHT}", re.ASCII)
NAMED = pattern(r"(\d\d?)[- ]([A-Za-z]{3})[- ](\d{4}|\d\d)", re.ASCII)
YEAR_LAST = pattern(rf"(\d\d?)([-/.])(\d\d?)\2(\d{{4}}){MIDNIGHT}", re.ASCII)
MONTH_FIRST = pattern(r"(\d{4})(?:[-/.](\d\d?)|年(\d\d?)月)", re.ASCII)
MONTH_LAST = pattern(r"(\d\d?)[-/.](\d{4})", re.ASCII)
MONTH_NAMED = pattern(r"([A-Za-z]{3})-(\d{4}|\d\d)", re.ASCII)
CENTURY = 2000


def days_meant(text: str) -> tuple[date, ...]:
    """Every day that a text can mean, in order: one where it is unmistakable, none where it is no day."""
    if match := YEAR_FIRST.fullmatch(text):
        readings = [(match[1], match[3] or match[5], match[4] or match[6])]
    elif (match := NAMED.fullmatch(text)) and match[2].lower() in NAMES:
        readings = [(_year(match[3]), str(NAMES.index(match[2].lower()) + 1), match[1])]
    elif match := YEAR_LAST.fullmatch(text):
        readings = [(match[4], match[1], match[3]), (match[4], match[3], match[1])]
    else:
        readings = []
    days = (_day(*reading) for reading in readings)
    return tuple(sorted({day for day in days if day is not None}))


def month_meant(text: str) -> Month | None:
    """The month that a text can only mean: ``2026/3``, ``2026-3``, ``3/2026``, ``2026年3月``, ``Mar-26``."""
    if match := MONTH_FIRST.fullmatch(text):
        year, number = match[1], int(match[2] or match[3])
    elif match := MONTH_LAST.fullmatch(text):
        year, number = match[2], int(match[1])
    elif (match := MONTH_NAMED.fullmatch(text)) and match[1].lower() in NAMES:
        year, number = _year(match[2]), NAMES.index(match[1].lower()) + 1
    else:
        return None
    month = f"{year}-{number:02}"
    return Month.parse(month) if is_month(month) else None


def _year(text: str) -> str:
    return text if len(text) > 2 else str(CENTURY + int(text))  # noqa: PLR2004 - digits


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
