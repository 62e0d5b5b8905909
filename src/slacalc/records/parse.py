"""From cells to typed values, as a layout says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.nearest import nearest_header
from slacalc.contract.records.kinds import record_kind
from slacalc.records.codes import codes_of, meaning_of_cells, spelled
from slacalc.records.combined import BETWEEN, values_combined
from slacalc.records.durations import plain_number, read_seconds, read_whole
from slacalc.records.layout import EVENT_KIND
from slacalc.records.layout_words import SPACE, key_text
from slacalc.records.mask import mask_text
from slacalc.records.moments import INSTANT, LOCAL, instant_of, read_day, read_moment
from slacalc.records.tables import REPEATED_HEADER, ROW, TOTAL_ROW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.records.kind import ColumnType
    from slacalc.records.layout import Events, Layout, LayoutColumn
    from slacalc.records.tables import ExportTable

LEG = "leg"
MIDNIGHT = r" 00:00:00(?:\.0+)?(?:[+-][0-9]{2}:[0-9]{2})?$"
_DTYPES: dict[ColumnType, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "phone": pl.String(),
    "whole": pl.Int64(),
    "seconds": pl.Int64(),
    "moment": LOCAL,
    "day": pl.Date(),
    "yes": pl.Boolean(),
    "amount": pl.Int64(),
}
FEW_WORDS = (
    "queue",
    "category",
    "direction",
    "outcome",
    "agent",
    "agent_group",
    "reason",
    "script",
    "kind",
    "criterion",
    "channel",
)
"""Columns whose texts recur from row to row."""
_AMOUNT = r"^([0-9]{1,13})(?:\.([0-9]{1,%d})0*)?$"
"""Whole units, and as many decimals as it is held with; zeros may follow."""


def dtype_of(kind: ColumnType) -> pl.DataType:
    """The polars type of a canonical column."""
    return _DTYPES[kind]


def present_columns(table: ExportTable, layout: Layout) -> tuple[LayoutColumn, ...]:
    """The columns of the layout that this file has.

    Raises:
        Refused: a header that the layout needs is missing, or one that it reads stands there twice.
    """
    wrong: list[Diagnostic] = []
    needed = [(header, column.optional) for column in layout.read_columns for header in column.headers]
    if layout.leg_number is not None:
        needed.append((layout.leg_number, False))
    for header, optional in dict.fromkeys(needed):
        times = table.headers.count(header)
        if times > 1:
            wrong.append(error("records/duplicate-header", Place(table.file, 1), column=header, times=times))
        elif not times and not optional:
            nearest = nearest_header(header, filter(None, table.headers))
            headers = ", ".join(mask_text(header) for header in table.headers if header)
            slug = "records/missing-column-nearest" if nearest else "records/missing-column"
            facts = {"nearest": nearest} if nearest else {}
            wrong.append(error(slug, Place(table.file, 1), column=header, found=headers[:400], **facts))
    if wrong:
        raise Refused(*wrong)
    return tuple(column for column in layout.read_columns if all(header in table.headers for header in column.headers))


def event_kinds(table: ExportTable, layout: Layout, events: Events) -> pl.Series:
    """The kind of each event of a table; null where its words are none of the layout's."""
    return table.frame.select(text_of(table, layout, events.kind)).select(_value_of(events.kind, typed=table.typed)).to_series()


def read_texts(table: ExportTable, layout: Layout, columns: Sequence[LayoutColumn]) -> pl.DataFrame:
    """``row`` and the text of each column under its canonical name, clean, blank as null; ``leg`` where the layout has legs."""
    texts = [text_of(table, layout, column) for column in columns if column.headers]
    if layout.leg_number is not None:
        texts.append(_cell(table, layout, layout.leg_number).alias(LEG))
    cells = table.frame
    if layout.events is not None:
        cells = cells.with_columns(event_kinds(table, layout, layout.events).alias(EVENT_KIND))
    frame = cells.select(ROW, *texts)
    # Only numbers and times are read in full-width digits; words are compared as they stand.
    wide = [column.name for column in columns if column.headers and column.codes is None and column.type != "text"]
    foreign = frame.select(pl.col(name).str.contains(r"[^\x00-\x7F]").any() for name in wide)
    return frame.with_columns(pl.col(name).str.normalize("NFKC") for name in wide if foreign[name][0])


def _cell(table: ExportTable, layout: Layout, header: str) -> pl.Expr:
    return clean_cell(layout, table.headers.index(header))


def clean_cell(layout: Layout, at: int) -> pl.Expr:
    """The text of the cell at that place, without spaces at its edges; a blank one is null."""
    clean = pl.col(str(at)).str.strip_chars(SPACE)
    return pl.when(~clean.is_in(_blanks(layout.blank))).then(clean)


@cache
def _blanks(words: tuple[str, ...]) -> pl.Expr:
    return pl.lit(["", *words])


def keys_of_odd(table: ExportTable, layout: Layout, key: str) -> pl.DataFrame:
    """``row`` and the key, where it can be told, of rows whose shape or characters are wrong; totals and headers have none."""
    column = layout.column(key)
    at = [table.headers.index(header) for header in column.headers] if column is not None else []
    keys: list[tuple[int, str]] = []
    for odd in table.odd if at else ():
        cells = [cell.strip(SPACE).strip('"') for cell in odd.cells]
        if odd.slug not in {TOTAL_ROW, REPEATED_HEADER} and len(cells) > max(at):
            key_cells = [cells[position] for position in at]
            if not {"", *layout.blank}.intersection(key_cells):
                keys.append((odd.row, key_text(key_cells)))
    return pl.DataFrame(keys, {ROW: pl.Int64(), key: pl.String()}, orient="row")


