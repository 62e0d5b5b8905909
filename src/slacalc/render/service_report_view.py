"""The service reports as blocks: each topic with its numbers, its standards, its points to act on, its tables and sentences."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import shown, shown_percent
from slacalc.base.figure import Tally, walk
from slacalc.contract.records.kinds import ROLES
from slacalc.render.numbers import value_text
from slacalc.render.refused_view import evidence_blocks, refused_blocks
from slacalc.render.statement_view import TONES, row_blocks, target_text
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.evaluate import Value
    from slacalc.render.words import Words
    from slacalc.reports.report import (
        ActionPoint,
        MovedFact,
        ReportFact,
        ReportMonth,
        ReportNote,
        ReportSection,
        ReportTable,
        ReportUnit,
        ServiceReport,
        Topic,
    )
    from slacalc.statement.document import MetricResult, Statement

ROLES_OF: dict[Topic, tuple[str, ...]] = {
    "volume": ("calls",),
    "complaints": ("tickets", "updates"),
    "satisfaction": ("surveys",),
    "quality": ("quality",),
    "marketing": ("sales",),
}
"""The roles whose standards stand with a topic."""
MOST_EVIDENCE = 5
"""Records of a point that a page names; the JSON names all."""
SIGNED = "+"
DEADLINE = "deadline."
REASONS = ("category", "queue")


def report_blocks(report: ServiceReport, words: Words) -> tuple[Block, ...]:
    """What has moved, where there are several months; then each month."""
    first, last = report.months[0].measured.statement, report.months[-1].measured.statement
    months = str(last.month) if first is last else words("reports", "months", str(first.month), str(last.month))
    return (
        Title(words("reports", "title", months, last.contract.id)),
        *_moved_blocks(report, words),
        *(block for month in report.months for block in _month_blocks(month, report, words)),
    )


def _month_blocks(month: ReportMonth, report: ServiceReport, words: Words) -> Iterator[Block]:
    statement = month.measured.statement
    several = len(report.months) > 1
    yield from evidence_blocks(statement, words)
    for section in month.sections:
        yield from section_blocks(section, month, report, words, several=several)
    yield from row_blocks(statement, words)
    yield from refused_blocks(month.refused, words)


def section_blocks(
    section: ReportSection, month: ReportMonth, report: ServiceReport, words: Words, *, several: bool
) -> Iterator[Block]:
    """One topic of a month."""
    statement = month.measured.statement
    topic = words("reports", section.topic)
    yield PartHead(words("reports", "topic_of_month", topic, str(statement.month)) if several else topic)
    if section.facts:
        yield Pairs(tuple((words("reports", fact.name), _fact_cell(fact, words)) for fact in section.facts))
    yield from _standard_blocks(section, statement, words)
    if section.topic == "complaints":
        yield Notes((Cell(words("reports", "complaints_are", report.complaints), "quiet"),))
    if section.notes:
        yield Notes(tuple(Cell(note_text(note, statement, words), "quiet") for note in section.notes))
    if section.points:
        yield PartHead(words("reports", "points"))
        yield Notes(tuple(Cell(point_text(point, statement, words)) for point in section.points))
    for table in section.tables:
        yield PartHead(table_title(table, section.topic, statement, words))
        yield table_grid(table, words)


def table_title(table: ReportTable, topic: Topic, statement: Statement, words: Words) -> str:
    """What a table is about."""
    about, _, metric = table.name.partition(".")
    if metric:
        return words("reports", f"table_{about}", words.name(statement, f"metrics.{metric}"))
    if table.name == "pareto":
        return words("reports", "table_pareto", words("reports", f"by_{table.by}"))
    key = f"{topic}_{table.name}"
    return words("reports", key) if words.has("reports", key) else words("reports", f"table_{table.name}")


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


def group_text(by: str, group: str, words: Words) -> str:
    """A group as people call it."""
    match by:
        case "weekday":
            return words("reports", f"weekday_{group}")
        case "hour":
            return f"{group}:00"
        case "outcome":
            return words("terms", f"outcome.{group}")
        case "lateness":
            return words("reports", f"lateness_{group}")
        case _:
            return group or words("measured", "blank")


def number_text(value: Value, unit: ReportUnit, words: Words) -> str:
    """A number of a report with its unit."""
    if not isinstance(value, Fraction):
        return "–"
    match unit:
        case "share":
            return shown_percent(value)
        case "seconds":
            return words("terms", "seconds", shown(value, 1, grouped=True))
        case "count":
            return shown(value, 0, grouped=True)
        case "hours":
            return shown(value, 1, grouped=True)
        case "mean" | "days":
            return shown(value, 2, grouped=True)


def note_text(note: ReportNote, statement: Statement, words: Words) -> str:
    """A sentence; a standard or a role among its facts as people call it, a column as exports do."""
    facts = (words.role(fact) if fact in ROLES else _named(fact, statement, words) for fact in note.facts)
    return words("reports", f"note_{note.key}", *facts)


def point_text(point: ActionPoint, statement: Statement, words: Words) -> str:
    """What a rule has found, and the first of the records behind it."""
    sentence = words("reports", f"rule_{point.rule}", *(_grouped_by(fact, statement, words) for fact in point.facts))
    listed = ", ".join(point.evidence[:MOST_EVIDENCE])
    more = len(point.evidence) - MOST_EVIDENCE
    rest = words("reports", "more", str(more)) if more > 0 else ""
    return words("reports", "evidence", sentence, words.role(point.role), f"{len(point.evidence):,}", listed + rest)


def _named(fact: str, statement: Statement, words: Words) -> str:
    return words.name(statement, fact) if fact.startswith("metrics.") else fact


def _grouped_by(fact: str, statement: Statement, words: Words) -> str:
    """A fact of a point: a standard, or what its groups are, as people call it."""
    return words("reports", f"by_{fact}").lower() if fact in REASONS else _named(fact, statement, words)


def _fact_cell(fact: ReportFact, words: Words) -> Cell:
    text = number_text(fact.value, fact.unit, words)
    if not fact.at:
        return Cell(text)
    day, _, hour = fact.at.rpartition(" ")
    at = fact.at if fact.name == "peak_day" else f"{day} {hour}:00".strip()
    return Cell(words("reports", "at", text, at))


def _standard_blocks(section: ReportSection, statement: Statement, words: Words) -> tuple[Block, ...]:
    """The standards over the records of a topic, as the statement has them; of those over cases, what judges complaints."""
    about = {table.name.removeprefix(DEADLINE) for table in section.tables if table.name.startswith(DEADLINE)}
    metrics = [
        metric
        for metric in statement.metrics
        if (role := _role(statement, metric)) in ROLES_OF[section.topic] and (role != "tickets" or metric.id in about)
    ]
    if not metrics:
        return ()
    heads = ("clause", "metric", "counted", "reached", "measured", "target", "outcome")
    rows = tuple(_standard(statement, metric, words) for metric in metrics)
    return (Grid(tuple(words("statement", head) for head in heads), rows, frozenset({2, 3, 4})),)


def _standard(statement: Statement, metric: MetricResult, words: Words) -> tuple[Cell, ...]:
    def figure(name: str) -> Cell:
        return Cell(value_text(statement.value(name), statement.book[name].unit, statement.contract.currency, words))

    return (
        Cell(metric.clause),
        Cell(words.name(statement, f"metrics.{metric.id}")),
        figure(f"{metric.id}.denominator"),
        figure(f"{metric.id}.numerator"),
        figure(metric.id),
        Cell(target_text(statement, metric, words)),
        Cell(words("terms", metric.outcome), TONES[metric.outcome]),
    )


def _role(statement: Statement, metric: MetricResult) -> str:
    return next((node.table for node in walk(statement.book[f"{metric.id}.scope"].node) if isinstance(node, Tally)), "")


def _moved_blocks(report: ServiceReport, words: Words) -> Iterator[Block]:
    if not report.moved:
        return
    before, now = (month.measured.statement.month for month in report.months[-2:])
    yield PartHead(words("reports", "moved", str(before), str(now)))
    heads = ("topic", "number", "before", "now", "change")
    rows = tuple(_moved_row(fact, words) for fact in report.moved)
    yield Grid(tuple(words("reports", f"moved_{head}") for head in heads), rows, frozenset({2, 3, 4}))


def _moved_row(fact: MovedFact, words: Words) -> tuple[Cell, ...]:
    numbers = (Cell(number_text(value, fact.unit, words)) for value in (fact.before, fact.now))
    return (Cell(words("reports", fact.topic)), Cell(words("reports", fact.name)), *numbers, Cell(_change_text(fact, words)))


def _change_text(fact: MovedFact, words: Words) -> str:
    """A change with its sign; of a share in points."""
    if fact.change is NO_BASIS or not isinstance(fact.change, Fraction):
        return "–"
    sign = SIGNED if fact.change > 0 else ""
    if fact.unit == "share":
        return sign + words("reports", "percentage_points", shown(fact.change * 100, 2))
    return sign + number_text(fact.change, fact.unit, words)
