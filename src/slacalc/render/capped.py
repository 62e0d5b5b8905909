"""Caps as a reader meets them: one that does not bind is not told, one that binds is named."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import value_of
from slacalc.base.figure import CutOff, Minus, Named, Otherwise, Round, Smallest, TermLeaf, When, Whole

if TYPE_CHECKING:
    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Node
    from slacalc.statement.document import Statement

WORDS = ((".cap", "capped"), (".room", "capped_together"))
"""How the path or the name of a cap ends, and the words that name it."""


def cap_in(node: Node) -> tuple[Node, Node, str] | None:
    """What is capped, the cap, and the key of its words; None where a node is no cap."""
    match node:
        case Round(of, _) | CutOff(of, _):
            return cap_in(of)
        case Smallest((expression, (TermLeaf(name) | Named(name)) as cap)):
            word = next((word for ending, word in WORDS if name.endswith(ending)), None)
            return None if word is None else (expression, cap, word)
    return None


def binds(expression: Node, cap: Node, statement: Statement) -> bool:
    """Whether a cap cuts anything off."""
    most, wanted = _value(cap, statement), _value(expression, statement)
    return most is not None and wanted is not None and wanted > most


def as_it_came(node: Node, statement: Statement) -> Node:
    """The expression of a line without what decided nothing: caps that do not bind, and branches that were not taken.

    A branch of nothing stays with its condition, which says why nothing is taken.
    """
    cap = cap_in(node)
    if cap is not None and not binds(cap[0], cap[1], statement):
        return as_it_came(cap[0], statement)
    match node:
        case Minus(Whole(0) as nothing, of):
            return Minus(nothing, as_it_came(of, statement))
        case Round(of, _) | CutOff(of, _) | Otherwise(of, _) if cap is None and _value(of, statement) is not None:
            return as_it_came(of, statement)
        case When(test, then, instead):
            verdict = _evaluated(test, statement)
            taken = then if verdict is True else instead if verdict is False else node
            return node if taken in {node, Whole(0)} else as_it_came(taken, statement)
        case Named(name) if statement.book[name].label[0] == "deduction_alone":
            return as_it_came(statement.book[name].node, statement)
    return node


def _value(node: Node, statement: Statement) -> Fraction | None:
    value = _evaluated(node, statement)
    return value if isinstance(value, Fraction) else None


def _evaluated(node: Node, statement: Statement) -> Value:
    return value_of(node, dict(statement.values), statement.term_values(), statement.tallies)
