"""Where a standard ends if the rest of the month is like its days so far: a plain rule, for information."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import value_of
from slacalc.base.exact import rounded
from slacalc.base.figure import MeasuredRatio, Tally, When
from slacalc.statement.by_day import metrics_by_day, sums_by_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Node
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

    volume: int | None = None
    """That of the whole month, as the days so far say, where the target goes by it; None of others."""
    judged: bool = True
    """Whether a month of this volume is judged."""

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
        if f"{series.metric}.minus" in statement.book:  # one that is to come can count against it
            continue
        over = series.days[:days]
        counted, reached = sum(day.denominator for day in over), sum(day.numerator for day in over)
        if not counted:
            continue
        rest = int(rounded(Fraction(counted * (statement.month.days - days), days), 0))
        bound, judged, volume = series.bound.value, True, None
        if f"{series.metric}.volume" in statement.book:
            volume = _volume(statement, series.metric, days)
            bound, judged = _at_volume(statement, series.metric, volume, bound)
        short = bound * (counted + rest) - reached
        needed = max(0, -(-short.numerator // short.denominator)) if judged else 0
        yield Forecast(series.metric, days, counted, reached, rest, needed, volume, judged)


def _volume(statement: Statement, metric: str, days: int) -> int:
    """The volume of the whole month, if the other days are like those that are over."""
    leaf = statement.book[f"{metric}.volume"].node
    if not isinstance(leaf, Tally):
        raise TypeError(leaf)
    table, last = statement.tallies.table(leaf.table), str(statement.month.first + timedelta(days=days))
    counted = sum(count for day, (count, _) in sums_by_day(table, (leaf.column, leaf.column)).items() if day < last)
    return counted + int(rounded(Fraction(counted * (statement.month.days - days), days), 0))


def _at_volume(statement: Statement, metric: str, volume: int, bound: Fraction) -> tuple[Fraction, bool]:
    """The bound of a month of that volume, and whether it is judged."""
    values = {**dict(statement.values), f"{metric}.volume": Fraction(volume)}

    def value(node: Node) -> Value:
        return value_of(node, values, statement.term_values(), statement.tallies)

    if f"{metric}.target" in statement.book:
        at_volume = value(statement.book[f"{metric}.target"].node)
        bound = at_volume if isinstance(at_volume, Fraction) else bound
    if f"{metric}.judged" not in statement.book:
        return bound, True
    node = statement.book[f"{metric}.judged"].node
    return bound, not value(node.test) if isinstance(node, When) else not isinstance(node, MeasuredRatio)
