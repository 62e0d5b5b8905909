"""The end of the term (二): how it goes on, until when a party can object, and for which months it has been renewed.

A term that renews goes on unless a party objects in time (双方如无异议): the last day to object lies so many months or days
before the end. It is renewed once, or each time, as the contract says.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.base.diagnostics import Place

FAR = Month(9999, 1)
"""Later than any month of a contract."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """How the term goes on."""

    months: int
    """By how many it is prolonged."""
    each_time: bool
    """Whether it is renewed again and again; otherwise once."""
    before: int
    """How long before the end a party can object at the latest."""
    unit: Literal["months", "days"]

    def object_by(self, last_day: date) -> date:
        """The last day on which an objection to the renewal of a term that ends on ``last_day`` is in time."""
        return last_day - timedelta(days=self.before) if self.unit == "days" else months_before(last_day, self.before)

    def prolonged(self, last_day: date) -> date:
        """The last day of the term that follows."""
        return months_before(last_day, -self.months)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month; its last day where it has no such day (Civil Code art. 202), or for a last day."""
    month = Month.of(day).plus(-months)
    last = monthrange(month.year, month.number)[1]
    if day == Month.of(day).last:
        return month.last
    return date(month.year, month.number, min(day.day, last))


@dataclass(frozen=True, slots=True)
class AgreedTerm:
    """The term of an agreement, both days included."""

    clause: str
    first_day: date
    last_day: date
    """As written."""
    renewal: Renewal | None
    place: Place
    """Where its last day is written."""

    def reaching(self, day: date, objected: Collection[Month]) -> tuple[date, int]:
        """The last day of the term as far as ``day`` needs it to be renewed, and how often it has been.

        ``objected`` are the last months of those terms to whose renewal a party has objected in time.
        """
        last, times = self.last_day, 0
        while (
            self.renewal is not None and last < day and Month.of(last) not in objected and (self.renewal.each_time or not times)
        ):
            last, times = self.renewal.prolonged(last), times + 1
        return last, times

    @property
    def last_month(self) -> Month:
        """The last month that can lie in it, however often it is renewed."""
        if self.renewal is None:
            return Month.of(self.last_day)
        return FAR if self.renewal.each_time else Month.of(self.renewal.prolonged(self.last_day))
