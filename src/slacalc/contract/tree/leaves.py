"""How the schema takes hold of the tree of a file: its values, words, lists and mappings, with a place for every mistake.

The schema is validated over the tree itself (:mod:`slacalc.contract.tree.source`), not over plain dictionaries, so that each
reader has the node at hand: its value becomes a :class:`Written`, its mistake a diagnostic. What pydantic says itself is never
shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo, model_validator
from pydantic_core import core_schema

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.json_schema import listing
from slacalc.base.json_schema import words as one_of_words
from slacalc.base.money import PLACES
from slacalc.base.nearest import SHOWN, listed, nearest
from slacalc.contract.tree.forms import form_of
from slacalc.contract.tree.source import Listing, Mapping, Node, Scalar
from slacalc.contract.words.prices import Band, Price, PricedStep, Takes
from slacalc.contract.words.quantities import BadQuantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

    from slacalc.base.json_schema import Schema

HIGHEST_RATING = 100

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = TypeVar("P", bound="Part")


@dataclass(frozen=True, slots=True)
class Written(Generic[T_co]):
    """A value, and the scalar that it was read from."""

    value: T_co
    scalar: Scalar


@dataclass(slots=True)
class Progress:
    """What is known while one file is read, and what has been found in it."""

    currency: str
    """Of the contract; empty where it is not readable itself."""
    found: list[Diagnostic] = field(default_factory=list)


class Mistake(ValueError):  # noqa: N818 - a word of the domain; pydantic carries it to us
    """A value that cannot be used."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.code)


