"""Working days and service hours.

Working days of China are Monday to Friday, less the days off, plus the make-up days (调休) of the State Council's yearly notice.
The table in ``data/cn_working_days.csv`` holds the exceptions of 2004 to 2026; a year without a notice is not guessed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time

SATURDAY = 5


class Uncovered(LookupError):  # noqa: N818 - a word of the design
    """A day in a year for which no holiday notice is known."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar of working days, for the years that it covers."""

    name: str
    first_year: int
    last_year: int
    closed: frozenset[date]
    """Weekdays on which nobody works."""
    opened: frozenset[date]
    """Saturdays and Sundays on which everybody works."""

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day.

        Raises:
            Uncovered: no notice for that year.
        """
        if not self.first_year <= day.year <= self.last_year:
            raise Uncovered(day)
        return day in self.opened or (day.weekday() < SATURDAY and day not in self.closed)

    def nth_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which is not counted itself (Civil Code art. 201)."""
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def on_or_after(self, day: date) -> date:
        """``day``, or the next working day where it is none (Civil Code art. 203)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


@cache
def china() -> WorkingDays:
    """Working days of China, 2004 to 2026."""
    text = resources.files("slacalc.base").joinpath("data", "cn_working_days.csv").read_text(encoding="utf-8")
    rows = [(date.fromisoformat(row["day"]), row["kind"]) for row in csv.DictReader(text.splitlines())]
    return WorkingDays(
        name="CN",
        first_year=rows[0][0].year,
        last_year=rows[-1][0].year,
        closed=frozenset(day for day, kind in rows if kind == "closed"),
        opened=frozenset(day for day, kind in rows if kind == "open"),
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """A half-open span [opens, closes) of a day; ``closes`` None is midnight at the end of the day."""

    opens: time
    closes: time | None


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """When the service is to be there; None is a kind of day without service."""

    working_days: Hours | None
    rest_days: Hours | None

    @property
    def same_every_day(self) -> bool:
        """Whether the calendar makes no difference."""
        return self.working_days == self.rest_days
