"""The sieve in front of the exact reader: of a block of lines the rows that are plainly good, typed, and the lines that are not.

Almost every row of an export is as its layout says, and for such a row short questions to whole columns are enough: no cell has a
space at an edge, every number is plain digits, every time fits the first of the layout's formats. Each row is asked the same
rules as by :func:`slacalc.records.sift.sift_table`. A row of which any answer is not plain is not refused here: its line goes to
that function, which alone decides. So a question may be too strict, and never too lax.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.records.kinds import record_kind
from slacalc.records.blocks import NotPlain, check_quotes, lines_of, read_cells
from slacalc.records.codes import codes_of, is_unknown_code
from slacalc.records.moments import in_zone, instant_of, steady_offset
from slacalc.records.parse import present_columns, text_of, values_of, wanted_schema
from slacalc.records.rules import LOCAL, TEXT, VALUE, rules_of
from slacalc.records.tables import ROW, SPACE
from slacalc.records.time_format import OFFSET, pattern_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slacalc.records.blocks import Block
    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.tables import ExportTable

KEY_HASH, LINE_HASH = "key hash", "line hash"
"""Of a row: 64 bits of its key, and of its line under its headers. Two rows that agree in both are the same."""
_KEY_SEED = 11
_EDGE = f"^[{SPACE}]|[{SPACE}]$"
_FOREIGN_SPACES = tuple({space.encode()[:1] for space in SPACE} - {b" ", b"\r", b"\n"})
"""First bytes of all spaces but the common one: a block without them has no other."""
_TOTAL = r"(?i)^(?:合计|总计|小计|total|subtotal|grand)"
_MOST_DIGITS = 15
_FEW_WORDS = ("queue", "category", "direction", "outcome", "agent", "kind", "criterion", "channel")
"""Columns whose texts recur from row to row."""
_PROBED = 64
"""So many rows of a block are looked at to see how it writes its cells."""


@dataclass(frozen=True, slots=True)
class Sieved:
    """A block of rows."""

    good: pl.DataFrame
    """``row``, both hashes, and the wanted canonical columns."""
    odd: pl.DataFrame
    """``row`` and ``line`` of the others."""


def hash_of_key(key: pl.Expr) -> pl.Expr:
    """The hash of a key, the same for the same text wherever it was read."""
    return key.hash(_KEY_SEED)


class Sieve:
    """The questions to the rows of one file."""

    def __init__(self, head: ExportTable, layout: Layout, zone: str, delimiter: str, wanted: Collection[str] | None) -> None:
        """``head`` is the table of the file without its rows; ``wanted`` as in :func:`slacalc.records.read.read_records`.

        Raises:
            Refused: as :func:`slacalc.records.parse.present_columns`.
        """
        self._head, self._layout, self._zone, self._delimiter = head, layout, zone, delimiter
        self._columns = present_columns(head, layout)
        self._cells = tuple(str(at) for at in range(len(head.headers)))
        self._wanted = wanted_schema(layout.role, wanted)
        # The same line says something else in a file that has its columns in another order.
        self._line_seed = int.from_bytes(hashlib.sha256(delimiter.join(head.headers).encode()).digest()[:8])

    def sift(self, block: Block) -> Sieved:
        """The rows of a block.

        Raises:
            NotPlain: see :func:`slacalc.records.blocks.lines_of`.
        """
        lines, quote = lines_of(block), '"' if b'"' in block.data else None
        if quote is not None:
            check_quotes(lines, self._delimiter)
        cells = read_cells(block, self._cells, self._delimiter, quote)
        if cells.height != lines.height:
            raise NotPlain
        plain_spaces = not any(byte in block.data for byte in _FOREIGN_SPACES)
        ascii_only = block.data.isascii()
        columns = [self._as_written(column, cells.head(_PROBED)) for column in self._columns]
        rows = pl.concat([lines, cells], how="horizontal").lazy()
        typed = self._typed(rows, columns, block.row, quote, plain_spaces=plain_spaces, ascii_only=ascii_only).collect()
        frame = self._asked(typed, columns)
        odd = frame["odd"]
        return Sieved(
            frame.filter(~odd).drop("odd"), frame.select(ROW).hstack(lines).filter(odd).with_columns(_copied(pl.col("line")))
        )

    def _as_written(self, column: LayoutColumn, cells: pl.DataFrame) -> LayoutColumn:
        """The column with the one format in which its moments are written, where that is the first that is tried."""
        first = column.formats[0] if column.formats else OFFSET
        if column.type != "moment" or not column.clock or OFFSET in first or len(column.headers) != 1 or not cells.height:
            return column
        cell = cells[str(self._head.headers.index(column.headers[0]))]
        return replace(column, formats=(first,)) if cell.str.contains(pattern_of(first)).any() else column

    def _typed(
        self,
        rows: pl.LazyFrame,
        columns: list[LayoutColumn],
        first: int,
        quote: str | None,
        *,
        plain_spaces: bool,
        ascii_only: bool,
    ) -> pl.LazyFrame:
        """The hashes of each row, its texts and its values, and whether anything in it is unlike what the exact reader reads."""
        key = record_kind(self._layout.role).key
        line = pl.col("line")
        read = [column for column in columns if column.headers]
        texts = [self._text(column) for column in read]
        rows = rows.select(
            (pl.int_range(pl.len(), dtype=pl.Int64) + first).alias(ROW),
            line.hash(self._line_seed).alias(LINE_HASH),
            pl.any_horizontal(*self._shape(quote, plain_spaces=plain_spaces)).alias("shape"),
            *texts,
        )
        return rows.select(
            ROW,
            hash_of_key(pl.col(key)).alias(KEY_HASH),
            LINE_HASH,
            "shape",
            pl.any_horizontal(
                pl.lit(value=False),
                *(one for column in read for one in _unlike(column, plain_spaces=plain_spaces, ascii_only=ascii_only)),
            ).alias("unlike"),
            *(pl.col(column.name).alias(TEXT + column.name) for column in read),
            *(value for column in columns for value in _values(column)),
        )

    def _asked(self, typed: pl.DataFrame, columns: list[LayoutColumn]) -> pl.DataFrame:
        """The wanted columns and hashes of each row, and whether it is ``odd``."""
        read = [column for column in columns if column.headers]
        zoned = [value for column in read if column.type == "moment" for value in self._in_zone(column, typed)]
        names = {value.meta.output_name() for value in zoned}
        rows = typed.lazy().with_columns(
            *(value.alias(VALUE + value.meta.output_name()) for value in zoned),
            *(pl.col(column.name).alias(VALUE + column.name) for column in columns if column.name not in names),
            *(pl.col(column.name).alias(LOCAL + column.name) for column in columns),
        )
        broken = [rule.broken.fill_null(value=False) for rule in rules_of(self._layout, columns)]
        filled = {*names, *(column.name for column in columns)}
        return rows.select(
            ROW,
            KEY_HASH,
            LINE_HASH,
            *(
                _small(name, pl.col(VALUE + name) if name in filled else pl.lit(None, dtype), dtype).alias(name)
                for name, dtype in self._wanted.items()
            ),
            pl.any_horizontal("shape", "unlike", *broken, *map(_unreadable, read)).alias("odd"),
        ).collect()

    def _in_zone(self, column: LayoutColumn, typed: pl.DataFrame) -> Iterator[pl.Expr]:
        """The moment and its instant, as ``in_zone`` has them; one subtraction does where the clocks are steady."""
        first, last = typed[column.name].min(), typed[column.name].max()
        says_offset = any(OFFSET in form for form in column.formats)
        own_clock = self._layout.timezone in {None, self._zone} and column.clock and not says_offset
        if own_clock and isinstance(first, datetime) and isinstance(last, datetime):
            offset = steady_offset(self._zone, first.date(), last.date())
            if offset is not None:
                yield pl.col(column.name)
                yield (pl.col(column.name) - offset).dt.replace_time_zone("UTC").alias(instant_of(column.name))
                return
        yield from in_zone(column, self._layout, self._zone)

    def _text(self, column: LayoutColumn) -> pl.Expr:
        """The cell as it stands, blank as null; of several cells the text that the exact reader makes of them."""
        if len(column.headers) > 1:
            return text_of(self._head, self._layout, column)
        cell = pl.col(str(self._head.headers.index(column.headers[0])))
        blank = ["", *self._layout.blank]
        filled = cell != "" if set(blank) == {""} else ~cell.is_in(blank)
        return pl.when(filled).then(cell).alias(column.name)

    def _shape(self, quote: str | None, *, plain_spaces: bool) -> Iterator[pl.Expr]:
        """Whether a line is no row of so many cells, or may be a total or a header pasted again."""
        lengths = pl.sum_horizontal(pl.col(name).str.len_bytes() for name in self._cells)
        of_line = pl.col("line").str.len_bytes()
        if quote is not None:
            of_line -= pl.col("line").str.count_matches(quote, literal=True)
        yield lengths + (len(self._cells) - 1) * len(self._delimiter) != of_line
        first = pl.col("0")
        yield first.str.contains(_TOTAL) | (first == self._head.headers[0]) | _has_edge(first, plain_spaces=plain_spaces)


def _values(column: LayoutColumn) -> Iterator[pl.Expr]:
    """The value of a column, by a short way where there is one."""
    whole = column.type == "whole" or (column.type == "seconds" and column.form in {None, "seconds"})
    if column.headers and codes_of(column) is None and whole and column.parts_of_seconds is None:
        yield pl.col(column.name).cast(pl.Int64, strict=False).alias(column.name)
    else:
        yield from values_of(column, typed=False)


def _unlike(column: LayoutColumn, *, plain_spaces: bool, ascii_only: bool) -> Iterator[pl.Expr]:
    """Whether a text may be another one for the exact reader, which strips it and reads full-width digits.

    Where a value has a form of its own, only what has no space and no such digit fits it.
    """
    text = pl.col(column.name)
    if codes_of(column) is not None:
        if any(value is None for _, value in codes_of(column) or ()):
            unknown = is_unknown_code(column)
            if unknown is not None:
                yield unknown.fill_null(value=False)
        return
    if len(column.headers) == 1 and column.type in {"text", "phone"}:
        yield _has_edge(text, plain_spaces=plain_spaces).fill_null(value=False)
    if column.type == "phone" and not ascii_only:
        yield (text.str.len_bytes() != text.str.len_chars()).fill_null(value=False)
    if column.type in {"whole", "seconds"}:
        yield (text.str.len_bytes() > _MOST_DIGITS).fill_null(value=False)


def _unreadable(column: LayoutColumn) -> pl.Expr:
    """Whether a filled cell has no value; a word that stands for a blank has none, and was asked for before."""
    if any(value is None for _, value in column.codes or ()):
        return pl.lit(value=False)
    return pl.col(TEXT + column.name).is_not_null() & pl.col(VALUE + column.name).is_null()


def _has_edge(cell: pl.Expr, *, plain_spaces: bool) -> pl.Expr:
    if plain_spaces:
        return cell.str.starts_with(" ") | cell.str.ends_with(" ")
    return cell.str.contains(_EDGE)


def _small(name: str, value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A value in few bytes, and apart from the block: it would stay in memory for the sake of one of its texts."""
    if dtype != pl.String():
        return value
    return value.cast(pl.Categorical()) if name in _FEW_WORDS else _copied(value)


def _copied(text: pl.Expr) -> pl.Expr:
    return text + pl.lit("")
