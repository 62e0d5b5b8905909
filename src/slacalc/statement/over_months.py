"""Months of a standard over several: those that should have judged it and have no day of service, and those that are not known.

A calendar quarter is judged in its last month. Where there is service on no day of that month, no statement is made of it and the
quarter is judged by none: not in an earlier month, whose statement may be issued before anybody knows of the suspension. That is
said on the last statement before, as far as it is known, and on the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import MeasuredRatio, Times, Whole
from slacalc.base.month import Month
from slacalc.measure.needs import judging_month
from slacalc.measure.tally import STANDARDS
from slacalc.statement.service import suspended_throughout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from slacalc.assess.history import Decision
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.metrics.period import PeriodTerms
    from slacalc.contract.terms import Terms
    from slacalc.statement.document import Statement


def unjudged_months(metric: MetricTerms, terms: Terms, decisions: Iterable[Decision], as_of: date) -> tuple[Month, ...]:
    """The months without a day of service, as known at the end of ``as_of``, that were to judge a quarter.

    Those directly before the terms' month, and the one that is to judge its own quarter.
    """
    if metric.period is None or metric.period.rolling or metric.target is None:
        return ()
    known = [decision for decision in decisions if decision.on <= as_of]
    before = [month for month in _without_service(terms, known) if _judges(metric.period, month, terms)]
    judging = judging_month(metric.period, terms)
    ahead = judging is not None and judging > terms.month and suspended_throughout(judging, known)
    return (*reversed(before), *((judging,) if ahead and judging is not None else ()))


def _without_service(terms: Terms, known: list[Decision]) -> Iterator[Month]:
    month, first = terms.month.plus(-1), Month.of(terms.first_day)
    while month >= first and suspended_throughout(month, known):
        yield month
        month = month.plus(-1)


def _judges(period: PeriodTerms, month: Month, terms: Terms) -> bool:
    return period.judged_in(month, Month.of(terms.first_day), Month.of(terms.last_day)) == month


def unknown_months(statement: Statement, metric: str) -> tuple[Month, ...]:
    """The months before the statement's one whose counts a standard needs and the statement does not have.

    No statement is made without them: only where a month is measured can there be any.
    """
    measured = statement.book[metric].node if f"{metric}.earlier.months" in statement.book else None
    if not isinstance(measured, Times) or not isinstance(measured.right, MeasuredRatio):
        return ()
    needed = measured.right.least.value if isinstance(measured.right.least, Whole) else 0
    table = dict(statement.tallies.tables)[STANDARDS]
    column = table.columns.index(f"{metric}.months")
    known = {key for (key,), row in table.rows if row[column]}
    return tuple(month for month in map(statement.month.plus, range(-needed, 0)) if str(month) not in known)
