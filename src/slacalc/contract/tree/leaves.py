"""How the schema takes hold of the tree of a file: its values, words, lists and mappings, with a place for every mistake.

The tree itself is read (:mod:`slacalc.contract.tree.source`), not plain dictionaries, so that each reader has the node at hand:
its value becomes a :class:`Written`, its mistake a diagnostic. A reader also says in JSON Schema what it takes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.exact import CUT_OFF, rounded
from slacalc.base.json_schema import listing
from slacalc.base.json_schema import words as one_of_words
from slacalc.base.money import PLACES
from slacalc.base.nearest import SHOWN, listed, nearest
from slacalc.contract.tree.forms import form_of
from slacalc.contract.tree.source import Listing, Mapping, Node, Scalar
from slacalc.contract.words.late import InterestCap
from slacalc.contract.words.prices import Band, Grade, LeastEach, Price, PricedStep, Takes
from slacalc.contract.words.quantities import BadQuantity, value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.json_schema import Schema

HIGHEST_RATING = 100

OFTEN_MET = "CNY; EUR; GBP; HKD; INR; JPY; PHP; SGD; USD; …"
LONGEST_MISSPELT_CODE = 4
"""Letters; a longer text is the name of a currency, and like any code by accident."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Written(Generic[T_co]):
    """A value, and the scalar that it was read from."""

    value: T_co
    scalar: Scalar


@dataclass(slots=True)
class Progress:
    """What is known while a file is read, and what is wrong with it."""

    currency: str
    """Of the contract; empty where it is not readable itself."""
    mistakes: list[Diagnostic] = field(default_factory=list)
    parts: dict[tuple[type, int], tuple[Node, object]] = field(default_factory=dict)
    """Parts without a mistake by their class and node: versions of a file share most nodes, and these are read once."""


class Mistake(ValueError):  # noqa: N818 - a word of the domain; the validator carries it to us
    """A value that cannot be used."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.code)


class Reader(ABC):
    """An annotation of a key: how its value is read."""

    @abstractmethod
    def take(self, node: Node, progress: Progress) -> object:
        """The value; raises Mistake, or Unusable where the reasons are in ``progress`` already."""

    @abstractmethod
    def schema(self) -> Schema:
        """What it takes, as JSON Schema."""


class Reads(Reader, Generic[T]):
    """An annotation: the value is read from a scalar by this reader."""

    def __init__(self, read: Callable[[str], T]) -> None:
        self.read = read

    def take(self, node: Node, progress: Progress) -> Written[T]:
        """The value, and the scalar that it was read from."""
        scalar = as_scalar(node)
        value = read_text(self.read, scalar)
        price = value.price if isinstance(value, PricedStep | Takes | Band | InterestCap | LeastEach | Grade) else value
        if isinstance(price, Price):
            _check_money(price, scalar, progress.currency)
        return Written(value, scalar)

    def schema(self) -> Schema:
        """The texts that the reader takes."""
        return form_of(self.read)


class ReadsNumber(Reads[T]):
    """An annotation: a number that may stand as it is, without a unit and without quotes."""

    def take(self, node: Node, progress: Progress) -> Written[T]:
        """The value, and the scalar that it was read from."""
        scalar = as_scalar(node)
        if isinstance(scalar.value, int | Decimal) and not isinstance(scalar.value, bool):
            return Written(super().take(replace(scalar, value=scalar.text), progress).value, scalar)
        return super().take(scalar, progress)

    def schema(self) -> Schema:
        """The texts that the reader takes, or a number."""
        return {"anyOf": [super().schema(), {"type": "number", "exclusiveMinimum": 0}]}


class ReadsAmount(Reads[T]):
    """An annotation: an amount that is a sum as it stands, such as a limit or a cap; one finer than its currency is refused."""

    def take(self, node: Node, progress: Progress) -> Written[T]:
        """The value, and the scalar that it was read from."""
        written = super().take(node, progress)
        price = written.value.price if isinstance(written.value, InterestCap) else written.value
        if isinstance(price, Price):
            _check_decimals(price, written.scalar)
        return written


class OneWord(Reads[str]):
    """An annotation: the value is one of these words, or ``keys`` stand in its place, as a message shows them."""

    def __init__(self, *words: str, keys: str = "") -> None:
        self.words = words
        self._listed = f"{listed(words)}; {keys}" if keys else listed(words)
        super().__init__(self._one_of)

    def schema(self) -> Schema:
        """The words."""
        return one_of_words(*self.words)

    def _one_of(self, text: str) -> str:
        if text not in self.words:
            raise BadQuantity("", "contract/unknown-word", text=text, words=self._listed, nearest=nearest(text, self.words))
        return text


class OneCurrency(Reads[str]):
    """An annotation: the value is the code of a currency; a message names some that are often met."""

    def __init__(self) -> None:
        super().__init__(self._code)

    def schema(self) -> Schema:
        """The codes."""
        return one_of_words(*PLACES)

    def _code(self, text: str) -> str:
        if text not in PLACES:
            meant = nearest(text.upper(), PLACES) if len(text) <= LONGEST_MISSPELT_CODE else ""
            raise BadQuantity("", "contract/unknown-word", text=text, words=OFTEN_MET, nearest=meant)
        return text


class ReadsNode(Reader):
    """An annotation: the value is whatever this reader makes of the node."""

    def __init__(self, read: Callable[[Node], object], schema: Callable[[], Schema]) -> None:
        self.read, self._schema = read, schema

    def take(self, node: Node, progress: Progress) -> object:  # noqa: ARG002 - as every reader
        """What the reader makes of it."""
        return self.read(node)

    def schema(self) -> Schema:
        """What was said of it."""
        return self._schema()


def read_rating_list(node: Node) -> tuple[int, ...]:
    """A list of different whole numbers."""
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


def ratings_schema() -> Schema:
    """What :func:`read_rating_list` takes, as JSON Schema."""
    number = {"type": "integer", "minimum": 0, "maximum": HIGHEST_RATING}
    return {**listing(number), "minItems": 1, "uniqueItems": True, "examples": [[4, 5]]}


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
        return value_of(read, scalar.value)
    except BadQuantity as bad:
        raise Mistake(error(bad.slug, scalar.place, **{"text": shown(scalar.text), **bad.facts})) from None


def shown(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _check_money(price: Price, scalar: Scalar, currency: str) -> None:
    if currency and price.currency != currency:
        raise Mistake(error("contract/other-currency", scalar.place, text=scalar.text, currency=currency))


def _check_decimals(price: Price, scalar: Scalar) -> None:
    places = PLACES.get(price.currency)
    if places is None or price.number.value == (below := rounded(price.number.value, places, CUT_OFF)):
        return
    neighbours = {"below": f"{below} {price.currency}", "above": f"{below + Decimal((0, (1,), -places))} {price.currency}"}
    raise Mistake(error("contract/finer-than-money", scalar.place, text=scalar.text, currency=price.currency, **neighbours))


RATINGS = ReadsNode(read_rating_list, ratings_schema)
