"""A predicate written out: as SQL that anybody can run again, and in its own language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from slacalc.contract.predicates.predicate import And, Between, Blank, Is, Not, OneOf, Or, Ordered, Yes
from slacalc.contract.predicates.tokens import KEYWORDS

if TYPE_CHECKING:
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.records.kind import RecordKind

BARE = re.compile(r"[^\W\d][\w.\-/]*")


def columns_in(predicate: Predicate) -> frozenset[str]:
    """The columns that a predicate asks about."""
    match predicate:
        case Not(of):
            return columns_in(of)
        case And(items) | Or(items):
            return frozenset().union(*(columns_in(item) for item in items))
        case _:
            return frozenset({predicate.column})


def predicate_sql(predicate: Predicate) -> str:  # noqa: PLR0911 - one return a kind
    """The same question in SQL; every comparison is two-valued, so that ``not`` never loses a row."""
    match predicate:
        case Is(column, value):
            return f'coalesce("{column}" = {_literal(value)}, false)'
        case OneOf(column, values):
            return f'coalesce("{column}" in ({", ".join(map(_literal, values))}), false)'
        case Ordered(column, how, value):
            return f'coalesce("{column}" {how} {value}, false)'
        case Between(column, low, high):
            return f'coalesce("{column}" between {low} and {high}, false)'
        case Blank(column):
            return f'("{column}" is null)'
        case Yes(column):
            return f'coalesce("{column}", false)'
        case Not(of):
            return f"(not {predicate_sql(of)})"
        case And(items):
            return f"({' and '.join(map(predicate_sql, items))})" if items else "true"
        case Or(items):
            return f"({' or '.join(map(predicate_sql, items))})" if items else "false"
        case _:
            assert_never(predicate)


def predicate_words(predicate: Predicate, kind: RecordKind) -> str:
    """The same question in the language of the contract: reading it again gives the same predicate.

    ``ALWAYS`` is an empty text.
    """
    return "" if predicate == And(()) else _worded(predicate, kind)


def _worded(predicate: Predicate, kind: RecordKind) -> str:  # noqa: PLR0911 - one return a kind
    match predicate:
        case Is(column, value):
            return f"{column} is {_value(column, value, kind)}"
        case OneOf(column, values):
            return f"{column} in [{', '.join(_value(column, value, kind) for value in values)}]"
        case Ordered(column, how, value):
            return f"{column} {how} {_value(column, value, kind)}"
        case Between(column, low, high):
            return f"{column} between {_value(column, low, kind)} and {_value(column, high, kind)}"
        case Blank(column):
            return f"{column} is blank"
        case Yes(column):
            return column
        case Not(of):
            return f"not {_inner(of, kind, (And, Or))}"
        case And(items):
            return " and ".join(_inner(item, kind, (And, Or)) for item in items)
        case Or(items):
            return " or ".join(_inner(item, kind, (Or,)) for item in items)
        case _:
            assert_never(predicate)


def _inner(predicate: Predicate, kind: RecordKind, wrapped: tuple[type, ...]) -> str:
    text = _worded(predicate, kind)
    return f"({text})" if isinstance(predicate, wrapped) else text


def _value(column: str, value: str | int, kind: RecordKind) -> str:
    if isinstance(value, int):
        known = kind.column(column)
        return f"{value} s" if known is not None and known.type == "seconds" else str(value)
    if BARE.fullmatch(value) and value not in KEYWORDS:
        return value
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'"{escaped}"'


def _literal(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    quoted = value.replace("'", "''")
    return f"'{quoted}'"
