"""Metrics as CSV for machines: of a month; never localised."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import shown
from slacalc.base.figure import Tally, walk
from slacalc.base.wire import value_to_wire
from slacalc.measure.groups import figure_of, span_of_group
from slacalc.render.measure_view import outcome_of_group
from slacalc.render.table_csv import to_csv

if TYPE_CHECKING:
    from datetime import date

    from slacalc.base.evaluate import Value
    from slacalc.measure.groups import By
    from slacalc.statement.document import MetricResult, Statement
    from slacalc.statement.measured import Measured

METRIC_HEADERS = ("contract", "month", "metric", "name_zh", "name_en", "clause", "reading")
ACCOUNT_HEADERS = ("rows_read", "rows_refused", "evidence")
VALUE_HEADERS = ("value", "decimal")
DECIMALS = 6
"""Of the value as a decimal number, rounded half away from zero; the exact value stands beside it."""
BEYOND = "beyond limits"
SUMS = ("scope", "denominator", "numerator")
HEADERS = (*METRIC_HEADERS, *SUMS, *VALUE_HEADERS, "unit", "target", "outcome", "needed", "spare", *ACCOUNT_HEADERS)
GROUP_HEADERS = (
    *METRIC_HEADERS,
    *("by", "group", "first_day", "last_day"),
    *(*SUMS[1:], *VALUE_HEADERS, "unit", "target", "outcome"),
    *ACCOUNT_HEADERS,
)


def metrics_csv(measured: Measured) -> str:
    """A row a metric: its exact value, the same as a decimal, its two whole numbers, how far it is; or a row a group."""
    return to_csv(HEADERS if measured.by is None else GROUP_HEADERS, measured_rows(measured))


def measured_rows(measured: Measured) -> list[tuple[str, ...]]:
    """The rows under ``HEADERS`` or, by group, under ``GROUP_HEADERS``."""
    return _group_rows(measured, measured.by) if measured.by is not None else _metric_rows(measured.statement)


def _metric_rows(statement: Statement) -> list[tuple[str, ...]]:
    rows = []
    for metric in statement.metrics:
        names = (f"{metric.id}.scope", *(f"{statement.counts_of(metric.id)}.{count}" for count in ("denominator", "numerator")))
        numbers = (value_to_wire(statement.value(name)) for name in names)
        judged = f"{metric.id}.needed" in statement.book and statement.value(metric.id) is not NO_BASIS
        far = [value_to_wire(statement.value(f"{metric.id}.{count}")) if judged else "" for count in ("needed", "spare")]
        result = (*value_cells(statement.value(metric.id)), statement.book[metric.id].unit, _target(statement, metric))
        rows.append(
            (*metric_cells(statement, metric), *numbers, *result, metric.outcome, *far, *account_cells(statement, metric))
        )
    return rows


def _group_rows(measured: Measured, by: By) -> list[tuple[str, ...]]:
    statement, groups, rows = measured.statement, dict(measured.groups), []
    values, shown = dict(statement.values), measured.shown()
    for metric in statement.metrics:
        head, target = metric_cells(statement, metric), _target(statement, metric)
        for group in groups.get(metric.id, ()):
            numbers = [value_to_wire(values[figure_of(metric.id, count, group)]) for count in ("denominator", "numerator")]
            ratio = figure_of(metric.id, "ratio", group)
            result = (*value_cells(values[ratio]), statement.book[ratio].unit, target, outcome_of_group(metric, group, values))
            days = _days(span_of_group(by, group, statement.month))
            rows.append((*head, by, shown[group], *days, *numbers, *result, *account_cells(statement, metric)))
        numbers = [value_to_wire(values[f"{statement.counts_of(metric.id)}.{count}"]) for count in ("denominator", "numerator")]
        result = (*value_cells(values[metric.id]), statement.book[metric.id].unit, target, metric.outcome)
        month_span = (statement.month.first, statement.month.last)
        rows.append(
            (*head, "month", str(statement.month), *_days(month_span), *numbers, *result, *account_cells(statement, metric))
        )
    return rows


def account_cells(statement: Statement, metric: MetricResult) -> tuple[str, str, str]:
    """Of the export that the metric is counted from: rows read, rows refused, and whether its evidence is within the limits."""
    role = next((node.table for node in walk(statement.book[f"{metric.id}.scope"].node) if isinstance(node, Tally)), "")
    sums = next((rows for rows in statement.rows if rows.role == role), None)
    beyond = any(limit.partition(":")[2] in {role, ""} for limit in statement.evidence)
    return (*((str(sums.read), str(sums.refused)) if sums else ("", "")), BEYOND if beyond else "within limits")


def metric_cells(statement: Statement, metric: MetricResult) -> tuple[str, ...]:
    """What stands under ``METRIC_HEADERS``."""
    names = statement.name_of(f"metrics.{metric.id}")
    return (statement.contract.id, str(statement.month), metric.id, names.zh, names.en, metric.clause, metric.reading)


def _target(statement: Statement, metric: MetricResult) -> str:
    return statement.term(metric.target).text if metric.target else ""


def value_cells(value: Value) -> tuple[str, str]:
    """The exact value, and the same rounded to so many decimals; without a basis there is no number."""
    return value_to_wire(value), shown(value, DECIMALS) if isinstance(value, Fraction) else ""


def _days(span: tuple[date, date] | None) -> tuple[str, str]:
    return ("", "") if span is None else (span[0].isoformat(), span[1].isoformat())
