from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.contract.predicates.predicate import ALWAYS, And, Between, Blank, Is, Not, OneOf, Or, Ordered, Predicate, Yes
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = [
    {"queue": queue, "talk": talk, "done": done}
    for queue in ("a", "b", None)
    for talk in (0, 5, 20, None)
    for done in (True, False, None)
]
FRAME = pl.DataFrame(ROWS, schema={"queue": pl.String, "talk": pl.Int64, "done": pl.Boolean})
ORDERINGS = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__}


def _holds(predicate: Predicate, row: Mapping[str, object]) -> bool:  # noqa: PLR0911 - one case a kind
    match predicate:
        case Is(column, value):
            return row[column] == value
        case OneOf(column, values):
            return row[column] in values
        case Ordered(column, how, value):
            cell = row[column]
            return isinstance(cell, int) and ORDERINGS[how](cell, value)
        case Between(column, low, high):
            cell = row[column]
            return isinstance(cell, int) and low <= cell <= high
        case Blank(column):
            return row[column] is None
        case Yes(column):
            return row[column] is True
        case Not(of):
            return not _holds(of, row)
        case And(items):
            return all(_holds(item, row) for item in items)
        case Or(items):
            return any(_holds(item, row) for item in items)


NUMBERS = st.integers(-1, 21)
LEAVES: st.SearchStrategy[Predicate] = st.one_of(
    st.builds(Is, st.just("queue"), st.sampled_from(["a", "z"])),
    st.builds(Is, st.just("talk"), NUMBERS),
    st.builds(OneOf, st.just("queue"), st.lists(st.sampled_from(["a", "b", "z"]), min_size=1).map(tuple)),
    st.builds(Ordered, st.just("talk"), st.sampled_from(["<", "<=", ">", ">="]), NUMBERS),
    st.builds(Between, st.just("talk"), NUMBERS, NUMBERS),
    st.builds(Blank, st.sampled_from(["queue", "talk", "done"])),
    st.builds(Yes, st.just("done")),
)


def _larger(inner: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    items = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, inner), st.builds(And, items), st.builds(Or, items))


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, _larger, max_leaves=6))
def test_polars_says_of_every_row_what_the_language_says(predicate: Predicate) -> None:
    answers = FRAME.with_columns(to_polars(predicate).alias("answer"))["answer"].to_list()
    assert answers == [_holds(predicate, row) for row in ROWS]


@pytest.mark.parametrize(("predicate", "count"), [(ALWAYS, len(ROWS)), (Or(()), 0)])
def test_all_of_nothing_is_every_row_and_any_of_nothing_is_none(predicate: Predicate, count: int) -> None:
    assert FRAME.filter(to_polars(predicate)).height == count
    assert FRAME.clear().filter(to_polars(predicate)).height == 0


@pytest.mark.parametrize("rows", [0, 1, 30_000, 150_000])
@pytest.mark.parametrize(
    ("predicate", "holds"),
    [
        (And((Not(ALWAYS),)), False),
        (
            Or(
                (
                    And(
                        (ALWAYS, Not(Or(()))),
                    ),
                    Is("queue", "z"),
                )
            ),
            True,
        ),
        (And((Is("queue", "a"), Not(And((ALWAYS, ALWAYS))))), False),
        (Not(Or((And((Not(ALWAYS),)), Not(ALWAYS)))), True),
    ],
    ids=str,
)
def test_a_predicate_of_no_column_is_of_every_row_of_a_long_frame(predicate: Predicate, holds: bool, rows: int) -> None:
    frame = pl.DataFrame({"queue": ["a"] * rows}, schema={"queue": pl.String})
    assert frame.filter(to_polars(predicate)).height == (rows if holds else 0)
