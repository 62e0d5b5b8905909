"""How cells look, and how text gets into one without becoming a formula."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from rich.cells import cell_len

from slacalc.base.evaluate import NoBasis, Value
from slacalc.base.exact import places_of, rounded
from slacalc.base.money import PLACES
from slacalc.base.shown import FORMULA_STARTS, visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from openpyxl.worksheet.worksheet import Worksheet

    from slacalc.base.figure import Unit
    from slacalc.render.words import Words
    from slacalc.render.workbook.cache import CachedValue
    from slacalc.statement.document import Statement

FONTS = {"zh": "Microsoft YaHei", "en": "Calibri"}
LONGEST_TEXT = 32_767
"""Characters that a cell holds, each of those beyond the first 65,536 of Unicode counted as two."""
CUT = "…"
DIGITS = 15
"""Significant digits that a cell holds."""
A4 = 9
PAGE_WIDTH = 200
"""Digits across a page, at the smallest print that is still read with ease."""
TEXT_SIZE, SMALL = 10, 9
LINE_HEIGHT = 15.5
"""Points of one line of 10-point text."""

HEAD_FILL = PatternFill("solid", fgColor="1F3A5F")
SOFT_FILL = PatternFill("solid", fgColor="EEF2F7")
INPUT_FILL = PatternFill("solid", fgColor="FFF8E1")
THIN = Side(style="thin", color="C5CDD8")
STRONG = Side(style="medium", color="1F3A5F")
ROW_BORDER = Border(bottom=THIN)
TOTAL_BORDER = Border(top=STRONG, bottom=STRONG)
TONES = {"plain": "222222", "good": "1B7F3B", "bad": "B3261E", "quiet": "5F6B7A", "strong": "111111", "inverse": "FFFFFF"}


class Looks(IndexedList[Any]):
    """The fonts, borders, fills or alignments of a workbook, where one that thousands of cells have is looked at once."""

    def __init__(self, looks: IndexedList[Any]) -> None:
        super().__init__(looks)
        self._places: dict[int, tuple[int, object]] = {}
        """By identity the place of what was added, and that itself, so that no other can have its identity."""

    def add(self, value: object) -> int:
        """The place of a look; to compare two of them takes openpyxl a walk over all they hold."""
        known = self._places.get(id(value))
        if known is None:
            known = self._places[id(value)] = (super().add(value), value)
        return known[0]


class StyledBook(Workbook):
    """A workbook that knows which of its texts it could not hold."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("_fonts", "_borders", "_fills", "_alignments"):
            setattr(self, name, Looks(getattr(self, name)))
        self.cut: list[tuple[str, str, int]] = []
        """Sheet, cell, and how long the text is."""


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that can be written: not one that another cell covers."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(cell.coordinate)
    return cell


def write_text(cell: Cell, text: str) -> None:
    """Put text into a cell: never a formula, an error or a number; of one longer than a cell its start, and that is noted."""
    shown = "\n".join(map(visible, text.split("\n")))
    units = len(shown.encode("utf-16-le")) // 2
    if units > LONGEST_TEXT:
        kept = shown.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore")
        book = cell.parent.parent
        if isinstance(book, StyledBook):
            book.cut.append((cell.parent.title, cell.coordinate, units))
        shown = f"{kept}{CUT}"
    cell.value = shown
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def write_value(cell: Cell, value: Value) -> None:
    """Put a value into a cell; a number without end to 15 digits, no basis as ``#N/A``."""
    held = cached_value(value)
    cell.value = "#N/A" if isinstance(held, NoBasis) else held


def cached_value(value: Value) -> CachedValue:
    """A value as a cell holds it."""
    if isinstance(value, bool | NoBasis):
        return value
    places, most = places_of(value), _places_in_cell(value)
    return rounded(value, most if places is None else min(places, most))


def _places_in_cell(value: Fraction) -> int:
    """Decimals that 15 digits leave after those before the point; leading zeros are no digits."""
    size = abs(value)
    if size >= 1:
        return max(0, DIGITS - len(str(size.numerator // size.denominator)))
    zeros = 0
    while size and size * 10 < 1 and zeros < DIGITS:
        size, zeros = size * 10, zeros + 1
    return DIGITS + zeros


def number_format(unit: Unit, currency: str, value: Value, words: Words) -> str:
    """How a figure of that unit is shown; the cell keeps every digit."""
    ends = not isinstance(value, Fraction) or value.denominator == 1
    match unit:
        case "money":
            return "#,##0" + ("." + "0" * PLACES[currency] if PLACES[currency] else "")
        case "share" | "percent":
            return "0.00%"
        case "count" | "points" | "days":
            return "#,##0"
        case "seconds":
            suffix = words("terms", "seconds", "").replace('"', "")
            return f'#,##0{"" if ends else ".00"}"{suffix}"'
        case "verdict":
            return '"TRUE";"TRUE";"FALSE"'  # programs that keep verdicts as 1 and 0 would show these
        case _:
            endless = isinstance(value, Fraction) and places_of(value) is None
            return "#,##0" if ends else "#,##0.000000" if endless else "#,##0.0#####"


alignment = cache(Alignment)
"""How a cell's text stands: the same for all cells that have it."""


@cache
def font(language: str, tone: str = "plain", *, size: int = TEXT_SIZE, bold: bool = False) -> Font:
    """The font of a tone: the same for all cells that have it."""
    return Font(name=FONTS[language], size=size, bold=bold or tone in {"strong", "bad"}, color=TONES[tone])


def write_heads(sheet: Worksheet, row: int, heads: tuple[str, ...], language: str, numeric: Collection[int] = ()) -> None:
    """A row of column heads; those of ``numeric`` columns stand to the right, as their numbers do."""
    for column, head in enumerate(heads, start=1):
        cell = cell_at(sheet, row, column)
        write_text(cell, head)
        cell.font = font(language, "inverse", bold=True)
        cell.fill = HEAD_FILL
        right, after_number = column in numeric, column - 1 in numeric
        cell.alignment = alignment(
            horizontal="right" if right else "left", vertical="center", wrap_text=True, indent=int(after_number and not right)
        )


def lines_in(text: str, width: float, size: int = TEXT_SIZE) -> int:
    """Lines that a wrapped text of that size takes in a column of that width."""
    room = max(1, int(width * TEXT_SIZE / size) - 1)
    return sum(max(1, -(-cell_len(paragraph) // room)) for paragraph in text.split("\n"))


def set_widths(sheet: Worksheet, widths: tuple[float, ...]) -> None:
    """Column widths, in digits."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def set_page(sheet: Worksheet, statement: Statement, *, landscape: bool, digest: str, words_page: str) -> None:
    """A4, as many pages wide as stay legible, with contract, month and page numbers at the foot."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    width = sum(dimension.width for dimension in sheet.column_dimensions.values())
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, -(-int(width) // PAGE_WIDTH)), 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
    sheet.print_options.horizontalCentered = True
    set_foot(sheet, f"{statement.contract.id}  {statement.month}", words_page, digest[:16])


def set_foot(sheet: Worksheet, text: str, words_page: str, right: str = "") -> None:
    """What stands at the foot of each page; no lines between cells on the screen."""
    foot = HeaderFooterItem()
    foot.left.text = visible(text).replace("&", "&&")
    foot.center.text = words_page
    foot.right.text = right
    sheet.oddFooter = foot
    sheet.sheet_view.showGridLines = False
