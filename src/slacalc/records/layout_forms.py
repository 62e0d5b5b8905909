"""What the values of a layout file may be, with what is said of one that is not: texts, words, lists, parts by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import nearest
from slacalc.contract.tree.leaves import Mistake, Reader
from slacalc.contract.tree.part import Part, Unusable, attempt, keys_of, place_for, place_of, read_part, schema_of, usable
from slacalc.contract.tree.source import Listing, Mapping, Scalar

if TYPE_CHECKING:
    from slacalc.base.json_schema import Schema
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Node


class LayoutPart(Part):
    """A mapping of a layout file."""

    @classmethod
    def unknown_key(cls, mapping: Mapping, key: str, node: Node) -> Diagnostic:
        """What is said of a key that no part of this kind has."""
        known = [field.name for field in keys_of(cls)]
        facts = {"key": key, "where": place_of(mapping), "known": ", ".join(known)}
        near = nearest(key, known)
        if near:
            return error("layout/unknown-key-nearest", node.key, **facts, nearest=near)
        return error("layout/unknown-key", node.key, **facts)

    @classmethod
    def missing_key(cls, mapping: Mapping, key: str) -> Diagnostic:
        """What is said of a key that must be there and is not."""
        place = mapping.place if mapping.path else place_for(cls, mapping, key)
        return error("layout/missing-key", place, key=key, where=place_of(mapping))


class TextForm(Reader):
    """An annotation: a text of so many characters."""

    def __init__(self, least: int = 0, most: int | None = None) -> None:
        self.least, self.most = least, most

    def take(self, node: Node, progress: Progress) -> str:  # noqa: ARG002 - as every reader
        """The text."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            raise _wrong("layout/not-text", node)
        if len(node.value) < self.least:
            raise _wrong("layout/empty-text", node)
        if self.most is not None and len(node.value) > self.most:
            raise _wrong("layout/text-too-long", node)
        return node.value

    def schema(self) -> Schema:
        """How long it is."""
        sizes = {"minLength": self.least or None, "maxLength": self.most}
        return {"type": "string", **{name: size for name, size in sizes.items() if size is not None}}


class Texts(Reader):
    """An annotation: a list of so many texts."""

    def __init__(self, item: TextForm, least: int = 0, most: int | None = None) -> None:
        self.item, self.least, self.most = item, least, most

    def take(self, node: Node, progress: Progress) -> tuple[str, ...]:
        """The texts."""
        if not isinstance(node, Listing):
            raise _wrong("layout/not-a-list", node)
        if self.most is not None and len(node.items) > self.most:
            raise _wrong("layout/list-too-long", node)
        items = usable({str(at): attempt(self.item, item, progress) for at, item in enumerate(node.items)})
        if len(items) < self.least:
            raise _wrong("layout/empty-list", node)
        return tuple(items.values())

    def schema(self) -> Schema:
        """How many there are."""
        sizes = {"minItems": self.least or None, "maxItems": self.most}
        return {"type": "array", "items": self.item.schema(), **{name: size for name, size in sizes.items() if size is not None}}


class HeadersForm(Reader):
    """An annotation: one header, or several."""

    header = TextForm(1, 200)
    headers = Texts(header, 2, 8)

    def take(self, node: Node, progress: Progress) -> str | tuple[str, ...]:
        """The header, or the headers; a list that is too short or too long is no header either."""
        if not isinstance(node, Listing):
            return self.header.take(node, progress)
        try:
            return self.headers.take(node, progress)
        except (Mistake, Unusable):
            raise _wrong("layout/not-text", node) from None

    def schema(self) -> Schema:
        """Either."""
        return {"anyOf": [self.header.schema(), self.headers.schema()]}


class KindsForm(Reader):
    """An annotation: kinds of events, one or several."""

    kind = TextForm(1, 200)
    kinds = Texts(kind, 1, 40)

    def take(self, node: Node, progress: Progress) -> tuple[str, ...]:
        """The kinds."""
        return self.kinds.take(node, progress) if isinstance(node, Listing) else (self.kind.take(node, progress),)

    def schema(self) -> Schema:
        """Either."""
        return {"anyOf": [self.kind.schema(), self.kinds.schema()]}


