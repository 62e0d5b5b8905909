"""Seat hours: the seats of the roster on each day, each as long as the service is to be there that day.

A roster says on which days a seat is there, and no more. So a seat is counted for all service hours of its days; the report says
so. A seat with several rows on a day is one.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.reports.report import ReportFact, ReportNote
from slacalc.reports.tables import Asked, grouped, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, time

    from slacalc.base.hours import Hours
    from slacalc.contract.terms import Terms
    from slacalc.reports.month_records import MonthRecords
    from slacalc.reports.report import ReportTable
    from slacalc.reports.tables import Numbers

SECONDS_OF_HOUR, SECONDS_OF_DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Staffing:
    """Seats and their hours, or why they cannot be told."""

    facts: tuple[ReportFact, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    notes: tuple[ReportNote, ...] = ()


def staffing(month: MonthRecords, calls_by_day: Mapping[str, Numbers]) -> Staffing:
    """Seat hours of the month, and the inbound calls answered in each.

    Raises:
        Uncovered: service hours differ on working days, and no holiday notice is known for the year.
    """
    if "seats" not in month.records:
        return Staffing(notes=(ReportNote("no_export", ("seats",)),))
    rows = [tuple(row) for row in month.records["seats"].records.select("seat", "first_day", "last_day").iter_rows()]
    by_weekday: dict[str, Numbers] = {}
    for day in _days(month.terms):
        seats = len({seat for seat, first, last in rows if first <= day and (last is None or day <= last)})
        sums = by_weekday.setdefault(str(day.isoweekday()), dict.fromkeys(("days", "seat_days", "seat_seconds", "answered"), 0))
        sums["days"] += 1
        sums["seat_days"] += seats
        sums["seat_seconds"] += seats * _service_seconds(month.terms, day)
        sums["answered"] += calls_by_day.get(str(day), {}).get("answered", 0)
    whole = {name: sum(sums[name] for sums in by_weekday.values()) for name in ("seat_days", "seat_seconds", "answered")}
    hours = Fraction(whole["seat_seconds"], SECONDS_OF_HOUR)
    facts = (
        ReportFact("seat_days", "count", Fraction(whole["seat_days"])),
        ReportFact("seat_hours", "hours", hours),
        ReportFact("answered_per_seat_hour", "mean", ratio(whole["answered"] * SECONDS_OF_HOUR, whole["seat_seconds"])),
    )
    return Staffing(facts, (_table(by_weekday),), (ReportNote("seat_hours"),))


def _table(by_weekday: Mapping[str, Numbers]) -> ReportTable:
    columns = (
        Asked("seat_days"),
        Asked("seat_hours", "hours", of="seat_seconds", scale=Fraction(1, SECONDS_OF_HOUR)),
        Asked("answered"),
        Asked("answered_per_seat_hour", "mean", over="seat_seconds", of="answered", scale=Fraction(SECONDS_OF_HOUR)),
    )
    return grouped(by_weekday, "weekday", columns, "staffing", "seat_days")


def _days(terms: Terms) -> Iterator[date]:
    for first, end in terms.served:
        yield from (first + timedelta(days=at) for at in range((end - first).days))


def _service_seconds(terms: Terms, day: date) -> int:
    """How long the service is to be there in the hours that begin on a day, by the clock."""
    return sum(map(_length, terms.service_hours.of(day, terms.working_days)))


def _length(hours: Hours) -> int:
    end = SECONDS_OF_DAY if hours.closes is None else _seconds(hours.closes)
    return end - _seconds(hours.opens) + (SECONDS_OF_DAY if hours.over_midnight else 0)


def _seconds(clock: time) -> int:
    return clock.hour * SECONDS_OF_HOUR + clock.minute * 60 + clock.second
