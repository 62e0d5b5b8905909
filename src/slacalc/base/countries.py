"""Working days of other countries than China, by the ``holidays`` library: all days but weekends and public holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from slacalc.base.worktime import WEEKEND, WorkingDays

if TYPE_CHECKING:
    from holidays import HolidayBase

CHINA = "CN"
"""Never from the library: it answers for years without a notice, and then without make-up days."""


OWN = "file"
"""In the place of a country: the calendar is in a file of the parties."""


class UnknownCountry(LookupError):  # noqa: N818 - says what the code is
    """A code that the library has no working days for."""


def library_version() -> str:
    """The library and its version, which may decide a day: ``holidays 0.109``."""
    from importlib.metadata import version  # noqa: PLC0415 - reads mail headers; only where a country asks for the library

    return f"holidays {version('holidays')}"


@cache
def working_days_of(code: str, first_year: int, last_year: int, weekend: frozenset[int] | None = None) -> WorkingDays:
    """The working days of a country (``DE``) or of a part of it (``DE-BY``), for the years that the library covers of these.

    ``weekend`` are the days of the week on which the parties do not work, Monday being 0; without it those of the country hold.

    Raises:
        UnknownCountry: no such country or part, or China.
    """
    calendar = _calendar(code)
    rest = WEEKEND if weekend is None else weekend
    first, last = max(first_year, calendar.start_year), min(last_year, calendar.end_year)
    closed: set[date] = set()
    opened: set[date] = set()
    day = date(first, 1, 1)
    while day.year <= last:
        works = calendar.is_working_day(day) if weekend is None else day.weekday() not in weekend and day not in calendar
        if works and day.weekday() in rest:
            opened.add(day)
        elif not works and day.weekday() not in rest:
            closed.add(day)
        day += timedelta(days=1)
    return WorkingDays(code, frozenset(range(first, last + 1)), frozenset(closed), frozenset(opened), weekend=rest)


def check_country(code: str) -> None:
    """Whether there are working days for that code.

    Raises:
        UnknownCountry: there are none.
    """
    if code not in {CHINA, OWN}:
        _calendar(code)


def _calendar(code: str) -> HolidayBase:
    import holidays  # noqa: PLC0415 - only a contract of another country needs it

    country, _, subdivision = code.partition("-")
    if country == CHINA or country not in holidays.list_supported_countries(include_aliases=False):
        raise UnknownCountry(code)
    try:
        return holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError as unknown:
        raise UnknownCountry(code) from unknown


def named_in_remedy(calendar: str) -> str:
    """What a remedy writes after ``working_days:``; where all days come from a file, the key that names it stands there too."""
    return f"{OWN}, file: …" if calendar == OWN else calendar
