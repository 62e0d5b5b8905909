"""Short ways to the values of whole columns, for cells that are written as almost all cells are.

A short way gives the value of a cell, and says of which cells it is not sure: the rows of these go to the exact reader. What it
is sure of, the exact reader reads alike. A column of another form has no short way; :mod:`slacalc.records.parse` reads it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.codes import codes_of, is_unknown_code
from slacalc.records.layout_words import SPACE
from slacalc.records.moments import EARLIEST, INSTANT, LATEST, LOCAL, instant_of
from slacalc.records.narrow import has_digit
from slacalc.records.parse import dtype_of, values_of
from slacalc.records.rules import impossible_slug
from slacalc.records.time_format import OFFSET, pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.records.layout import LayoutColumn

MOST_DIGITS = 15
TOTALS = ("合计", "总计", "小计", "total", "subtotal", "grand")
"""With what the first cell of a total begins."""
BEFORE, FITTING = "before:", "fitting:"
"""Prefixes of what is read of a cell on the way to its value, and of whether it is written as it should be."""
FEW = 3
"""A column that has no more texts than these in the rows that are probed, such as the time of an export, is read by a list."""


class Habit(NamedTuple):
    """How the first rows of a block write a column; another row may do otherwise."""

    form: str | None = None
    """The one format of its moments."""
    texts: tuple[str, ...] = ()
    """All texts that a moment has, where these are few."""
    unseen: tuple[str, ...] = ()
    """Words for a blank that no row has, and that no value could be taken for."""


class CellText(NamedTuple):
    """The cell of a column in each row of a block."""

    text: pl.Expr
    blank: pl.Expr
    """Whether it says nothing: a column that is there, for many things ask it."""
    unclean: pl.Expr
    """Whether the exact reader may take another text for it."""
    as_number: bool = False
    """Whether it was read as a number; blank is null then."""


class ShortWay(NamedTuple):
    """The value of a column, and where it may be another: where that is sure, it is blank if and only if the cell is."""

    values: tuple[pl.Expr, ...]
    """Under the column's name; of a moment what the clock shows, and a blank instant."""
    unsure: pl.Expr
    before: tuple[pl.Expr, ...] = ()
    """What is read of the cell before that, once for both."""
    settled: tuple[str, ...] = ()
    """Rules that nothing of which the value is sure can break."""


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
    texts = tuple(sorted(text for text in cells.unique() if text and text not in blanks))
    return Habit(first, texts if len(texts) <= FEW and cells.len() > FEW * FEW else (), unseen)


def _unseen(column: LayoutColumn, cells: pl.Series, blanks: Sequence[str]) -> tuple[str, ...]:
    """Words for a blank that need not be asked for: where one stands all the same, no short way is sure of the row."""
    if column.codes is None and column.type not in {"seconds", "whole", "moment"}:
        return ()
    words = {word for word, _ in column.codes or ()}
    return tuple(word for word in blanks if word and word not in words and not has_digit(word) and not (cells == word).any())


def short_way(column: LayoutColumn, cell: CellText, habit: Habit) -> ShortWay | None:
    """The short way of a column that is read from one cell, if there is one."""
    text, blank = cell.text, cell.blank
    codes = codes_of(column)
    if codes is not None:
        return _of_codes(column, text, blank) if column.codes is not None else None
    if column.type in {"text", "phone"}:
        return ShortWay((pl.when(~blank).then(text).alias(column.name),), cell.unclean)
    if column.type == "whole" or (column.type == "seconds" and column.form in {None, "seconds"}):
        if column.parts_of_seconds is not None or column.never_is_zero:
            return None
        return _of_number(column, text) if cell.as_number else _of_digits(column, text, blank)
    if column.type == "moment" and habit.form is not None and "%p" not in habit.form:
        return _of_moment(column, text, blank, habit, habit.form)
    return None


def _of_codes(column: LayoutColumn, text: pl.Expr, blank: pl.Expr) -> ShortWay:
    """A word by its number in the list of words, and what it stands for by that number."""
    codes = dict(column.codes or ())
    name = BEFORE + column.name
    number = text.cast(pl.Enum(list(codes)), strict=False).to_physical()
    dtype = dtype_of(column.type)
    meanings = pl.Series(list(codes.values()), dtype=dtype).cast(pl.Categorical() if dtype == pl.String() else dtype)
    value = pl.when(~blank).then(pl.lit(meanings).gather(pl.col(name)))
    return ShortWay((value.alias(column.name),), pl.col(name).is_null() & ~blank, (number.alias(name),))


def _of_digits(column: LayoutColumn, text: pl.Expr, blank: pl.Expr) -> ShortWay:
    number = pl.col(BEFORE + column.name)
    fits, settled = number.is_not_null(), tuple[str, ...]()
    if column.type == "seconds":
        fits, settled = number.is_between(0, column.longest), (impossible_slug(column),)
    sure = (fits | blank).fill_null(value=False) & (text.str.len_bytes() <= MOST_DIGITS)
    # A number may be a word for a blank: -1, 0, 999.
    value = pl.when(~blank).then(number).alias(column.name)
    return ShortWay((value,), ~sure, (text.cast(pl.Int64, strict=False).alias(BEFORE + column.name),), settled)


def _of_number(column: LayoutColumn, number: pl.Expr) -> ShortWay:
    fits = number.is_between(0, column.longest) | number.is_null()
    return ShortWay((number.cast(pl.Int64).alias(column.name),), ~fits, (), (impossible_slug(column),))


def _of_moment(column: LayoutColumn, text: pl.Expr, blank: pl.Expr, habit: Habit, form: str) -> ShortWay:
    instant = pl.lit(None, INSTANT).alias(instant_of(column.name))
    read = pl.col(BEFORE + column.name)
    before: list[pl.Expr] = []
    if habit.texts:
        texts = pl.DataFrame({column.name: habit.texts})
        known = texts.select(next(iter(values_of(column, typed=False)))).to_series()
        taken: pl.Expr = pl.lit(None, LOCAL)
        for known_text, value in zip(habit.texts, known, strict=True):
            taken = pl.when(text == known_text).then(pl.lit(value, LOCAL)).otherwise(taken)
    else:
        taken = text.str.to_datetime(form, time_unit="us", strict=False, cache=False)
        before.append(text.str.contains(pattern_of(form)).alias(FITTING + column.name))
    before.append(taken.alias(BEFORE + column.name))
    fits = read.is_between(pl.lit(EARLIEST), pl.lit(LATEST), closed="left")
    if not habit.texts:  # a column of its own: what is slow is asked once
        fits &= pl.col(FITTING + column.name)
    moment = pl.when(fits & ~blank).then(read).alias(column.name)
    return ShortWay((moment, instant), ~(fits | blank).fill_null(value=False), tuple(before))


def unlike(column: LayoutColumn) -> Iterator[pl.Expr]:
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
    if column.type in {"whole", "seconds"}:
        yield (text.str.len_bytes() > MOST_DIGITS).fill_null(value=False)
