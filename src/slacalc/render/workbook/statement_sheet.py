"""The first sheet: the statement as both parties read and print it, its numbers pointing at the sheet of figures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from rich.cells import cell_len

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import places_of
from slacalc.base.money import PLACES
from slacalc.render.numbers import LEAST_PLACES, MINUTE, amount_text, minutes_text, symbol_of, value_text, with_symbol
from slacalc.render.spelling import Speller
from slacalc.render.view import Cell, Grid, Notes, OfAmount, OfFigure, OfMinutes, OfRow, OfTerm, Outline, Pairs, PartHead, Title
from slacalc.render.workbook.figures_sheet import OK, WRONG
from slacalc.render.workbook.front import behind_blocks, front_blocks
from slacalc.render.workbook.plan import CHECK, FIGURES_HEAD, sheet_reference
from slacalc.render.workbook.style import (
    HEAD_FILL,
    LINE_HEIGHT,
    ROW_BORDER,
    SMALL,
    SOFT_FILL,
    TEXT_SIZE,
    TOTAL_BORDER,
    alignment,
    cached_value,
    cell_at,
    font,
    lines_in,
    number_format,
    set_widths,
    write_text,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.render.workbook.cache import CachedValue
    from slacalc.render.workbook.plan import Plan
    from slacalc.statement.document import Statement
    from slacalc.statement.miss_cost import MissCost

WIDTHS = (13.0, 25.0, 14.0, 14.0, 14.0, 13.0, 18.0, 20.0)
LAST = len(WIDTHS)
WIDTH_BEYOND = 14.0


class StatementSheet:
    """Writes the blocks of a statement from top to bottom."""

    def __init__(self, sheet: Worksheet, statement: Statement, words: Words, plan: Plan) -> None:
        self._sheet = sheet
        self._statement = statement
        self._words = words
        self._plan = plan
        self._row = 1
        self.cached: dict[str, CachedValue] = {}
        """The value behind each formula, by cell."""

    def write_front(self, digest: str) -> None:
        """The page that one sends."""
        set_widths(self._sheet, WIDTHS)
        for block in front_blocks(self._statement, self._words, digest):
            self._block(block)
        self._signatures()

    def write_behind(self, costs: tuple[MissCost, ...] = ()) -> None:
        """The page behind it."""
        set_widths(self._sheet, WIDTHS)
        for block in behind_blocks(self._statement, self._words, costs):
            self._block(block)

    def _block(self, block: Block) -> None:  # noqa: C901 - one case a kind of block
        match block:
            case Title(text, mark):
                self._place(1, 6, Cell(text), size=18, bold=True)
                self._place(7, LAST, Cell(mark, "strong"), size=12, align="right")
                self._end_row(28)
            case PartHead(text):
                self._row += 1
                self._place(1, LAST, Cell(text, "strong"), size=12)
                self._end_row(20)
            case Pairs(rows):
                self._end_row(SMALL)
                for name, cell in rows:
                    lines = max(self._place(1, 1, Cell(name, "quiet")), self._place(2, LAST, cell))
                    if isinstance(cell.shows, OfFigure):
                        self._sum(cell.shows.name, cell)
                    self._end_row(LINE_HEIGHT * (lines + 0.3))
            case Grid():
                self._grid(block)
            case Notes(items):
                for item in items:
                    self._end_row(LINE_HEIGHT * self._place(1, LAST, Cell(f"· {item.text}", item.tone), size=SMALL))
            case Outline(lines_):
                for depth, cell in lines_:
                    self._end_row(LINE_HEIGHT * self._place(1, LAST, Cell("   " * depth + cell.text, cell.tone)))

    def _grid(self, grid: Grid) -> None:
        spans = _spans(grid)
        heads = tuple(Cell(column) for column in grid.columns)
        for number, row in enumerate((heads, *grid.rows), start=-1):
            head, total = number < 0, number >= len(grid.rows) - grid.totals
            lines = 1
            for at, (cell, (first, last)) in enumerate(zip(row, spans, strict=True)):
                right = at in grid.numeric
                align, after_number = "right" if right else "left", at - 1 in grid.numeric and not right
                lines = max(lines, self._place(first, last, cell, align=align, bold=total, indent=int(after_number)))
                for column in range(first, last + 1):
                    field = self._sheet.cell(self._row, column)
                    field.border = TOTAL_BORDER if total else ROW_BORDER
                    if head:
                        field.fill = HEAD_FILL
                    elif total:
                        field.fill = SOFT_FILL
                if head:
                    self._sheet.cell(self._row, first).font = font(self._words.language, "inverse", bold=True)
                else:
                    self._number(cell, first, row, spans)
            self._end_row(LINE_HEIGHT * lines + 2)

    def _number(self, cell: Cell, column: int, row: tuple[Cell, ...], spans: list[tuple[int, int]]) -> None:
        """Turn a cell of a grid into the number that it shows, where it shows one."""
        match cell.shows:
            case None:
                return
            case OfFigure(name):
                self._check_text(cell, name)
                self._link(column, name)
            case OfMinutes(name):
                self._minutes(cell, column, name)
            case OfAmount(amount):
                field = self._amount(cell, column, amount)
                field.value, field.data_type = amount, "n"
            case OfTerm(path):
                self._term(cell, column, path)
            case OfRow(amount, minuend, subtrahend):
                field = self._amount(cell, column, amount)
                left, right = (get_column_letter(spans[_place_of(operand, row)][0]) for operand in (minuend, subtrahend))
                places = PLACES[self._statement.contract.currency]
                field.value, field.data_type = f"=ROUND({left}{self._row}-{right}{self._row},{places})", "f"
                self.cached[field.coordinate] = amount

    def _minutes(self, cell: Cell, column: int, name: str) -> None:
        """Turn a cell into seconds in minutes: a number where decimals can show it, otherwise minutes and seconds in words."""
        seconds = self._statement.value(name)
        if not isinstance(seconds, Fraction) or cell.text != minutes_text(seconds, self._words):
            raise AssertionError(name, cell.text)
        field, figure = cell_at(self._sheet, self._row, column), self._plan.figure_from_afar(name)
        field.data_type, field.quotePrefix = "f", False
        if (places := places_of(seconds / MINUTE)) is None:
            first, between, after = (f'"{text}"' for text in self._words("paper", "minutes_and_seconds", "|", "|").split("|"))
            field.value = f"={first}&FIXED(INT({figure}/{MINUTE}),0)&{between}&MOD({figure},{MINUTE})&{after}"
            self.cached[field.coordinate] = cell.text
        else:
            field.value = f"={figure}/{MINUTE}"
            field.number_format = "#,##0." + "0" * max(places, LEAST_PLACES)
            self.cached[field.coordinate] = cached_value(seconds / MINUTE)

    def _term(self, cell: Cell, column: int, path: str) -> None:
        """Turn a cell into a reference to a number of the contract."""
        term = self._statement.term(path)
        if cell.text != Speller(self._statement, self._words, names=False).term(term):
            raise AssertionError(path, cell.text)
        field = cell_at(self._sheet, self._row, column)
        field.value, field.data_type, field.quotePrefix = f"={self._plan.term(path)}", "f", False
        field.number_format = "#,##0." + "0" * max(PLACES[self._statement.contract.currency], places_of(term.value) or 0)
        self.cached[field.coordinate] = cached_value(term.value)

    def _amount(self, cell: Cell, column: int, amount: Decimal) -> SheetCell:
        """The sheet's cell of an amount, formatted as money."""
        currency = self._statement.contract.currency
        if cell.text != amount_text(amount, currency):
            raise AssertionError(amount, cell.text)
        field = cell_at(self._sheet, self._row, column)
        field.quotePrefix, field.number_format = False, number_format("money", currency, Fraction(amount), self._words)
        return field

    def _sum(self, name: str, cell: Cell) -> None:
        """Turn a sum below a grid into its figure, with symbol and code of its currency as formats; the strong one stands out."""
        currency, value = self._statement.contract.currency, self._statement.value(name)
        amount = value_text(value, "money", currency, self._words)
        if cell.text == f"{amount} {currency}":
            before = ""
        elif cell.text == with_symbol(amount, currency, self._words):
            before = f'"{symbol_of(currency, self._words)}"'
        else:
            raise AssertionError(name, cell.text)
        self._link(2, name, f'{before}{number_format("money", currency, value, self._words)} "{currency}"')
        field = self._sheet.cell(self._row, 2)
        field.alignment = alignment(horizontal="left", vertical="center")
        if cell.tone == "strong":
            field.font = font(self._words.language, "strong", size=13)

    def _check_text(self, cell: Cell, name: str) -> None:
        """A live cell stands where the page shows the very figure; anything else is a bug, never a wrong number."""
        figure, value = self._statement.book[name], self._statement.value(name)
        shown = value_text(value, figure.unit, self._statement.contract.currency, self._words)
        if cell.text != shown:
            raise AssertionError(name, cell.text, shown)

    def _link(self, column: int, name: str, shown_as: str = "") -> None:
        """Turn a cell into a reference to a figure; one without a basis says so in words."""
        cell, value = cell_at(self._sheet, self._row, column), self._statement.value(name)
        target, figure = self._plan.figure_from_afar(name), self._statement.book[name]
        cell.value, cell.data_type = f"={target}", "f"
        self.cached[cell.coordinate] = cached_value(value)
        if value is NO_BASIS:
            words = self._words("terms", "no basis")
            cell.value = f'=IF(ISNA({target}),"{words}",{target})'
            self.cached[cell.coordinate] = words
        elif isinstance(value, bool):
            met, missed, none = (self._words("terms", word) for word in ("met", "missed", "no basis"))
            cell.value = f'=IF(ISNA({target}),"{none}",IF({target},"{met}","{missed}"))'
            self.cached[cell.coordinate] = met if value else missed
        cell.quotePrefix = False
        cell.number_format = shown_as or number_format(figure.unit, self._statement.contract.currency, value, self._words)

    def _signatures(self) -> None:
        """Whether the live figures agree with the engine, and room for those who prepared and reviewed."""
        words, letter = self._words, get_column_letter(CHECK)
        count = len(self._statement.book.figures)
        checks = f"{sheet_reference(self._plan.figures_sheet)}!{letter}{FIGURES_HEAD + 1}:{letter}{FIGURES_HEAD + count}"
        self._row += 1
        self._place(1, 6, Cell(words("workbook", "agreement", str(count)), "quiet"))
        self._place(7, LAST, Cell(OK, "good"), align="right", bold=True)
        cell = cell_at(self._sheet, self._row, 7)
        cell.value, cell.data_type = f'=IF(COUNTIF({checks},"{OK}")={count},"{OK}","{WRONG}")', "f"
        self.cached[cell.coordinate] = OK
        self._end_row(18)
        self._row += 1
        for key in ("prepared", "reviewed", "confirmed"):
            self._place(1, 1, Cell(words("workbook", key), "quiet"))
            self._place(6, 6, Cell(words("workbook", "date"), "quiet"), align="right")
            for column in (2, 3, 4, 7, 8):
                self._sheet.cell(self._row, column).border = ROW_BORDER
            self._end_row(26)

    def _place(
        self,
        first: int,
        last: int,
        cell: Cell,
        *,
        size: int = TEXT_SIZE,
        bold: bool = False,
        align: str = "left",
        indent: int = 0,
    ) -> int:
        """Put text over some columns of the row; gives the lines that it takes."""
        field = cell_at(self._sheet, self._row, first)
        write_text(field, cell.text)
        field.font = font(self._words.language, cell.tone, size=size, bold=bold)
        field.alignment = alignment(horizontal=align, vertical="center", wrap_text=True, indent=indent)
        if last > first:
            self._sheet.merge_cells(start_row=self._row, start_column=first, end_row=self._row, end_column=last)
        return lines_in(cell.text, sum(WIDTHS[first - 1 : last]) or self._beyond(last), size)

    def _beyond(self, column: int) -> float:
        """The width of a column of a grid that is wider than all others."""
        self._sheet.column_dimensions[get_column_letter(column)].width = WIDTH_BEYOND
        return WIDTH_BEYOND

    def _end_row(self, height: float) -> None:
        self._sheet.row_dimensions[self._row].height = height
        self._row += 1


def _place_of(cell: Cell, row: tuple[Cell, ...]) -> int:
    """Which cell of a row it is: the very one, whatever others say the same."""
    return next(at for at, other in enumerate(row) if other is cell)


def _spans(grid: Grid) -> list[tuple[int, int]]:
    """First and last sheet column of each column of a grid: the one that needs it most takes what is left over."""
    longest = [max(cell_len(cell.text) for cell in column) for column in zip(*grid.rows, strict=True)] or [0] * len(grid.columns)
    lacking = [length - width for length, width in zip(longest, WIDTHS, strict=False)]
    wide, spans, first = lacking.index(max(lacking)), [], 1
    for at in range(len(grid.columns)):
        last = first + (max(0, LAST - len(grid.columns)) if at == wide else 0)
        spans.append((first, last))
        first = last + 1
    return spans
