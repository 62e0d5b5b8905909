"""Any page as a workbook: a sheet a part, numbers as numbers, nothing a formula, the same bytes for the same page."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.axis import TextAxis
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from rich.cells import cell_len

from slacalc.base.dataclass import dataclass
from slacalc.base.money import PLACES
from slacalc.render.numbers import NUMBER_PLACES
from slacalc.render.view import Grid, Notes, OfDay, OfFigure, OfNumber, Outline, Pairs, PartHead, Title, plain
from slacalc.render.workbook.cache import fill_cache
from slacalc.render.workbook.style import (
    A4,
    LINE_HEIGHT,
    ROW_BORDER,
    TOTAL_BORDER,
    StyledBook,
    alignment,
    cached_value,
    cell_at,
    font,
    lines_in,
    number_format,
    set_foot,
    set_widths,
    write_heads,
    write_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from openpyxl.worksheet.worksheet import Worksheet

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.render.view import Block, Cell
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

WIDEST, NARROWEST = 46, 11
"""Digits of a column."""
CHART_HEIGHT, CHART_ROWS, DIGIT = 7.5, 16, 0.19
"""Centimetres, rows of a sheet, and centimetres of a digit."""
CHARTS_ON_PAGE, DAYS_BETWEEN_LABELS = 3, 5
LANDSCAPE_FROM = 100
"""Digits across, from which on a sheet is printed on its side."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
WHOLE = re.compile(r"-?\d{1,3}(,\d{3})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet: its name, its blocks, and the statement whose figures they show.

    With ``has_charts`` each column of its table has a line below it, over the days in the first column.
    """

    name: str
    blocks: tuple[Block, ...]
    statement: Statement | None = None
    has_charts: bool = False


def parts_of(name: str, blocks: Iterable[Block], statement: Statement | None = None) -> tuple[SheetPart, ...]:
    """A page cut before each head of a table: the first sheet has the name, each further one that of its head."""
    sheets: list[tuple[str, list[Block]]] = [(name, [])]
    for block in blocks:
        if isinstance(block, PartHead):
            sheets.append((block.text, [block]))
        else:
            sheets[-1][1].append(block)
    kept: list[tuple[str, list[Block]]] = []
    for title, of_sheet in sheets:
        if kept and not (_has_grid(of_sheet) and _has_grid(kept[-1][1])):
            kept[-1][1].extend(of_sheet)
        else:
            kept.append((title, of_sheet))
    return tuple(SheetPart(title, tuple(of_sheet), statement) for title, of_sheet in kept)


def _has_grid(blocks: Iterable[Block]) -> bool:
    return any(isinstance(block, Grid) for block in blocks)


def block_workbook(parts: Sequence[SheetPart], title: str, foot: str, day: date, words: Words) -> bytes:
    """The workbook; its times are those of ``day``."""
    book = StyledBook()
    book.remove(book.worksheets[0])
    for part in parts:
        sheet = book.create_sheet(_sheet_name(part.name, [sheet.title for sheet in book.worksheets]))
        written = _PartSheet(sheet, part.statement, words)
        written.write(tuple(plain(part.blocks)))
        if part.has_charts:
            written.chart_columns()
        set_foot(sheet, foot, words("workbook", "page"))
        sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = A4, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.title, book.properties.creator = title, "slacalc"
    out = io.BytesIO()
    book.save(out)
    return fill_cache(out.getvalue(), {}, day)


def _sheet_name(text: str, taken: list[str]) -> str:
    """A name that a sheet may have, and none before it has."""
    name = FORBIDDEN.sub(" ", text).strip()[:LONGEST_TITLE].strip()
    known, number, other = {title.lower() for title in taken}, 1, name
    while other.lower() in known:
        number += 1
        end = f" ({number})"
        other = name[: LONGEST_TITLE - len(end)] + end
    return other


class _PartSheet:
    """Writes the blocks of a sheet from above."""

    def __init__(self, sheet: Worksheet, statement: Statement | None, words: Words) -> None:
        self._sheet, self._statement, self._words = sheet, statement, words
        self._row = self._head = self._end = 1
        self._widths: list[float] = []

    def write(self, blocks: tuple[Block, ...]) -> None:
        """All of them; the widths are those that the tables need."""
        grids = [block for block in blocks if isinstance(block, Grid)]
        columns = max((len(grid.columns) for grid in grids), default=2)
        self._widths = [max(NARROWEST, *(_width(grid, at) for grid in grids), 0) for at in range(columns)]
        set_widths(self._sheet, tuple(self._widths))
        self._sheet.page_setup.orientation = "landscape" if sum(self._widths) > LANDSCAPE_FROM else "portrait"
        for block in blocks:
            self._write(block)

    def chart_columns(self) -> None:
        """A line for each column of the table that was written last, so many on a page; a day without a value is a gap."""
        self._sheet.page_setup.orientation = "portrait"
        for at in range(2, len(self._widths) + 1):
            if (at - 2) % CHARTS_ON_PAGE == 0:
                self._sheet.row_breaks.append(Break(id=self._row - 1))
            for row in range(self._head + 1, self._end + 1):
                cell = cell_at(self._sheet, row, at)
                cell.value = cell.value if cell.data_type == "n" else None
            chart = LineChart()
            chart.add_data(Reference(self._sheet, min_col=at, min_row=self._head, max_row=self._end), titles_from_data=True)
            chart.set_categories(Reference(self._sheet, min_col=1, min_row=self._head + 1, max_row=self._end))
            chart.title, chart.legend = str(self._sheet.cell(self._head, at).value), None
            chart.width, chart.height, chart.display_blanks = int(sum(self._widths) * DIGIT), CHART_HEIGHT, "gap"
            chart.x_axis.delete = chart.y_axis.delete = False
            if isinstance(chart.x_axis, TextAxis):
                chart.x_axis.tickLblSkip = DAYS_BETWEEN_LABELS
            chart.series[0].smooth = False
            self._sheet.add_chart(chart, f"{get_column_letter(1)}{self._row}")
            self._row += CHART_ROWS

    def _write(self, block: Block) -> None:
        match block:
            case Title(text, mark):
                self._line(f"{text}  {mark}".strip(), "strong", 14)
            case PartHead(text):
                self._line(text, "strong", 12)
            case Grid():
                self._grid(block)
            case Pairs(rows):
                for name, cell in rows:
                    self._line(f"{name}  {cell.text}", cell.tone)
            case Notes(items):
                for item in items:
                    self._line(f"· {item.text}", item.tone)
            case Outline(lines):
                for depth, item in lines:
                    self._line("   " * depth + item.text, item.tone)

    def _line(self, text: str, tone: str, size: int = 10) -> None:
        """A text across the columns."""
        cell = cell_at(self._sheet, self._row, 1)
        write_text(cell, text)
        cell.font = font(self._words.language, tone, size=size)
        cell.alignment = alignment(wrap_text=True, vertical="top")
        self._sheet.merge_cells(start_row=self._row, start_column=1, end_row=self._row, end_column=len(self._widths))
        self._sheet.row_dimensions[self._row].height = LINE_HEIGHT * size / 10 * lines_in(text, sum(self._widths), size) + 3
        self._row += 1

    def _grid(self, grid: Grid) -> None:
        self._row += 1
        self._head, self._end = self._row, self._row + len(grid.rows)
        write_heads(self._sheet, self._row, grid.columns, self._words.language, {at + 1 for at in grid.numeric})
        lines = max(lines_in(head, width) for head, width in zip(grid.columns, self._widths, strict=False))
        self._sheet.row_dimensions[self._row].height = LINE_HEIGHT * lines + 2
        for number, row in enumerate(grid.rows):
            self._row += 1
            total, lines = number >= len(grid.rows) - grid.totals, 1
            for at, cell in enumerate(row):
                lines = max(lines, self._place(at, cell, grid.numeric, total=total))
            self._sheet.row_dimensions[self._row].height = LINE_HEIGHT * lines
        self._row += 2

    def _place(self, at: int, cell: Cell, numeric: frozenset[int], *, total: bool) -> int:
        """A cell of a table, as a number where it shows one; the lines that it takes."""
        place, right = cell_at(self._sheet, self._row, at + 1), at in numeric
        number = self._number_of(cell) or (_whole(cell.text) if right else None)
        held = cached_value(number[0]) if number is not None else None
        if isinstance(cell.shows, OfDay):
            place.value, place.number_format = cell.shows.day, _format_of_day(cell.text, str(cell.shows.day))
        elif number is not None and isinstance(held, Decimal):
            place.value, place.number_format = held, number[1]
        else:
            write_text(place, cell.text)
        place.font = font(self._words.language, cell.tone, bold=total)
        place.border = TOTAL_BORDER if total else ROW_BORDER
        place.alignment = alignment(
            horizontal="right" if right else "left",
            vertical="top",
            wrap_text=not right,
            indent=int(at - 1 in numeric and not right),
        )
        return 1 if right else lines_in(cell.text, self._widths[at])

    def _number_of(self, cell: Cell) -> tuple[Value, str] | None:
        match cell.shows:
            case OfNumber(value, "number", currency) if currency:
                return value, f"#,##0.{'0' * PLACES[currency]}{'#' * (NUMBER_PLACES - PLACES[currency])}"
            case OfNumber(value, unit, currency):
                return value, self._format(value, unit, currency)
            case OfFigure(name) if self._statement is not None:
                value, unit = self._statement.value(name), self._statement.book[name].unit
                return value, self._format(value, unit, self._statement.contract.currency)
            case _:
                return None

    def _format(self, value: Value, unit: Unit, currency: str) -> str:
        return number_format(unit, currency, value, self._words)


def _whole(text: str) -> tuple[Value, str] | None:
    """A whole number that its text gives exactly."""
    return (Fraction(text.replace(",", "")), "#,##0") if WHOLE.fullmatch(text) else None


def _format_of_day(text: str, day: str) -> str:
    """The format under which a day shows as its text does."""
    before, after = (f'"{words}"' if words else "" for words in text.replace('"', "").split(day))
    return f"{before}yyyy-mm-dd{after}"


def _width(grid: Grid, at: int) -> float:
    if at >= len(grid.columns):
        return 0
    texts = max((cell_len(row[at].text) for row in grid.rows), default=0)
    return min(WIDEST, max(texts, min(cell_len(grid.columns[at]), WIDEST // 2)) + 3)
