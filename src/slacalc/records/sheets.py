"""The cells of a workbook's sheet as text."""

from __future__ import annotations

import fastexcel
import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.decode import or_broken
from slacalc.records.ods import read_ods_sheets
from slacalc.records.sheet_cells import with_odd_cells
from slacalc.records.workbook_size import check_workbook


def read_sheet(data: bytes, name: str, sheet: str | None, limit: int) -> pl.DataFrame:
    """Every row of the sheet, the header and blank rows included, as nullable String columns.

    Whole numbers come without a point, dates as ``2021-01-01 00:00:00``, times as ``1899-12-31 09:12:58``,
    truth as true and false; an error of a formula as ``#N/A``, a whole number from 2^53 on with an exponent.

    Raises:
        Refused: no workbook, damaged, no sheet of that name, or one that unpacks to more than ``limit`` bytes.
    """
    kind = name.lower().rpartition(".")[2]
    plain = check_workbook(data, name, limit)
    with or_broken(data, name, kind):
        book = fastexcel.read_excel(data)
        names = book.sheet_names
    if sheet is not None and sheet not in names:
        raise Refused(error("records/no-such-sheet", Place(name), sheet=sheet, found=", ".join(names)))
    if sheet is None and not names:
        raise Refused(error("records/empty-file", Place(name)))
    if sheet is None and len(names) > 1:
        with or_broken(data, name, kind):
            filled = [sheet_name for sheet_name in names if book.load_sheet(sheet_name, header_row=None, n_rows=1).total_height]
        if len(filled) > 1:
            raise Refused(error("records/which-sheet", Place(name), found=", ".join(filled)))
        sheet = filled[0] if filled else names[0]
    with or_broken(data, name, kind):
        sheet = sheet if sheet is not None else names[0]
        loaded = book.load_sheet(sheet, dtypes="string", header_row=None, skip_rows=0).to_polars()
    return with_odd_cells(loaded.cast(pl.String), data, sheet, plain)


def read_sheets(data: bytes, name: str, limit: int) -> dict[str, pl.DataFrame]:
    """Every sheet of a workbook by its name, as :func:`read_sheet` has one.

    Raises:
        Refused: as :func:`read_sheet`.
    """
    if name.lower().endswith(".ods"):
        return read_ods_sheets(data, name, limit)
    kind = name.lower().rpartition(".")[2]
    plain = check_workbook(data, name, limit)
    with or_broken(data, name, kind):
        book = fastexcel.read_excel(data)
        return {
            sheet: with_odd_cells(loaded.to_polars().cast(pl.String), data, sheet, plain)
            for sheet in book.sheet_names
            for loaded in (book.load_sheet(sheet, dtypes="string", header_row=None, skip_rows=0),)
        }
