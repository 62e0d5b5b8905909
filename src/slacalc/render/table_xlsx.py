"""A table of texts as sheets: nothing in it is a formula, and the same table has the same bytes."""

from __future__ import annotations

import tempfile
from itertools import islice
from typing import TYPE_CHECKING

from slacalc.base.shown import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from typing import BinaryIO

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell

    from slacalc.records.text_table import TextTable

WIDEST = 48
"""Characters of a column at most."""
MOST_ROWS = 1_048_576
"""Rows that a sheet can have, its header among them; more go to further sheets."""


def write_table_xlsx(out: BinaryIO, table: TextTable, title: str, day: date, most_rows: int = MOST_ROWS) -> None:
    """Write a workbook of the table, row by row; its times are those of ``day``."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded where a sheet is made

    from slacalc.render.workbook.cache import fix_times  # noqa: PLC0415 - as above

    book, rows = Workbook(write_only=True), iter(table)
    for number in range(max(-(-table.height // (most_rows - 1)), 1)):
        height = min(table.height - number * (most_rows - 1), most_rows - 1)
        _write_sheet(book, f"{title} ({number + 1})" if number else title, table, islice(rows, height), height + 1)
    book.properties.creator = "slacalc"
    with tempfile.TemporaryFile() as file:
        book.save(file)
        fix_times(file, out, day)


def _write_sheet(book: Workbook, title: str, table: TextTable, rows: Iterator[Sequence[str]], height: int) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.styles import Font  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(table.headers))
    sheet.calculate_dimension = lambda: f"A1:{last}{height}"  # what readers go by; else it is left out
    for column, length in enumerate(table.longest(), 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(length, WIDEST) + 2
    heads, cells = ([WriteOnlyCell(sheet) for _ in table.headers] for _ in range(2))
    for row, bold in ((heads, True), (cells, False)):
        for cell in row:
            cell.font = Font(bold=bold)
    sheet.append(_filled(heads, table.headers))
    for texts in rows:
        sheet.append(_filled(cells, texts))  # each row is written before the next, so that its cells serve again


def _filled(cells: Sequence[Cell], texts: Sequence[str]) -> list[Cell]:
    from slacalc.render.workbook.style import LONGEST_TEXT  # noqa: PLC0415 - as above

    for cell, text in zip(cells, texts, strict=True):
        cell.value = visible(text)[: LONGEST_TEXT - 1]
        cell.data_type = "s"
    return [*cells]
