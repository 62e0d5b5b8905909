"""Which days are working days under a contract: the table of its country, and the years that the contract itself adds."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from slacalc.base.countries import CHINA, OWN, library_version, working_days_of
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.base.worktime import WEEKEND, Notice, WorkingDays, YearOfDays, china
from slacalc.contract.calendars.file import CalendarFilePart, CalendarTerms
from slacalc.contract.tree.find import find_path
from slacalc.contract.tree.sections import read_file
from slacalc.contract.tree.sizes import OF_CALENDAR
from slacalc.contract.tree.source import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slacalc.contract.calendars.file import CalendarPart, Days, YearPart
    from slacalc.contract.tree.leaves import Written

YEAR = re.compile(r"20\d{2}", re.ASCII)
YEARS_AFTER = 11
"""How far a deadline may reach beyond the term, in years."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar file, read and checked."""

    sha256: str
    years: tuple[tuple[YearOfDays, Place], ...]
    weekend: Written[frozenset[int]] | None = None
    """Of a calendar that is whole by itself; None: it adds years to that of a country."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days under one version of a contract, and what a statement says about them."""

    working_days: WorkingDays
    terms: CalendarTerms


def load_calendar(data: bytes, name: str, known: WorkingDays | None = None) -> CalendarFile:
    """The years in the bytes of a calendar file, which may add to those that are ``known``: of China, where nothing tells more.

    Raises:
        Refused: with every mistake of the file, a year that is known otherwise among them.
    """
    unfit = partial(_unfit, known=known)
    root, part = read_file(CalendarFilePart, data, name, OF_CALENDAR, unfit=unfit)
    years = _read_years(part.years, root, [], _added_to(part, known).weekend)
    return CalendarFile(sha256(data).hexdigest(), tuple(years), part.weekend)


def _unfit(root: Mapping, part: CalendarFilePart, known: WorkingDays | None) -> list[Diagnostic]:
    start = _added_to(part, known)
    mistakes: list[Diagnostic] = []
    _added(start, _read_years(part.years, root, mistakes, start.weekend), mistakes)
    return mistakes


def _added_to(part: CalendarFilePart, known: WorkingDays | None) -> WorkingDays:
    """What the years of a file are added to."""
    return _of_file(part.weekend.value) if part.weekend is not None else known or china()


def build_calendar(
    part: CalendarPart, term: tuple[date, date], root: Mapping, name: str, beside: Callable[[str], bytes]
) -> tuple[Calendar, tuple[Diagnostic, ...]]:
    """The working days of a contract, and every mistake in the years that it adds.

    Args:
        part: the calendar of one valid version of the contract.
        term: its first day and its last day.
        root: its tree.
        name: the contract file as the user calls it; a calendar file is named from its folder.
        beside: opens a file beside the contract.

    Raises:
        Refused: the calendar file cannot be used.
    """
    country = part.working_days.value
    weekend = part.weekend
    mistakes: list[Diagnostic] = []
    if country in {CHINA, OWN} and weekend is not None:  # notices, and the file, say which days of a weekend are worked
        facts = {"one": "calendar.weekend", "other": f"working_days: {country}"}
        mistakes.append(error("contract/not-both", weekend.scalar.place, **facts))
    days = _of_country(country, *term, weekend.value if weekend is not None else None)
    years: list[tuple[YearOfDays, Place]] = []
    digest = ""
    if part.file is not None:
        file = load_calendar(beside(part.file.value), str(PurePath(name).parent / part.file.value), days)
        digest, years = file.sha256, list(file.years)
        if file.weekend is not None and country != OWN:
            facts = {"one": f"weekend: {file.weekend.scalar.text}", "other": f"working_days: {country}"}
            mistakes.append(error("contract/not-both", file.weekend.scalar.place, **facts))
        elif file.weekend is not None:
            days = _of_file(file.weekend.value)
        elif country == OWN:
            facts = {"key": "weekend", "where": part.file.value}
            mistakes.append(error("contract/calendar-of-file-wants", part.file.scalar.place, **facts))
    elif country == OWN:
        mistakes.append(error("contract/calendar-of-file-wants", part.working_days.scalar.place, key="file", where="calendar"))
    years += _read_years(part.years or {}, find_path(root, "calendar"), mistakes, days.weekend)
    known = days.years
    days = _added(days, years, mistakes)
    library = "" if country in {CHINA, OWN} else library_version()
    terms = CalendarTerms(country, library, digest, tuple(sorted(days.years - known)), weekend.scalar.text if weekend else "")
    return Calendar(days, terms), tuple(mistakes)


def _of_file(weekend: frozenset[int]) -> WorkingDays:
    """A calendar that knows no year but those of its file."""
    return WorkingDays(OWN, frozenset(), frozenset(), frozenset(), weekend=weekend)


def _of_country(country: str, first_day: date, last_day: date, weekend: frozenset[int] | None) -> WorkingDays:
    if country in {CHINA, OWN}:
        return china() if country == CHINA else _of_file(WEEKEND)
    return working_days_of(country, first_day.year - 1, last_day.year + YEARS_AFTER, weekend)


def _added(days: WorkingDays, years: list[tuple[YearOfDays, Place]], mistakes: list[Diagnostic]) -> WorkingDays:
    """The calendar with each year; one that is there already must say the same."""
    for year, place in years:
        if year.year not in days.years:
            days = days.with_year(year)
        elif (day := days.differs_on(year)) is not None:
            mistakes.append(error("contract/calendar-year-known", place, year=year.year, day=day, calendar=days.name))
    return days


def _read_years(
    parts: dict[str, YearPart], root: object, mistakes: list[Diagnostic], weekend: frozenset[int] = WEEKEND
) -> list[tuple[YearOfDays, Place]]:
    node = root.find("years") if isinstance(root, Mapping) else None
    places = {key: value.key for key, value in node.items} if isinstance(node, Mapping) else {}
    return [(_read_year(name, part, places[name], mistakes, weekend), places[name]) for name, part in parts.items()]


def _read_year(name: str, part: YearPart, place: Place, mistakes: list[Diagnostic], weekend: frozenset[int]) -> YearOfDays:
    number = int(name) if YEAR.fullmatch(name) else 0
    if not number:
        mistakes.append(error("contract/bad-quantity", place, text=name, expected="2027"))
    year = YearOfDays(number, _days(part.closed), _days(part.open), Notice(number, "", "", part.notice.value, ""))
    for spans, opened in ((part.closed, False), (part.open, True)):
        for (first, last), scalar in spans:
            if number and not (year.covers(first) and year.covers(last)):
                mistakes.append(error("contract/day-of-other-year", scalar.place, text=scalar.text, year=number))
            elif opened and any(day.weekday() not in weekend for day in _span(first, last)):
                mistakes.append(error("contract/weekday-made-up", scalar.place, text=scalar.text))
            elif opened and year.closed & set(_span(first, last)):
                mistakes.append(error("contract/open-and-closed", scalar.place, text=scalar.text))
    return year


def _days(spans: Days) -> frozenset[date]:
    return frozenset(day for (first, last), _ in spans for day in _span(first, last))


def _span(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
