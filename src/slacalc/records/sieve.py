"""The sieve in front of the exact reader: of a block of lines the rows that are plainly good, typed, and the lines that are not.

Almost every row of an export is as its layout says, and for such a row short questions to whole columns are enough: no cell has a
space at an edge, every number is plain digits, every time fits the first of the layout's formats. Each row is asked the same
rules as by :func:`slacalc.records.sift.sift_table`. A row of which any answer is not plain is not refused here: its line goes to
that function, which alone decides. So a question may be too strict, and never too lax.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.records.kinds import record_kind
from slacalc.records.blocks import NotPlain, read_cells
from slacalc.records.layout_words import SPACE
from slacalc.records.moments import in_zone, instant_of, steady_offset
from slacalc.records.narrow import Narrow, read_narrow, rules_asked
from slacalc.records.parse import present_columns, text_of, values_of, wanted_schema
from slacalc.records.quoted import records_of
from slacalc.records.rules import LOCAL, TEXT, VALUE
from slacalc.records.sheet_cells import ERRORS
from slacalc.records.short import TOTALS, CellText, Habit, ShortWay, begin_of, habit_of, short_way, unlike
from slacalc.records.tables import ROW
from slacalc.records.time_format import OFFSET

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.tables import ExportTable

KEY_HASH, LINE_HASH = "key hash", "line hash"
"""Of a row: 64 bits of its key, and of its line under its headers. Two rows that agree in both are the same."""
BLANK = "blank:"
"""Prefix of whether the one cell of a column says nothing."""
_KEY_SEED = 11
_EDGE = f"^[{SPACE}]|[{SPACE}]$"
_FOREIGN_SPACES = tuple({space.encode()[:1] for space in SPACE} - {b" ", b"\r", b"\n"})
"""First bytes of all spaces but the common one: a block without them has no other."""
_TOTAL = f"(?i)^(?:{'|'.join(TOTALS)})"
_MOST_ODD = 50
"""Where more than one row in so many is odd, the habits of the first rows are given up."""
_FEW_ODD = 32
"""To copy a block without so many of its rows takes longer than to cut it at them."""
_AS_WRITTEN = pl.QueryOptFlags(comm_subexpr_elim=False)
"""What is asked twice has a column of its own already: to look for more of it takes longer than it saves."""
_MOST_WIDE = 2
"""Where so many blocks have a line with other cells than it should have, it is not tried again to read only some of them."""
_PROBED = 64
"""So many rows of a block are looked at to see how it writes its cells."""


@dataclass(frozen=True, slots=True)
class Sieved:
    """A block of rows."""

    records: int
    """Blank ones and all."""
    good: pl.DataFrame
    """``row``, its number in the block from 0, both hashes, and the wanted canonical columns."""
    odd: pl.DataFrame
    """``row`` and ``line`` of the others; their cells where they come without lines."""
    rest: bytes = b""
    """The lines at the end of which the record goes on in the next block."""

    def of_file(self, first: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The good and the odd rows, with the numbers that they have where the block begins with that row."""
        good, odd = (rows.with_columns(pl.col(ROW) + first) for rows in (self.good, self.odd))
        return good, odd


_NO_LINES = pl.DataFrame(schema={ROW: pl.Int64(), "line": pl.String()})
_AROUND = (timedelta(days=190), timedelta(days=35), timedelta(days=5))


class _Marks(NamedTuple):
    """What is known of the text of a block as a whole."""

    lines: bool
    """Whether rows come as lines of text, and not as cells alone."""
    quote: str | None
    plain_spaces: bool
    """There is no space but the common one."""
    ascii_only: bool
    exponents: bool
    """There may be a number such as ``1.2E+9``."""
    errors: bool
    """There may be a cell such as ``#N/A``."""
    narrow: bool = False
    """Only the cells that are asked for were read, for all lines have as many as they should."""


class _Steady(NamedTuple):
    """How far the clocks are ahead of UTC in [first, last) of their own time."""

    offset: timedelta
    first: datetime
    last: datetime


class _Learnt(NamedTuple):
    """How the blocks so far are written."""

    habits: tuple[Habit, ...]
    steady: _Steady | None
    begin: str = ""
    """With what the first cells begin that are no totals and no headers; empty where they have nothing in common."""


