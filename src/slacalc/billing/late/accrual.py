"""How much of a month or a year lies between two days, as the day count of a rate has it.

Everything is told from the last day without delay: a day bears by what the time up to it exceeds the time up to the day before.
Days in a row then come to what the whole of them is, however payments divide them, and nobody has to ask each of them.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.contract.payment.late import DayCount
    from slacalc.contract.words.late import Period

ONE_DAY = timedelta(days=1)
MONTH_OF_DAYS, YEAR_OF_DAYS, BANKERS_YEAR, MONTHS_OF_YEAR = 30, 365, 360, 12


@dataclass(frozen=True, slots=True)
class RateInForce:
    """What an unpaid sum bears on a day."""

    rate: Fraction
    per: Period = "day"
    day_count: DayCount | None = None
    """None of a rate a day."""

    def borne_by(self, first: date, last: date, start: date) -> Fraction:
        """How many of the rate's days, months or years these days are, where ``start`` is the last day without delay."""
        return self._time(start, last) - self._time(start, first - ONE_DAY)

    def over_a_year(self) -> Fraction:
        """What it comes to in a year of 365 days, without interest on interest."""
        match self.day_count:
            case None:
                return self.rate * YEAR_OF_DAYS
            case "a month is 30 days":
                return self.rate * Fraction(YEAR_OF_DAYS, MONTH_OF_DAYS)
            case "a year is 360 days":
                return self.rate * Fraction(YEAR_OF_DAYS, BANKERS_YEAR)
        return self.rate * (MONTHS_OF_YEAR if self.per == "month" else 1)

    def _time(self, start: date, day: date) -> Fraction:
        """Months or years from ``start`` to ``day``; only the difference of two of them means anything."""
        if self.day_count is None:
            return Fraction((day - start).days)
        time = TIMES[self.day_count](start, day)
        return time / MONTHS_OF_YEAR if self.day_count in MONTHS_OF_30_DAYS and self.per == "year" else time


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate of every day."""

    first: RateInForce
    later: tuple[tuple[date, RateInForce], ...] = ()
    """Each that replaces the one before it, and from which day on; in the order of these days."""

    def on(self, day: date) -> RateInForce:
        """The rate in force on a day."""
        return next((rate for since, rate in reversed(self.later) if since <= day), self.first)

    def until(self, day: date) -> date:
        """The last day on which the rate of ``day`` is in force."""
        return next((since - ONE_DAY for since, _ in self.later if since > day), date.max)


@dataclass(frozen=True, slots=True)
class AlikeDays:
    """Days in a row on which the same sum bears interest at the same rate."""

    first: date
    last: date
    rate: RateInForce
    counted: int
    """Days of them that bear interest."""
    time: Fraction
    """How many periods of the rate these come to."""


def months_after(start: date, months: int) -> date:
    """The day of the same number so many months later, or the last of that month where it is shorter."""
    month = Month.of(start).plus(months)
    return date(month.year, month.number, min(start.day, month.days))


def whole_months(start: date, day: date) -> int:
    """How many months after ``start`` have ended by ``day``, which is no earlier."""
    months = (day.year - start.year) * MONTHS_OF_YEAR + day.month - start.month
    return months if months_after(start, months) <= day else months - 1


def period_end(start: date, day: date, months: int) -> date:
    """When the period of so many months ends in which ``day`` lies; the first of them begins with the day after ``start``."""
    ended = whole_months(start, day - ONE_DAY) // months
    return months_after(start, (ended + 1) * months)


def _of_calendar_months(_: date, day: date) -> Fraction:
    month = Month.of(day)
    return month.year * MONTHS_OF_YEAR + month.number + Fraction(day.day, month.days)


def _of_whole_months(start: date, day: date) -> Fraction:
    months = whole_months(start, day)
    begun = months_after(start, months)
    return months + Fraction((day - begun).days, (months_after(start, months + 1) - begun).days)


def _of_months_begun(start: date, day: date) -> Fraction:
    months = whole_months(start, day)
    return Fraction(months + (day > months_after(start, months)))


def _of_calendar_years(_: date, day: date) -> Fraction:
    return day.year + Fraction(day.timetuple().tm_yday, YEAR_OF_DAYS + isleap(day.year))


def _european(_: date, day: date) -> Fraction:
    """In months, each of 30 days: a 31st is the 30th once more."""
    return day.year * MONTHS_OF_YEAR + day.month + Fraction(min(day.day, MONTH_OF_DAYS), MONTH_OF_DAYS)


def _american(start: date, day: date) -> Fraction:
    """Likewise, and a 31st is a day of its own where interest does not run from a 30th or a 31st."""
    more = day.day > MONTH_OF_DAYS > start.day
    return _european(start, day) + Fraction(int(more), MONTH_OF_DAYS)


MONTHS_OF_30_DAYS = frozenset({"30/360 European", "30/360 US"})
TIMES: dict[DayCount, Callable[[date, date], Fraction]] = {
    "a month is 30 days": lambda start, day: Fraction((day - start).days, MONTH_OF_DAYS),
    "days of each calendar month": _of_calendar_months,
    "whole months, then days of the month begun": _of_whole_months,
    "each month begun counts whole": _of_months_begun,
    "a year is 365 days": lambda start, day: Fraction((day - start).days, YEAR_OF_DAYS),
    "a year is 360 days": lambda start, day: Fraction((day - start).days, BANKERS_YEAR),
    "a year is 365 days, a leap year 366": _of_calendar_years,
    "30/360 European": _european,
    "30/360 US": _american,
}
