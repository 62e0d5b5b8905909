"""Laws of the figure graph: through JSON and back it is the same, and an evaluator written apart agrees with ours."""

from __future__ import annotations

import json
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.random_books import random_case
from slacalc.base.evaluate import NO_BASIS, ValuesOnDemand, evaluate
from slacalc.base.exact import exact_text, parse_exact
from slacalc.base.figure import KINDS, Writer
from slacalc.base.forms import Malformed
from slacalc.base.wire import book_from_wire, figure_to_wire, node_from_wire

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_a_book_through_json_and_back_is_the_same(seed: int) -> None:
    case = random_case(Random(seed))
    if case is None:
        return
    text = json.dumps([figure_to_wire(figure) for figure in case.book])
    again = book_from_wire(json.loads(text))
    assert again == case.book
    assert evaluate(again, {term.path: term.value for term in case.terms}, case.tallies) == case.values


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_on_demand_each_figure_comes_to_the_same_whichever_is_asked_for_first(seed: int) -> None:
    case = random_case(Random(seed))
    if case is None:
        return
    nodes, terms = {figure.name: figure.node for figure in case.book}, {term.path: term.value for term in case.terms}
    for name in nodes:
        assert ValuesOnDemand(nodes, terms, case.tallies)[name] == case.values[name]
    last_first = ValuesOnDemand(nodes, terms, case.tallies)
    assert {name: last_first[name] for name in reversed(nodes)} == case.values


def plain(node: list[Any], named: dict[str, Any], terms: dict[str, Fraction], rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - the whole oracle on one screen
    """The value of a node straight from its JSON, in plain Python."""
    kind, *args = node
    if kind == "term":
        return terms[args[0]]
    if kind == "named":
        return named[args[0]]
    if kind == "whole":
        return Fraction(args[0])
    if kind == "tally":
        _, column, *where = args
        return Fraction(sum(row[column] for row in rows if all(row[key] == value for key, value in where)))
    if kind == "when":
        test = plain(args[0], named, terms, rows)
        return None if test is None else plain(args[1] if test else args[2], named, terms, rows)
    if kind == "otherwise":
        value = plain(args[0], named, terms, rows)
        return plain(args[1], named, terms, rows) if value is None else value
    numbers = [plain(part, named, terms, rows) for part in args if isinstance(part, list)]
    if any(number is None for number in numbers):
        return None
    match kind, numbers:
        case "sum", _:
            return sum(numbers, Fraction(0))
        case "minus", [a, b]:
            return a - b
        case "times", [a, b]:
            return a * b
        case "over", [a, b]:
            return a / b
        case "smallest", _:
            return min(numbers)
        case "largest", _:
            return max(numbers)
        case "round", [a]:
            scaled = a * 10 ** args[1]
            return Fraction(int(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1), 10 ** args[1])
        case "cut_off", [a]:
            return Fraction(int(a * 10 ** args[1]), 10 ** args[1])
        case "started", [a, b]:
            return Fraction(-((-a / b).__floor__()))
        case "completed", [a, b]:
            return Fraction((a / b).__floor__())
        case "compare", [a, b]:
            return {"at least": a >= b, "at most": a <= b, "above": a > b, "below": a < b}[args[1]]
        case "basis", [n, d, least]:
            return None if d == 0 or d < least else n / d
    raise AssertionError(node)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_an_evaluator_of_json_in_plain_python_agrees(seed: int) -> None:
    case = random_case(Random(seed))
    if case is None:
        return
    table = case.tallies.table("calls")
    rows = [dict(zip((*table.keys, *table.columns), (*key, *numbers), strict=True)) for key, numbers in table.rows]
    terms = {term.path: term.value for term in case.terms}
    named: dict[str, Any] = {}
    for figure in case.book:
        named[figure.name] = plain(figure_to_wire(figure)["node"], named, terms, rows)
        ours = case.values[figure.name]
        assert (None if ours is NO_BASIS else ours) == named[figure.name], figure


@given(st.fractions())
def test_the_text_of_a_number_reads_back_as_that_number(value: Fraction) -> None:
    if abs(value) < 10**30 and value.denominator < 10**30:
        assert parse_exact(exact_text(value)) == value


WRONG: tuple[Any, ...] = (
    [],
    "term",
    ["term"],
    ["term", 1],
    ["whole", True],
    ["whole", 1.5],
    ["whole", "1"],
    ["named", "a", "b"],
    ["round", ["whole", 1], 13],
    ["round", ["whole", 1], -1],
    ["cut_off", ["whole", 1], 13],
    ["cut_off", ["whole", 1]],
    ["compare", ["whole", 1], "about", ["whole", 1]],
    ["smallest"],
    ["tally", "calls"],
    ["tally", "calls", "n", ["day"]],
    ["unknown", ["whole", 1]],
    ["sum", 5],
)


@pytest.mark.parametrize("wire", WRONG, ids=range(len(WRONG)))
def test_json_that_is_no_figure_is_refused(wire: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    with pytest.raises(Malformed):
        node_from_wire(wire)


def test_nesting_without_end_is_refused() -> None:
    wire: list[Any] = ["whole", 1]
    for _ in range(1000):
        wire = ["sum", wire]
    with pytest.raises(Malformed):
        node_from_wire(wire)


def test_a_name_must_be_made_before_it_is_used_and_only_once() -> None:
    from slacalc.base.figure import Named, Whole  # noqa: PLC0415 - only here

    writer = Writer()
    with pytest.raises(ValueError, match="later"):
        writer.name("first", Named("later"), "number", "fee")
    writer.name("first", Whole(1), "number", "fee")
    with pytest.raises(ValueError, match="first"):
        writer.name("first", Whole(2), "number", "fee")


def test_each_kind_has_a_name_of_its_own() -> None:
    assert len({name for name, _ in KINDS}) == len(KINDS) == len({kind for _, kind in KINDS})
