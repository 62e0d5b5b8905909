"""The service reports as blocks: each topic with its numbers, its standards, its points to act on, its tables and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Tally, walk
from slacalc.render.refused_view import evidence_blocks, refused_blocks
from slacalc.render.service_report_charts import table_charts
from slacalc.render.service_report_words import (
    change_text,
    fact_text,
    group_text,
    note_text,
    number_text,
    point_text,
    table_title,
)
from slacalc.render.statement_view import row_blocks, standard_blocks
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.chart import Chart
    from slacalc.render.words import Words
    from slacalc.reports.report import MovedFact, ReportMonth, ReportSection, ReportTable, ServiceReport, Topic
    from slacalc.statement.document import MetricResult, Statement

ROLES_OF: dict[Topic, tuple[str, ...]] = {
    "volume": ("calls",),
    "complaints": ("tickets", "updates"),
    "satisfaction": ("surveys",),
    "quality": ("quality",),
    "marketing": ("sales",),
}
"""The roles whose standards stand with a topic."""
DEADLINE = "deadline."


def report_blocks(report: ServiceReport, words: Words) -> tuple[Block, ...]:
    """What has moved, where there are several months; then each month."""
    return tuple(item for item in report_items(report, words) if not isinstance(item, tuple))


def report_items(report: ServiceReport, words: Words) -> Iterator[Block | tuple[Chart, ...]]:
    """The same, and of each topic the charts of its tables before them."""
    yield Title(report_title(report, words))
    yield from _moved_blocks(report, words)
    for month in report.months:
        statement = month.measured.statement
        yield from evidence_blocks(statement, words)
        for section in month.sections:
            yield from section_items(section, month, report, words)
        for block in (*row_blocks(statement, words), *refused_blocks(month.refused, words)):
            yield _head(block.text, month, report, words) if isinstance(block, PartHead) else block


def report_title(report: ServiceReport, words: Words) -> str:
    """What the reports are, of which months, under which contract."""
    first, last = report.months[0].measured.statement, report.months[-1].measured.statement
    months = str(last.month) if first is last else words("reports", "months", str(first.month), str(last.month))
    return words("reports", "title", months, last.contract.id)


def section_items(
    section: ReportSection, month: ReportMonth, report: ServiceReport, words: Words
) -> Iterator[Block | tuple[Chart, ...]]:
    """One topic of a month; of several months each head names its own."""
    statement = month.measured.statement
    yield _head(words("reports", section.topic), month, report, words)
    if section.facts:
        yield Pairs(tuple((words("reports", fact.name), Cell(fact_text(fact, words))) for fact in section.facts))
    if standards := standards_of(section, statement):
        yield from standard_blocks(statement, standards, words)
    if section.topic == "complaints":
        yield Notes((Cell(words("reports", "complaints_are", report.complaints), "quiet"),))
    if section.notes:
        yield Notes(tuple(Cell(note_text(note, statement, words), "quiet") for note in section.notes))
    if section.points:
        yield _head(words("reports", "points"), month, report, words)
        yield Notes(tuple(Cell(point_text(point, statement, words)) for point in section.points))
    yield tuple(chart for table in section.tables for chart in table_charts(table, section.topic, statement, words))
    for table in section.tables:
        yield _head(table_title(table, section.topic, statement, words), month, report, words)
        yield table_grid(table, words)


def _head(text: str, month: ReportMonth, report: ServiceReport, words: Words) -> PartHead:
    """A head; of several months it names its own."""
    of_month = words("reports", "topic_of_month", text, str(month.measured.statement.month))
    return PartHead(of_month if len(report.months) > 1 else text)


def table_grid(table: ReportTable, words: Words) -> Grid:
    """A table as a grid; its sum, where it has one, is its last row."""
    rows = [
        (Cell(group_text(table.by, row.group, words)), *(Cell(number_text(value, column.unit, words)) for value, column in cells))
        for row in table.rows
        for cells in (tuple(zip(row.values, table.columns, strict=True)),)
    ]
    if table.sum_:
        sums = (Cell(number_text(value, column.unit, words)) for value, column in zip(table.sum_, table.columns, strict=True))
        rows.append((Cell(words("reports", "sum"), "strong"), *sums))
    heads = (words("reports", f"by_{table.by}"), *(words("reports", f"column_{column.name}") for column in table.columns))
    return Grid(heads, tuple(rows), frozenset(range(1, len(heads))), totals=1 if table.sum_ else 0)


def standards_of(section: ReportSection, statement: Statement) -> tuple[MetricResult, ...]:
    """The standards over the records of a topic; of those over cases, the ones that judge complaints."""
    about = {table.name.removeprefix(DEADLINE) for table in section.tables if table.name.startswith(DEADLINE)}
    return tuple(
        metric
        for metric in statement.metrics
        if (role := _role(statement, metric)) in ROLES_OF[section.topic] and (role != "tickets" or metric.id in about)
    )


def _role(statement: Statement, metric: MetricResult) -> str:
    return next((node.table for node in walk(statement.book[f"{metric.id}.scope"].node) if isinstance(node, Tally)), "")


def _moved_blocks(report: ServiceReport, words: Words) -> Iterator[Block]:
    if report.moved:
        before, now = (month.measured.statement.month for month in report.months[-2:])
        yield PartHead(words("reports", "moved", str(before), str(now)))
        yield moved_grid(report, words)


def moved_grid(report: ServiceReport, words: Words) -> Grid:
    """The numbers of the last two months, and what they differ by."""
    topic, number, change = (words("reports", f"moved_{head}") for head in ("topic", "number", "change"))
    months = (str(month.measured.statement.month) for month in report.months[-2:])
    return Grid((topic, number, *months, change), tuple(_moved_row(fact, words) for fact in report.moved), frozenset({2, 3, 4}))


def _moved_row(fact: MovedFact, words: Words) -> tuple[Cell, ...]:
    numbers = (Cell(number_text(value, fact.unit, words)) for value in (fact.before, fact.now))
    return (Cell(words("reports", fact.topic)), Cell(words("reports", fact.name)), *numbers, Cell(change_text(fact, words)))
