"""Metrics of several months as CSV for machines, with their total; never localised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.wire import value_to_wire
from slacalc.render.measure_csv import (
    BEYOND,
    GROUP_HEADERS,
    HEADERS,
    account_cells,
    measured_rows,
    metric_cells,
    value_cells,
)
from slacalc.render.table_csv import to_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Unit
    from slacalc.measure.groups import By
    from slacalc.render.to_render import MeasuredMonthsToRender
    from slacalc.statement.document import MetricResult, Statement
    from slacalc.statement.measured import Measured
    from slacalc.statement.months_total import GroupTotal, MetricTotal, MonthsTotal


def measured_months_csv(to_render: MeasuredMonthsToRender) -> str:
    """The rows of each month, then a row a metric, and a group of it, over all of them; these are held against no target."""
    months, total = [month.measured for month in to_render.months], to_render.total
    rows = [row for month in months for row in measured_rows(month)]
    by = months[-1].by
    return to_csv(HEADERS if by is None else GROUP_HEADERS, [*rows, *_total_rows(months, total, by)])


def _total_rows(months: list[Measured], total: MonthsTotal, by: By | None) -> Iterator[tuple[str, ...]]:
    shown = months[-1].shown()
    for metric in total.metrics:
        of_months = [
            (month.statement, result) for month in months for result in month.statement.metrics if result.id == metric.metric
        ]
        summed = " + ".join(str(month) for month in metric.months)
        cells = metric_cells(*of_months[-1])
        head, account = (cells[0], summed, *cells[2:]), _account_of_months(of_months)
        if by is None:
            yield (*head, value_to_wire(metric.scope), *_total_cells(metric, metric.unit), "", "", *account)
            continue
        for group in metric.groups or ():
            yield (*head, by, shown[group.group], "", "", *_total_cells(group, metric.unit), *account)
        yield (*head, "months", summed, "", "", *_total_cells(metric, metric.unit), *account)


def _total_cells(total: MetricTotal | GroupTotal, unit: Unit) -> tuple[str, ...]:
    """Two whole numbers, the value, its unit; neither a target nor an outcome."""
    return (value_to_wire(total.denominator), value_to_wire(total.numerator), *value_cells(total.value), unit, "", "")


def _account_of_months(of_months: list[tuple[Statement, MetricResult]]) -> tuple[str, str, str]:
    """Rows read and refused in all of them; one month beyond its limits puts the total beyond them."""
    accounts = [account_cells(statement, metric) for statement, metric in of_months]
    read, refused = (str(sum(int(account[at] or 0) for account in accounts)) for at in (0, 1))
    return (read, refused, max((account[2] for account in accounts), key=lambda word: word == BEYOND))
