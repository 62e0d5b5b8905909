"""Nodes and figures as JSON: ``[kind, *arguments]``, and back.

Loading trusts nothing: an unknown kind, a wrong number of arguments, a name used before it is made, or nesting beyond
``DEEPEST`` is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from slacalc.base.figure import (
    KINDS,
    Basis,
    Book,
    Compare,
    Comparison,
    Completed,
    Largest,
    Minus,
    Named,
    Otherwise,
    Over,
    Round,
    Smallest,
    Started,
    Sum,
    Tally,
    Term,
    Times,
    Unit,
    When,
    Whole,
    Writer,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.figure import Figure, Node

DEEPEST = 40
_NAME_OF = {kind: name for name, kind in KINDS}


class Malformed(ValueError):  # noqa: N818 - a word of the design
    """JSON that is no figure."""


def node_to_wire(node: Node) -> list[Any]:
    """``[kind, *arguments]``; arguments that are nodes stand in their order."""
    kind = _NAME_OF[type(node)]
    parts = [node_to_wire(part) for part in parts_of(node)]
    match node:
        case Term(name) | Named(name):
            return [kind, name]
        case Tally(table, column, where):
            return [kind, table, column, *([list(pair) for pair in where])]
        case Whole(value):
            return [kind, value]
        case Round(_, places):
            return [kind, parts[0], places]
        case Compare(_, how, _):
            return [kind, parts[0], how, parts[1]]
        case _:
            return [kind, *parts]


def node_from_wire(wire: object, depth: int = 0) -> Node:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    """The inverse of :func:`node_to_wire`.

    Raises:
        Malformed: anything that it would not have written.
    """
    if not isinstance(wire, list) or not wire or not isinstance(wire[0], str) or depth > DEEPEST:
        raise Malformed(wire)

    def node(part: object) -> Node:
        return node_from_wire(part, depth + 1)

    match wire:
        case ["term", str(path)]:
            return Term(path)
        case ["named", str(name)]:
            return Named(name)
        case ["tally", str(table), str(column), *where]:
            return Tally(table, column, tuple(_pair(pair) for pair in where))
        case ["whole", int(value)] if not isinstance(value, bool):
            return Whole(value)
        case ["sum", *items]:
            return Sum(tuple(map(node, items)))
        case ["smallest", first, *items]:
            return Smallest(tuple(map(node, [first, *items])))
        case ["largest", first, *items]:
            return Largest(tuple(map(node, [first, *items])))
        case ["minus", left, right]:
            return Minus(node(left), node(right))
        case ["times", left, right]:
            return Times(node(left), node(right))
        case ["over", left, right]:
            return Over(node(left), node(right))
        case ["round", of, int(places)] if 0 <= places <= 12 and not isinstance(places, bool):  # noqa: PLR2004 - the grid of terms
            return Round(node(of), places)
        case ["started", of, step]:
            return Started(node(of), node(step))
        case ["completed", of, step]:
            return Completed(node(of), node(step))
        case ["compare", left, how, right] if how in get_args(Comparison):
            return Compare(node(left), how, node(right))
        case ["when", test, then, instead]:
            return When(node(test), node(then), node(instead))
        case ["basis", numerator, denominator, least]:
            return Basis(node(numerator), node(denominator), node(least))
        case ["otherwise", of, instead]:
            return Otherwise(node(of), node(instead))
        case _:
            raise Malformed(wire)


def _pair(wire: object) -> tuple[str, str]:
    match wire:
        case [str(key), str(value)]:
            return key, value
        case _:
            raise Malformed(wire)


def figure_to_wire(figure: Figure) -> dict[str, Any]:
    """A figure without its value."""
    return {
        "name": figure.name,
        "node": node_to_wire(figure.node),
        "unit": figure.unit,
        "label": list(figure.label),
        "clause": figure.clause,
    }


def book_from_wire(wires: Iterable[object]) -> Book:
    """The inverse of :func:`figure_to_wire`, over a whole book.

    Raises:
        Malformed: a figure that is none, a name twice, or a name used before it is made.
    """
    writer = Writer()
    for wire in wires:
        match wire:
            case {"name": str(name), "node": node, "unit": unit, "label": list(label), "clause": str(clause), **more} if (
                not more and unit in get_args(Unit) and label and all(isinstance(word, str) for word in label)
            ):
                try:
                    writer.name(name, node_from_wire(node), unit, *label, clause=clause)
                except Malformed:
                    raise
                except ValueError as cause:
                    raise Malformed(*cause.args) from cause
            case _:
                raise Malformed(wire)
    return writer.book()
