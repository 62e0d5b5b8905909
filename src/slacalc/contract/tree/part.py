"""A mapping of the file whose keys are known: what each key holds is said by the annotations of a class, and read by them.

``first_day: Annotated[Written[date], Reads(read_day)]`` holds the reader of its value. The class of another part is read as one,
``dict[str, X]`` is a mapping by id, and ``tuple[X, ...]`` a list. A key with a default may be missing; one that is a word of
Python has a line below it, ``from_``, or another name as its alias.

A class of a part is plain until a file has such a part: then its annotations are read, and the core of pydantic makes a validator
of its own keys alone. A part inside it is validated by its own class, so that a kind of fee that a contract does not use costs
nothing. The validator finds what is missing and what is not known and gathers the mistakes of the readers; what it says itself is
never shown. pydantic's models, which look at every annotation when a class is defined, are not loaded.
"""

from __future__ import annotations

import types
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from pydantic_core import SchemaValidator, ValidationError, core_schema

from slacalc.base.dataclass import annotations_of, dataclass
from slacalc.base.diagnostics import Place, error
from slacalc.base.json_schema import listing
from slacalc.base.nearest import listed, nearest
from slacalc.contract.tree.leaves import Mistake, Reader, as_items, as_mapping
from slacalc.contract.tree.source import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core.core_schema import ValidationInfo, WithInfoValidatorFunction

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.json_schema import Schema
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Mapping, Node

P = TypeVar("P", bound="Part")
NOTHING = object()
"""In the place of a value that cannot be used."""


class Unusable(ValueError):  # noqa: N818 - as a mistake; the validator carries both to us
    """A part of which something cannot be used; the reasons have been noted."""


