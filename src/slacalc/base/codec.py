"""Dataclasses as JSON: one declaration, read from their annotations, to write, to read strictly, and to say so in JSON Schema.

A dataclass is an object whose keys are its fields. A field with a default is left out where it holds it, and must then not be
written; every other is always there. What is missing (``None``) is ``""``, or ``[]`` for what is a list otherwise. A tuple of
one kind is a list; of several, a list of that length; if its items have a :data:`Key`, no two of them share it.

A type that stands otherwise has a :class:`Form` of its own, given to the :class:`Codec`; a single field has one in ``Annotated``,
or a function there that narrows the form of its type. What a reader would not have written it refuses.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import EXACT, NUMBER, exact_text, parse_decimal, parse_exact
from slacalc.base.json_schema import Schema, listing, mapping, text_like, words
from slacalc.base.month import MONTH, Month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")
Wire = dict[str, Any]
Key = Annotated[str, "key"]
"""A text that no two items of a list share: of two, a reader could show the one and compute with the other."""
MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[+-]\d{2}:\d{2}(?::\d{2})?)?"


class Malformed(ValueError):  # noqa: N818 - a word of the design
    """JSON that its writer would not have written; says where, or what."""


@dataclass(frozen=True, slots=True, eq=False)
class Form(Generic[T]):
    """How a value stands in JSON."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]
    """Raises ValueError or TypeError for anything that ``write`` would not have made."""
    schema: Schema


@dataclass(frozen=True, slots=True, eq=False)
class RecordForm(Form[T]):
    """Of a dataclass: an object."""

    parts: Mapping[str, Form[Any]]
    """The form of each key."""
    optional: frozenset[str]
    """Keys that may be missing."""
    derived: frozenset[str]
    """Keys that follow from the others: their form is looked at, and nothing is kept of them."""


def text_form(write: Callable[[T], str], parse: Callable[[str], T], pattern: str) -> Form[T]:
    """Of a value that has one text."""

    def read(wire: object) -> T:
        value = parse(_text(wire))
        if write(value) != wire:
            raise Malformed(wire)
        return value

    return Form(write, read, text_like(pattern))


def one_of(choices: Iterable[str]) -> Form[Any]:
    """One of these words."""
    known = tuple(choices)
    return Form(_same, lambda wire: _when(isinstance(wire, str) and wire in known, wire), words(*known))


def narrowed(form: Form[T], holds: Callable[[T], bool], **schema: object) -> Form[T]:
    """The same, of those values only for which something holds."""

    def read(wire: object) -> T:
        value = form.read(wire)
        return _when(holds(value), value)

    return Form(form.write, read, {**form.schema, **schema})


def not_empty(form: Form[T]) -> Form[T]:
    """A text or a list that holds something; a number that is not nothing; a yes."""
    match form.schema.get("type"):
        case "array":
            return narrowed(form, bool, minItems=1)
        case "integer":
            return narrowed(form, bool, minimum=1)
        case "boolean":
            return Form(form.write, narrowed(form, bool).read, {"const": True})
        case _:
            return narrowed(form, bool, minLength=1)


def object_of(form: Form[T], keys: Iterable[str] | None = None) -> Form[tuple[tuple[str, T], ...]]:
    """Pairs as an object; where its keys are known, some of them may be missing, and the pairs stand in their order."""
    order = None if keys is None else {key: at for at, key in enumerate(keys)}

    def read(wire: object) -> tuple[tuple[str, T], ...]:
        items = [(key, form.read(part)) for key, part in _object(wire).items()]
        return tuple(items if order is None else sorted(items, key=lambda item: order[item[0]]))

    schema: Schema = {"type": "object", "additionalProperties": form.schema}
    known = schema if order is None else mapping(dict.fromkeys(order, form.schema), order)
    return Form(lambda pairs: {key: form.write(part) for key, part in pairs}, read, known)


