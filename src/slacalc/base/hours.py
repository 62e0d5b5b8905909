"""The hours of a day in which the service is to be there, or in which the parties work: by kind of day, weekday and date."""

# ruff: noqa: TC003 - the codec of statements reads annotations when it runs
from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Literal, get_args

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.base.worktime import WorkingDays

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""Monday is the first."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A half-open span [opens, closes) of the clock; ``closes`` None is midnight at the end of the day.

    A span that closes before it opens goes over midnight: its end lies on the next day, and it belongs to the day it began on.
    """

    opens: time
    closes: time | None

    @property
    def over_midnight(self) -> bool:
        """Whether it ends on the next day."""
        return self.closes is not None and self.closes <= self.opens


@dataclass(frozen=True, slots=True)
class WeekdayHours:
    """What a day of the week has instead of the other days."""

    weekday: Weekday
    working_days: tuple[Hours, ...]
    rest_days: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """What one day has, or each of several in a row, whatever its kind and its weekday; both ends included."""

    first: date
    last: date
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """When the service is to be there, by the day on which a span begins; no span is a day without service.

    A special day has its own hours; any other those of its weekday, where that has some; any other those of its kind.
    """

    working_days: tuple[Hours, ...]
    rest_days: tuple[Hours, ...]
    weekdays: tuple[WeekdayHours, ...] = ()
    special_days: tuple[SpecialDays, ...] = ()

    def of(self, day: date, working_days: WorkingDays) -> tuple[Hours, ...]:
        """The spans that begin on a day; the calendar is asked only where that matters.

        Raises:
            Uncovered: hours differ on working days, and no holiday notice is known for the year.
        """
        for special in self.special_days:
            if special.first <= day <= special.last:
                return special.hours
        weekday = WEEKDAYS[day.weekday()]
        of_day: ServiceHours | WeekdayHours = next((hours for hours in self.weekdays if hours.weekday == weekday), self)
        if of_day.working_days == of_day.rest_days or working_days.is_working(day):
            return of_day.working_days
        return of_day.rest_days

    @property
    def same_every_day(self) -> bool:
        """Whether every day has the same hours."""
        return self.working_days == self.rest_days and not self.weekdays and not self.special_days

    @property
    def spans(self) -> tuple[Hours, ...]:
        """The spans of any day, those of special days among them."""
        weekly = [*self.working_days, *self.rest_days]
        for weekday in self.weekdays:
            weekly += [*weekday.working_days, *weekday.rest_days]
        return tuple(dict.fromkeys((*weekly, *(hours for special in self.special_days for hours in special.hours))))

    @property
    def over_midnight(self) -> bool:
        """Whether a call may belong to hours that began the day before."""
        return any(hours.over_midnight for hours in self.spans)
