"""Working days; the hours of a day are in :mod:`slacalc.base.hours`.

Working days of China are Monday to Friday, less the days off, plus the make-up days (调休) of the State Council's yearly notice.
The table in ``data/cn_working_days.csv`` holds the exceptions of 2004 to 2026 and ``data/cn_notices.csv`` where they come from; a
year without a notice is not guessed. Working days of other countries are in :mod:`slacalc.base.countries`.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from slacalc.base.dataclass import dataclass

DATA = Path(__file__).parent / "data"
SATURDAY, SUNDAY = 5, 6
WEEK, WEEKEND = frozenset(range(7)), frozenset({SATURDAY, SUNDAY})
DECEMBER = 12


class Uncovered(LookupError):  # noqa: N818 - a word of the design
    """A day in a year for which no holiday notice is known."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def __str__(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Notice:
    """Where the exceptions of a year come from; what is not known is empty."""

    year: int
    published: str
    """``2025-11-04``."""
    title: str
    number: str
    """``国办发明电〔2025〕7号``."""
    source: str
    """Where it can be read; empty where no official page is known."""


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """The exceptions of one year; its notice may reach back into December of the year before."""

    year: int
    closed: frozenset[date]
    """Days off; Saturdays and Sundays among them make no difference."""
    opened: frozenset[date]
    """Saturdays and Sundays on which everybody works."""
    notice: Notice

    def covers(self, day: date) -> bool:
        """Whether the notice of this year may speak of ``day``."""
        return day.year == self.year or (day.year == self.year - 1 and day.month == DECEMBER)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar of working days, for the years that it covers."""

    name: str
    """``CN``, or another country's code."""
    years: frozenset[int]
    closed: frozenset[date]
    """Days outside the weekend on which nobody works."""
    opened: frozenset[date]
    """Days of the weekend on which everybody works."""
    notices: tuple[Notice, ...] = ()
    weekend: frozenset[int] = WEEKEND
    """Days of the week, Monday being 0."""

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day.

        Raises:
            Uncovered: no notice for that year.
        """
        if day.year not in self.years:
            raise Uncovered(day)
        return day in self.opened or (day.weekday() not in self.weekend and day not in self.closed)

    def count(self, first: date, last: date) -> int:
        """How many days from ``first`` to ``last``, both included, are working days.

        Raises:
            Uncovered: no notice for a year of theirs.
        """
        for year in range(first.year, last.year + 1):
            if year not in self.years:
                raise Uncovered(max(first, date(year, 1, 1)))
        weeks, rest = divmod((last - first).days + 1, len(WEEK))
        usual = weeks * len(WEEK - self.weekend) + sum(
            (first.weekday() + at) % len(WEEK) not in self.weekend for at in range(rest)
        )
        more = sum(first <= day <= last and day.weekday() in self.weekend for day in self.opened)
        less = sum(first <= day <= last and day.weekday() not in self.weekend for day in self.closed - self.opened)
        return usual + more - less

    def nth_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which is not counted itself (Civil Code art. 201).

        Raises:
            Uncovered: it, or a day on the way to it, lies in a year without a notice.
        """
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def on_or_after(self, day: date) -> date:
        """``day``, or the next working day where it is none (Civil Code art. 203)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def notice_of(self, year: int) -> tuple[Notice, ...]:
        """The notices of a year, the changes to the first among them; none where no notice stands behind it."""
        return tuple(notice for notice in self.notices if notice.year == year)

    def differs_on(self, year: YearOfDays) -> date | None:
        """The first day on which ``year`` says otherwise than this calendar, which covers it; None where they agree."""
        closed, opened = self._outside_weekend(year.closed), year.opened
        ours = {day for day in self.closed | self.opened if day.year == year.year}
        theirs = {day for day in closed | opened if day.year in self.years}
        different = (day for day in ours | theirs if (day in self.closed, day in self.opened) != (day in closed, day in opened))
        return min(different, default=None)

    def with_year(self, year: YearOfDays) -> WorkingDays:
        """This calendar and one year more."""
        return replace(
            self,
            years=self.years | {year.year},
            closed=self.closed | self._outside_weekend(year.closed),
            opened=self.opened | year.opened,
            notices=(*self.notices, year.notice),
        )

    def _outside_weekend(self, days: frozenset[date]) -> frozenset[date]:
        return frozenset(day for day in days if day.weekday() not in self.weekend)


@cache
def china() -> WorkingDays:
    """Working days of China, 2004 to 2026."""
    rows = [(date.fromisoformat(row["day"]), row["kind"]) for row in _rows("cn_working_days.csv")]
    return WorkingDays(
        name="CN",
        years=frozenset(range(rows[0][0].year, rows[-1][0].year + 1)),
        closed=frozenset(day for day, kind in rows if kind == "closed"),
        opened=frozenset(day for day, kind in rows if kind == "open"),
        notices=tuple(
            Notice(int(row["year"]), row["published"], row["title"], row["number"], row["source"])
            for row in _rows("cn_notices.csv")
        ),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
