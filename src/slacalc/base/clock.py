"""A clock that runs in the hours of some days only: how long it has run at an instant, and when it will have run so long.

Everything is whole microseconds since 1970 in UTC; spans are half-open. Hours are what the clock of the zone shows, and what
passes in them is counted by instants: an hour that is skipped is none, and one that is shown twice is two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from slacalc.base.worktime import Uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from slacalc.base.hours import Hours, ServiceHours
    from slacalc.base.worktime import WorkingDays

MICROS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LAST_YEAR = 2199
"""Beyond it nothing is known of any year: hours that add up so slowly never come to what is asked."""


class Clock(Protocol):
    """What runs, and stands still, as time passes."""

    def run_until(self, instant: int) -> int:
        """How long it has run at an instant, since it began."""

    def when(self, run: int) -> int:
        """The first instant at which it has run so long."""


class SteadyClock:
    """A clock that never stands still."""

    def run_until(self, instant: int) -> int:
        """As long as 1970 is ago."""
        return instant

    def when(self, run: int) -> int:
        """That long after 1970."""
        return run


class HoursClock:
    """A clock that runs in hours, from those of ``first`` on; days are looked at as far as they are asked for.

    Each question raises Uncovered where it reaches into a year for which no holiday notice is known, and hours depend on it.
    """

    def __init__(self, hours: ServiceHours, working_days: WorkingDays, zone: ZoneInfo, first: date) -> None:
        """It begins with the hours of the day before ``first``, which may go over midnight."""
        self._hours, self._working_days, self._zone = hours, working_days, zone
        self._next = first - DAY
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._run: list[int] = []
        """How long it has run at the end of each span."""

    @classmethod
    def since(cls, hours: ServiceHours, working_days: WorkingDays, zone: ZoneInfo, instant: int) -> HoursClock:
        """One that has begun by an instant."""
        return cls(hours, working_days, zone, (EPOCH + timedelta(microseconds=instant)).astimezone(zone).date())

    def run_until(self, instant: int) -> int:
        """The microseconds of its hours before an instant."""
        day = (EPOCH + timedelta(microseconds=instant)).astimezone(self._zone).date()
        while self._next <= day:
            self._add_day()
        at = bisect_right(self._opens, instant) - 1
        if at < 0:
            return 0
        return self._run[at] - max(self._closes[at] - instant, 0)

    def when(self, run: int) -> int:
        """The first instant at which it has run so long; where it does so as hours end, that is their end."""
        while not self._run or self._run[-1] < run:
            self._add_day()
        instant = self._closes[at := bisect_left(self._run, run)] - (self._run[at] - run)
        if self.run_until(instant) == run:  # asks for the hours of that day, which those of the day before may reach into
            return instant
        return self.when(run)

    def _add_day(self) -> None:
        """The spans that begin on the next day, and once what lies in several: hours over midnight may meet those of the next.

        Raises:
            Uncovered: the day lies beyond every year that is known.
        """
        if self._next.year > LAST_YEAR:
            raise Uncovered(self._next)
        hours = self._hours.of(self._next, self._working_days)
        spans = sorted(span for of_day in hours for span in spans_of(of_day, self._next, self._zone))
        while spans and self._closes and self._closes[-1] > spans[0][0]:
            spans = sorted([*spans, (self._opens.pop(), self._closes.pop())])
            self._run.pop()
        for opens, closes in spans:
            begins = max(opens, self._closes[-1]) if self._closes else opens
            if begins < closes:
                self._opens.append(begins)
                self._closes.append(closes)
                self._run.append((self._run[-1] if self._run else 0) + closes - begins)
        self._next += DAY


def clock_in(hours: ServiceHours | None, working_days: WorkingDays, zone: ZoneInfo, since: int | None) -> Clock:
    """The clock that runs in these hours, from an instant on; without hours it never stands still, and None asks it nothing."""
    return SteadyClock() if hours is None or since is None else HoursClock.since(hours, working_days, zone, since)


def spans_of(hours: Hours, day: date, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """The half-open spans of instants at which the clock of the zone shows the hours that begin on a day, in their order."""
    begins = datetime.combine(day, hours.opens)
    ends = datetime.combine(day + DAY * (hours.over_midnight or hours.closes is None), hours.closes or datetime.min.time())
    edges = [(edge, fold) for edge in (begins, ends) for fold in (0, 1)]
    offsets = {micros_of(edge.replace(tzinfo=UTC)) - micros_of(edge.replace(tzinfo=zone, fold=fold)) for edge, fold in edges}
    opens, closes = (micros_of(edge.replace(tzinfo=UTC)) for edge in (begins, ends))
    if len(offsets) == 1:
        ahead = offsets.pop()
        yield opens - ahead, closes - ahead
        return
    first, last = opens - max(offsets), closes - min(offsets)
    before, after = ahead_at(first, zone), ahead_at(last, zone)
    changed = _change(first, last, zone)
    if opens - before < min(closes - before, changed):
        yield opens - before, min(closes - before, changed)
    if max(opens - after, changed) < closes - after:
        yield max(opens - after, changed), closes - after


def _change(first: int, last: int, zone: ZoneInfo) -> int:
    """The instant, to the second, at which the zone's clocks change between two instants."""
    before = ahead_at(first, zone)
    while last - first > MICROS:
        middle = (first + last) // 2 // MICROS * MICROS
        first, last = (middle, last) if ahead_at(middle, zone) == before else (first, middle)
    return last


def ahead_at(instant: int, zone: ZoneInfo) -> int:
    """What the clock of the zone is ahead of UTC by at an instant."""
    local = (EPOCH + timedelta(microseconds=instant)).astimezone(zone)
    return micros_of(local.replace(tzinfo=UTC)) - instant


def micros_of(moment: datetime) -> int:
    """An aware moment as an instant."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def put_off(clock: Clock, due: int, run: int, stops: list[tuple[int, int]]) -> int:
    """When a clock has run so long that stood still in the given half-open spans, which may overlap, besides.

    ``due`` is when it would have without them. What of a span lies outside its hours stops nothing, nor does one that begins
    when the time is over already.
    """
    reached = 0
    for begins, ends in sorted(stops):
        if begins >= due:
            break
        stands = clock.run_until(ends) - clock.run_until(max(begins, reached)) if ends > max(begins, reached) else 0
        if stands:
            run += stands
            due = max(due, clock.when(run))
        reached = max(reached, ends)
    return due