class Reads(Generic[T]):
    """An annotation: the value is read from a scalar by this reader."""

    def __init__(self, read: Callable[[str], T]) -> None:
        self.read = read

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The reader is the whole schema of such a value."""
        return core_schema.with_info_plain_validator_function(self._written)

    def __get_pydantic_json_schema__(self, _: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        """The texts that the reader takes."""
        return form_of(self.read)

    def _written(self, node: Node, info: ValidationInfo) -> Written[T]:
        scalar = as_scalar(node)
        value = read_text(self.read, scalar)
        price = value.price if isinstance(value, PricedStep | Takes | Band) else value
        if isinstance(price, Price):
            _check_money(price, scalar, progress_of(info).currency)
        return Written(value, scalar)


class Words(Reads[str]):
    """An annotation: the value is one of these words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        super().__init__(self._one_of)

    def __get_pydantic_json_schema__(self, _: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        """The words."""
        return one_of_words(*self.words)

    def _one_of(self, text: str) -> str:
        if text not in self.words:
            raise BadQuantity("", "contract/unknown-word", text=text, words=listed(self.words), nearest=nearest(text, self.words))
        return text


class WholeNumbers:
    """An annotation: a list of different whole numbers."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """As :class:`Reads`."""
        return core_schema.no_info_plain_validator_function(self._numbers)

    def __get_pydantic_json_schema__(self, _: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        """As :class:`Reads`."""
        number = {"type": "integer", "minimum": 0, "maximum": HIGHEST_RATING}
        return {**listing(number), "minItems": 1, "uniqueItems": True, "examples": [[4, 5]]}

    @staticmethod
    def _numbers(node: Node) -> tuple[int, ...]:
        numbers: list[int] = []
        for item in as_items(node):
            scalar = as_scalar(item)
            value = scalar.value
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST_RATING:
                raise Mistake(error("contract/bad-quantity", scalar.place, text=scalar.text, expected="[4, 5]"))
            if value in numbers:
                raise Mistake(error("contract/named-twice", scalar.place, text=scalar.text))
            numbers.append(value)
        return tuple(numbers)


class Shown:
    """An annotation: what JSON Schema says of a value that a reader of nodes takes, or what it says more of it."""

    def __init__(self, schema: Callable[[], Schema], *, more: bool = False) -> None:
        self.schema, self.more = schema, more

    def __get_pydantic_json_schema__(self, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        """As :class:`Reads`."""
        return {**(handler(core) if self.more else {}), **self.schema()}


class Part(BaseModel):
    """A mapping of the file: its keys are known, and those that can move money are all there."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _keys(cls, node: Node, info: ValidationInfo) -> dict[str, Node]:
        mapping = as_mapping(node)
        known = {part.alias or name: part.is_required() for name, part in cls.model_fields.items()}
        found = progress_of(info).found
        where = mapping.path or mapping.key.file
        for key, value in mapping.items:
            if key not in known:
                near = nearest(key, known)
                found.append(error("contract/unknown-key", value.key, key=key, where=where, nearest=near, keys=listed(known)))
        for key, required in known.items():
            if required and mapping.find(key) is None:
                found.append(error("contract/missing-key", mapping.key, key=key, where=where))
        return {key: value for key, value in mapping.items if key in known}


def progress_of(info: ValidationInfo) -> Progress:
    """What :func:`validate` has given to every reader."""
    if not isinstance(info.context, Progress):
        raise TypeError(info.context)
    return info.context


def mapping_of(node: Node) -> dict[str, Node]:
    """The entries of a mapping by id."""
    mapping = as_mapping(node)
    if not mapping.items:
        raise Mistake(error("contract/nothing-there", mapping.key, path=mapping.path))
    return dict(mapping.items)


def as_items(node: Node) -> tuple[Node, ...]:
    """The items of a list that holds some."""
    if not isinstance(node, Listing):
        raise Mistake(error("contract/not-a-list", node.place, path=node.path))
    if not node.items:
        raise Mistake(error("contract/nothing-there", node.key, path=node.path))
    return node.items


def as_mapping(node: Node) -> Mapping:
    """The node, where it is a mapping."""
    if not isinstance(node, Mapping):
        raise Mistake(error("contract/not-a-mapping", node.place, path=node.path or node.key.file))
    return node


def as_scalar(node: Node) -> Scalar:
    """The node, where it is one value."""
    if not isinstance(node, Scalar):
        raise Mistake(error("contract/not-a-value", node.key, path=node.path))
    return node


def read_text(read: Callable[[str], T], scalar: Scalar) -> T:
    """The value of a scalar that must be text."""
    if not isinstance(scalar.value, str) or "\n" in scalar.value or not scalar.value.strip():
        slug = "contract/wants-one-line" if isinstance(scalar.value, str) else "contract/wants-quotes"
        try:
            read(scalar.text)
        except BadQuantity as bad:  # a bare number where `5 min` is wanted: quotes would not help
            raise Mistake(error(bad.slug, scalar.place, **{"text": shown(scalar.text), **bad.facts})) from None
        raise Mistake(error(slug, scalar.place, text=shown(scalar.text.strip()), path=scalar.path))
    try:
        return read(scalar.value)
    except BadQuantity as bad:
        raise Mistake(error(bad.slug, scalar.place, **{"text": shown(scalar.text), **bad.facts})) from None


def shown(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def validate(part: type[P], node: Node, progress: Progress) -> P | None:
    """The part, or None where ``progress.found`` now has the reasons why not."""
    try:
        return part.model_validate(node, context=progress)
    except ValidationError as invalid:
        progress.found += _mistakes(invalid)
        return None


def _mistakes(invalid: ValidationError) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for mistake in invalid.errors(include_url=False, include_input=False):
        cause = mistake.get("ctx", {}).get("error")
        if isinstance(cause, Mistake):
            found.append(cause.diagnostic)
        elif isinstance(cause, ValidationError):
            found += _mistakes(cause)
        elif mistake["type"] != "missing":  # reported by Part, with its place
            raise invalid
    return found


def _check_money(price: Price, scalar: Scalar, currency: str) -> None:
    if currency and price.currency != currency:
        raise Mistake(error("contract/other-currency", scalar.place, text=scalar.text, currency=currency))


ENTRIES = BeforeValidator(mapping_of)
ITEMS = BeforeValidator(as_items)
SOME_ENTRIES = Shown(lambda: {"minProperties": 1}, more=True)
SOME_ITEMS = Shown(lambda: {"minItems": 1}, more=True)
ANY_MAPPING = Shown(lambda: {"type": "object"})
VERSION_ONE = Shown(lambda: {"type": "integer", "const": 1})
CURRENCIES = tuple(PLACES)
