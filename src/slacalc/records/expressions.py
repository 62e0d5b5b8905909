"""A predicate as polars: a two-valued question to each row, as :mod:`slacalc.contract.predicates.predicate` defines it."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, assert_never

import polars as pl

from slacalc.contract.predicates.predicate import And, Between, Blank, Is, Not, OneOf, Or, Ordered, Yes

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.contract.predicates.predicate import Ordering, Predicate


def to_polars(predicate: Predicate) -> pl.Expr:
    """An expression that is true or false on every row, and never null: a comparison with a blank is false.

    What asks of no column is one literal: of a nest of literals polars 2 makes a column of the wrong length over long frames.
    """
    if (certain := _certain(predicate)) is not None:
        return pl.lit(value=certain)
    match predicate:
        case Not(of):
            return ~to_polars(of)
        case And(items):
            return pl.all_horizontal(pl.lit(value=True), *map(to_polars, items))
        case Or(items):
            return pl.any_horizontal(pl.lit(value=False), *map(to_polars, items))
        case Blank(column):
            return pl.col(column).is_null()
        case _:
            return _comparison(predicate).fill_null(value=False)


def _certain(predicate: Predicate) -> bool | None:
    """What a predicate that asks of no column is of every row; None of any other."""
    match predicate:
        case Not(of):
            inner = _certain(of)
            return None if inner is None else not inner
        case And(items) | Or(items):
            answers = [_certain(item) for item in items]
            if None in answers:
                return None
            return any(answers) if isinstance(predicate, Or) else all(answers)
        case _:
            return None


def _comparison(predicate: Is | OneOf | Ordered | Between | Yes) -> pl.Expr:
    column = pl.col(predicate.column)
    match predicate:
        case Is(_, value):
            return column == value
        case OneOf(_, values):
            return column.is_in(list(values))
        case Between(_, low, high):
            return column.is_between(low, high)
        case Yes():
            return column
        case Ordered():
            return _ORDERINGS[predicate.how](column, pl.lit(predicate.value))
        case _ as never:
            assert_never(never)


_ORDERINGS: dict[Ordering, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