class Part:
    """A mapping of the file: its keys are known, and those that can move money are all there."""

    def __init__(self, values: dict[str, Any]) -> None:
        """``values`` by attribute; a key that the file does not have keeps the default of its class."""
        vars(self).update(values)

    def __setattr__(self, name: str, _: object) -> None:
        """A part stays as it was read."""
        raise FrozenInstanceError(f"{type(self).__qualname__} is frozen: {name!r} stays")

    @classmethod
    def unknown_key(cls, mapping: Mapping, key: str, node: Node) -> Diagnostic:
        """What is said of a key that no part of this kind has."""
        known = [known.name for known in keys_of(cls)]
        facts = {"key": key, "where": place_of(mapping), "nearest": nearest(key, known), "keys": listed(known)}
        return error("contract/unknown-key", node.key, **facts)

    @classmethod
    def missing_key(cls, mapping: Mapping, key: str) -> Diagnostic:
        """What is said of a key that must be there and is not."""
        place = mapping.key if mapping.path else place_for(cls, mapping, key)
        return error("contract/missing-key", place, key=key, where=place_of(mapping))


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a part."""

    name: str
    """As the file has it."""
    attribute: str
    default: Any
    """``NOTHING``: it must be there."""
    reader: Reader


@dataclass(frozen=True, slots=True)
class Called:
    """An annotation: the file calls the key so, and not as the attribute."""

    name: str


_KEYS: dict[type[Part], tuple[Key, ...]] = {}


def keys_of(part: type[Part]) -> tuple[Key, ...]:
    """The keys of a part, in the order of its class, those of its bases first."""
    if part not in _KEYS:
        _KEYS[part] = tuple(_declared(part))
    return _KEYS[part]


def _declared(part: type[Part]) -> Iterator[Key]:
    for attribute, hint in annotations_of(part).items():
        called = next((mark.name for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Called)), None)
        name = called or attribute.removesuffix("_")
        yield Key(name, attribute, getattr(part, attribute, NOTHING), _reader_of(hint))


def place_of(mapping: Mapping) -> str:
    """The path of a part, or the name of the file."""
    return mapping.path or mapping.key.file


def place_for(part: type[Part], file: Mapping, key: str) -> Place:
    """The line above which a key that a file misses would stand: that of the next key it has; else its last line of values."""
    names = [known.name for known in keys_of(part)]
    later = (file.by_key.get(name) for name in names[names.index(key) + 1 :])
    place = next((node.key for node in later if node is not None), None) or last_of(file).place
    return Place(place.file, place.line, 0, place.excerpt)


def last_of(node: Node) -> Node:
    """The last of the values in a value."""
    while not isinstance(node, Scalar) and node.items:
        last = node.items[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def validate(part: type[P], node: Node, progress: Progress) -> P | None:
    """The part, or None where ``progress.mistakes`` now has the reasons why not."""
    value = attempt(_PartReader(part), node, progress)
    return None if value is NOTHING else cast("P", value)


def read_part(part: type[P], node: Node, progress: Progress) -> P:
    """The part; every mistake in it is noted.

    Raises:
        Mistake: the node is no mapping.
        Unusable: something in it cannot be used, or is missing.
    """
    read, mistakes_before = (part, id(node)), len(progress.mistakes)
    if read in progress.parts:
        return cast("P", progress.parts[read][1])
    mapping = as_mapping(node)
    values = mapping.by_key
    validator = _validator_of(part)
    try:
        value = part(validator.validate_python(values, context=progress))
        if len(progress.mistakes) == mistakes_before:
            progress.parts[read] = node, value
    except ValidationError as invalid:
        mistakes = invalid.errors(include_url=False, include_input=False)
    else:
        return value
    unknown: set[str] = set()
    for mistake in mistakes:
        key, cause = str(mistake["loc"][0]), mistake.get("ctx", {}).get("error")
        if mistake["type"] == "extra_forbidden":
            unknown.add(key)
            progress.mistakes.append(part.unknown_key(mapping, key, values[key]))
        elif mistake["type"] == "missing":
            progress.mistakes.append(part.missing_key(mapping, key))
        elif isinstance(cause, Mistake):
            progress.mistakes.append(cause.diagnostic)
    if len(unknown) < len(mistakes):
        raise Unusable
    known = {key: value for key, value in values.items() if key not in unknown}
    return part(validator.validate_python(known, context=progress))


_VALIDATORS: dict[type[Part], SchemaValidator] = {}


def _validator_of(part: type[Part]) -> SchemaValidator:
    """What makes of the nodes of a part its values by attribute, of the keys that are there."""
    if part not in _VALIDATORS:
        _VALIDATORS[part] = _made_for(part)
    return _VALIDATORS[part]


def _made_for(part: type[Part]) -> SchemaValidator:
    fields: dict[str, core_schema.TypedDictField] = {}
    for key in keys_of(part):
        taken = core_schema.with_info_plain_validator_function(_taking(key.reader))
        fields[key.attribute] = core_schema.typed_dict_field(taken, required=key.default is NOTHING, validation_alias=key.name)
    config = core_schema.CoreConfig(strict=True, loc_by_alias=True)
    return SchemaValidator(core_schema.typed_dict_schema(fields, extra_behavior="forbid", config=config))


def _taking(reader: Reader) -> WithInfoValidatorFunction:
    def take(node: Node, info: ValidationInfo) -> object:
        return reader.take(node, info.context)  # type: ignore[arg-type]  # what read_part has given

    return take


def schema_of(part: type[Part]) -> Schema:
    """A part as JSON Schema, without words about its keys."""
    keys = keys_of(part)
    required = [key.name for key in keys if key.default is NOTHING]
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
        return usable({name: attempt(self.below, item, progress) for name, item in mapping.items})

    def schema(self) -> Schema:
        return {"type": "object", "minProperties": 1, "additionalProperties": self.below.schema()}


class _Items(Reader):
    def __init__(self, below: Reader) -> None:
        self.below = below

    def take(self, node: Node, progress: Progress) -> tuple[Any, ...]:
        items = {str(at): attempt(self.below, item, progress) for at, item in enumerate(as_items(node))}
        return tuple(usable(items).values())

    def schema(self) -> Schema:
        return {**listing(self.below.schema()), "minItems": 1}


def attempt(reader: Reader, node: Node, progress: Progress) -> object:
    """The value, or ``NOTHING`` where the reason has been noted."""
    try:
        return reader.take(node, progress)
    except Mistake as mistake:
        progress.mistakes.append(mistake.diagnostic)
    except Unusable:
        pass
    return NOTHING


def usable(values: dict[str, Any]) -> dict[str, Any]:
    """The same values; raises Unusable where one is ``NOTHING``."""
    if any(value is NOTHING for value in values.values()):
        raise Unusable
    return values


def _reader_of(hint: Any) -> Reader:  # noqa: ANN401 - an annotation
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin is Annotated:
            return next(mark for mark in hint.__metadata__ if isinstance(mark, Reader))
        case origin if origin in {Union, types.UnionType}:
            return _reader_of(next(below for below in arguments if below is not types.NoneType))
        case origin if origin is dict:
            return _ById(_reader_of(arguments[1]))
        case origin if origin is tuple:
            return _Items(_reader_of(arguments[0]))
    return _PartReader(hint)
