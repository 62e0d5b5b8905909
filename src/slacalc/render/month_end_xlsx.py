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

WIDEST = 48
"""Characters of a column at most."""
STATE, TO_PAY, CURRENCY = (HEADERS.index(header) for header in ("state", "to_pay", "currency"))


def month_end_xlsx(rows: tuple[MonthEndRow, ...], words: Words) -> bytes:
    """A row a month, and a row for what all of a currency come to; the same months have the same bytes."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded where a sheet is made
    from openpyxl.cell.cell import Cell  # noqa: PLC0415 - as above
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above

    from slacalc.render.workbook.cache import fill_cache  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = words("month_end", "sheet")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    table = _table(rows, words)
    for number, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)  # noqa: S101 - for the type checker: no cells are merged
            _fill(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and len(value) > WIDEST)
            cell.font = Font(bold=number == 1 or number > len(rows) + 1)
    for column in range(len(HEADERS)):
        longest = max(len(str(values[column])) for values in table)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(longest, WIDEST) + 4
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
