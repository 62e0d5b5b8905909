"""A table of texts as a sheet: nothing in it is a formula, and the same table has the same bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from slacalc.base.shown import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

WIDEST = 48
"""Characters of a column at most."""


def table_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]], title: str, day: date) -> bytes:
    """A workbook of one sheet; its times are those of ``day``."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded where a sheet is made
    from openpyxl.cell.cell import Cell  # noqa: PLC0415 - as above
    from openpyxl.styles import Font  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    from slacalc.render.workbook.cache import fill_cache  # noqa: PLC0415 - as above
    from slacalc.render.workbook.style import LONGEST_TEXT  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.freeze_panes = "A2"
    widths = [len(header) for header in headers]
    for number, row in enumerate((headers, *rows), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)  # noqa: S101 - for the type checker: no cells are merged
            cell.value = visible(text)[: LONGEST_TEXT - 1]
            cell.data_type = "s"
            cell.font = Font(bold=number == 1)
            widths[column - 1] = min(max(widths[column - 1], len(text)), WIDEST)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width + 2
    book.properties.creator = "slacalc"
    out = io.BytesIO()
    book.save(out)
    return fill_cache(out.getvalue(), {title: {}}, day)
