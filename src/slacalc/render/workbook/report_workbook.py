"""The service reports as a workbook: a sheet a topic and month, numbers as numbers, and native charts below their tables."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from slacalc.render.service_report_charts import charted_column
from slacalc.render.service_report_view import moved_grid, report_title, standards_of
from slacalc.render.service_report_words import group_text, note_text, rule_text, table_title
from slacalc.render.statement_view import standard_blocks
from slacalc.render.view import Grid, Notes
from slacalc.render.workbook.cache import fill_cache
from slacalc.render.workbook.style import (
    LINE_HEIGHT,
    ROW_BORDER,
    TOTAL_BORDER,
    StyledBook,
    alignment,
    cached_value,
    cell_at,
    font,
    lines_in,
    set_page,
    set_widths,
    write_heads,
    write_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from slacalc.base.evaluate import Value
    from slacalc.render.to_render import ReportToRender
    from slacalc.render.view import Block, Cell
    from slacalc.render.words import Words
    from slacalc.reports.report import ReportMonth, ReportSection, ReportTable, ReportUnit

FORMATS: dict[ReportUnit, str] = {
    "count": "#,##0",
    "change": "+#,##0;-#,##0;0",
    "share": "0.00%",
    "mean": "#,##0.00",
    "seconds": "#,##0.0",
    "hours": "#,##0.0",
    "days": "#,##0.00",
}
WIDTHS = (30.0, *(11.0,) * 7)
"""Of the groups, and of the columns of numbers."""
MOVED_WIDTHS = (16.0, 34.0, 14.0, 14.0, 18.0)
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 22, 6.5, 14
"""Centimetres, and rows of a sheet."""
TALLEST = 400.0
"""Points of a row at most."""
BAR = "1F5FA8"
ROWS_OF_PAGE, AROUND_TABLE = 70, 5
"""Rows that a page holds, and those that stand around the rows of a table."""
SCALE = 66
"""Percent at which all columns stand on a page; to fit them by itself, a program would pass over the breaks between tables."""
LONGEST_TITLE = 31
"""Characters of the name of a sheet."""


def render_report_xlsx(to_render: ReportToRender) -> bytes:
    """The workbook; nothing in it is a formula, and the same reports have the same bytes."""
    report, words = to_render.report, to_render.words
    last = report.months[-1].measured.statement
    book = StyledBook()
    book.remove(book.worksheets[0])
    if report.moved:
        page = ReportSheet(book.create_sheet(words("reports", "moved_sheet")), words, MOVED_WIDTHS)
        page.write_title(report_title(report, words))
        page.write_grid(moved_grid(report, words))
        page.finish()
    for month in report.months:
        for section in month.sections:
            name, of_month = words("reports", section.topic), str(month.measured.statement.month)
            sheet = book.create_sheet((f"{of_month} {name}" if len(report.months) > 1 else name)[:LONGEST_TITLE])
            _write_section(sheet, section, month, to_render)
    for sheet in book.worksheets:
        set_page(sheet, last, landscape=False, digest="", words_page=words("workbook", "page"))
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        sheet.page_setup.scale = SCALE
    book.properties.title = report_title(report, words)
    book.properties.creator = "slacalc"
    out = io.BytesIO()
    book.save(out)
    return fill_cache(out.getvalue(), {}, last.month.first)


def _write_section(sheet: Worksheet, section: ReportSection, month: ReportMonth, to_render: ReportToRender) -> None:
    words, statement = to_render.words, month.measured.statement
    page = ReportSheet(sheet, words)
    of_month = words("reports", "topic_of_month", words("reports", section.topic), str(statement.month))
    page.write_title(f"{of_month} · {statement.contract.id}")
    for fact in section.facts:
        page.write_fact(words("reports", fact.name), fact.value, fact.unit, fact.at)
    if standards := standards_of(section, statement):
        page.write_standards(standard_blocks(statement, standards, words))
    if section.topic == "complaints":
        page.write_sentence(words("reports", "complaints_are", to_render.report.complaints))
    for note in section.notes:
        page.write_sentence(note_text(note, statement, words))
    if section.points:
        page.write_head(words("reports", "points"))
    for point in section.points:
        page.write_sentence(rule_text(point, statement, words), words("reports", "between").join(point.evidence))
    for table in section.tables:
        page.begin_table(len(table.rows) + (CHART_ROWS if charted_column(table) is not None else 0))
        page.write_head(table_title(table, section.topic, statement, words))
        page.write_table(table, charted_column(table))
    page.finish()


def _with_names_first(standards: Grid) -> Grid:
    """The names of the standards stand in the wide column, their clauses after them."""
    clause, name, *heads = standards.columns
    rows = tuple((row[1], row[0], *row[2:]) for row in standards.rows)
    return replace(standards, columns=(name, clause, *heads), rows=rows)


class ReportSheet:
    """Writes one sheet from above."""

    def __init__(self, sheet: Worksheet, words: Words, widths: tuple[float, ...] = WIDTHS) -> None:
        self._sheet, self._words, self._widths = sheet, words, widths
        self._row = self._page = 1

    def write_title(self, text: str) -> None:
        """What the sheet is about."""
        write_text(cell_at(self._sheet, self._row, 1), text)
        self._sheet.cell(self._row, 1).font = font(self._words.language, "strong", size=14)
        self._row += 2

    def write_head(self, text: str) -> None:
        """The head of what follows, after an empty row."""
        self._row += 1
        write_text(cell_at(self._sheet, self._row, 1), text)
        self._sheet.cell(self._row, 1).font = font(self._words.language, "strong", size=11)
        self._row += 1

    def write_fact(self, name: str, value: Value, unit: ReportUnit, at: str) -> None:
        """A number with its name, and where it stands."""
        self._label(name)
        self._number(2, value, unit)
        if at:
            write_text(cell_at(self._sheet, self._row, 3), at)
            self._sheet.cell(self._row, 3).font = font(self._words.language, "quiet")
        self._row += 1

    def write_sentence(self, text: str, more: str = "") -> None:
        """A sentence across the columns, and below it what it rests on."""
        for line, tone in ((text, "plain" if more else "quiet"), (more, "quiet")):
            if line:
                cell = cell_at(self._sheet, self._row, 1)
                write_text(cell, line)
                cell.font = font(self._words.language, tone)
                cell.alignment = alignment(wrap_text=True, vertical="top")
                self._sheet.merge_cells(start_row=self._row, start_column=1, end_row=self._row, end_column=len(self._widths))
                lines = lines_in(line, sum(self._widths))
                self._sheet.row_dimensions[self._row].height = min(LINE_HEIGHT * lines + 2, TALLEST)
                self._row += 1

    def write_grid(self, grid: Grid) -> None:
        """A table of texts."""
        self._row += 1
        numeric = {column + 1 for column in grid.numeric}
        write_heads(self._sheet, self._row, grid.columns, self._words.language, numeric)
        self._row += 1
        for row in grid.rows:
            self._texts(row, numeric)
            self._row += 1
        self._row += 1

    def write_standards(self, blocks: Iterable[Block]) -> None:
        """The standards as the statement has them, and what it says of them."""
        for block in blocks:
            if isinstance(block, Grid):
                self.write_grid(_with_names_first(block))
            elif isinstance(block, Notes):
                for remark in block.items:
                    self.write_sentence(remark.text)

    def begin_table(self, rows: int) -> None:
        """Begin a page where a table of so many rows, with its chart, would not stand on this one."""
        if self._row + rows + AROUND_TABLE - self._page > ROWS_OF_PAGE and self._row > self._page:
            self._sheet.row_breaks.append(Break(id=self._row - 1))
            self._page = self._row

    def write_table(self, table: ReportTable, charted: int | None) -> None:
        """Numbers by group; the chart of the column of that number stands below them."""
        words = self._words
        heads = (words("reports", f"by_{table.by}"), *(words("reports", f"column_{column.name}") for column in table.columns))
        head = self._row
        write_heads(self._sheet, head, heads, words.language, range(2, len(heads) + 1))
        self._sheet.row_dimensions[head].height = LINE_HEIGHT * max(map(lines_in, heads, self._widths))
        self._row += 1
        for row in table.rows:
            self._label(group_text(table.by, row.group, words))
            self._numbers(table, row.values)
        end = self._row - 1
        if table.sum_:
            self._label(words("reports", "sum"), total=True)
            self._numbers(table, table.sum_, total=True)
        if charted is not None:
            self._chart(head, end, charted + 2)

    def finish(self) -> None:
        """Set the widths."""
        set_widths(self._sheet, self._widths)

    def _label(self, text: str, *, total: bool = False) -> None:
        cell = cell_at(self._sheet, self._row, 1)
        write_text(cell, text)
        cell.font = font(self._words.language, "strong" if total else "plain")
        cell.border = TOTAL_BORDER if total else ROW_BORDER

    def _numbers(self, table: ReportTable, values: Sequence[Value], *, total: bool = False) -> None:
        for at, (value, column) in enumerate(zip(values, table.columns, strict=True), start=2):
            self._number(at, value, column.unit, total=total)
        self._row += 1

    def _number(self, column: int, value: Value, unit: ReportUnit, *, total: bool = False) -> None:
        cell = cell_at(self._sheet, self._row, column)
        held = cached_value(value)
        if isinstance(value, Fraction):
            cell.value, cell.number_format = held, FORMATS[unit]  # type: ignore[assignment]  # a fraction is held as a decimal
        else:
            write_text(cell, "–")
        cell.alignment = alignment(horizontal="right")
        cell.font = font(self._words.language, "strong" if total else "plain")
        cell.border = TOTAL_BORDER if total else ROW_BORDER

    def _texts(self, row: Sequence[Cell], numeric: set[int]) -> None:
        lines = 1
        for column, (text, width) in enumerate(zip((cell.text for cell in row), self._widths, strict=False), start=1):
            cell = cell_at(self._sheet, self._row, column)
            write_text(cell, text)
            right = column in numeric
            indent = int(not right and column - 1 in numeric)
            cell.alignment = alignment(
                horizontal="right" if right else "left", vertical="top", wrap_text=not right, indent=indent
            )
            cell.font, cell.border = font(self._words.language, row[column - 1].tone), ROW_BORDER
            lines = max(lines, 1 if right else lines_in(text, width))
        self._sheet.row_dimensions[self._row].height = LINE_HEIGHT * lines

    def _chart(self, head: int, end: int, column: int) -> None:
        """Bars of a column of numbers, below the table."""
        chart = BarChart()
        chart.add_data(Reference(self._sheet, min_col=column, min_row=head, max_row=end), titles_from_data=True)
        chart.set_categories(Reference(self._sheet, min_col=1, min_row=head + 1, max_row=end))
        chart.legend, chart.gapWidth = None, 40
        chart.width, chart.height = CHART_WIDTH, CHART_HEIGHT
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.y_axis.number_format = "#,##0"
        chart.title = None
        series = chart.series[0]
        series.graphicalProperties.solidFill = BAR
        self._row += 1
        self._sheet.add_chart(chart, f"{get_column_letter(1)}{self._row}")
        self._row += CHART_ROWS
