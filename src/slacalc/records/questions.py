"""What the sieve asks of the rows of a block: expressions for whole columns, put together once for all blocks that are alike."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.habits import TOTALS
from slacalc.records.layout_words import SPACE
from slacalc.records.moments import INSTANT, in_zone, instant_of
from slacalc.records.narrow import NUMBER, Narrow, rules_asked
from slacalc.records.parse import present_columns, text_of, values_of, wanted_schema
from slacalc.records.rules import LOCAL, TEXT, VALUE
from slacalc.records.short import CellText, ShortWay, short_way, unlike
from slacalc.records.tables import ROW
from slacalc.records.time_format import OFFSET

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slacalc.records.habits import Habit, Learnt, Steady
    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.rules import RowRule
    from slacalc.records.tables import ExportTable

KEY_HASH, LINE_HASH = "key hash", "line hash"
"""Of a row: 64 bits of its key, and of its line under its headers. Two rows that agree in both are the same."""
BLANK = "blank:"
"""Prefix of whether the one cell of a column says nothing."""
_KEY_SEED = 11
_EDGE = f"^[{SPACE}]|[{SPACE}]$"
_TOTAL = f"(?i)^(?:{'|'.join(TOTALS)})"


class Marks(NamedTuple):
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
    within: bool = False
    """All that was read as a number is a duration that can be."""


class Query(Protocol):
    """Asks rows."""

    def __call__(self, rows: pl.LazyFrame, /) -> pl.LazyFrame:
        """``row``, both hashes, the wanted columns, and whether the row is ``odd``."""


def hash_of_key(key: pl.Expr) -> pl.Expr:
    """The hash of a key, the same for the same text wherever it was read."""
    return key.hash(_KEY_SEED)


class Questions:
    """The questions to the rows of one file."""

    def __init__(self, head: ExportTable, layout: Layout, zone: str, delimiter: str, wanted: Collection[str] | None) -> None:
        """See :class:`slacalc.records.sieve.Sieve`."""
        self._head, self._layout, self._zone, self._delimiter = head, layout, zone, delimiter
        self.columns = present_columns(head, layout)
        self.cells = tuple(str(at) for at in range(len(head.headers)))
        """The names of the cells of a row: their positions."""
        self._wanted = wanted_schema(layout.role, wanted)
        self._narrow = Narrow(layout, self.columns, head.headers, {*self._wanted, record_kind(layout.role).key})
        self.recurring = frozenset(
            column.name
            for column in self.columns
            if self._wanted.get(column.name) == pl.Categorical() and column.type == "text" and len(column.headers) == 1
            if column.codes is None
        )
        """The columns of which the texts recur, and may be read by a list."""
        # The same line says something else in a file that has its columns in another order.
        self._line_seed = int.from_bytes(hashlib.sha256(delimiter.join(head.headers).encode()).digest()[:8])

    @lru_cache(maxsize=8)  # noqa: B019 - as long as its file is read
    def rules(self, *, exponents: bool, errors: bool) -> list[RowRule]:
        """See :func:`slacalc.records.narrow.rules_asked`."""
        return rules_asked(self._layout, self.columns, exponents=exponents, errors=errors)

    @lru_cache(maxsize=8)  # noqa: B019 - as above
    def cells_asked(self, *, exponents: bool, errors: bool) -> dict[str, pl.DataType]:
        """The cells that are asked for where all lines have as many as they should, by their names."""
        return self._narrow.cells(self._narrow.columns(self.rules(exponents=exponents, errors=errors)))

    def are_within(self, cells: pl.DataFrame) -> bool:
        """Whether all that was read as a number is a duration that can be."""
        longest = {self.cell_of(column): column.longest for column in self.columns if column.name in self._narrow.numbers}
        numbers = [name for name, dtype in cells.schema.items() if dtype == NUMBER]
        ends = cells.select(
            pl.struct(pl.col(name).min().alias("least"), pl.col(name).max().alias("most")).alias(name) for name in numbers
        )
        return all(
            (value["least"] is None or value["least"] >= 0) and (value["most"] is None or value["most"] <= longest[name])
            for name, value in (ends.row(0, named=True) if numbers else {}).items()
        )

    def cell_of(self, column: LayoutColumn) -> str:
        """The name of the one cell of a column."""
        return str(self._head.headers.index(column.headers[0]))

    @lru_cache(maxsize=16)  # noqa: B019 - as above
    def asked(self, marks: Marks, learnt: Learnt) -> Query:
        """The wanted columns and hashes of each row, and whether it is ``odd``: it may be another row for the exact reader."""
        rules = self.rules(exponents=marks.exponents, errors=marks.errors)
        columns = self._narrow.columns(rules) if marks.narrow else self.columns
        read = [column for column in columns if column.headers]
        habits = {column.name: habit for column, habit in zip(self.columns, learnt.habits, strict=True)}
        numbers = self._narrow.numbers if marks.narrow else frozenset[str]()
        short = {column.name: self._short(column, habits[column.name], marks, learnt) for column in columns}
        ways = {name: way for name, way in short.items() if way is not None}
        zoned = [
            value
            for column in read
            if column.type == "moment"
            for value in self._in_zone(column, learnt, sure=column.name in ways)
        ]
        names = {value.meta.output_name() for value in zoned}
        settled = {(name, slug) for name, way in ways.items() for slug in way.settled}
        unsure = [way.unsure for way in ways.values()]
        unsure += [mark for column in read if column.name not in ways for mark in unlike(column)]
        filled = {*names, *(column.name for column in columns)}
        values = {column.name: ways[column.name].values if column.name in ways else self._values(column) for column in columns}
        by_words = {column.name for column in read if column.codes is not None or habits[column.name].words}
        texts = [self._text(column, habits[column.name]) for column in read if column.name not in ways or column.name in by_words]
        blanks = [
            self._cell(name).is_null() if name in numbers else self._is_blank(self._cell(name), habits[name]) for name in ways
        ]
        marked = [blank.alias(BLANK + name) for name, blank in zip(ways, blanks, strict=True)]
        of_ways = zip_longest(*(way.steps for way in ways.values()), fillvalue=())
        steps = [[*texts, *marked], *([*chain.from_iterable(step)] for step in of_ways)]
        asked_of = [
            hash_of_key(self._cell(record_kind(self._layout.role).key)).alias(KEY_HASH),
            (pl.col("line") if marks.lines else pl.struct(self.cells)).hash(self._line_seed).alias(LINE_HASH),
            pl.any_horizontal(*self._shape(marks, learnt.begin), *unsure).alias("unsure"),
            # Where a short way is sure of the value, that is blank if and only if the text is.
            *(
                (values[column.name][0] if column.name in ways and column.name not in by_words else pl.col(column.name)).alias(
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
            for step in steps:
                rows = rows.with_columns_seq(step)
            return rows.select_seq(ROW, *asked_of).with_columns_seq(forms).select_seq(ROW, *last)

        return asked

    def _short(self, column: LayoutColumn, habit: Habit, marks: Marks, learnt: Learnt) -> ShortWay | None:
        if len(column.headers) != 1:
            return None
        text, blanks = self._cell(column.name), self._blank_words(habit)
        is_first = bool(learnt.begin) and self.cell_of(column) == self.cells[0]
        begun = is_first and not any(word.startswith(learnt.begin) for word in blanks)
        unclean = text.str.ends_with(" ") if begun and marks.plain_spaces else _has_edge(text, marks)
        if column.type == "phone" and not marks.ascii_only:  # digits may be of full width
            unclean |= text.str.len_bytes() != text.str.len_chars()
        as_number = marks.narrow and column.name in self._narrow.numbers
        cell = CellText(text, pl.col(BLANK + column.name), blanks, unclean, begun, as_number, as_number and marks.within)
        steady = _steady_of(column, learnt)
        return short_way(column, cell, habit, None if steady is None else (steady.first, steady.last))

    def _cell(self, name: str) -> pl.Expr:
        """The one cell of a column."""
        return pl.col(self.cell_of(next(column for column in self.columns if column.name == name)))

    def _blank_words(self, habit: Habit) -> tuple[str, ...]:
        return tuple(word for word in dict.fromkeys(("", *self._layout.blank)) if word not in habit.unseen)

    def _is_blank(self, cell: pl.Expr, habit: Habit) -> pl.Expr:
        return pl.any_horizontal(cell == word for word in self._blank_words(habit))

    def _values(self, column: LayoutColumn) -> tuple[pl.Expr, ...]:
        return tuple(values_of(column, typed=self._head.typed))

    def _in_zone(self, column: LayoutColumn, learnt: Learnt, *, sure: bool) -> Iterator[pl.Expr]:
        """The moment and its instant, as ``in_zone`` has them; one subtraction does where the clocks are steady.

        Where a short way is ``sure`` of it, it is of the days on which they are. Otherwise a cell with a type of its own may say
        its instant, whatever the formats are.
        """
        steady = _steady_of(column, learnt)
        if steady is None or (self._head.typed and not sure):
            yield from in_zone(column, self._layout, self._zone)
            return
        local = pl.col(column.name)
        known = local if sure else pl.when(local.is_between(steady.first, steady.last, closed="left")).then(local)
        yield local
        yield (known - steady.offset).cast(INSTANT).alias(instant_of(column.name))

    def _text(self, column: LayoutColumn, habit: Habit) -> pl.Expr:
        """The cell as it stands, blank as null; of several cells the text that the exact reader makes of them."""
        if len(column.headers) > 1 or (self._head.typed and (column.type == "day" or not column.clock)):
            return text_of(self._head, self._layout, column)
        cell = self._cell(column.name)
        return pl.when(~self._is_blank(cell, habit)).then(cell).alias(column.name)

    def _shape(self, marks: Marks, begin: str) -> Iterator[pl.Expr]:
        """Whether a line is no row of so many cells, or may be a total or a header pasted again."""
        if marks.lines and not marks.narrow:
            lengths = pl.sum_horizontal(pl.col(name).str.len_bytes() for name in self.cells)
            of_line = pl.col("line").str.len_bytes()
            if marks.quote is not None:
                of_line -= pl.col("line").str.count_matches(marks.quote, literal=True)
            yield lengths + (len(self.cells) - 1) * len(self._delimiter) != of_line
        first = pl.col(self.cells[0])
        if begin:
            yield ~first.str.starts_with(begin)
        else:
            yield first.str.contains(_TOTAL) | (first == self._head.headers[0]) | _has_edge(first, marks)


def _steady_of(column: LayoutColumn, learnt: Learnt) -> Steady | None:
    """How the clocks go of a moment that is read without an offset."""
    return learnt.steady if column.clock and not any(OFFSET in form for form in column.formats) else None


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


def _has_edge(cell: pl.Expr, marks: Marks) -> pl.Expr:
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
