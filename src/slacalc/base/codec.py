"""Dataclasses as JSON: one declaration, read from their annotations, to write, to read strictly, and to say so in JSON Schema.

A dataclass is an object whose keys are its fields; one that is a word of Python has a line below it, ``class_``. A field with a
default is left out where it holds it; every other is always there. What is missing (``None``) is ``""``, or ``[]`` for what is a
list otherwise, unless the :class:`Codec` is told how it stands. A tuple of one kind is a list; of several, a list of that length;
if its items have a :data:`~slacalc.base.forms.Key`, no two of them share it.

A type that stands otherwise has a :class:`~slacalc.base.forms.Form` of its own, given to the :class:`Codec`; a single field has
one in ``Annotated``, or a function there that narrows the form of its type. One rule makes reading strict: what has been read is
written again, and must come out as it stood, unless its form has seen to that already.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from slacalc.base.dataclass import FIELDS, annotations_of, dataclass
from slacalc.base.forms import (
    OBJECT,
    VALUES,
    Form,
    Key,
    Malformed,
    T,
    Wire,
    list_of,
    not_empty,
    one_of,
    or_nothing,
    row_of,
)
from slacalc.base.json_schema import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True, eq=False)
class RecordForm(Form[T]):
    """Of a dataclass: an object."""

    keys: Mapping[str, Form[Any]]
    optional: frozenset[str]
    """Keys that may be missing."""
    derived: frozenset[str]
    """Keys that follow from the others: their form is looked at, and nothing is kept of them."""


def fields_of(kind: type) -> Mapping[str, Field[Any]]:
    """The fields of a dataclass by name; none of another class. Those of ours are known without making one of Python's."""
    own: Mapping[str, Field[Any]] | None = vars(kind).get(FIELDS)
    return own or ({field.name: field for field in fields(kind)} if is_dataclass(kind) else {})


def _expect_no_default(items: Mapping[str, Any], defaults: Mapping[str, object], optional: frozenset[str]) -> None:
    """What holds its default is left out."""
    for key in optional & items.keys():
        if items[key] == defaults[key]:
            raise Malformed(key)


class Codec:
    """The forms of dataclasses, and of all that they hold."""

    def __init__(
        self,
        own: Mapping[Any, Form[Any]],
        derived: Mapping[type, Mapping[str, Form[Any]]] | None = None,
        missing: Callable[[Form[Any]], Form[Any]] = or_nothing,
    ) -> None:
        """Forms of types that no annotation tells; of each dataclass those of keys that follow from others; how None stands."""
        self._forms: dict[Any, Form[Any]] = {**VALUES, **own}
        self._derived, self._missing = derived or {}, missing

    def record(self, kind: type[T]) -> RecordForm[T]:
        """The form of a dataclass."""
        hints = annotations_of(kind)
        given = [field for field in fields_of(kind).values() if field.init]
        names = {field.name.removesuffix("_"): field.name for field in given}
        defaults = {field.name.removesuffix("_"): field.default for field in given}
        own, derived = {key: self._field(hints[names[key]], at) for key, at in defaults.items()}, self._derived.get(kind, {})
        keys, optional = {**own, **derived}, frozenset(key for key, at in defaults.items() if at is not MISSING)

        def write(value: T) -> Wire:
            entries = ((key, getattr(value, name)) for key, name in names.items())
            return {key: own[key].write(item) for key, item in entries if key not in optional or item != defaults[key]}

        readers = {key: form.read for key, form in keys.items()}
        known, needed = frozenset(keys), keys.keys() - optional
        other = {key: names.get(key) for key in keys if names.get(key) != key}
        inexact = {key: form for key, form in own.items() if not form.exact}

        def read(wire: Wire) -> T:
            if not needed <= OBJECT.read(wire).keys() <= known:
                raise Malformed(", ".join(sorted((wire.keys() ^ keys.keys()) - optional)))
            items: dict[Any, Any] = {key: readers[key](item) for key, item in wire.items()}
            if len(items) > len(needed):
                _expect_no_default(items, defaults, optional)
            for key, name in other.items():
                item = items.pop(key, None)
                if name is not None and key in wire:  # what was derived has no name
                    items[name] = item
            value = kind(**items)
            for key, form in inexact.items():
                if key in wire and form.write(getattr(value, names[key])) != wire[key]:
                    raise Malformed(value)
            return value

        schema = mapping({key: form.schema for key, form in keys.items()}, optional)
        return RecordForm(write, read, schema, keys, optional, frozenset(derived), exact=True)

    def of(self, hint: Any) -> Form[Any]:  # noqa: ANN401 - an annotation
        """The form of what an annotation allows."""
        if hint not in self._forms:
            self._forms[hint] = self._form_of(hint, get_args(hint))
        return self._forms[hint]

    def _form_of(self, hint: Any, arguments: tuple[Any, ...]) -> Form[Any]:  # noqa: ANN401 - as above
        match get_origin(hint):
            case origin if origin is Annotated:
                form = self.of(arguments[0])
                for mark in arguments[1:]:
                    form = mark if isinstance(mark, Form) else mark(form) if callable(mark) else form
                return form
            case origin if origin is Literal:
                return one_of(arguments)
            case origin if origin is tuple and arguments[-1] is ...:
                return self._list(arguments[0])
            case origin if origin is tuple:
                return row_of([self.of(argument) for argument in arguments])
            case origin if origin in {Union, types.UnionType}:
                return self._missing(self.of(arguments[0]))
        if not isinstance(hint, type) or not fields_of(hint):
            raise TypeError(hint)
        return self.record(hint)

    def _field(self, hint: Any, default: object) -> Form[Any]:  # noqa: ANN401 - as above
        """What is left out where it holds its default is never written as nothing."""
        form = self.of(get_args(hint)[0] if default is None else hint)
        return form if default is None or default is MISSING else not_empty(form)

    def _list(self, hint: Any) -> Form[Any]:  # noqa: ANN401 - as above
        form = self.of(hint)
        hints = annotations_of(hint) if isinstance(form, RecordForm) else {}
        return list_of(form, [name for name, at in hints.items() if at == Key])