class Codec:
    """The forms of dataclasses, and of all that they hold."""

    def __init__(self, own: Mapping[Any, Form[Any]], derived: Mapping[type, Mapping[str, Form[Any]]] | None = None) -> None:
        """Forms of types that no annotation tells; and of each dataclass the forms of the keys that follow from others."""
        self._forms: dict[Any, Form[Any]] = {**_PLAIN, **own}
        self._derived = derived or {}

    def record(self, kind: type[T]) -> RecordForm[T]:
        """The form of a dataclass."""
        hints = get_type_hints(kind, include_extras=True)
        defaults = {field.name: field.default for field in fields(kind) if field.init}  # type: ignore[arg-type]
        derived = self._derived.get(kind, {})
        own = {name: self._field(hints[name], default) for name, default in defaults.items()}
        parts = {**own, **derived}
        optional = frozenset(name for name, default in defaults.items() if default is not MISSING)

        def write(value: T) -> Wire:
            held = ((name, getattr(value, name)) for name in own)
            return {name: own[name].write(part) for name, part in held if name not in optional or part != defaults[name]}

        def read(wire: object) -> T:
            keys = _object(wire)
            if not parts.keys() - optional <= keys.keys() <= parts.keys():
                raise Malformed(", ".join(sorted(keys.keys() ^ (parts.keys() - optional))))
            values = {name: parts[name].read(part) for name, part in keys.items()}
            return kind(**{name: part for name, part in values.items() if name in own})

        schema = mapping({name: form.schema for name, form in parts.items()}, optional)
        return RecordForm(write, read, schema, parts, optional, frozenset(derived))

    def of(self, hint: Any) -> Form[Any]:  # noqa: ANN401 - an annotation
        """The form of what an annotation allows."""
        if hint not in self._forms:
            self._forms[hint] = self._made(hint)
        return self._forms[hint]

    def _made(self, hint: Any) -> Form[Any]:  # noqa: ANN401 - as above
        arguments = get_args(hint)
        match get_origin(hint):
            case origin if origin is Annotated:
                plain, *marks = arguments
                form = self.of(plain)
                for mark in marks:
                    form = mark if isinstance(mark, Form) else mark(form) if callable(mark) else form
                return form
            case origin if origin is Literal:
                return one_of(arguments)
            case origin if origin is tuple and arguments[-1] is ...:
                return self._list(arguments[0])
            case origin if origin is tuple:
                return _fixed([self.of(part) for part in arguments])
            case origin if origin in {Union, types.UnionType}:
                plain, _ = arguments
                return _or_nothing(self.of(plain))
        if not isinstance(hint, type) or not is_dataclass(hint):
            raise TypeError(hint)
        return self.record(hint)

    def _field(self, hint: Any, default: object) -> Form[Any]:  # noqa: ANN401 - as above
        """A field that is left out where it holds its default is never written as nothing."""
        if default is None:
            plain, _ = get_args(hint)
            return self.of(plain)
        return self.of(hint) if default is MISSING else not_empty(self.of(hint))

    def _list(self, hint: Any) -> Form[Any]:  # noqa: ANN401 - as above
        form = self.of(hint)
        hints = get_type_hints(hint, include_extras=True) if isinstance(form, RecordForm) else {}
        keys = [name for name, part in hints.items() if part == Key]

        def read(wire: object) -> tuple[Any, ...]:
            items = tuple(form.read(item) for item in _list(wire))
            for key in keys:
                _when(len({getattr(item, key) for item in items}) == len(items), key)
            return items

        return Form(lambda items: [form.write(item) for item in items], read, listing(form.schema))


def _fixed(forms: list[Form[Any]]) -> Form[Any]:
    schema = {"type": "array", "prefixItems": [form.schema for form in forms], "minItems": len(forms), "maxItems": len(forms)}

    def read(wire: object) -> tuple[Any, ...]:
        items = _list(wire)
        _when(len(items) == len(forms), items)
        return tuple(form.read(item) for form, item in zip(forms, items, strict=True))

    return Form(lambda items: [form.write(item) for form, item in zip(forms, items, strict=True)], read, schema)


def _or_nothing(form: Form[Any]) -> Form[Any]:
    nothing: Any = [] if form.schema.get("type") == "array" else ""
    schema = {"type": "array", "maxItems": 0} if nothing == [] else {"type": "string", "const": ""}

    def read(wire: object) -> Any:  # noqa: ANN401 - as the form
        return None if wire == nothing else form.read(wire)

    return Form(lambda value: nothing if value is None else form.write(value), read, {"anyOf": [schema, form.schema]})


def _same(value: T) -> T:
    return value


def _when(holds: object, value: T) -> T:
    if not holds:
        raise Malformed(value)
    return value


def _text(wire: object) -> str:
    if not isinstance(wire, str):
        raise Malformed(wire)
    return wire


def _object(wire: object) -> Wire:
    if not isinstance(wire, dict):
        raise Malformed(wire)
    return wire


def _list(wire: object) -> list[Any]:
    if not isinstance(wire, list):
        raise Malformed(wire)
    return wire


def _amount(text: str) -> Decimal:
    """Nothing is never below zero."""
    amount = parse_decimal(text)
    return _when(amount or not amount.is_signed(), amount)


def _whole(wire: object) -> int:
    if not isinstance(wire, int) or isinstance(wire, bool):
        raise Malformed(wire)
    return wire


WHOLE: Form[int] = Form(_same, _whole, {"type": "integer"})
COUNT = narrowed(WHOLE, lambda number: number >= 0, minimum=0)
TEXT: Form[str] = Form(_same, _text, {"type": "string"})
AMOUNT = text_form(lambda amount: format(amount, "f"), _amount, NUMBER.pattern.replace("[+-]", "-"))
_PLAIN: dict[Any, Form[Any]] = {
    str: TEXT,
    int: COUNT,
    bool: Form(_same, lambda wire: _when(isinstance(wire, bool), wire), {"type": "boolean"}),
    Decimal: AMOUNT,
    Fraction: text_form(exact_text, parse_exact, EXACT.pattern),
    date: text_form(date.isoformat, date.fromisoformat, r"\d{4}-\d{2}-\d{2}"),
    datetime: narrowed(text_form(datetime.isoformat, datetime.fromisoformat, MOMENT), lambda moment: moment.tzinfo is None),
    Month: text_form(str, Month.parse, MONTH.pattern),
}