class SourceForm(HeadersForm):
    """An annotation: one header, several, or one for each kind of event."""

    def take(self, node: Node, progress: Progress) -> str | tuple[str, ...] | dict[str, str]:  # type: ignore[override]
        """The header, or the headers, or kinds and headers."""
        return ByName(self.header).take(node, progress) if isinstance(node, Mapping) else super().take(node, progress)

    def schema(self) -> Schema:
        """Any of the three."""
        return {"anyOf": [*super().schema()["anyOf"], ByName(self.header).schema()]}


class PlainForm(Reader):
    """An annotation: a text, a whole number, yes or no."""

    def take(self, node: Node, progress: Progress) -> str | int | bool:  # noqa: ARG002 - as every reader
        """The value."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str | int | bool):
            raise _wrong("layout/not-text", node)
        return node.value

    def schema(self) -> Schema:
        """Any of the three."""
        return {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]}


class TruthForm(Reader):
    """An annotation: true or false."""

    def take(self, node: Node, progress: Progress) -> bool:  # noqa: ARG002 - as every reader
        """Which."""
        if not isinstance(node, Scalar) or not isinstance(node.value, bool):
            raise _wrong("layout/not-true-or-false", node)
        return node.value

    def schema(self) -> Schema:
        """A truth."""
        return {"type": "boolean"}


class RowForm(Reader):
    """An annotation: the number of a row, from 1."""

    most = 1000

    def take(self, node: Node, progress: Progress) -> int:  # noqa: ARG002 - as every reader
        """The number."""
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= self.most:
            raise Mistake(error("layout/no-row", node.place, key=node.path, most=self.most))
        return value

    def schema(self) -> Schema:
        """From the first row on."""
        return {"type": "integer", "minimum": 1, "maximum": self.most}


class WordForm(Reader):
    """An annotation: one of these words, or this number."""

    def __init__(self, *words: str | int) -> None:
        self.words = words

    def take(self, node: Node, progress: Progress) -> object:  # noqa: ARG002 - as every reader
        """The word."""
        value = _plain(node)
        if type(value) is not type(self.words[0]) or value not in self.words:
            *most, last = map(str, self.words)
            expected = f"{', '.join(most)} or {last}" if most else last
            raise Mistake(
                error("layout/unknown-word", node.place, key=node.path.rpartition(".")[2], word=value, expected=expected)
            )
        return value

    def schema(self) -> Schema:
        """The words."""
        kind = "integer" if isinstance(self.words[0], int) else "string"
        return {"type": kind, **({"enum": list(self.words)} if len(self.words) > 1 else {"const": self.words[0]})}


class PartForm(Reader):
    """An annotation: a part of the file."""

    def __init__(self, part: type[LayoutPart]) -> None:
        self.part = part

    def take(self, node: Node, progress: Progress) -> LayoutPart:
        """The part."""
        if not isinstance(node, Mapping):
            raise _wrong("layout/not-a-mapping", node)
        return read_part(self.part, node, progress)

    def schema(self) -> Schema:
        """Its keys."""
        return schema_of(self.part)


class ByName(Reader):
    """An annotation: whatever it is of which each has a name, and there may be none."""

    def __init__(self, below: Reader) -> None:
        self.below = below

    def take(self, node: Node, progress: Progress) -> dict[str, Any]:
        """Each by its name."""
        if not isinstance(node, Mapping):
            raise _wrong("layout/not-a-mapping", node)
        return usable({name: attempt(self.below, item, progress) for name, item in node.items})

    def schema(self) -> Schema:
        """What each is."""
        return {"type": "object", "additionalProperties": self.below.schema()}


def _wrong(slug: str, node: Node) -> Mistake:
    return Mistake(error(slug, node.place, key=node.path or node.place.file))


def _plain(node: Node) -> Any:  # noqa: ANN401 - whatever the file holds
    """What stands in the file, as plain data."""
    match node:
        case Mapping():
            return {key: _plain(item) for key, item in node.items}
        case Listing():
            return [_plain(item) for item in node.items]
        case Scalar():
            return node.value


HEADERS = HeadersForm()
KINDS = KindsForm()
SOURCE = SourceForm()
ANY = PlainForm()
CODES = ByName(ANY)
TRUTH = TruthForm()
