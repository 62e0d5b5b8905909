"""The cells of a workbook's sheet, and the columns of a Parquet file, as text."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING

import fastexcel
import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import check_cells, check_columns, refuse_too_large
from slacalc.records.decode import looks_like
from slacalc.records.layout_words import SPACE
from slacalc.records.ods import read_ods_sheets
from slacalc.records.parquet_footer import BadFooter, read_footer
from slacalc.records.sheet_cells import with_odd_cells
from slacalc.records.workbook_size import check_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

_BITS: dict[pl.DataType, int] = {pl.Float32(): 24, pl.Float64(): 53}
"""Of a whole number so many are exact: from there on, two numbers that differ may be one."""
_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""Of the ticks of a duration so many are one."""
MOMENT = "%Y-%m-%d %H:%M:%S%.f"


def read_sheet(data: bytes, name: str, sheet: str | None, limit: int) -> pl.DataFrame:
    """Every row of the sheet, the header and blank rows included, as nullable String columns.

    Whole numbers come without a point, dates as ``2021-01-01 00:00:00``, times as ``1899-12-31 09:12:58``,
    truth as true and false; an error of a formula as ``#N/A``, a whole number from 2^53 on with an exponent.

    Raises:
        Refused: no workbook, damaged, no sheet of that name, or one that unpacks to more than ``limit`` bytes.
    """
    kind = name.lower().rpartition(".")[2]
    check_workbook(data, name, limit)
    with _or_broken(data, name, kind):
        book = fastexcel.read_excel(data)
        names = book.sheet_names
    if sheet is not None and sheet not in names:
        raise Refused(error("records/no-such-sheet", Place(name), sheet=sheet, found=", ".join(names)))
    if sheet is None and not names:
        raise Refused(error("records/empty-file", Place(name)))
    if sheet is None and len(names) > 1:
        with _or_broken(data, name, kind):
            filled = [sheet_name for sheet_name in names if book.load_sheet(sheet_name, header_row=None, n_rows=1).total_height]
        if len(filled) > 1:
            raise Refused(error("records/which-sheet", Place(name), found=", ".join(filled)))
        sheet = filled[0] if filled else names[0]
    with _or_broken(data, name, kind):
        sheet = sheet if sheet is not None else names[0]
        loaded = book.load_sheet(sheet, dtypes="string", header_row=None, skip_rows=0).to_polars()
    return with_odd_cells(loaded.cast(pl.String), data, sheet)


def read_sheets(data: bytes, name: str, limit: int) -> dict[str, pl.DataFrame]:
    """Every sheet of a workbook by its name, as :func:`read_sheet` has one.

    Raises:
        Refused: as :func:`read_sheet`.
    """
    if name.lower().endswith(".ods"):
        return read_ods_sheets(data, name, limit)
    kind = name.lower().rpartition(".")[2]
    check_workbook(data, name, limit)
    with _or_broken(data, name, kind):
        book = fastexcel.read_excel(data)
        return {
            sheet: with_odd_cells(loaded.to_polars().cast(pl.String), data, sheet)
            for sheet in book.sheet_names
            for loaded in (book.load_sheet(sheet, dtypes="string", header_row=None, skip_rows=0),)
        }


def read_parquet(data: bytes, name: str, zone: str, limit: int) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Headers, and row numbers with String columns named by position, as a CSV of the same content would give them.

    Moments with a zone of their own are written in ``zone``, with their offset.

    Raises:
        Refused: no Parquet file, damaged, a column of lists or records, or more than ``limit`` bytes when unpacked.
    """
    _check_size(data, name, limit)
    with _or_broken(data, name, "parquet"):
        frame = pl.read_parquet(io.BytesIO(data))
    nested = [column for column, dtype in frame.schema.items() if dtype.is_nested() or dtype == pl.Object]
    if nested:
        raise Refused(*(error("records/nested-column", Place(name), column=column) for column in nested))
    with _or_broken(data, name, "parquet"):
        text = frame.select(
            _as_text(pl.col(column), dtype, zone).fill_null("").alias(str(at))
            for at, (column, dtype) in enumerate(frame.schema.items())
        )
    numbered = text.with_row_index("row", 2).with_columns(pl.col("row").cast(pl.Int64))
    filled = pl.any_horizontal(pl.exclude("row").str.strip_chars(SPACE) != "") if text.columns else pl.lit(value=False)
    return tuple(frame.columns), numbered.filter(filled)


def _check_size(data: bytes, name: str, limit: int) -> None:
    """Refuse what is too large by its own footer; one that cannot be read is left to the reader of such files."""
    try:
        footer = read_footer(data)
    except BadFooter:
        return
    if footer.unpacked > limit:
        raise refuse_too_large(name, limit)
    check_cells(name, footer.rows, footer.columns, limit)
    check_columns(name, footer.columns)


def _as_text(column: pl.Expr, dtype: pl.DataType, zone: str) -> pl.Expr:
    match dtype:
        case pl.Datetime(time_zone=None):
            return column.dt.to_string(MOMENT)
        case pl.Datetime():
            return column.dt.convert_time_zone(zone).dt.to_string(MOMENT + "%:z")
        case pl.Duration():
            ticks, second = column.to_physical(), _SECOND[dtype.time_unit or "us"]
            size, sign = ticks.abs(), pl.when(ticks < 0).then(pl.lit("-")).otherwise(pl.lit(""))
            seconds, rest = size // second, size % second
            hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
            fraction = _digits(rest, len(str(second)) - 1).str.strip_chars_end("0")
            tail = pl.when(rest > 0).then(pl.format(".{}", fraction)).otherwise(pl.lit(""))
            return pl.format("{}{}:{}:{}{}", sign, hours, _digits(minutes, 2), _digits(seconds, 2), tail)
        case pl.Float32() | pl.Float64():
            return (
                pl.when(column.is_not_nan() & (column.abs() >= 2 ** _BITS[dtype]))
                .then(_with_exponent(column.cast(pl.String)))
                .when(column == column.round(0))
                .then(column.cast(pl.Int64, strict=False).cast(pl.String))
                .otherwise(column.cast(pl.String))
            )
        case _:
            return column.cast(pl.String, strict=False)


def _with_exponent(text: pl.Expr) -> pl.Expr:
    """A number of which the last digits may be others, written so that it says so: ``9.007199254740994e+15``."""
    plain = text.str.extract(r"^-?([0-9]+)\.0$", 1)
    written = pl.format("{}e+{}", text.str.replace(r"^(-?[0-9])([0-9]+)\.0$", "${1}.${2}"), plain.str.len_chars() - 1)
    return pl.when(plain.is_not_null()).then(written).otherwise(text)


def _digits(number: pl.Expr, width: int) -> pl.Expr:
    return number.cast(pl.String).str.zfill(width)


@contextmanager
def _or_broken(data: bytes, name: str, kind: str) -> Iterator[None]:
    """Whatever the reader of a foreign format says, and also where it panics, the file is what is at fault."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, Refused):
        raise
    except BaseException as broken:
        raise Refused(error("records/broken-file", Place(name), format=kind, looks=looks_like(data) or "?")) from broken
