"""The standards of a statement day by day, from its own tallies: for information, the contract judges the month."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import NO_BASIS
from slacalc.base.figure import Compare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Comparison, Unit
    from slacalc.measure.tally import Table
    from slacalc.statement.document import MetricResult, Statement, TermEntry


@dataclass(frozen=True, slots=True)
class TargetBound:
    """What a measurement is held against."""

    how: Comparison
    term: TermEntry
    """The number, as the contract has it."""

    @property
    def value(self) -> Fraction:
        """The number alone."""
        return self.term.value


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day of a standard."""

    day: date
    denominator: int
    numerator: int
    """Records, or seconds or points, as the unit of the numerator has it."""
    measured: Value
    """No basis where nothing was counted."""


@dataclass(frozen=True, slots=True)
class MetricDays:
    """A standard by day, one entry for every day of the month."""

    metric: str
    unit: Unit
    days: tuple[DayCount, ...]
    is_of_records: bool
    """Whether the standard is made of intervals, and its days show all of their records instead."""
    bound: TargetBound | None
    """The month's target; None where there is none, and of a metric made of intervals, whose days are no shares of them."""


def metrics_by_day(statement: Statement) -> tuple[MetricDays, ...]:
    """Every standard whose records have a day, in the order of the statement."""
    return tuple(series for metric in statement.metrics if (series := _by_day(statement, metric)) is not None)


def bound_of(statement: Statement, metric: str) -> TargetBound | None:
    """The target of a standard in that month."""
    name, path = f"{metric}.met", next((result.target for result in statement.metrics if result.id == metric), "")
    if not path or name not in statement.book:
        return None
    node = statement.book[name].node
    return TargetBound(node.how, statement.term(path)) if isinstance(node, Compare) else None


def _by_day(statement: Statement, metric: MetricResult) -> MetricDays | None:
    columns = (f"{metric.id}.denominator", f"{metric.id}.numerator")
    table = next(
        (table for _, table in statement.tallies.tables if "day" in table.keys and set(columns) <= set(table.columns)), None
    )
    if table is None:
        return None
    sums = sums_by_day(table, columns)
    over, added = f"{metric.id}.over.counted" in statement.book, statement.book[columns[1]].unit
    unit: Unit = statement.book[metric.id].unit if not over else "share" if added == "count" else added
    return MetricDays(metric.id, unit, tuple(_days(statement, sums)), over, None if over else bound_of(statement, metric.id))


def _days(statement: Statement, sums: dict[str, tuple[int, int]]) -> Iterator[DayCount]:
    first, last = statement.month.first, statement.month.last
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        denominator, numerator = sums.get(str(day), (0, 0))
        yield DayCount(day, denominator, numerator, Fraction(numerator, denominator) if denominator else NO_BASIS)


def sums_by_day(table: Table, columns: tuple[str, str]) -> dict[str, tuple[int, int]]:
    """By day, the sums of two columns of a tally."""
    key, (under, over) = table.keys.index("day"), (table.columns.index(column) for column in columns)
    sums: dict[str, tuple[int, int]] = {}
    for keys, numbers in table.rows:
        before = sums.get(keys[key], (0, 0))
        sums[keys[key]] = (before[0] + numbers[under], before[1] + numbers[over])
    return sums
