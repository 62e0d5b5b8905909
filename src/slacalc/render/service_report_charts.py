"""Charts of the service reports: bars of a table by days, weekdays, hours, ratings or reasons."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.render.chart import Chart, Point
from slacalc.render.service_report_words import group_text, number_text, table_title

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.reports.report import ReportRow, ReportTable, Topic
    from slacalc.statement.document import Statement

CHARTED = {"day": "inbound", "weekday": "inbound_per_day", "hour": "inbound", "pareto": "cases", "rating": "rated"}
"""Tables whose bars say more than their rows, and the column of which these are."""
FEWEST = 2
"""Bars below which there is nothing to compare."""
LONGEST_TICK, TICKS_ON_LINE = 10, 50
"""Characters of a name below a bar where there are many, and of all names together where there are few."""


def table_charts(table: ReportTable, topic: Topic, statement: Statement, words: Words) -> tuple[Chart, ...]:
    """The chart of a table; none where there is nothing to compare."""
    at = charted_column(table)
    if at is None:
        return ()
    title, column = table_title(table, topic, statement, words), table.columns[at]
    heads = (words("reports", f"by_{table.by}"), words("reports", f"column_{column.name}"))
    about = words("reports", "chart_about", title, heads[1], str(len(table.rows)))
    return (Chart(title, about, "bars", heads, tuple(_point(table, at, row, words) for row in table.rows), "count"),)


def charted_column(table: ReportTable) -> int | None:
    """The number of the column that its chart shows, from 0; None of a table without a chart, or with one row."""
    names = [column.name for column in table.columns]
    column = CHARTED.get(table.name)
    return names.index(column) if column in names and len(table.rows) >= FEWEST else None


def _point(table: ReportTable, at: int, row: ReportRow, words: Words) -> Point:
    value, name = row.values[at], group_text(table.by, row.group, words)
    height = value if isinstance(value, Fraction) and not isinstance(value, bool) else None
    tick = (
        row.group[-2:].lstrip("0")
        if table.by == "day"
        else row.group
        if table.by == "hour"
        else _cut(name, max(LONGEST_TICK, TICKS_ON_LINE // len(table.rows)))
    )
    return Point(tick, name, height, (number_text(value, table.columns[at].unit, words),))


def _cut(name: str, longest: int) -> str:
    """A name of at most so many characters; one that is longer says that it goes on."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
