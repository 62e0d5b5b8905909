"""Short ways to the values of whole columns, for cells that are written as almost all cells are.

A short way gives the value of a cell, and says of which cells it is not sure: the rows of these go to the exact reader. What it
is sure of, the exact reader reads alike. A column of another form has no short way; :mod:`slacalc.records.parse` reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.by_digits import by_digits
from slacalc.records.codes import codes_of, is_unknown_code
from slacalc.records.moments import EARLIEST, INSTANT, LATEST, LOCAL, instant_of
from slacalc.records.narrow import has_digit
from slacalc.records.parse import dtype_of, values_of
from slacalc.records.rules import UNCLEAR, impossible_slug
from slacalc.records.time_format import pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from slacalc.records.habits import Habit
    from slacalc.records.layout import LayoutColumn, Value

MOST_DIGITS = 15
BEFORE, FITTING = "before:", "fitting:"
"""Prefixes of what is read of a cell on the way to its value, and of whether it is written as it should be."""


class CellText(NamedTuple):
    """The cell of a column in each row of a block."""

    text: pl.Expr
    blank: pl.Expr
    """Whether it says nothing: a column that is there, for many things ask it."""
    blanks: tuple[str, ...]
    """The words that say nothing."""
    unclean: pl.Expr
    """Whether the exact reader may take another text for it."""
    begun: bool
    """Whether it begins as no word for a blank does; where it does not, the row is unsure for that."""
    as_number: bool = False
    """Whether it was read as a number; blank is null then."""
    within: bool = False
    """Whether none of these numbers is too small or too large."""


class ShortWay(NamedTuple):
    """The value of a column, and where it may be another: where that is sure, it is blank if and only if the cell is."""

    values: tuple[pl.Expr, ...]
    """Under the column's name; of a moment what the clock shows, and a blank instant."""
    unsure: pl.Expr
    steps: tuple[tuple[pl.Expr, ...], ...] = ()
    """What is read of the cell before that, once for both, one step after the other."""
    settled: tuple[str, ...] = ()
    """Rules that nothing of which the value is sure can break."""


def short_way(
    column: LayoutColumn, cell: CellText, habit: Habit, steady: tuple[datetime, datetime] | None = None
) -> ShortWay | None:
    """The short way of a column that is read from one cell, if there is one.

    Where clocks are ``steady`` in [first, last), it is sure of moments of that time alone.
    """
    if column.codes is not None or habit.words:
        return _of_words(column, cell, dict(column.codes or zip(habit.words, habit.words, strict=True)))
    if column.type in {"text", "phone"}:
        filled = cell.text if cell.begun else pl.when(~cell.blank).then(cell.text)
        return ShortWay((filled.alias(column.name),), cell.unclean)
    if column.type == "whole" or (column.type == "seconds" and column.form in {None, "seconds"}):
        if column.parts_of_seconds is not None or column.never_is_zero:
            return None
        return _of_number(column, cell) if cell.as_number else _of_digits(column, cell.text, cell.blank)
    if column.type == "moment" and habit.form is not None and "%p" not in habit.form:
        return _of_moment(column, cell, habit, habit.form, steady)
    return None


def _of_words(column: LayoutColumn, cell: CellText, meanings: Mapping[str, Value]) -> ShortWay:
    """A word by its number in the list of words, those for a blank among them, and what it stands for by that number."""
    words = {**meanings, **dict.fromkeys(cell.blanks)}
    name = BEFORE + column.name
    number = cell.text.cast(pl.Enum(list(words)), strict=False).to_physical()
    dtype = dtype_of(column.type)
    values = pl.Series(list(words.values()), dtype=dtype).cast(pl.Categorical() if dtype == pl.String() else dtype)
    return ShortWay((pl.lit(values).gather(pl.col(name)).alias(column.name),), pl.col(name).is_null(), ((number.alias(name),),))


def _of_digits(column: LayoutColumn, text: pl.Expr, blank: pl.Expr) -> ShortWay:
    number = pl.col(BEFORE + column.name)
    fits, settled = number.is_not_null(), tuple[str, ...]()
    if column.type == "seconds":
        fits, settled = number.is_between(0, column.longest), (impossible_slug(column),)
    sure = (fits | blank).fill_null(value=False) & (text.str.len_bytes() <= MOST_DIGITS)
    # A number may be a word for a blank: -1, 0, 999.
    value = pl.when(~blank).then(number).alias(column.name)
    return ShortWay((value,), ~sure, ((text.cast(pl.Int64, strict=False).alias(BEFORE + column.name),),), settled)


def _of_number(column: LayoutColumn, cell: CellText) -> ShortWay:
    number = cell.text
    unfit = pl.lit(value=False) if cell.within else ~(number.is_between(0, column.longest) | number.is_null())
    return ShortWay((number.cast(pl.Int64).alias(column.name),), unfit, (), (impossible_slug(column),))


def _of_moment(
    column: LayoutColumn, cell: CellText, habit: Habit, form: str, steady: tuple[datetime, datetime] | None
) -> ShortWay:
    if steady is not None and habit.all_digits and not any(map(has_digit, cell.blanks)):
        return _in_digits(column, cell, form, steady)
    instant = pl.lit(None, INSTANT).alias(instant_of(column.name))
    read = pl.col(BEFORE + column.name)
    before: list[pl.Expr] = []
    if habit.texts:
        texts = pl.DataFrame({column.name: habit.texts})
        known = texts.select(next(iter(values_of(column, typed=False)))).to_series()
        taken: pl.Expr = pl.lit(None, LOCAL)
        for known_text, value in zip(habit.texts, known, strict=True):
            taken = pl.when(cell.text == known_text).then(pl.lit(value, LOCAL)).otherwise(taken)
    else:
        taken = cell.text.str.to_datetime(form, time_unit="us", strict=False, cache=False)
        before.append(cell.text.str.contains(pattern_of(form)).alias(FITTING + column.name))
    before.append(taken.alias(BEFORE + column.name))
    first, last = steady or (EARLIEST, LATEST)
    fits = read.is_between(pl.lit(first), pl.lit(last), closed="left")
    if not habit.texts:  # a column of its own: what is slow is asked once
        fits &= pl.col(FITTING + column.name)
    # Where the row is sure, what was read fits, or the cell is blank: and no word for a blank is a time.
    moment = pl.when(fits & ~cell.blank).then(read) if any(map(has_digit, cell.blanks)) or steady is None else read
    settled = () if steady is None else (UNCLEAR,)
    return ShortWay((moment.alias(column.name), instant), ~(fits | cell.blank).fill_null(value=False), (tuple(before),), settled)


def _in_digits(column: LayoutColumn, cell: CellText, form: str, steady: tuple[datetime, datetime]) -> ShortWay:
    in_digits, read, fits = by_digits(column.name, cell.text, form, *steady), BEFORE + column.name, FITTING + column.name
    steps = (*in_digits.steps, (in_digits.moment.alias(read), in_digits.fits.alias(fits)))
    instant = pl.lit(None, INSTANT).alias(instant_of(column.name))
    unsure = ~(pl.col(fits) | cell.blank).fill_null(value=False)
    return ShortWay((pl.col(read).alias(column.name), instant), unsure, steps, (UNCLEAR,))


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
