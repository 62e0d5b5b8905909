"""How single values stand in JSON: each with what writes it, what reads it, and its JSON Schema.

A text stands as it is, a count as a number, an exact number, a day and a month each as the one text that they have.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import EXACT, NUMBER, exact_text, parse_decimal, parse_exact
from slacalc.base.json_schema import Schema, listing, mapping, text_like, words
from slacalc.base.month import MONTH, Month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
Wire = dict[str, Any]
Key = Annotated[str, "key"]
"""A text that no two items of a list share: of two, a reader could show the one and compute with the other."""
MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[+-]\d{2}:\d{2}(?::\d{2})?)?"


class Malformed(ValueError):  # noqa: N818 - a word of the design
    """JSON that its writer would not have written; says where, or what."""


class LongList(Collection[Wire]):
    """A list of objects that is held as something smaller: there may be millions of them.

    It goes into JSON, and comes from there, without being a list of Python's in between.
    """

    value: Any
    """What it is held as."""

    @abstractmethod
    def texts(self, between: str, *, compact: bool) -> Iterator[str]:
        """The items as JSON, some at a time; ``between`` stands between any two of them. Compact is without spaces."""


@dataclass(frozen=True, slots=True, eq=False)
class Form(Generic[T]):
    """How a value stands in JSON."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]
    """Raises ValueError or TypeError for anything that ``write`` would not have made."""
    schema: Schema
    exact: bool = field(default=False, kw_only=True)
    """Whether ``read`` has compared all that it takes with what ``write`` makes of it: it need not be written again to see it."""


def expect(holds: object, value: T) -> T:
    """The value, if something holds of it.

    Raises:
        Malformed: it does not.
    """
    if not holds:
        raise Malformed(value)
    return value


def plain_form(kind: type[T], schema: Schema) -> Form[T]:
    """Of a value that JSON has itself; a bool is no int there."""

    def read(wire: object) -> T:
        if type(wire) is not kind:
            raise Malformed(wire)
        return wire

    return Form(lambda value: value, read, schema, exact=True)


def text_form(write: Callable[[T], str], parse: Callable[[str], T], pattern: str) -> Form[T]:
    """Of a value that has one text."""

    def read(wire: object) -> T:
        value = parse(TEXT.read(wire))
        if write(value) != wire:
            raise Malformed(wire)
        return value

    return Form(write, read, text_like(pattern), exact=True)


def one_of(choices: Iterable[str]) -> Form[Any]:
    """One of these words."""
    known = tuple(choices)
    return Form(str, lambda wire: expect(isinstance(wire, str) and wire in known, wire), words(*known), exact=True)


def narrowed(form: Form[T], holds: Callable[[T], object], **schema: object) -> Form[T]:
    """The same, of those values only for which something holds."""

    def read(wire: object) -> T:
        value = form.read(wire)
        return expect(holds(value), value)

    return Form(form.write, read, {**form.schema, **schema}, exact=form.exact)


def not_empty(form: Form[T]) -> Form[T]:
    """A text or a list that holds something; a number that is not nothing; a yes."""
    if form.schema.get("type") == "boolean":
        return Form(form.write, narrowed(form, bool).read, {"const": True}, exact=form.exact)
    least = {"array": "minItems", "integer": "minimum"}.get(form.schema.get("type", ""), "minLength")
    return narrowed(form, bool, **{least: 1})


def or_nothing(form: Form[T]) -> Form[T | None]:
    """Of a value that may be missing."""
    nothing: list[Any] | str = [] if form.schema.get("type") == "array" else ""
    schema: Schema = {"type": "string", "const": ""} if nothing == "" else {"type": "array", "maxItems": 0}

    def read(wire: object) -> T | None:
        return None if wire == nothing else form.read(wire)

    return Form(
        lambda value: nothing if value is None else form.write(value), read, {"anyOf": [schema, form.schema]}, exact=form.exact
    )


def list_of(form: Form[T], keys: Iterable[str] = ()) -> Form[tuple[T, ...]]:
    """Values one after the other; no two of them share one of these keys."""
    read_item = form.read

    def read(wire: list[Any]) -> tuple[T, ...]:
        items = tuple([read_item(item) for item in LIST.read(wire)])
        for key in keys:
            expect(len({getattr(item, key) for item in items}) == len(items), key)
        return items

    return Form(lambda items: [form.write(item) for item in items], read, listing(form.schema), exact=form.exact)


def row_of(forms: list[Form[Any]]) -> Form[tuple[Any, ...]]:
    """So many values, each of its own kind."""
    count = len(forms)
    schema = {"type": "array", "prefixItems": [form.schema for form in forms], "minItems": count, "maxItems": count}

    readers = [form.read for form in forms]

    def read(wire: list[Any]) -> tuple[Any, ...]:
        expect(len(LIST.read(wire)) == count, wire)
        return tuple([read_item(item) for read_item, item in zip(readers, wire, strict=True)])

    exact = all(form.exact for form in forms)
    return Form(lambda items: [form.write(item) for form, item in zip(forms, items, strict=True)], read, schema, exact=exact)


def object_of(form: Form[T], keys: Iterable[str] | None = None) -> Form[tuple[tuple[str, T], ...]]:
    """Pairs as an object; where its keys are known, some of them may be missing, and the pairs stand in their order."""
    order = None if keys is None else {key: at for at, key in enumerate(keys)}

    def read(wire: Wire) -> tuple[tuple[str, T], ...]:
        pairs = [(key, form.read(value)) for key, value in OBJECT.read(wire).items()]
        return tuple(pairs if order is None else sorted(pairs, key=lambda pair: order[pair[0]]))

    schema: Schema = {"type": "object", "additionalProperties": form.schema}
    known = schema if order is None else mapping(dict.fromkeys(order, form.schema), order)
    return Form(lambda pairs: {key: form.write(value) for key, value in pairs}, read, known, exact=form.exact)


def _amount(text: str) -> Decimal:
    """Nothing is never below zero."""
    amount = parse_decimal(text)
    return expect(amount or not amount.is_signed(), amount)


TEXT: Form[str] = plain_form(str, {"type": "string"})
WHOLE: Form[int] = plain_form(int, {"type": "integer"})
COUNT = narrowed(WHOLE, lambda number: number >= 0, minimum=0)
LIST: Form[list[Any]] = plain_form(list, {"type": "array"})
OBJECT: Form[Wire] = plain_form(dict, {"type": "object"})
AMOUNT = text_form(lambda amount: format(amount, "f"), _amount, NUMBER.pattern.replace("[+-]", "-"))
VALUES: dict[Any, Form[Any]] = {
    str: TEXT,
    int: COUNT,
    bool: plain_form(bool, {"type": "boolean"}),
    Decimal: AMOUNT,
    Fraction: text_form(exact_text, parse_exact, EXACT.pattern),
    date: text_form(date.isoformat, date.fromisoformat, r"\d{4}-\d{2}-\d{2}"),
    datetime: narrowed(text_form(datetime.isoformat, datetime.fromisoformat, MOMENT), lambda moment: moment.tzinfo is None),
    Month: text_form(str, Month.parse, MONTH.pattern),
}
