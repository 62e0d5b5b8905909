"""A mapping of the file whose keys are known: what each key holds is said by the annotations of a class, and read by them.

``first_day: Annotated[Written[date], Reads(read_day)]`` holds the reader of its value. The class of another part is read as one,
``dict[str, X]`` is a mapping by id, and ``tuple[X, ...]`` a list. A key with a default may be missing; one that is a word of
Python has a line below it: ``from_``. Annotations are looked at when a file first has such a part, so that what a contract does
not use costs nothing.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from slacalc.base.diagnostics import error
from slacalc.base.json_schema import listing
from slacalc.base.nearest import listed, nearest
from slacalc.contract.tree.leaves import Mistake, Reader, as_items, as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.json_schema import Schema
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Node

P = TypeVar("P", bound="Part")
NOTHING = object()
"""In the place of a value that cannot be used."""


class Unusable(Exception):  # noqa: N818 - as a mistake
    """A part of which something cannot be used; the reasons have been noted."""


class Part:
    """A mapping of the file: its keys are known, and those that can move money are all there. It never changes."""

    def __init__(self, values: dict[str, Any]) -> None:
        vars(self).update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(name)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a part."""

    name: str
    """As the file has it."""
    attribute: str
    required: bool
    reader: Reader


_KEYS: dict[type[Part], tuple[Key, ...]] = {}


def keys_of(part: type[Part]) -> tuple[Key, ...]:
    """The keys of a part, in the order of its class."""
    if part not in _KEYS:
        hints = get_type_hints(part, include_extras=True)
        _KEYS[part] = tuple(
            Key(name.removesuffix("_"), name, getattr(part, name, NOTHING) is not None, _reader_of(hint))
            for name, hint in hints.items()
            if get_origin(hint) is not ClassVar
        )
    return _KEYS[part]


def validate(part: type[P], node: Node, progress: Progress) -> P | None:
    """The part, or None where ``progress.found`` now has the reasons why not."""
    value = _attempt(_PartReader(part), node, progress)
    return None if value is NOTHING else cast("P", value)


def read_part(part: type[P], node: Node, progress: Progress) -> P:
    """The part; every mistake in it is noted.

    Raises:
        Mistake: the node is no mapping.
        Unusable: something in it cannot be used, or is missing.
    """
    mapping = as_mapping(node)
    keys = keys_of(part)
    known = {key.name: key for key in keys}
    where = mapping.path or mapping.key.file
    for name, value in mapping.items:
        if name not in known:
            facts = {"key": name, "where": where, "nearest": nearest(name, known), "keys": listed(known)}
            progress.found.append(error("contract/unknown-key", value.key, **facts))
    values: dict[str, Any] = {}
    for key in keys:
        below = mapping.find(key.name)
        if below is not None:
            values[key.attribute] = _attempt(key.reader, below, progress)
        elif key.required:
            progress.found.append(error("contract/missing-key", mapping.key, key=key.name, where=where))
            values[key.attribute] = NOTHING
        else:
            values[key.attribute] = None
    return part(_usable(values))


def schema_of(part: type[Part]) -> Schema:
    """A part as JSON Schema, without words about its keys."""
    keys = keys_of(part)
    required = [key.name for key in keys if key.required]
    properties = {key.name: key.reader.schema() for key in keys}
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


class _PartReader(Reader):
    def __init__(self, part: type[Part]) -> None:
        self.part = part

    def take(self, node: Node, progress: Progress) -> Part:
        return read_part(self.part, node, progress)

    def schema(self) -> Schema:
        return schema_of(self.part)


class _ById(Reader):
    def __init__(self, below: Reader) -> None:
        self.below = below

    def take(self, node: Node, progress: Progress) -> dict[str, Any]:
        mapping = as_mapping(node)
        if not mapping.items:
            raise Mistake(error("contract/nothing-there", mapping.key, path=mapping.path))
        return _usable({name: _attempt(self.below, item, progress) for name, item in mapping.items})

    def schema(self) -> Schema:
        return {"type": "object", "minProperties": 1, "additionalProperties": self.below.schema()}


class _Items(Reader):
    def __init__(self, below: Reader) -> None:
        self.below = below

    def take(self, node: Node, progress: Progress) -> tuple[Any, ...]:
        items = {str(at): _attempt(self.below, item, progress) for at, item in enumerate(as_items(node))}
        return tuple(_usable(items).values())

    def schema(self) -> Schema:
        return {**listing(self.below.schema()), "minItems": 1}


def _attempt(reader: Reader, node: Node, progress: Progress) -> object:
    try:
        return reader.take(node, progress)
    except Mistake as mistake:
        progress.found.append(mistake.diagnostic)
    except Unusable:
        pass
    return NOTHING


def _usable(values: dict[str, Any]) -> dict[str, Any]:
    if any(value is NOTHING for value in values.values()):
        raise Unusable
    return values


def _reader_of(hint: Any) -> Reader:  # noqa: ANN401 - an annotation
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin is Annotated:
            marks: Iterable[object] = hint.__metadata__
            return next(mark for mark in marks if isinstance(mark, Reader))
        case origin if origin in {Union, types.UnionType}:
            return _reader_of(next(below for below in arguments if below is not types.NoneType))
        case origin if origin is dict:
            return _ById(_reader_of(arguments[1]))
        case origin if origin is tuple:
            return _Items(_reader_of(arguments[0]))
    return _PartReader(hint)
