"""Where a standard ends if the rest of the month is like its days so far: a plain rule, for information."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import rounded
from slacalc.statement.by_day import metrics_by_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class Forecast:
    """A share with a target of at least so much, in the midst of its month."""

    metric: str
    days: int
    """Whole days of the month that are over."""
    counted: int
    reached: int
    """On those days."""
    rest: int
    """How many are to be expected on the other days: as many a day as so far, rounded half away from zero."""
    needed: int
    """How many of the rest must be reached for the month to meet the target; more than the rest where none can."""

    @property
    def so_far(self) -> Fraction:
        """The share of the days that are over, and of the month if it goes on like that."""
        return Fraction(self.reached, self.counted)


def forecasts(statement: Statement) -> tuple[Forecast, ...]:
    """Of a month that is not over, each standard that such a rule can be asked of; of one over several months it cannot."""
    return tuple(_forecasts(statement))


def _forecasts(statement: Statement) -> Iterator[Forecast]:
    days = (min(statement.as_of_day, statement.month.last + timedelta(days=1)) - statement.month.first).days
    if not 0 < days < statement.month.days:
        return
    for series in metrics_by_day(statement):
        if series.unit != "share" or series.bound is None or series.bound.how != "at least":
            continue
        if f"{series.metric}.period.denominator" in statement.book:  # its target is held against other months too
            continue
        over = series.days[:days]
        counted, reached = sum(day.denominator for day in over), sum(day.numerator for day in over)
        if not counted:
            continue
        rest = int(rounded(Fraction(counted * (statement.month.days - days), days), 0))
        short = series.bound.value * (counted + rest) - reached
        yield Forecast(series.metric, days, counted, reached, rest, max(0, -(-short.numerator // short.denominator)))
