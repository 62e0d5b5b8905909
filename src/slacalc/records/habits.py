"""How an export writes its cells, learnt from rows of it: so that most of the rest is read in a shorter way.

Nothing rests on it but the time that it takes: a row that is written otherwise is looked at by the exact reader.
"""

from __future__ import annotations

import itertools
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.by_digits import has_all_digits
from slacalc.records.layout_words import SPACE
from slacalc.records.moments import EARLIEST, LATEST, steady_offset
from slacalc.records.narrow import has_digit
from slacalc.records.parse import values_of
from slacalc.records.time_format import OFFSET, pattern_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from slacalc.records.layout import Layout, LayoutColumn

TOTALS = ("合计", "总计", "小计", "total", "subtotal", "grand")
"""With what the first cell of a total begins."""
FEW = 3
"""A column that has no more texts than these in the rows that are probed, such as the time of an export, is read by a list."""
MOST_WORDS = 200
"""A column with more texts is not read by a list of words: the list takes longer then, and grows."""
_AROUND = (timedelta(days=190), timedelta(days=35), timedelta(days=5))


class Habit(NamedTuple):
    """How the first rows of a block write a column; another row may do otherwise."""

    form: str | None = None
    """The one format of its moments."""
    texts: tuple[str, ...] = ()
    """All texts that a moment has, where these are few."""
    unseen: tuple[str, ...] = ()
    """Words for a blank that no row has, and that no value could be taken for."""
    all_digits: bool = False
    """Whether moments are written with all their digits, 03 and not 3."""
    words: tuple[str, ...] = ()
    """Texts that recur from row to row, none of them blank; where there are none, any text is read as it comes."""


class Steady(NamedTuple):
    """How far the clocks are ahead of UTC in [first, last) of their own time, which lies where a moment may lie."""

    offset: timedelta
    first: datetime
    last: datetime


class Learnt(NamedTuple):
    """How the blocks so far are written."""

    habits: tuple[Habit, ...]
    """Of each column of the layout that the file has."""
    steady: Steady | None
    begin: str = ""
    """With what the first cells begin that are no totals and no headers; empty where they have nothing in common."""


class Probe(NamedTuple):
    """Where habits are looked for."""

    layout: Layout
    zone: str
    """That of the contract."""
    columns: tuple[LayoutColumn, ...]
    """Those of the layout that the file has."""
    headers: Sequence[str]
    typed: bool
    """Whether cells may have a type of their own."""
    recurring: Collection[str]
    """The columns of which the texts recur."""

    def cell_of(self, column: LayoutColumn) -> str:
        """The name of the one cell of a column: its position."""
        return str(self.headers.index(column.headers[0]))

    def learn(self, first: pl.DataFrame, rows: pl.DataFrame) -> Learnt:
        """What the first rows tell, of which all cells are there as text, and for words all rows of the block."""
        habits = tuple(
            self._habit(column, first)._replace(words=self._words(column, rows) if column.name in self.recurring else ())
            for column in self.columns
        )
        return Learnt(habits, self._steady(first), begin_of(first["0"].to_list(), self.headers[0]))

    def with_words(self, learnt: Learnt, rows: pl.DataFrame) -> Learnt:
        """The same, with the words of these rows in addition; a column of which they are too many has none from now on."""
        habits = (
            habit._replace(words=self._words(column, rows, habit.words)) if habit.words else habit
            for column, habit in zip(self.columns, learnt.habits, strict=True)
        )
        return learnt._replace(habits=tuple(habits))

    def _words(self, column: LayoutColumn, rows: pl.DataFrame, known: tuple[str, ...] = ()) -> tuple[str, ...]:
        texts = (*known, *rows[self.cell_of(column)].unique().to_list())
        words = {text for text in texts if text and text == text.strip(SPACE) and text not in self.layout.blank}
        return tuple(sorted(words)) if len(words) <= MOST_WORDS else ()

    def _habit(self, column: LayoutColumn, cells: pl.DataFrame) -> Habit:
        if len(column.headers) != 1 or not cells.height:
            return Habit()
        return habit_of(column, cells[self.cell_of(column)], self.layout.blank)

    def _steady(self, cells: pl.DataFrame) -> Steady | None:
        """Days around those of the first rows on which the clocks are what they are; a row of another day is looked at twice."""
        if self.layout.timezone not in {None, self.zone}:
            return None
        for column in self.columns:
            if column.type != "moment" or len(column.headers) != 1 or not column.clock:
                continue
            texts = cells.select(pl.col(self.cell_of(column)).alias(column.name))
            filled = texts.filter(~pl.col(column.name).is_in(self.layout.blank))
            days = filled.select(next(iter(values_of(column, typed=self.typed)))).to_series().drop_nulls().dt.date()
            for around in _AROUND if days.len() else ():
                first, last = max(days[0] - around, EARLIEST.date()), min(days[0] + around, LATEST.date())
                offset = steady_offset(self.zone, first, last)
                if offset is not None:
                    return Steady(offset, datetime.combine(first, time()), datetime.combine(last, time()))
        return None


def begin_of(texts: Sequence[str], header: str) -> str:
    """With what these first cells begin that are no totals and no ``header``; empty where they have nothing in common."""
    begins = itertools.accumulate(texts[0] if texts else "")
    for begin in itertools.takewhile(lambda begin: all(text.startswith(begin) for text in texts), begins):
        if not begin.isascii() or begin[0] in SPACE or begin.lower().startswith(TOTALS):
            break
        if not any(word.startswith(begin.lower()) for word in (*TOTALS, header.lower())):
            return begin
    return ""


def habit_of(column: LayoutColumn, cells: pl.Series, blanks: Sequence[str]) -> Habit:
    """How these cells write a column that is read from one."""
    unseen = _unseen(column, cells, blanks)
    first = column.formats[0] if column.formats else OFFSET
    if column.type != "moment" or not column.clock or OFFSET in first or not cells.str.contains(pattern_of(first)).any():
        return Habit(unseen=unseen)
    texts = tuple(sorted(text for text in cells.unique() if text and text == text.strip(SPACE) and text not in blanks))
    few = texts if len(texts) <= FEW and cells.len() > FEW * FEW else ()
    return Habit(first, few, unseen, all_digits=not few and has_all_digits(first, texts))


def _unseen(column: LayoutColumn, cells: pl.Series, blanks: Sequence[str]) -> tuple[str, ...]:
    """Words for a blank that need not be asked for: where one stands all the same, no short way is sure of the row."""
    if column.codes is None and column.type not in {"seconds", "whole", "moment"}:
        return ()
    words = {word for word, _ in column.codes or ()}
    return tuple(word for word in blanks if word and word not in words and not has_digit(word) and not (cells == word).any())
