"""From cells to typed values, as a layout says."""

from __future__ import annotations

import re
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING
from unicodedata import normalize

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.columns import record_kind
from slacalc.records.codes import codes_of, spelled
from slacalc.records.mask import mask_text
from slacalc.records.tables import REPEATED_HEADER, ROW, SPACE, TOTAL_ROW
from slacalc.records.time_format import pattern_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.columns import ColumnType
    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.tables import Table

LEG = "leg"
EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - local times are naive
"""A time outside [EARLIEST, LATEST) was not written as the layout thinks."""
NATIVE_MOMENT = "%Y-%m-%d %H:%M:%S%.f"
NATIVE_DAY = "%Y-%m-%d"
_DTYPES: dict[ColumnType, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "phone": pl.String(),
    "whole": pl.Int64(),
    "seconds": pl.Int64(),
    "moment": pl.Datetime("us"),
    "day": pl.Date(),
    "yes": pl.Boolean(),
    "amount": pl.Int64(),
}
_AMOUNT = r"^([0-9]{1,13})(?:\.([0-9]{1,2})0*)?$"
_WHOLE = r"^([+-]?[0-9]{1,15})(?:\.0+)?$"
_CLOCKS = {
    "h:mm:ss": r"^(-?)([0-9]{1,6}):([0-5]?[0-9]):([0-5][0-9])$",
    "h.mm.ss": r"^(-?)([0-9]{1,6})\.([0-5]?[0-9])\.([0-5][0-9])$",
    "mm:ss": r"^(-?)()([0-9]{1,6}):([0-5][0-9])$",
}


def dtype_of(kind: ColumnType) -> pl.DataType:
    """The polars type of a canonical column."""
    return _DTYPES[kind]


def present_columns(table: Table, layout: Layout) -> tuple[LayoutColumn, ...]:
    """The columns of the layout that this file has.

    Raises:
        Refused: a header that the layout needs is missing, or one that it reads stands there twice.
    """
    wrong: list[Diagnostic] = []
    needed = [(header, column.optional) for column in layout.columns for header in column.headers]
    if layout.leg_number is not None:
        needed.append((layout.leg_number, False))
    for header, optional in dict.fromkeys(needed):
        times = table.headers.count(header)
        if times > 1:
            wrong.append(error("records/duplicate-header", Place(table.file, 1), column=header, times=times))
        elif not times and not optional:
            nearest = next(iter(get_close_matches(header, filter(None, table.headers), 1, 0.4)), "")
            found = ", ".join(mask_text(header) for header in table.headers if header)
            slug = "records/missing-column-nearest" if nearest else "records/missing-column"
            facts = {"nearest": nearest} if nearest else {}
            wrong.append(error(slug, Place(table.file, 1), column=header, found=found[:400], **facts))
    if wrong:
        raise Refused(*wrong)
    return tuple(column for column in layout.columns if all(header in table.headers for header in column.headers))


def read_texts(table: Table, layout: Layout, columns: Sequence[LayoutColumn]) -> pl.DataFrame:
    """``row`` and the text of each column under its canonical name, clean, blank as null; ``leg`` where the layout has legs."""
    texts = [_text_of(table, layout, column) for column in columns if column.headers]
    if layout.leg_number is not None:
        texts.append(_cell(table, layout, layout.leg_number).alias(LEG))
    frame = table.frame.select(ROW, *texts)
    # Only numbers and times are read in full-width digits; words are compared as they stand.
    wide = [column.name for column in columns if column.headers and column.codes is None and column.type != "text"]
    foreign = frame.select(pl.col(name).str.contains(r"[^\x00-\x7F]").any() for name in wide)
    return frame.with_columns(pl.col(name).str.normalize("NFKC") for name in wide if foreign[name][0])


def _cell(table: Table, layout: Layout, header: str) -> pl.Expr:
    clean = pl.col(str(table.headers.index(header))).str.strip_chars(SPACE)
    return pl.when(~clean.is_in(["", *layout.blank])).then(clean)


def key_text(parts: Sequence[str]) -> str:
    """One text for several cells, such that no two lists of cells have the same."""
    return parts[0] if len(parts) == 1 else "/".join(re.sub(r"([\\/])", r"\\\1", part) for part in parts)


def keys_of_odd(table: Table, layout: Layout, key: str) -> pl.DataFrame:
    """``row`` and the key, where it can be told, of rows whose shape or characters are wrong; totals and headers have none."""
    column = layout.column(key)
    at = [table.headers.index(header) for header in column.headers] if column is not None else []
    found: list[tuple[int, str]] = []
    for odd in table.odd if at else ():
        cells = [cell.strip(SPACE).strip('"') for cell in odd.cells]
        if odd.slug not in {TOTAL_ROW, REPEATED_HEADER} and len(cells) > max(at):
            parts = [cells[one] for one in at]
            if not {"", *layout.blank}.intersection(parts):
                found.append((odd.row, key_text(parts)))
    return pl.DataFrame(found, {ROW: pl.Int64(), key: pl.String()}, orient="row")