def text_of(table: ExportTable, layout: Layout, column: LayoutColumn) -> pl.Expr:
    """The clean text of a column from its cells, under its canonical name."""
    cells = _cells_of(table, layout, column)
    if layout.decimal != "." or layout.thousands is not None:
        cells = [
            plain_number(cell, layout.decimal, layout.thousands, typed=table.typed) if _is_number(column, at) else cell
            for at, cell in enumerate(cells)
        ]
    if column.sign is not None:
        return pl.concat_str(cells, separator=BETWEEN[column.sign], ignore_nulls=False).alias(column.name)
    if table.typed and (len(cells) > 1 or column.type == "day" or not column.clock):
        # A cell that holds a date alone comes with the clock of midnight.
        cells[0] = cells[0].str.replace(MIDNIGHT, "")
    if len(cells) == 1:
        return cells[0].alias(column.name)
    if column.pieced:
        escaped = [cell.str.replace_all(r"([\\/])", r"\${1}").fill_null("") for cell in cells]
        filled = pl.any_horizontal(cell.is_not_null() for cell in cells)
        return pl.when(filled).then(pl.concat_str(escaped, separator="/")).alias(column.name)
    if column.type == "text":
        escaped = [cell.str.replace_all(r"([\\/])", r"\${1}") for cell in cells]
        return pl.concat_str(escaped, separator="/", ignore_nulls=False).alias(column.name)
    day_and_clock = pl.concat_str([cell.fill_null("") for cell in cells], separator=" ").str.strip_chars(SPACE)
    return pl.when(day_and_clock != "").then(day_and_clock).alias(column.name)


def _cells_of(table: ExportTable, layout: Layout, column: LayoutColumn) -> list[pl.Expr]:
    """The cells of a column; of an event of another kind than those that it is taken from, blank ones."""
    if not column.cells:
        return [_cell(table, layout, header) for header in column.headers]
    kind = pl.col(EVENT_KIND)
    cells = [pl.coalesce(pl.when(kind == of).then(_cell(table, layout, header)) for of, header in column.cells)]
    if column.sign is not None:
        cells.append(pl.when(kind.is_in(list(column.kinds))).then(_cell(table, layout, column.headers[-1])))
    return cells


def _is_number(column: LayoutColumn, at: int) -> bool:
    """Whether the cell at that place of a column is written as a number."""
    if column.codes is not None or (column.formats and not (column.type == "moment" and at)):
        return False
    numeric = column.type in {"whole", "amount", "seconds", "moment"}
    return numeric and column.form in {None, "seconds", "milliseconds", "minutes", "hours", "days"}


def values_of(column: LayoutColumn, *, typed: bool) -> Iterator[pl.Expr]:
    """The value of a column from its text, under the column's name; null where the text is blank or cannot be read.

    Of a moment, what its own clock shows, and the instant where it is written; see :func:`slacalc.records.moments.read_moment`.
    """
    if column.sign is not None:
        yield from values_combined(column, typed=typed)
    elif column.headers and column.type == "moment":
        yield from read_moment(column, pl.col(column.name), typed=typed)
    else:
        yield _value_of(column, typed=typed).alias(column.name)


def _value_of(column: LayoutColumn, *, typed: bool) -> pl.Expr:  # noqa: PLR0911 - one case a type
    dtype = dtype_of(column.type)
    if not column.headers:
        return pl.lit(column.constant, dtype)
    text = pl.col(column.name)
    codes = codes_of(column)
    if column.pieced:
        return meaning_of_cells(column, dtype)
    if codes is not None:
        return spelled(column).replace_strict(
            [word for word, _ in codes], [value for _, value in codes], default=None, return_dtype=dtype
        )
    match column.type:
        case "day":
            return read_day(column, text, typed=typed)
        case "whole":
            return read_whole(text)
        case "amount":
            return _read_amount(text, column.places)
        case "seconds":
            read = read_seconds(column, text, typed=typed)
            return pl.when(text.is_null()).then(0).otherwise(read) if column.never_is_zero else read
        case _:
            return text


def whole_of(name: str) -> pl.Expr:
    """The whole number of a text, under its name; null where it is none."""
    return read_whole(pl.col(name))


def _read_amount(text: pl.Expr, places: int) -> pl.Expr:
    """An amount of money, not below zero, in units of so many decimals; null where it is none or has more decimals."""
    whole, decimals = (text.str.extract(_AMOUNT % places, group) for group in (1, 2))
    beyond = decimals.fill_null("").str.pad_end(places, "0").cast(pl.Int64, strict=False)
    return whole.cast(pl.Int64, strict=False) * int(10**places) + beyond


@cache
def empty_records(role: str) -> pl.DataFrame:
    """No records, with every column of the kind that is not derived, and the instant of each moment after it."""
    schema: dict[str, pl.DataType] = {}
    for column in record_kind(role).columns:
        if not column.derived:
            schema[column.name] = dtype_of(column.type)
            if column.type == "moment":
                schema[instant_of(column.name)] = INSTANT
    return pl.DataFrame(schema=schema)


def wanted_schema(role: str, wanted: Collection[str] | None) -> dict[str, pl.DataType]:
    """The columns of records that are wanted, and every instant; None is all of them.

    Texts that recur from row to row are Categorical where only some columns are wanted, for counting: they are few words.
    """
    schema = empty_records(role).schema
    if wanted is None:
        return dict(schema)
    names = (name for name, dtype in schema.items() if name in wanted or dtype == INSTANT)
    return {name: pl.Categorical() if name in FEW_WORDS else schema[name] for name in names}
