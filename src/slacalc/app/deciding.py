"""``slacalc explain STATEMENT METRIC --deciding``: which calls decide the verdict of a standard, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from slacalc.app.month_side import open_side, refuse_other_service
from slacalc.audit.deciding import DecidingCalls, calls_to_turn
from slacalc.audit.effect import effect_of
from slacalc.audit.price import price
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import NO_BASIS
from slacalc.contract.records.calls import CALLS
from slacalc.measure.columns import metric_columns, reading_of
from slacalc.measure.counting import KnownBefore, Slice
from slacalc.measure.excused import excusals_of
from slacalc.measure.needs import EXCUSED
from slacalc.measure.of_month import records_of_month
from slacalc.measure.tally import Table, Tallies
from slacalc.records.expressions import to_polars
from slacalc.records.person import ShownNames
from slacalc.records.record_texts import record_texts
from slacalc.statement.outcomes import bound_in_force
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.app.month_folder import MonthInputs
    from slacalc.app.month_side import MonthSide
    from slacalc.contract.load import Contract
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.statement.document import Statement

ROLE, KEY = CALLS.role, CALLS.key


def deciding_calls(
    statement: Statement, contract: Contract, inputs: MonthInputs, ledger: Path | None, name: str
) -> DecidingCalls:
    """The fewest calls whose change of class turns the verdict of a standard.

    Raises:
        Refused: an input that cannot be used, or a standard that no number of calls can turn: none over single calls, without a
            target, or without a basis.
    """
    side = open_side(contract, inputs, ledger, statement.as_of.time)
    refuse_other_service(side, statement, inputs)
    metric = next((metric for metric in side.terms.metrics if metric.id == name), None)
    if metric is None or metric.target is None or not _is_share_of_calls(metric):
        raise Refused(error("input/nothing-decides", Place(name)))
    numbers = [side.statement.value(f"{name}.{term}") for term in ("numerator", "denominator")]
    numerator, denominator = (int(number) for number in numbers if isinstance(number, Fraction))
    bound = bound_in_force(metric.target, dict(side.statement.values)).value
    judged = denominator and side.statement.value(f"{name}.met") is not NO_BASIS
    turned = calls_to_turn(numerator, denominator, metric.target.how, bound) if judged else None
    if turned is None:
        raise Refused(error("input/nothing-decides", Place(name)))
    count, leave = turned
    candidates = _candidates(side, metric, leave=leave)
    return DecidingCalls(
        name,
        count,
        leave,
        candidates.height,
        tuple(record_texts(candidates.head(count), CALLS, ShownNames(), side.records[ROLE].named)),
        effect_of(side.statement, with_turned(side, name, -count if leave else count)),
    )


def _is_share_of_calls(metric: MetricTerms) -> bool:
    reading = reading_of(metric)
    return reading.role == ROLE and reading.unit == "share" and not (reading.adds or reading.less) and metric.over is None


def _candidates(side: MonthSide, metric: MetricTerms, *, leave: bool) -> pl.DataFrame:
    """The calls that can be of the other class, those nearest to the threshold first; of a tie, by their keys."""
    serving = with_service(side.terms, service_of(side.terms, side.history.decisions, side.known.moment.date()))
    excusals = excusals_of(serving, side.records[EXCUSED], serving.span) if EXCUSED in side.records else ()
    beside = {role: export.records for role, export in side.records.items() if role != ROLE}
    known = KnownBefore(side.known.moment, excusals=excusals)
    calls = records_of_month(serving, Slice(ROLE, side.records[ROLE].records, known, beside=beside))
    counted, reached = (to_polars(column.predicate) for column in metric_columns(metric)[2:4])
    edge = int(metric.within.value) if metric.within is not None else 0
    distance = (pl.col("wait") - edge).abs()
    return calls.filter(counted & (reached if leave else ~reached)).sort(distance, KEY, nulls_last=True)


def with_turned(side: MonthSide, metric: str, change: int) -> Statement:
    """The month with so many calls more in the numerator of a standard."""
    tables = dict(side.counted.tallies.tables)
    table = tables[ROLE]
    at = table.columns.index(f"{metric}.numerator")
    key = next(key for key, _ in table.rows)
    added = Table.of(
        table.keys, table.columns, {key: tuple(change if column == at else 0 for column in range(len(table.columns)))}
    )
    moved = Tallies(tuple((name, counts + added if name == ROLE else counts) for name, counts in side.counted.tallies.tables))
    return price(side.terms, replace(side.counted, tallies=moved), side.history)