class _Query(Protocol):
    def __call__(self, rows: pl.LazyFrame, /) -> pl.LazyFrame: ...


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
        self._learnt: _Learnt | None = None
        self._narrow = Narrow(layout, self._columns, head.headers, {*self._wanted, record_kind(layout.role).key})
        self._wide = 0
        """Blocks of which all cells were read."""
        # The same line says something else in a file that has its columns in another order.
        self._line_seed = int.from_bytes(hashlib.sha256(delimiter.join(head.headers).encode()).digest()[:8])

    def sift(self, block: bytes) -> Sieved:
        """The rows of a block of text.

        Raises:
            NotPlain: see :func:`slacalc.records.quoted.records_of`.
        """
        block_records = records_of(block, self._delimiter)
        lines, quote = (
            block_records.records.with_row_index(ROW).cast({ROW: pl.Int64}),
            None if block_records.otherwise is None else '"',
        )
        strange, height = _NO_LINES, lines.height
        block = block[: len(block) - len(block_records.rest)]
        if block_records.otherwise is not None and block_records.otherwise.any():
            strange, lines = lines.filter(block_records.otherwise), lines.filter(~block_records.otherwise)
            block = "".join(f"{line}\n" for line in lines["line"]).encode()
        marks = _Marks(
            lines=True,
            quote=quote,
            plain_spaces=not block_records.over_lines and not any(byte in block for byte in _FOREIGN_SPACES),
            ascii_only=block.isascii(),
            exponents=b"+" in block,
            errors=b"#" in block and any(error.encode() in block for error in ERRORS),
        )
        cells = self._read(block, marks, lines.height)
        narrow = cells is not None
        if cells is None:
            cells = read_cells(block, self._cells, self._delimiter, quote)
            if cells.height != lines.height:
                raise NotPlain

        def first_cells() -> pl.DataFrame:
            first = "".join(f"{line}\n" for line in lines["line"].head(_PROBED))
            return read_cells(first.encode(), self._cells, self._delimiter, quote)

        frame = self._answered(pl.concat([lines, cells], how="horizontal"), marks._replace(narrow=narrow), first_cells)
        odd = frame["odd"]
        if not odd.any():
            return Sieved(height, frame.drop("odd"), strange, block_records.rest)
        aside = pl.concat([lines.filter(odd), strange]).sort(ROW)
        return Sieved(height, _without_odd(frame), aside.with_columns(copied(pl.col("line"))), block_records.rest)

    def sift_cells(self, cells: pl.DataFrame) -> Sieved:
        """The rows of which these are the cells, as text, in columns named by their position."""
        rows = cells.with_row_index(ROW).cast({ROW: pl.Int64})
        marks = _Marks(lines=False, quote=None, plain_spaces=False, ascii_only=False, exponents=True, errors=True)
        frame = self._answered(rows, marks, lambda: rows.head(_PROBED))
        odd = frame["odd"]
        aside = rows.filter(odd).with_columns(copied(pl.exclude(ROW)))
        return Sieved(rows.height, _without_odd(frame), aside)

    def _read(self, block: bytes, marks: _Marks, height: int) -> pl.DataFrame | None:
        """The cells of a block that are asked for, if no line has others than it should."""
        if self._wide >= _MOST_WIDE:
            return None
        rules = rules_asked(self._layout, self._columns, exponents=marks.exponents, errors=marks.errors)
        read = self._narrow.cells(self._narrow.columns(rules))
        cells = read_narrow(block, self._cells, self._delimiter, marks.quote, read, height)
        self._wide += cells is None
        return cells

    def _answered(self, rows: pl.DataFrame, marks: _Marks, first_cells: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Of each row the wanted columns and hashes, and whether it is ``odd``; ``first_cells`` gives some of them as texts."""
        learnt = self._learnt
        if learnt is None:
            learnt = self._learnt = self._learn(first_cells())
        frame = self._asked(marks, learnt)(rows.lazy()).collect(optimizations=_AS_WRITTEN)
        if frame["odd"].sum() > frame.height // _MOST_ODD:  # these rows have other habits, or none
            learnt = self._learnt = self._learn(first_cells())
            frame = self._asked(marks, learnt)(rows.lazy()).collect(optimizations=_AS_WRITTEN)
        if frame["odd"].sum() > frame.height // _MOST_ODD:
            frame = self._asked(marks, _Learnt((Habit(),) * len(self._columns), None))(rows.lazy()).collect(
                optimizations=_AS_WRITTEN
            )
        return frame

    def _learn(self, cells: pl.DataFrame) -> _Learnt:
        return _Learnt(
            tuple(self._habit(column, cells) for column in self._columns),
            self._steady(cells),
            begin_of(cells["0"].to_list(), self._head.headers[0]),
        )

    def _habit(self, column: LayoutColumn, cells: pl.DataFrame) -> Habit:
        if len(column.headers) != 1 or not cells.height:
            return Habit()
        return habit_of(column, cells[str(self._head.headers.index(column.headers[0]))], self._layout.blank)

    def _steady(self, cells: pl.DataFrame) -> _Steady | None:
        """Days around those of the first rows on which the clocks are what they are; a row of another day is looked at twice."""
        if self._layout.timezone not in {None, self._zone}:
            return None
        read = [column for column in self._columns if column.type == "moment" and len(column.headers) == 1 and column.clock]
        for column in read:
            texts = cells.select(self._text(column, Habit()))
            days = texts.select(next(iter(values_of(column, typed=self._head.typed)))).to_series().drop_nulls().dt.date()
            for around in _AROUND if days.len() else ():
                first, last = days[0] - around, days[0] + around
                offset = steady_offset(self._zone, first, last)
                if offset is not None:
                    return _Steady(offset, datetime.combine(first, time()), datetime.combine(last, time()))
        return None

    @lru_cache(maxsize=16)  # noqa: B019 - a sieve lives as long as its file is read
    def _asked(self, marks: _Marks, learnt: _Learnt) -> _Query:
        """The wanted columns and hashes of each row, and whether it is ``odd``: it may be another row for the exact reader."""
        rules = rules_asked(self._layout, self._columns, exponents=marks.exponents, errors=marks.errors)
        columns = self._narrow.columns(rules) if marks.narrow else self._columns
        read = [column for column in columns if column.headers]
        habits = {column.name: habit for column, habit in zip(self._columns, learnt.habits, strict=True)}
        numbers = self._narrow.numbers if marks.narrow else frozenset[str]()
        short = {column.name: self._short(column, habits[column.name], marks, numbers) for column in columns}
        ways = {name: way for name, way in short.items() if way is not None}
        # A cell with a type of its own may say its instant, whatever the formats are; the short ways are sure that it does not.
        steady = {column.name: learnt.steady if column.name in ways or not self._head.typed else None for column in read}
        zoned = [value for column in read if column.type == "moment" for value in self._in_zone(column, steady[column.name])]
        names = {value.meta.output_name() for value in zoned}
        settled = {(name, slug) for name, way in ways.items() for slug in way.settled}
        unsure = [way.unsure for way in ways.values()]
        unsure += [mark for column in read if column.name not in ways for mark in unlike(column)]
        filled = {*names, *(column.name for column in columns)}
        values = {column.name: ways[column.name].values if column.name in ways else self._values(column) for column in columns}
        texts = [
            self._text(column, habits[column.name]) for column in read if column.name not in ways or column.codes is not None
        ]
        blanks = [
            self._cell(name).is_null() if name in numbers else self._is_blank(self._cell(name), habits[name]) for name in ways
        ]
        marked = [blank.alias(BLANK + name) for name, blank in zip(ways, blanks, strict=True)]
        before = [*texts, *marked, *(expr for way in ways.values() for expr in way.before)]
        asked_of = [
            hash_of_key(self._cell(record_kind(self._layout.role).key)).alias(KEY_HASH),
            (pl.col("line") if marks.lines else pl.struct(self._cells)).hash(self._line_seed).alias(LINE_HASH),
            pl.any_horizontal(*self._shape(marks, learnt.begin), *unsure).alias("unsure"),
            # Where a short way is sure of the value, that is blank if and only if the text is.
            *(
                (values[column.name][0] if column.name in ways and column.codes is None else pl.col(column.name)).alias(
                    TEXT + column.name
                )
                for column in read
            ),
            *(value for column in columns for value in values[column.name]),
        ]
        forms = [
            *(value.alias(VALUE + value.meta.output_name()) for value in zoned),
            *(pl.col(column.name).alias(VALUE + column.name) for column in columns if column.name not in names),
            *(pl.col(column.name).alias(LOCAL + column.name) for column in columns),
        ]
        broken = [rule.broken.fill_null(value=False) for rule in rules if (rule.column, rule.slug) not in settled]
        broken += [_unreadable(column) for column in read if column.name not in ways]
        last: list[pl.Expr | str] = [
            KEY_HASH,
            LINE_HASH,
            *(
                _small(pl.col(VALUE + name) if name in filled else pl.lit(None, dtype), dtype).alias(name)
                for name, dtype in self._wanted.items()
            ),
            pl.any_horizontal("unsure", *broken).alias("odd"),
        ]

        def asked(rows: pl.LazyFrame) -> pl.LazyFrame:
            return rows.with_columns(before).select(ROW, *asked_of).with_columns(forms).select(ROW, *last)

        return asked

    def _short(self, column: LayoutColumn, habit: Habit, marks: _Marks, numbers: frozenset[str]) -> ShortWay | None:
        if len(column.headers) != 1:
            return None
        text = self._cell(column.name)
        unclean = _has_edge(text, marks)
        if column.type == "phone" and not marks.ascii_only:  # digits may be of full width
            unclean |= text.str.len_bytes() != text.str.len_chars()
        return short_way(column, CellText(text, pl.col(BLANK + column.name), unclean, column.name in numbers), habit)

    def _cell(self, name: str) -> pl.Expr:
        """The one cell of a column."""
        (header,) = next(column.headers for column in self._columns if column.name == name)
        return pl.col(str(self._head.headers.index(header)))

    def _is_blank(self, cell: pl.Expr, habit: Habit) -> pl.Expr:
        words = [word for word in dict.fromkeys(("", *self._layout.blank)) if word not in habit.unseen]
        return pl.any_horizontal(cell == word for word in words)

    def _values(self, column: LayoutColumn) -> tuple[pl.Expr, ...]:
        return tuple(values_of(column, typed=self._head.typed))

    def _in_zone(self, column: LayoutColumn, steady: _Steady | None) -> Iterator[pl.Expr]:
        """The moment and its instant, as ``in_zone`` has them; one subtraction does where the clocks are steady."""
        if steady is None or not column.clock or any(OFFSET in form for form in column.formats):
            yield from in_zone(column, self._layout, self._zone)
            return
        local = pl.col(column.name)
        known = pl.when(local.is_between(steady.first, steady.last, closed="left")).then(local)
        yield local
        yield (known - steady.offset).dt.replace_time_zone("UTC").alias(instant_of(column.name))

    def _text(self, column: LayoutColumn, habit: Habit) -> pl.Expr:
        """The cell as it stands, blank as null; of several cells the text that the exact reader makes of them."""
        if len(column.headers) > 1 or (self._head.typed and (column.type == "day" or not column.clock)):
            return text_of(self._head, self._layout, column)
        cell = self._cell(column.name)
        return pl.when(~self._is_blank(cell, habit)).then(cell).alias(column.name)

    def _shape(self, marks: _Marks, begin: str) -> Iterator[pl.Expr]:
        """Whether a line is no row of so many cells, or may be a total or a header pasted again."""
        if marks.lines and not marks.narrow:
            lengths = pl.sum_horizontal(pl.col(name).str.len_bytes() for name in self._cells)
            of_line = pl.col("line").str.len_bytes()
            if marks.quote is not None:
                of_line -= pl.col("line").str.count_matches(marks.quote, literal=True)
            yield lengths + (len(self._cells) - 1) * len(self._delimiter) != of_line
        first = pl.col("0")
        if begin:
            yield ~first.str.starts_with(begin)
        else:
            yield first.str.contains(_TOTAL) | (first == self._head.headers[0]) | _has_edge(first, marks)


def _without_odd(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that are not odd; between a few odd ones they stay where they are."""
    rows, odd = frame.drop("odd"), frame["odd"].arg_true().to_list()
    if len(odd) > _FEW_ODD:
        return rows.filter(~frame["odd"])
    ends = zip([0, *(at + 1 for at in odd)], [*odd, rows.height], strict=True)
    return pl.concat([rows[begin:end] for begin, end in ends])


def _unreadable(column: LayoutColumn) -> pl.Expr:
    """Whether a filled cell has no value; a word that stands for a blank has none, and was asked for before.

    A time with its offset has an instant also where it lies too far off to be one: then its own clock shows none.
    """
    if any(value is None for _, value in column.codes or ()):
        return pl.lit(value=False)
    lacking = pl.col(VALUE + column.name).is_null()
    if column.type == "moment":
        lacking |= pl.col(LOCAL + column.name).is_null()
    return pl.col(TEXT + column.name).is_not_null() & lacking


def _has_edge(cell: pl.Expr, marks: _Marks) -> pl.Expr:
    if marks.plain_spaces:
        return cell.str.starts_with(" ") | cell.str.ends_with(" ")
    return cell.str.contains(_EDGE)


def _small(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A value in few bytes, and apart from the block: it would stay in memory for the sake of one of its texts."""
    if dtype == pl.String():
        return copied(value.cast(dtype))
    return value.cast(dtype) if dtype == pl.Categorical() else value


def copied(text: pl.Expr) -> pl.Expr:
    """A text apart from others: a few texts of a block would keep all of it in memory."""
    return text + pl.lit("")
