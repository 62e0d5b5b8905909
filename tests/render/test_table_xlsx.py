"""A table longer than a sheet goes on in the next one, with its headers; what would be a formula is a text."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import load_workbook

from slacalc.records.text_table import TextTable
from slacalc.render.table_xlsx import write_table_xlsx


def test_a_table_longer_than_a_sheet_goes_on_in_the_next() -> None:
    rows = [(f"C{at}", "=1+1") for at in range(7)]
    out = io.BytesIO()
    write_table_xlsx(out, TextTable(("call_id", "text"), rows), "records 2026-03", date(2026, 3, 1), most_rows=4)
    book = load_workbook(out)
    assert book.sheetnames == ["records 2026-03", "records 2026-03 (2)", "records 2026-03 (3)"]
    found = [[tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book.worksheets]
    assert [sheet[0] for sheet in found] == [("call_id", "text")] * 3
    assert [row for sheet in found for row in sheet[1:]] == rows
    assert {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row} == {"s"}
    assert [sheet.dimensions for sheet in book.worksheets] == ["A1:B4", "A1:B4", "A1:B2"]


def test_a_table_without_rows_is_a_sheet_of_headers() -> None:
    out = io.BytesIO()
    write_table_xlsx(out, TextTable(("call_id", "text"), ()), "records", date(2026, 3, 1))
    assert [[cell.value for cell in row] for row in load_workbook(out).worksheets[0].iter_rows()] == [["call_id", "text"]]
