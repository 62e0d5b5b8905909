"""The month-end as a sheet: heads and states in a language; sums are numbers, days are days, and nothing is a formula."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from slacalc.base.money import PLACES, Money
from slacalc.base.shown import visible
from slacalc.render.month_end_csv import HEADERS, values_of
from slacalc.statement.month_end import last_day_of, totals_to_pay

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

    from slacalc.render.month_end_csv import MonthEndValue
    from slacalc.render.words import Words
    from slacalc.statement.month_end import MonthEndRow

WIDEST = 30
"""Characters of a column at most."""
STATE, TO_PAY, CURRENCY = (HEADERS.index(header) for header in ("state", "to_pay", "currency"))


def month_end_xlsx(rows: tuple[MonthEndRow, ...], words: Words) -> bytes:
    """A row a month, and a row for what all of a currency come to; the same months have the same bytes."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded where a sheet is made
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above
    from rich.cells import cell_len  # noqa: PLC0415 - as above

    from slacalc.render.workbook import style  # noqa: PLC0415 - as above
    from slacalc.render.workbook.cache import fill_cache  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = words("month_end", "sheet")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = style.A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    table = _table(rows, words)
    longest = (max(cell_len(str(values[column])) for values in table) for column in range(len(HEADERS)))
    widths = tuple(float(min(length, WIDEST) + 3) for length in longest)
    style.set_widths(sheet, widths)
    style.write_heads(sheet, 1, tuple(map(str, table[0])), words.language, {TO_PAY + 1})
    for number, values in enumerate(table[1:], 2):
        total, lines = number > len(rows) + 1, 1
        for column, value in enumerate(values, 1):
            cell = style.cell_at(sheet, number, column)
            _fill(cell, value)
            right = isinstance(value, Money)
            cell.alignment = style.alignment(
                horizontal="right" if right else "left", vertical="top", wrap_text=not right, indent=int(column == TO_PAY + 2)
            )
            cell.font = style.font(words.language, bold=total)
            cell.border = style.TOTAL_BORDER if total else style.ROW_BORDER
            lines = max(lines, style.lines_in(str(value), widths[column - 1]))
        sheet.row_dimensions[number].height = style.LINE_HEIGHT * lines
    style.set_foot(sheet, words("month_end", "sheet"), words("workbook", "page"))
    book.properties.creator = "slacalc"
    out = io.BytesIO()
    book.save(out)
    return fill_cache(out.getvalue(), {sheet.title: {}}, last_day_of(rows))


def _table(rows: tuple[MonthEndRow, ...], words: Words) -> list[list[MonthEndValue]]:
    """The heads, the months and the totals."""
    table: list[list[MonthEndValue]] = [[words("month_end", header) for header in HEADERS]]
    for row in rows:
        values = values_of(row)
        values[STATE] = words("month_end", f"state_{row.state}")
        table.append(values)
    for total in totals_to_pay(rows):
        values = [words("month_end", "sum"), *[""] * (len(HEADERS) - 1)]
        values[TO_PAY], values[CURRENCY] = total, total.currency
        table.append(values)
    return table


def _fill(cell: Cell, value: MonthEndValue) -> None:
    """Put a sum there as a number, a day as a day, all else as text."""
    from slacalc.render.workbook.style import LONGEST_TEXT  # noqa: PLC0415 - as above

    match value:
        case Money(amount, currency):
            cell.value = amount
            cell.number_format = "#,##0" + ("." + "0" * PLACES[currency] if PLACES[currency] else "")
        case date():
            cell.value = value
            cell.number_format = "yyyy-mm-dd"
        case _:
            cell.value = visible(value)[: LONGEST_TEXT - 1]
            cell.data_type = "s"
