"""Two values of a statement, compared by what they mean: each difference at its own place, as plain text, never as a class.

An order that says nothing is no difference: that of what has an id, that of what is added up. Spaces in a text are none either.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slacalc.audit.finding import Finding
from slacalc.base.exact import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.audit.finding import FindingKind

IDS = (("right", "metric"), ("metric", "key"), ("id",), ("line",), ("path",), ("reference",), ("role",), ("metric",))
"""Keys by which the items of a list are known, where each item has them and no two are alike."""
MONEY = frozenset({"amount", "tax", "billed", "before", "now", "moved"})
"""Keys whose values are sums of money, in lines, corrections and what has moved."""
ANY_ORDER = frozenset({"sum", "smallest", "largest", "times"})
"""Kinds of nodes whose parts can stand in any order."""
SIGNS = {"sum": "+", "minus": "−", "times": "×", "over": "÷"}


def differ(kind: FindingKind, where: str, stated: object, computed: object) -> Iterator[Finding]:
    """Every place at which two values differ; a value that is not there is an empty text."""
    yield from _differ(kind, where, plain(stated), plain(computed))


def plain(value: object) -> Any:  # noqa: ANN401, PLR0911 - texts, and lists and mappings of them
    """A value as a statement's JSON could have it: texts, lists and mappings; None is nothing at all."""
    match value:
        case None | str():
            return value
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return exact_text(value)
        case Decimal():
            return format(value, "f")
        case date() | time():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case dict():
            return {str(key): plain(below) for key, below in value.items()}
        case tuple() | list():
            return [plain(below) for below in value]
        case _ if is_dataclass(value) and type(value).__str__ is object.__str__:
            return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.compare}
        case _:
            return str(value)


def _differ(kind: FindingKind, where: str, stated: Any, computed: Any) -> Iterator[Finding]:  # noqa: ANN401 - as plain
    stated, computed = _by_ids(stated), _by_ids(computed)
    if isinstance(stated, dict) and isinstance(computed, dict):
        for key in sorted(stated.keys() | computed.keys()):
            yield from _differ(kind, f"{where}.{key}", stated.get(key), computed.get(key))
    elif meaning(stated) != meaning(computed):
        unit = "money" if where.rpartition(".")[2] in MONEY else ""
        yield Finding(kind, where, one_line(stated), one_line(computed), unit)


def _by_ids(value: Any) -> Any:  # noqa: ANN401 - as plain
    """A list of things with ids as a mapping by them; any other value as it is."""
    if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
        return {} if value == [] else value
    for names in IDS:
        if all(name in entry for entry in value for name in names):
            by_ids = {".".join(str(entry[name]) for name in names): entry for entry in value}
            if len(by_ids) == len(value):
                return by_ids
    return value


def meaning(value: Any) -> Any:  # noqa: ANN401 - as plain
    """A value without what changes nothing in it: how wide the spaces of a text are, and whether nothing is said by a blank."""
    if isinstance(value, str):
        return "+".join(" ".join(header.split()) for header in value.split("+")) or None
    return value or None


def one_line(value: Any) -> str:  # noqa: ANN401 - as plain
    """A value on one line."""
    if isinstance(value, dict):
        return ", ".join(text for below in value.values() if (text := one_line(below)))
    if isinstance(value, list):
        return "; ".join(text for below in value if (text := one_line(below)))
    return "" if value is None else str(value)


def node_meaning(node: Any) -> Any:  # noqa: ANN401 - a node as JSON
    """A node whose parts stand in one order, where their order says nothing."""
    if not isinstance(node, list) or not node:
        return node
    operands = [node_meaning(operand) for operand in node[1:]]
    return [node[0], *(sorted(operands, key=str) if node[0] in ANY_ORDER else operands)]


def node_text(node: Any) -> str:  # noqa: ANN401 - a node as JSON
    """An expression as a formula over names: ``round(fees.seats.price × fees.seats.months, 2)``."""
    if not isinstance(node, list) or not node:
        return str(node)
    kind, *operands = node
    match kind:
        case "term" | "named" | "whole":
            return str(operands[0])
        case "tally":
            keys = "".join(f" [{key} {value}]" for key, value in operands[2:])
            return f"tallies.{operands[0]}.{operands[1]}{keys}"
        case "sum" | "minus" | "times" | "over":
            return "(" + f" {SIGNS[kind]} ".join(map(node_text, operands)) + ")" if operands else "0"
        case "compare":
            return f"({node_text(operands[0])} {operands[1]} {node_text(operands[2])})"
        case _:
            return f"{kind}({', '.join(map(node_text, operands))})"