def _text_of(table: Table, layout: Layout, column: LayoutColumn) -> pl.Expr:
    cells = [_cell(table, layout, header) for header in column.headers]
    if table.typed and (len(cells) > 1 or column.type == "day"):
        # A cell that holds a date alone comes with the clock of midnight.
        cells[0] = cells[0].str.replace(r" 00:00:00(?:\.0+)?$", "")
    if len(cells) == 1:
        return cells[0].alias(column.name)
    if column.type == "text":
        parts = [cell.str.replace_all(r"([\\/])", r"\${1}") for cell in cells]
        return pl.concat_str(parts, separator="/", ignore_nulls=False).alias(column.name)
    both = pl.concat_str([cell.fill_null("") for cell in cells], separator=" ").str.strip_chars(SPACE)
    return pl.when(both != "").then(both).alias(column.name)


def local_moment(column: LayoutColumn, *, typed: bool) -> pl.Expr:
    """The moment or day of a text in the zone of the text (UTC where it has an offset); null where it cannot be read."""
    text = pl.col(column.name)
    day = column.type == "day"
    native = ((NATIVE_DAY,) if day else (NATIVE_MOMENT,)) if typed else ()
    tries = []
    for form in (*(normalize("NFKC", form) for form in column.formats), *native):
        fits = pl.when(text.str.contains(pattern_of(form))).then(text)
        if day:
            tries.append(fits.str.to_date(form, strict=False))
        elif "%z" in form:
            tries.append(fits.str.to_datetime(form, time_unit="us", strict=False, time_zone="UTC").dt.replace_time_zone(None))
        else:
            tries.append(fits.str.to_datetime(form, time_unit="us", strict=False))
    read = pl.coalesce(tries)
    low, high = (EARLIEST.date(), LATEST.date()) if day else (EARLIEST, LATEST)
    return pl.when(read.is_between(pl.lit(low), pl.lit(high), closed="left")).then(read)


def in_zone(column: LayoutColumn, layout: Layout, zone: str) -> pl.Expr:
    """A local moment in the contract's zone; null where the clock of its own zone shows it twice or never."""
    value = pl.col(column.name)
    source = "UTC" if any("%z" in form for form in column.formats) else layout.timezone or zone
    if column.type == "day" or source == zone:
        return value
    aware = value.dt.replace_time_zone(source, ambiguous="null", non_existent="null")
    return aware.dt.convert_time_zone(zone).dt.replace_time_zone(None).alias(column.name)


def value_of(column: LayoutColumn, *, typed: bool) -> pl.Expr:
    """The value of a column from its text, under the column's name; null where the text is blank or cannot be read."""
    dtype = dtype_of(column.type)
    if not column.headers:
        return pl.lit(column.constant, dtype).alias(column.name)
    text = pl.col(column.name)
    codes = codes_of(column)
    if codes is not None:
        read = spelled(column).replace_strict(
            [word for word, _ in codes], [value for _, value in codes], default=None, return_dtype=dtype
        )
    elif column.type in {"moment", "day"}:
        read = local_moment(column, typed=typed)
    elif column.type == "whole":
        read = _whole(text)
    elif column.type == "amount":
        read = _hundredths(text)
    elif column.type == "seconds":
        read = _seconds(column)
    else:
        read = text
    return read.alias(column.name)


def whole_of(name: str) -> pl.Expr:
    """The whole number of a text, under its name; null where it is none."""
    return _whole(pl.col(name))


def _hundredths(text: pl.Expr) -> pl.Expr:
    """An amount of money, not below zero, in hundredths; null where it is none or has more decimals."""
    whole, part = (text.str.extract(_AMOUNT, group).cast(pl.Int64, strict=False) for group in (1, 2))
    tenths = text.str.extract(_AMOUNT, 2).str.len_chars() == 1
    return whole * 100 + pl.when(tenths).then(part * 10).otherwise(part).fill_null(0)


def _whole(text: pl.Expr) -> pl.Expr:
    return text.str.extract(_WHOLE, 1).cast(pl.Int64, strict=False)


def _seconds(column: LayoutColumn) -> pl.Expr:
    text = pl.col(column.name)
    match column.form:
        case "milliseconds":
            millis = _whole(text)
            return (millis + 500) // 1000 if column.parts_of_seconds == "rounded" else millis // 1000
        case "h:mm:ss" | "h.mm.ss" | "mm:ss":
            parts = [text.str.extract(_CLOCKS[column.form], group) for group in (1, 2, 3, 4)]
            hours, minutes, seconds = (part.replace("", "0").cast(pl.Int64, strict=False) for part in parts[1:])
            total = hours * 3600 + minutes * 60 + seconds
            return pl.when(parts[0] == "-").then(-total).otherwise(total)
        case _:
            return _whole(text)


def empty_records(role: str) -> pl.DataFrame:
    """No records, with every column of the kind that is not derived."""
    columns = [column for column in record_kind(role).columns if not column.derived]
    return pl.DataFrame(schema={column.name: dtype_of(column.type) for column in columns})
