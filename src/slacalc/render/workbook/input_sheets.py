"""The sheets that figures are computed from: the terms of the contract, and each tally."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from rich.cells import cell_len

from slacalc.base.exact import places_of
from slacalc.render.workbook.plan import TALLY_HEAD, TERM_NUMBER, TERMS_HEAD
from slacalc.render.workbook.style import (
    INPUT_FILL,
    LINE_HEIGHT,
    ROW_BORDER,
    SMALL,
    TOTAL_BORDER,
    alignment,
    cached_value,
    cell_at,
    font,
    lines_in,
    set_widths,
    write_heads,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from slacalc.measure.tally import Table
    from slacalc.render.words import Words
    from slacalc.render.workbook.cache import CachedValue
    from slacalc.render.workbook.plan import Plan
    from slacalc.statement.document import Statement, TermEntry

TERM_WIDTHS = (42, 34, 14, 12, 40)
NARROWEST, WIDEST = 9, 24
FEWEST_SHARE_PLACES = 2


def write_terms(sheet: Worksheet, statement: Statement, words: Words, plan: Plan) -> None:
    """Each number of the contract, once, where formulas find it; below them what the contract says in words."""
    language = words.language
    write_text(sheet["A1"], words("workbook", "sheet_terms"))
    sheet["A1"].font = font(language, "strong", size=14)
    note = words("workbook", "terms_note")
    write_text(sheet["A2"], note)
    sheet["A2"].font = font(language, "quiet")
    sheet["A2"].alignment = alignment(vertical="top", wrap_text=True)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(TERM_WIDTHS))
    sheet.row_dimensions[2].height = LINE_HEIGHT * lines_in(note, sum(TERM_WIDTHS))
    heads = ("path", "text", "number", "clause", "place")
    write_heads(sheet, TERMS_HEAD, tuple(words("workbook", f"head_{head}") for head in heads), language, (TERM_NUMBER,))
    for term in statement.terms:
        row = plan.term_rows[term.path]
        for column, text in ((1, term.path), (2, term.text), (4, term.clause), (5, term.place)):
            write_text(cell_at(sheet, row, column), text)
        number = cell_at(sheet, row, TERM_NUMBER)
        write_value(number, term.value)
        for column, width in enumerate(TERM_WIDTHS, start=1):
            cell = sheet.cell(row, column)
            cell.font, cell.border = font(language), ROW_BORDER
            cell.alignment = alignment(
                horizontal="left", vertical="center", wrap_text=width > NARROWEST, indent=int(column > TERM_NUMBER)
            )
        number.fill, number.number_format = INPUT_FILL, _term_format(term)
        number.alignment = alignment(vertical="center", horizontal="right")
        lines = max(lines_in(text, width) for text, width in zip((term.path, term.text), TERM_WIDTHS, strict=False))
        sheet.row_dimensions[row].height = LINE_HEIGHT * max(lines, lines_in(term.place, TERM_WIDTHS[-1])) + 1.5
    for row, word in enumerate(statement.wording, start=max(plan.term_rows.values(), default=TERMS_HEAD) + 1):
        for column, text in ((1, word.path), (2, word.text), (5, word.place)):
            write_text(cell_at(sheet, row, column), text)
        for column, width in enumerate(TERM_WIDTHS, start=1):
            cell = sheet.cell(row, column)
            cell.font, cell.border = font(language), ROW_BORDER
            cell.alignment = alignment(
                horizontal="left", vertical="center", wrap_text=width > NARROWEST, indent=int(column > TERM_NUMBER)
            )
        lines = max(lines_in(text, width) for text, width in zip((word.path, word.text), TERM_WIDTHS, strict=False))
        sheet.row_dimensions[row].height = LINE_HEIGHT * max(lines, lines_in(word.place, TERM_WIDTHS[-1])) + 1.5
    set_widths(sheet, TERM_WIDTHS)
    sheet.freeze_panes = f"A{TERMS_HEAD + 1}"
    sheet.print_title_rows = f"{TERMS_HEAD}:{TERMS_HEAD}"


def write_tally(sheet: Worksheet, table: Table, title: str, words: Words) -> dict[str, CachedValue]:
    """A tally as it was counted: keys, then whole numbers, and the sum of each; gives the values behind the sums."""
    language = words.language
    write_text(sheet["A1"], title)
    sheet["A1"].font = font(language, "strong", size=14)
    heads = (
        *(words("workbook", f"key_{key}") if words.has("workbook", f"key_{key}") else key for key in table.keys),
        *table.columns,
    )
    heads = tuple(head.replace(".", ".\n", 1) if column >= len(table.keys) else head for column, head in enumerate(heads))
    write_heads(sheet, TALLY_HEAD, heads, language, range(len(table.keys) + 1, len(heads) + 1))
    widths = [float(max(NARROWEST, *(cell_len(line) + 2 for line in head.split("\n")))) for head in heads]
    for row, (key, numbers) in enumerate(table.rows, start=TALLY_HEAD + 1):
        for column, text in enumerate(key, start=1):
            write_text(cell_at(sheet, row, column), text)
            widths[column - 1] = max(widths[column - 1], cell_len(text) + 2.0)
        for column, number in enumerate(numbers, start=len(key) + 1):
            cell = cell_at(sheet, row, column)
            cell.value, cell.number_format = number, "#,##0"
            widths[column - 1] = max(widths[column - 1], len(f"{number:,}") + 2.0)
        for column in range(1, len(heads) + 1):
            sheet.cell(row, column).font, sheet.cell(row, column).border = font(language, size=SMALL), ROW_BORDER
    cached = _totals(sheet, table, words, widths)
    widths = [min(WIDEST, width) for width in widths]
    set_widths(sheet, tuple(widths))
    lines = max(sum(lines_in(line, width) for line in head.split("\n")) for head, width in zip(heads, widths, strict=True))
    sheet.row_dimensions[TALLY_HEAD].height = LINE_HEIGHT * lines
    sheet.freeze_panes = f"{get_column_letter(len(table.keys) + 1)}{TALLY_HEAD + 1}"
    sheet.print_title_rows = f"{TALLY_HEAD}:{TALLY_HEAD}"
    sheet.print_title_cols = f"A:{get_column_letter(len(table.keys))}"
    return cached


def _totals(sheet: Worksheet, table: Table, words: Words, widths: list[float]) -> dict[str, CachedValue]:
    """A row of sums below the numbers."""
    cached: dict[str, CachedValue] = {}
    row = TALLY_HEAD + len(table.rows) + 1
    write_text(cell_at(sheet, row, 1), words("statement", "sum"))
    for number, column in enumerate(table.columns, start=len(table.keys) + 1):
        cell, letter, total = cell_at(sheet, row, number), get_column_letter(number), table.total(column)
        cell.value = f"=SUM({letter}{TALLY_HEAD}:{letter}{row - 1})"
        cell.number_format = "#,##0"
        cached[cell.coordinate] = cached_value(Fraction(total))
        widths[number - 1] = max(widths[number - 1], len(f"{total:,}") + 2.0)
    for column_number in range(1, len(table.keys) + len(table.columns) + 1):
        sheet.cell(row, column_number).font = font(words.language, "strong", size=SMALL)
        sheet.cell(row, column_number).border = TOTAL_BORDER
    return cached


def _term_format(term: TermEntry) -> str:
    places = places_of(term.value) or 0
    if term.unit in {"share", "points"}:
        return "0." + "0" * max(FEWEST_SHARE_PLACES, places - 2) + "%"
    if term.unit == "money":
        return "#,##0." + "0" * max(2, places)
    return "#,##0" + ("." + "0" * places if places else "")
