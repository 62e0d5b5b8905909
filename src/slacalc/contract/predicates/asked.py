"""What a predicate asks of single columns, and the same predicate over the answers to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.predicates.predicate import And, Not, Or, Yes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.contract.predicates.predicate import Predicate


def questions_in(predicate: Predicate) -> Iterator[Predicate]:
    """Each question of one column; a predicate that asks nothing has none."""
    match predicate:
        case Not(of):
            yield from questions_in(of)
        case And(items) | Or(items):
            for item in items:
                yield from questions_in(item)
        case _:
            yield predicate


def with_answers(predicate: Predicate, answer: Callable[[Predicate], str]) -> Predicate:
    """The predicate with every question replaced by the yes-or-no column that has its answer, which is never blank."""
    match predicate:
        case Not(of):
            return Not(with_answers(of, answer))
        case And(items):
            return And(tuple(with_answers(item, answer) for item in items))
        case Or(items):
            return Or(tuple(with_answers(item, answer) for item in items))
        case _:
            return Yes(answer(predicate))
