"""The standards by day as live numbers, the months of the ledger, and a chart of each."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.legend import Legend
from openpyxl.utils import get_column_letter

from slacalc.render.chart import series_name
from slacalc.render.workbook.style import (
    LINE_HEIGHT,
    ROW_BORDER,
    SMALL,
    alignment,
    cached_value,
    cell_at,
    font,
    number_format,
    set_widths,
    write_heads,
    write_text,
    write_value,
)
from slacalc.statement.by_day import metrics_by_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.render.words import Words
    from slacalc.render.workbook.cache import CachedValue
    from slacalc.render.workbook.plan import Plan
    from slacalc.statement.by_day import DayCount, MetricDays
    from slacalc.statement.document import Statement
    from slacalc.statement.trend import TrendMonth

NAMES, HEADS = 3, 4
"""Rows of the names of the standards, and of the column heads; days and months follow."""
DAY_COLUMNS, MONTH_COLUMNS = 4, 2
"""Counted, reached, measured, target; of a month only the last two."""
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 17, 7, 15
"""Centimetres, and rows of a sheet."""
LINE, BOUND = "1F5FA8", "8A94A3"
DAY_WIDTH, MONTH_WIDTH = 7.8, 12.0
"""Of a column; so many stand side by side on a page."""
NAME_WIDTH = 11.0
BESIDE = {DAY_WIDTH: 11, MONTH_WIDTH: 8}
"""Columns from one chart to that beside it."""


class ChartSheet:
    """Writes numbers from left to right, and their charts below them."""

    def __init__(self, sheet: Worksheet, statement: Statement, words: Words, plan: Plan) -> None:
        self._sheet = sheet
        self._statement = statement
        self._words = words
        self._plan = plan
        self.cached: dict[str, CachedValue] = {}
        """The value behind each formula, by cell."""
        self._width = DAY_WIDTH
        self._paid = f"{words('statement', 'payable')} ({statement.contract.currency})"

    def write_days(self) -> None:
        """Each standard by day, computed from the tallies and the terms."""
        by_day = metrics_by_day(self._statement)
        heads = [self._words("statement", key) for key in ("counted", "reached", "measured", "target")]
        names = [str(day.day) for day in by_day[0].days] if by_day else []
        self._frame("sheet_days", "day", heads * len(by_day), names)
        for number, series in enumerate(by_day):
            first = 2 + DAY_COLUMNS * number
            name = series_name(self._statement, series, self._words)
            self._name(name, first)
            rows = _rows_by_day(self._statement, series)
            for row, day in enumerate(series.days, start=HEADS + 1):
                cells = self._day(series, day, rows.get(str(day.day), []), row, first)
                for column, (formula, value, unit) in enumerate(cells, first):
                    self._put(row, column, formula, value, unit)
            self._chart(name, first + 2, len(names), number, bound=series.bound is not None)

    def write_months(self, trend: Sequence[TrendMonth]) -> None:
        """Each standard by month, and what was to be paid; the last month is that of this workbook, and live."""
        self._width = MONTH_WIDTH
        metrics = [metric.id for metric in self._statement.metrics]
        heads = [self._words("statement", key) for key in ("measured", "target")] * len(metrics)
        self._frame("sheet_months", "month", [*heads, self._paid], [str(past_month.month) for past_month in trend])
        last = 2 + MONTH_COLUMNS * len(metrics)
        for row, month in enumerate(trend, start=HEADS + 1):
            live = month.month == self._statement.month
            payable = f"={self._plan.figure_from_afar(self._statement.payable)}" if live else ""
            for number, metric in enumerate(metrics):
                past, column, unit = month.metric(metric), 2 + MONTH_COLUMNS * number, self._statement.book[metric].unit
                if past is not None:
                    self._put(row, column, f"={self._plan.figure_from_afar(metric)}" if live else "", past.measured, unit)
                    if past.bound is not None:
                        self._put(row, column + 1, "", past.bound.value, unit)
            self._put(row, last, payable, month.payable, "money")
        for number, metric in enumerate(metrics):
            name = self._words.name(self._statement, f"metrics.{metric}")
            self._name(name, 2 + MONTH_COLUMNS * number)
            self._chart(name, 2 + MONTH_COLUMNS * number, len(trend), number, bound=True)
        chart = BarChart()
        chart.add_data(Reference(self._sheet, last, HEADS, last, HEADS + len(trend)), titles_from_data=True)
        self._place(chart, len(trend), len(metrics), self._paid)

    def _day(self, series: MetricDays, day: DayCount, rows: list[int], row: int, first: int) -> Iterator[tuple[str, Value, Unit]]:
        """Formula, value and unit of the cells of a day."""
        role = _role_of(self._statement, series)
        for column, count, unit in (
            ("denominator", day.denominator, "count"),
            ("numerator", day.numerator, self._statement.book[f"{series.metric}.numerator"].unit),
        ):
            runs = ",".join(self._plan.run(role, f"{series.metric}.{column}", *run) for run in _runs(rows))
            yield (f"=SUM({runs})" if runs else "=0"), Fraction(count), unit  # type: ignore[misc]  # one of the units
        under, over = (f"{get_column_letter(first + at)}{row}" for at in (0, 1))
        yield f"=IF({under}=0,NA(),{over}/{under})", day.measured, series.unit
        if series.bound is not None:
            chosen, term = f"{series.metric}.target", series.bound.term.path
            bound = self._plan.figure_from_afar(chosen) if chosen in self._statement.book else self._plan.term(term)
            yield f"={bound}", series.bound.value, series.unit

    def _put(self, row: int, column: int, formula: str, value: Value, unit: Unit) -> None:
        """A number; with a formula a live one, and its value behind it."""
        cell = cell_at(self._sheet, row, column)
        if formula:
            cell.value = formula
            self.cached[cell.coordinate] = cached_value(value)
        else:
            write_value(cell, value)
        cell.number_format = number_format(unit, self._statement.contract.currency, value, self._words)
        cell.font, cell.border = font(self._words.language, size=SMALL), ROW_BORDER

    def _frame(self, title: str, key: str, heads: list[str], names: list[str]) -> None:
        """Title, heads, and the names of the rows."""
        sheet, words = self._sheet, self._words
        write_text(sheet["A1"], words("workbook", title))
        sheet["A1"].font = font(words.language, "strong", size=14)
        write_heads(sheet, HEADS, (words("measured", key), *heads), words.language, range(2, len(heads) + 2))
        for row, name in enumerate(names, start=HEADS + 1):
            write_text(cell_at(sheet, row, 1), name)
            sheet.cell(row, 1).font, sheet.cell(row, 1).border = font(words.language, size=SMALL), ROW_BORDER
        sheet.row_dimensions[HEADS].height = 2 * LINE_HEIGHT
        set_widths(sheet, (NAME_WIDTH, *[self._width] * len(heads)))
        sheet.freeze_panes = f"B{HEADS + 1}"
        sheet.print_title_rows = f"{NAMES}:{HEADS}"

    def _name(self, name: str, column: int) -> None:
        cell = cell_at(self._sheet, NAMES, column)
        write_text(cell, name)
        cell.font = font(self._words.language, "strong")
        cell.alignment = alignment(vertical="bottom", wrap_text=True)
        last = column + (MONTH_COLUMNS if self._width == MONTH_WIDTH else DAY_COLUMNS) - 1
        self._sheet.merge_cells(start_row=NAMES, start_column=column, end_row=NAMES, end_column=last)
        self._sheet.row_dimensions[NAMES].height = 2 * LINE_HEIGHT

    def _chart(self, name: str, column: int, count: int, number: int, *, bound: bool) -> None:
        """Measured, and dashed the target in the column behind it."""
        chart = LineChart()
        last = HEADS + count
        chart.add_data(Reference(self._sheet, column, HEADS, column, last), titles_from_data=True)
        chart.series[0].graphicalProperties.line.solidFill = LINE
        chart.series[0].smooth = False
        if bound:
            chart.add_data(Reference(self._sheet, column + 1, HEADS, column + 1, last), titles_from_data=True)
            line = chart.series[1].graphicalProperties.line
            line.solidFill, line.dashStyle = BOUND, "dash"
            chart.series[1].smooth = False
        self._place(chart, count, number, name)

    def _place(self, chart: LineChart | BarChart, count: int, number: int, title: str) -> None:
        """Two charts side by side, below the numbers."""
        chart.set_categories(Reference(self._sheet, 1, HEADS + 1, 1, HEADS + count))
        chart.title, chart.width, chart.height = title, CHART_WIDTH, CHART_HEIGHT
        chart.legend = Legend()
        chart.legend.position = "b"
        chart.x_axis.delete = chart.y_axis.delete = False
        column = get_column_letter(1 + number % 2 * BESIDE[self._width])
        self._sheet.add_chart(chart, f"{column}{HEADS + count + 2 + number // 2 * CHART_ROWS}")


def _role_of(statement: Statement, series: MetricDays) -> str:
    return next(role for role, table in statement.tallies.tables if f"{series.metric}.denominator" in table.columns)


def _rows_by_day(statement: Statement, series: MetricDays) -> dict[str, list[int]]:
    """Which rows of its tally each day has, counted from 0."""
    table = statement.tallies.table(_role_of(statement, series))
    at, rows = table.keys.index("day"), dict[str, list[int]]()
    for number, (key, _) in enumerate(table.rows):
        rows.setdefault(key[at], []).append(number)
    return rows


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """First and last of rows that follow each other."""
    breaks = [number for number, (row, next_row) in enumerate(pairwise(rows), start=1) if next_row != row + 1]
    starts, ends = [0, *breaks], [*breaks, len(rows)]
    return [(rows[start], rows[end - 1]) for start, end in zip(starts, ends, strict=True)] if rows else []
