"""Short ways to the values of whole columns, for cells that are written as almost all cells are.

A short way gives the value of a cell, and says of which cells it is not sure: the rows of these go to the exact reader. What it
is sure of, the exact reader reads alike. A column of another form has no short way; :mod:`slacalc.records.parse` reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.codes import codes_of
from slacalc.records.moments import EARLIEST, LATEST, LOCAL, instant_of
from slacalc.records.parse import dtype_of, values_of
from slacalc.records.time_format import OFFSET, pattern_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.layout import LayoutColumn

MOST_DIGITS = 15
FEW = 3
"""A column that has no more texts than these in the rows that are probed, such as the time of an export, is read by a list."""


class Habit(NamedTuple):
    """How the first rows of a block write a column; another row may do otherwise."""

    blank_is_empty: bool = False
    """No cell has another word of the layout for a blank."""
    form: str | None = None
    """The one format of its moments."""
    texts: tuple[str, ...] = ()
    """All texts that a moment has, where these are few."""


class ShortWay(NamedTuple):
    """The value of a column, and where it may be another."""

    values: tuple[pl.Expr, ...]
    """Under the column's name; of a moment what the clock shows, and a blank instant."""
    unsure: pl.Expr


def habit_of(column: LayoutColumn, cells: pl.Series, blanks: Sequence[str]) -> Habit:
    """How these cells write a column that is read from one."""
    words = [word for word in blanks if word]
    empty = not cells.is_in(words).any()
    first = column.formats[0] if column.formats else OFFSET
    if column.type != "moment" or not column.clock or OFFSET in first or not cells.str.contains(pattern_of(first)).any():
        return Habit(empty)
    texts = tuple(sorted(text for text in cells.unique() if text and text not in words))
    return Habit(empty, first, texts if len(texts) <= FEW and cells.len() > FEW * FEW else ())


def short_way(column: LayoutColumn, cell: pl.Expr, blank: pl.Expr, habit: Habit) -> ShortWay | None:
    """The short way of a column that is read from one cell, if there is one; ``blank`` is whether the cell says nothing."""
    filled = cell != "" if habit.blank_is_empty else ~blank
    codes = codes_of(column)
    if codes is not None:
        return _of_codes(column, cell, filled) if column.codes is not None else None
    if column.type == "whole" or (column.type == "seconds" and column.form in {None, "seconds"}):
        return _of_digits(column, cell, filled) if column.parts_of_seconds is None else None
    if column.type == "moment" and habit.form is not None and "%p" not in habit.form:
        return _of_moment(column, cell, filled, habit, habit.form)
    return None


def _of_codes(column: LayoutColumn, cell: pl.Expr, filled: pl.Expr) -> ShortWay:
    """A word by its number in the list of words, and what it stands for by that number."""
    codes = dict(column.codes or ())
    number = cell.cast(pl.Enum(list(codes)), strict=False).to_physical()
    dtype = dtype_of(column.type)
    meanings = pl.Series(list(codes.values()), dtype=dtype).cast(pl.Categorical() if dtype == pl.String() else dtype)
    value = pl.lit(meanings).gather(number).alias(column.name)
    return ShortWay((pl.when(filled).then(value).alias(column.name),), number.is_null() & filled)


def _of_digits(column: LayoutColumn, cell: pl.Expr, filled: pl.Expr) -> ShortWay:
    number = cell.cast(pl.Int64, strict=False)
    unsure = (number.is_null() & filled) | (cell.str.len_bytes() > MOST_DIGITS)
    return ShortWay((number.alias(column.name),), unsure)


def _of_moment(column: LayoutColumn, cell: pl.Expr, filled: pl.Expr, habit: Habit, form: str) -> ShortWay:
    if habit.texts:
        texts = pl.DataFrame({column.name: habit.texts})
        known = texts.select(next(iter(values_of(column, typed=False)))).to_series()
        moment = cell.replace_strict(habit.texts, known, default=None, return_dtype=LOCAL)
    else:
        read = cell.str.to_datetime(form, time_unit="us", strict=False, cache=False)
        fits = cell.str.contains(pattern_of(form)) & read.is_between(pl.lit(EARLIEST), pl.lit(LATEST), closed="left")
        moment = pl.when(fits).then(read)
    instant = pl.lit(None, pl.Datetime("us", "UTC")).alias(instant_of(column.name))
    return ShortWay((moment.alias(column.name), instant), moment.is_null() & filled)
