"""The values of a statement's JSON, read strictly: a value of another form is :class:`~slacalc.base.wire.Malformed`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from slacalc.base.exact import parse_decimal
from slacalc.base.wire import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

T = TypeVar("T")
Wire = dict[str, Any]


def as_text(wire: object) -> str:
    """A text."""
    if not isinstance(wire, str):
        raise Malformed(wire)
    return wire


def as_count(wire: object) -> int:
    """A whole number that is not below zero."""
    if not isinstance(wire, int) or isinstance(wire, bool) or wire < 0:
        raise Malformed(wire)
    return wire


def as_word(wire: object, words: object) -> Any:  # noqa: ANN401 - one of the words of a Literal
    """One of the words of a Literal."""
    if wire not in get_args(words):
        raise Malformed(wire)
    return wire


def one_of(wire: object, words: Iterable[str]) -> str:
    """One of these texts."""
    text = as_text(wire)
    if text not in words:
        raise Malformed(wire)
    return text


def with_keys(wire: object, *keys: str) -> Wire:
    """An object with exactly these keys."""
    if not isinstance(wire, dict) or set(wire) != set(keys):
        raise Malformed(wire)
    return wire


def each_of(wire: object, reader: Callable[[Any], T]) -> tuple[T, ...]:
    """A list, each item read."""
    if not isinstance(wire, list):
        raise Malformed(wire)
    return tuple(reader(item) for item in wire)


def once_each(wire: object, reader: Callable[[Any], T], key: str) -> tuple[T, ...]:
    """Items of which no two have the same key: of two, a reader could show the one and compute with the other."""
    items = each_of(wire, reader)
    if len({getattr(item, key) for item in items}) != len(items):
        raise Malformed(key)
    return items


def as_day(wire: object) -> date:
    """An ISO date in its one form."""
    text = as_text(wire)
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise Malformed(wire)
    return day


def as_amount(wire: object) -> Decimal:
    """A plain decimal in its one form; nothing is never below zero."""
    amount = parse_decimal(as_text(wire))
    if format(amount, "f") != wire or (amount.is_signed() and not amount):
        raise Malformed(wire)
    return amount


def as_mapping(wire: object) -> Wire:
    """An object."""
    if not isinstance(wire, dict):
        raise Malformed(wire)
    return wire
