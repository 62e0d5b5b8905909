"""Nodes and figures as JSON: a node is ``[kind, *arguments]``, in the order of its fields, a last list of them spread out.

Loading trusts nothing: an unknown kind, a wrong number of arguments, a name used before it is made, or nesting beyond
``DEEPEST`` is refused.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from slacalc.base.codec import Codec, RecordForm, fields_of
from slacalc.base.dataclass import annotations_of
from slacalc.base.evaluate import NO_BASIS, NoBasis, Value
from slacalc.base.exact import EXACT, exact_text, parse_exact
from slacalc.base.figure import KINDS, Book, Figure, Node, Writer
from slacalc.base.forms import Form, Malformed, Wire
from slacalc.base.json_schema import text_like, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DEEPEST = 40
VERDICTS = {True: "yes", False: "no"}


def value_to_wire(value: Value) -> str:
    """``0.924``, ``1599938/5751``, ``yes``, ``no``, ``no basis``."""
    if isinstance(value, NoBasis):
        return value.value
    return VERDICTS[value] if isinstance(value, bool) else exact_text(value)


def value_from_wire(text: str) -> Value:
    """The inverse of :func:`value_to_wire`."""
    match text:
        case NO_BASIS.value:
            return NO_BASIS
        case "yes" | "no":
            return text == "yes"
        case _:
            return parse_exact(text)


def node_to_wire(node: Node) -> list[Any]:
    """``[kind, *arguments]``."""
    arguments: list[Any] = [node.kind]
    for name, form, spread in _arguments(node.kind):
        argument = form.write(getattr(node, name))
        arguments += argument if spread else [argument]
    return arguments


def node_from_wire(wire: object) -> Node:
    """The inverse of :func:`node_to_wire`.

    Raises:
        ValueError: anything that it would not have written.
    """
    if not _fits(wire, DEEPEST):
        raise Malformed("depth")
    return _node(wire)


def _node(wire: object) -> Node:
    match wire:
        case [str(kind), *given] if kind in _KIND_OF:
            readers, spread = _readers(kind)
            if spread:
                first = len(readers) - 1
                given = [*given[:first], given[first:]]
            if len(given) != len(readers):
                raise Malformed(wire)
            return _KIND_OF[kind](*[read(argument) for read, argument in zip(readers, given, strict=True)])
        case _:
            raise Malformed(wire)


def _fits(wire: object, depth: int) -> bool:
    """Whether lists nest no deeper; a tally's own pairs may lie one below."""
    lists = [wire] if isinstance(wire, list) else []
    while lists and depth >= -1:
        lists, depth = [below for outer in lists for below in outer if isinstance(below, list)], depth - 1
    return not lists


@cache
def _arguments(kind: str) -> tuple[tuple[str, Form[Any], bool], ...]:
    """The name of each field, its form, and whether its items are spread out."""
    hints = annotations_of(_KIND_OF[kind])
    arguments = []
    for name in fields_of(_KIND_OF[kind]):
        hint = hints[name]
        plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        arguments.append((name, _PARTS.of(hint), get_origin(plain) is tuple))
    return tuple(arguments)


@cache
def _readers(kind: str) -> tuple[tuple[Callable[[Any], Any], ...], bool]:
    """What reads each argument, and whether the items of the last one are spread out."""
    arguments = _arguments(kind)
    return tuple(form.read for _, form, _ in arguments), arguments[-1][2]


def figure_to_wire(figure: Figure) -> Wire:
    """A figure without its value."""
    wire: Wire = figure_form().write(figure)
    return wire


def book_from_wire(wires: Iterable[object]) -> Book:
    """The inverse of :func:`figure_to_wire`, over a whole book.

    Raises:
        ValueError: a figure that is none, a name twice, or a name used before it is made.
    """
    writer = Writer()
    for wire in wires:
        writer.put(figure_form().read(wire))
    return writer.book()


@cache
def figure_form() -> RecordForm[Figure]:
    """A figure without its value."""
    return Codec({Node: Form(node_to_wire, node_from_wire, _SCHEMA, exact=True)}).record(Figure)


_KIND_OF = dict(KINDS)
_SCHEMA = {"type": "array", "prefixItems": [words(*_KIND_OF)], "minItems": 1}
_PARTS = Codec({Node: Form(node_to_wire, _node, _SCHEMA, exact=True)})
VALUE: Form[Value] = Form(
    value_to_wire,
    value_from_wire,
    {"anyOf": [words(*VERDICTS.values(), NO_BASIS.value), text_like(EXACT.pattern)]},
    exact=True,
)
