"""Twelve months of standards and amounts, from the statements that a ledger holds and the one that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.statement.by_day import bound_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.assess.history import Outcome
    from slacalc.base.evaluate import Value
    from slacalc.base.month import Month
    from slacalc.statement.by_day import TargetBound
    from slacalc.statement.document import Statement

MONTHS = 12
"""How far back a trend goes, the month that is shown among them."""


@dataclass(frozen=True, slots=True)
class MetricPast:
    """A standard in one month, as its statement, or the last correction of it, has it."""

    measured: Value
    outcome: Outcome
    bound: TargetBound | None


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """One month."""

    month: Month
    payable: Value
    """What is to be paid for it, tax included."""
    metrics: tuple[tuple[str, MetricPast], ...]

    def metric(self, metric: str) -> MetricPast | None:
        """A standard of that month; None where the contract did not have it then."""
        return dict(self.metrics).get(metric)


def trend_of(statement: Statement, issued: Iterable[Statement]) -> tuple[TrendMonth, ...]:
    """The months up to that of the statement, oldest first; of a month that was corrected the last correction."""
    latest = {earlier.month: earlier for earlier in issued if earlier.month < statement.month}
    shown = (*(latest[month] for month in sorted(latest)), statement)
    return tuple(map(_month, shown[-MONTHS:]))


def _month(statement: Statement) -> TrendMonth:
    metrics = tuple(
        (metric.id, MetricPast(statement.value(metric.id), metric.outcome, bound_of(statement, metric.id)))
        for metric in statement.metrics
    )
    return TrendMonth(statement.month, statement.value(statement.payable), metrics)
