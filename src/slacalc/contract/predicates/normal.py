"""One form for predicates that ask the same, however they are written: what they are compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.predicates.predicate import And, Is, Not, OneOf, Or
from slacalc.contract.predicates.printed import predicate_sql

if TYPE_CHECKING:
    from slacalc.contract.predicates.predicate import Predicate


def normal_form(predicate: Predicate) -> Predicate:
    """The same question without what says nothing: order, repetition, brackets, ``not not``, a list of one.

    It asks the same of every record. Two that ask the same may still have two forms: nothing is reckoned with values.
    """
    match predicate:
        case Not(of):
            inner = normal_form(of)
            return inner.of if isinstance(inner, Not) else Not(inner)
        case OneOf(column, values):
            return Is(column, values[0]) if len(set(values)) == 1 else OneOf(column, tuple(sorted(set(values), key=str)))
        case And(items) | Or(items):
            joined = type(predicate)
            flattened = [below for item in items for below in _flat(normal_form(item), joined)]
            kept = tuple(sorted(dict.fromkeys(flattened), key=predicate_sql))
            return kept[0] if len(kept) == 1 else joined(kept)
        case _:
            return predicate


def _flat(predicate: Predicate, joined: type[And | Or]) -> tuple[Predicate, ...]:
    """What is joined alike one level below joins the level above."""
    return predicate.items if isinstance(predicate, And | Or) and isinstance(predicate, joined) else (predicate,)
