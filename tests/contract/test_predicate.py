"""The language of predicates: read, written, and run as SQL."""

from __future__ import annotations

from functools import cache

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.contract.predicates.predicate import ALWAYS, And, Between, Blank, Is, Not, OneOf, Or, Ordered, Predicate, Yes
from slacalc.contract.predicates.text import PredicateMistake, columns_in, parse_predicate, predicate_sql, predicate_words
from slacalc.contract.records.calls import CALLS, OUTCOMES

Row = dict[str, str | int | bool | None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ALWAYS),
        ("in_service_hours", Yes("in_service_hours")),
        ("not category is blank", Not(Blank("category"))),
        ("category is not blank", Not(Blank("category"))),
        ("category is not fault", Not(Is("category", "fault"))),
        ("category not in [fault]", Not(OneOf("category", ("fault",)))),
        ("category in [consultation, fault]", OneOf("category", ("consultation", "fault"))),
        ("wait <= 2 min", Ordered("wait", "<=", 120)),
        ("wait between 0 s and 1 h", Between("wait", 0, 3600)),
        ("rating is 5", Is("rating", 5)),
        ('queue is "10010"', Is("queue", "10010")),
        ("queue is 咨询一组", Is("queue", "咨询一组")),
        (
            "resolved or not in_service_hours and queue is a",
            Or((Yes("resolved"), And((Not(Yes("in_service_hours")), Is("queue", "a"))))),
        ),
        ("not (resolved or queue is a)", Not(Or((Yes("resolved"), Is("queue", "a"))))),
    ],
)
def test_a_text_is_read_as_the_predicate_that_it_says(text: str, expected: Predicate) -> None:
    assert parse_predicate(text, CALLS) == expected


@pytest.mark.parametrize(
    ("text", "slug", "start"),
    [
        ("talk", "predicate-no-test", 0),
        ("talk < 5", "wants-seconds", 7),
        ("talk < 1.5 min", "wants-seconds", 7),
        ("rating > 3 s", "wants-whole-number", 11),
        ("rating between 5 and 3", "predicate-empty-range", 21),
        ("arrived_at < 5", "wrong-type", 11),
        ("resolved is true", "wrong-type", 12),
        ("outcome in [answered, lost]", "unknown-code", 22),
        ("outcome in []", "predicate-expected-value", 12),
        ("resolved and", "predicate-expected-column", 12),
        ("resolved resolved", "predicate-goes-on", 9),
        ("queue is a; drop", "predicate-unreadable", 10),
        ("not " * 60 + "resolved", "predicate-too-deep", 160),
        ("(" * 60, "predicate-too-deep", 40),
        ("queue is " + "x" * 5000, "predicate-too-long", 0),
        ("5 < talk", "predicate-expected-column", 0),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_mistake_has_its_name_and_column(text: str, slug: str, start: int) -> None:
    with pytest.raises(PredicateMistake) as mistake:
        parse_predicate(text, CALLS)
    assert (mistake.value.slug, mistake.value.start) == (f"contract/{slug}", start)


texts = st.text('ab"\\ 中-,and', min_size=1, max_size=6) | st.sampled_from(("and", "blank", "x-1", "'; drop"))
whole = st.integers(0, 9)
leaves = st.one_of(
    st.builds(Is, st.just("queue"), texts),
    st.builds(Is, st.just("rating"), whole),
    st.builds(OneOf, st.just("outcome"), st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=3).map(tuple)),
    st.builds(OneOf, st.just("talk"), st.lists(whole, min_size=1, max_size=3).map(tuple)),
    st.builds(Ordered, st.sampled_from(("talk", "rating")), st.sampled_from(("<", "<=", ">", ">=")), whole),
    st.builds(lambda c, a, b: Between(c, min(a, b), max(a, b)), st.sampled_from(("wait", "rating")), whole, whole),
    st.builds(Blank, st.sampled_from(("queue", "talk", "resolved"))),
    st.builds(Yes, st.sampled_from(("resolved", "in_service_hours"))),
)
predicates = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda items: And(tuple(items)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(lambda items: Or(tuple(items)), st.lists(inner, min_size=2, max_size=3))
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(predicates)
def test_what_is_written_reads_back_as_the_same(predicate: Predicate) -> None:
    assert parse_predicate(predicate_words(predicate, CALLS), CALLS) == predicate


def holds(predicate: Predicate, row: Row) -> bool:  # noqa: PLR0911 - one return a kind
    """The meaning, in plain Python: a comparison with a blank is no."""
    match predicate:
        case Not(of):
            return not holds(of, row)
        case And(items):
            return all(holds(item, row) for item in items)
        case Or(items):
            return any(holds(item, row) for item in items)
        case Blank(column):
            return row[column] is None
        case Yes(column):
            return row[column] is True
        case Is(column, value):
            return row[column] == value
        case OneOf(column, values):
            return row[column] in values
        case Ordered(column, how, value):
            found = row[column]
            compare = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__}[how]
            return isinstance(found, int) and compare(found, value)
        case Between(column, low, high):
            number = row[column]
            return isinstance(number, int) and low <= number <= high


COLUMNS = ("queue", "outcome", "rating", "talk", "wait", "resolved", "in_service_hours")
TABLE = """create or replace table r
(i int, queue text, outcome text, rating int, talk int, wait int, resolved bool, in_service_hours bool)"""
rows = st.fixed_dictionaries(
    {
        "queue": st.none() | texts,
        "outcome": st.sampled_from(OUTCOMES),
        "rating": st.none() | whole,
        "talk": st.none() | whole,
        "wait": st.none() | whole,
        "resolved": st.none() | st.booleans(),
        "in_service_hours": st.none() | st.booleans(),
    }
)


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One database for every example: opening one takes longer than all that it is asked."""
    return duckdb.connect()


@settings(max_examples=60, deadline=None)
@given(predicates, st.lists(rows, min_size=1, max_size=4))
def test_sql_means_the_same_with_blanks_and_never_answers_unknown(predicate: Predicate, records: list[Row]) -> None:
    connection = engine()
    connection.execute(TABLE)
    for number, row in enumerate(records):
        connection.execute("insert into r values (?,?,?,?,?,?,?,?)", [number, *(row[column] for column in COLUMNS)])
    answers = connection.execute(f"select {predicate_sql(predicate)} from r order by i").fetchall()  # noqa: S608 - that is the test
    assert [answer for (answer,) in answers] == [holds(predicate, row) for row in records]


def test_columns_are_found_at_any_depth() -> None:
    predicate = parse_predicate("not (talk < 5 s or queue is blank) and resolved", CALLS)
    assert columns_in(predicate) == {"talk", "queue", "resolved"}
    assert columns_in(ALWAYS) == frozenset()
