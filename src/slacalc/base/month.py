"""A calendar month, and half-open spans of days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from slacalc.base.dataclass import dataclass

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days that are read lie between them: near the end of what a date can be, no day after it and no other time zone can be told."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the proleptic Gregorian calendar."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """``2026-03``.

        Raises:
            ValueError: any other text, or a month that is out of all reach.
        """
        match = MONTH.fullmatch(text)
        if match is None or not FIRST_DAY.year <= int(match[1]) <= LAST_DAY.year:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which ``day`` lies."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> Month:
        """The month that many months later."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def year_since(self, first: Month) -> Month:
        """The first month of the year in which this one lies, where years begin with ``first``."""
        since = (self.year - first.year) * 12 + self.number - first.number
        return first.plus(since // 12 * 12)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """The day after the last day: a month is the half-open span [first, end)."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """28 to 31."""
        return (self.end - self.first).days

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def is_in_reach(day: date) -> bool:
    """Whether a day that is read is near enough to be reckoned with."""
    return FIRST_DAY <= day <= LAST_DAY


def is_month(text: str) -> bool:
    """Whether :meth:`Month.parse` reads it."""
    try:
        Month.parse(text)
    except ValueError:
        return False
    return True


Spans = tuple[tuple[date, date], ...]
"""Half-open spans [first, end) of days, in order, that do not overlap."""


def days_between(first: date, end: date) -> int:
    """Days of the half-open span [first, end); none where it ends before it begins."""
    return max(0, (end - first).days)


def days_in(spans: Spans) -> int:
    """How many days lie in them."""
    return sum(days_between(*span) for span in spans)


def overlap(spans: Spans, first: date, end: date) -> Spans:
    """What of them lies in [first, end)."""
    common = ((max(begins, first), min(ends, end)) for begins, ends in spans)
    return tuple((begins, ends) for begins, ends in common if begins < ends)
