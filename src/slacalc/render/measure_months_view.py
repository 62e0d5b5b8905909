"""What several months come to as blocks: each standard month by month with the total, and by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.cells import number_cell
from slacalc.render.measure_view import group_text
from slacalc.render.statement_view import TONES, target_text
from slacalc.render.view import Block, Cell, Grid, Notes, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.measured import Measured
    from slacalc.statement.months_total import MetricTotal, MonthsTotal

HEADS = ("counted", "reached", "measured")


def total_blocks(months: Sequence[Measured], total: MonthsTotal, words: Words) -> tuple[Block, ...]:
    """A table a metric with its months and their total, and one of its groups over all of them."""
    totals = {metric.metric: metric for metric in total.metrics if not _over_months(months, metric.metric)}
    blocks: list[Block] = []
    span = words("measured", "months_title", str(total.months[0]), str(total.months[-1]), months[-1].statement.contract.id)
    blocks.append(Title(span))
    overlapping = [metric.metric for metric in total.metrics if metric.metric not in totals]
    for name in (*totals, *overlapping, *(name for name, _ in total.without)):
        latest = next(month for month in reversed(months) if any(metric.id == name for metric in month.statement.metrics))
        shown = words.name(latest.statement, f"metrics.{name}")
        blocks += [PartHead(words("measured", "by_month", shown)), _month_grid(months, name, totals.get(name), words)]
        if name in totals and totals[name].groups is not None:
            by = latest.by or "day"
            head = words("measured", "all_months", words("measured", f"by_{by}", shown))
            blocks += [PartHead(head), _group_grid(latest, totals[name], words)]
    notes = [words("measured", "months_rule")]
    for name, why in (*((name, "period") for name in overlapping), *total.without):
        latest = next(month for month in reversed(months) if any(metric.id == name for metric in month.statement.metrics))
        notes.append(words("measured", f"no_total_{why.replace(' ', '_')}", words.name(latest.statement, f"metrics.{name}")))
    return (*blocks, Notes(tuple(Cell(note, "quiet") for note in notes)))


def _over_months(months: Sequence[Measured], name: str) -> bool:
    """Whether what is shown of a metric in a month is counted over others too, so that rows of months cannot be added up."""
    return any(month.statement.counts_of(name) != name for month in months)


def _month_grid(months: Sequence[Measured], name: str, total: MetricTotal | None, words: Words) -> Grid:
    """A row a month that has the metric, and the total, which is judged by nothing."""
    rows = [
        (
            Cell(str(month.statement.month)),
            *(
                _of_month(month.statement, figure, words)
                for counts in (month.statement.counts_of(name),)
                for figure in (f"{counts}.denominator", f"{counts}.numerator", name)
            ),
            Cell(target_text(month.statement, metric, words)),
            Cell(words("terms", f"found.{metric.outcome}"), TONES[metric.outcome]),
        )
        for month in months
        for metric in month.statement.metrics
        if metric.id == name
    ]
    if total is not None:
        cells = _cells((total.denominator, total.numerator, total.value), total, months[-1].statement, words)
        rows.append((Cell(words("measured", "total"), "strong"), *cells, Cell(""), Cell("")))
    heads = (words("measured", "one_month"), *(words("statement", head) for head in (*HEADS, "target", "outcome")))
    return Grid(heads, tuple(rows), frozenset({1, 2, 3}), totals=int(total is not None))


def _of_month(statement: Statement, figure: str, words: Words) -> Cell:
    """The value of a figure of one month among several: its name alone would not tell of which."""
    return number_cell(statement.value(figure), statement.book[figure].unit, statement.contract.currency, words)


def _group_grid(latest: Measured, total: MetricTotal, words: Words) -> Grid:
    by, groups = latest.by or "day", total.groups or ()
    shown = latest.shown()
    rows = [
        (
            Cell(group_text(group.group, shown[group.group], by, None, words)),
            *_cells((group.denominator, group.numerator, group.value), total, latest.statement, words),
        )
        for group in groups
    ]
    cells = _cells((total.denominator, total.numerator, total.value), total, latest.statement, words)
    rows.append((Cell(words("measured", "total"), "strong"), *cells))
    heads = (words("measured", by), *(words("statement", head) for head in HEADS))
    return Grid(heads, tuple(rows), frozenset({1, 2, 3}), totals=1)


def _cells(values: tuple[Value, Value, Value], total: MetricTotal, statement: Statement, words: Words) -> tuple[Cell, Cell, Cell]:
    units: tuple[Unit, Unit, Unit] = ("count", total.added, total.unit)
    under, over, ratio = (
        number_cell(value, unit, statement.contract.currency, words) for value, unit in zip(values, units, strict=True)
    )
    return under, over, ratio
