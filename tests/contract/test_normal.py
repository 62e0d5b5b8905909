"""Predicates that ask the same have one form, and every form asks what the predicate asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.test_predicate import Row, holds, predicates, rows
from slacalc.contract.predicates.normal import normal_form
from slacalc.contract.predicates.predicate import And, Not, OneOf, Or, Predicate
from slacalc.contract.predicates.text import parse_predicate
from slacalc.contract.records.calls import CALLS

if TYPE_CHECKING:
    import random


def form(text: str) -> Predicate:
    return normal_form(parse_predicate(text, CALLS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("resolved and queue is a", "queue is a and resolved"),
        ("resolved or queue is a", "(queue is a) or (resolved)"),
        ("resolved and (queue is a and talk < 5 s)", "(talk < 5 s and resolved) and queue is a"),
        ("resolved and queue is a and resolved", "queue is a and resolved"),
        ("queue in [a, b]", "queue in [b, a, b]"),
        ("queue in [a]", "queue is a"),
        ("not not resolved", "resolved"),
        ("not (not resolved and not resolved)", "resolved"),
    ],
)
def test_what_says_nothing_is_left_out(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("resolved and queue is a", "resolved or queue is a"),
        ("resolved and (queue is a or talk < 5 s)", "(resolved and queue is a) or talk < 5 s"),
        ("not resolved", "resolved"),
        ("queue in [a, b]", "queue is a"),
        ("not queue is a", "queue is blank"),
    ],
)
def test_another_question_has_another_form(one: str, other: str) -> None:
    assert form(one) != form(other)


@settings(max_examples=200, deadline=None)
@given(predicates, rows)
def test_a_form_asks_the_same_and_is_its_own_form(predicate: Predicate, row: Row) -> None:
    assert holds(normal_form(predicate), row) == holds(predicate, row)
    assert normal_form(normal_form(predicate)) == normal_form(predicate)


@settings(max_examples=200, deadline=None)
@given(predicates, st.randoms(use_true_random=False))
def test_no_order_changes_a_form(predicate: Predicate, dice: random.Random) -> None:
    assert normal_form(shuffled(predicate, dice)) == normal_form(predicate)


def shuffled(predicate: Predicate, dice: random.Random) -> Predicate:
    match predicate:
        case Not(of):
            return Not(shuffled(of, dice))
        case OneOf(column, values):
            return OneOf(column, tuple(dice.sample(values, len(values))))
        case And(items) | Or(items):
            return type(predicate)(tuple(shuffled(item, dice) for item in dice.sample(items, len(items))))
        case _:
            return predicate
