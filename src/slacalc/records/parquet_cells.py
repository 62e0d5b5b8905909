"""The cells of a Parquet file as text, as a CSV of the same content would have them: of all rows, or of some."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import check_cells, check_columns, refuse_too_large
from slacalc.records.decode import or_broken
from slacalc.records.layout_words import SPACE
from slacalc.records.parquet_footer import BadFooter, read_footer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.parquet_footer import Footer

_BITS: dict[pl.DataType, int] = {pl.Float32(): 24, pl.Float64(): 53}
"""Of a whole number so many are exact: from there on, two numbers that differ may be one."""
_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""Of the ticks of a duration so many are one."""
MOMENT = "%Y-%m-%d %H:%M:%S%.f"
FIRST_ROW = 2
"""The number of the first row: the names of the columns are the row before it."""


def read_parquet(data: bytes, name: str, zone: str, limit: int) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Headers, and row numbers with String columns named by position, as a CSV of the same content would give them.

    Moments with a zone of their own are written in ``zone``, with their offset.

    Raises:
        Refused: no Parquet file, damaged, a column of lists or records, or more than ``limit`` bytes when unpacked.
    """
    with suppress(BadFooter):  # one that cannot be read is left to the reader of such files
        check_size(read_footer(data), name, limit)
    with or_broken(data, name, "parquet"):
        frame = pl.read_parquet(io.BytesIO(data))
    nested = nested_columns(frame.schema)
    if nested:
        raise Refused(*(error("records/nested-column", Place(name), column=column) for column in nested))
    with or_broken(data, name, "parquet"):
        text = frame.select(cells_as_text(frame.schema, zone))
    numbered = text.with_row_index("row", FIRST_ROW).with_columns(pl.col("row").cast(pl.Int64))
    return tuple(frame.columns), numbered.filter(is_filled(text.columns))


def check_size(footer: Footer, name: str, limit: int) -> None:
    """Refuse what is too large by its own footer.

    Raises:
        Refused: it is.
    """
    if footer.unpacked > limit:
        raise refuse_too_large(name, limit)
    check_cells(name, footer.rows, footer.columns, limit)
    check_columns(name, footer.columns)


def nested_columns(schema: pl.Schema) -> list[str]:
    """The columns whose cells are lists or records."""
    return [column for column, dtype in schema.items() if dtype.is_nested() or dtype == pl.Object]


def cells_as_text(schema: pl.Schema, zone: str) -> list[pl.Expr]:
    """The cells of each column as text, named by its position; a blank one is an empty text."""
    return [_as_text(pl.col(name), dtype, zone).fill_null("").alias(str(at)) for at, (name, dtype) in enumerate(schema.items())]


def is_filled(columns: Sequence[str]) -> pl.Expr:
    """Whether a row has a cell that is not blank."""
    return pl.any_horizontal(pl.col(columns).str.strip_chars(SPACE) != "") if columns else pl.lit(value=False)


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
