"""The keys of a layout file, and their validation: from YAML to a file model in which every key has its place."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.records.kinds import ROLES
from slacalc.contract.tree.sizes import OF_LAYOUT, check_sizes
from slacalc.contract.tree.source import Listing, Mapping, Scalar, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from slacalc.base.diagnostics import Diagnostic
from slacalc.contract.tree.source import Node

if TYPE_CHECKING:
    Role = str
else:  # the roles are listed once, and a type cannot be made of a list for those who only read it
    Role = Literal[ROLES]
WORDS = frozenset({"yes", "no"})
"""Plain words that mean themselves in a layout."""
Text = Annotated[str, Field(min_length=1, max_length=200)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)


class ColumnFile(_Model):
    """Where one canonical column comes from: ``from`` a header, from two, ``date`` and ``time``, or a constant that it ``is``."""

    source: Text | Annotated[list[Text], Field(min_length=2, max_length=8)] | None = Field(None, alias="from")
    """The header, as it stands in the export; spaces at its edges do not matter.

    Of a text such as a key, also several: their cells together are the value, and where one is blank, it is."""
    constant: str | int | bool | None = Field(None, alias="is")
    """The value of every row, for exports that have no such column: ``{is: inbound}``."""
    date: Text | None = None
    """The header of the date, where date and time stand in two columns."""
    date_format: Text | None = None
    time: Text | None = None
    """The header of the time."""
    time_format: Text | None = None
    format: Text | None = None
    """Of a moment or day: ``"%Y-%m-%d %H:%M:%S"``. Directives: %Y %y %m %d %H %I %M %S %.f %p %z."""
    formats: Annotated[list[Text], Field(min_length=1, max_length=12)] | None = None
    """Several formats, tried in their order."""
    clock: Literal["none"] | None = None
    """Of a moment: the export has its day alone, in the contract's zone, and nothing that asks for the time of day is counted."""
    form: Literal["seconds", "milliseconds", "h:mm:ss", "h.mm.ss", "mm:ss", "whole"] | None = Field(None, alias="as")
    """How durations are written; ``whole`` may be said of a whole number."""
    parts_of_seconds: Literal["dropped", "rounded"] | None = None
    """What becomes of the part of a second: required for milliseconds; without it decimals of a second are refused."""
    codes: dict[str, str | int | bool] | None = None
    """Every word of the export and what it means: a canonical code, a whole number, yes or no, or ``blank``.

    Any other word refuses the file."""
    optional: bool = False
    """Whether an export without the column is read too."""
    over_legs: (
        Literal["first", "last", "first filled", "last filled", "sum", "any", "all", "answered if any, else last"] | None
    ) = None
    """What the call has, where several rows are one call; required for each column but the key then."""


class DuplicatesFile(_Model):
    """What happens to rows of one key whose contents differ."""

    keep: Text
    """``latest exported_at``, or another column whose greatest value wins; ``none`` refuses them all."""
    refused_newer: Literal["older row counts"] | None = None
    """Where a row of the key was refused that may be the newer one: without this, the key is refused."""


class LegsFile(_Model):
    """Several rows are one call."""

    number: Text
    """The header of the number of the leg; legs are taken in its order."""


class LayoutFile(_Model):
    """One layout file, version 1."""

    slacalc_layout: Literal[1]
    id: Text
    """Its name on statements."""
    role: Role
    encoding: Text | None = None
    """Of text files: any name that Python decodes; otherwise it is found out, as far as it can be."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Of text files; otherwise a comma, and a tab in .tsv files."""
    sheet: Text | None = None
    """Of workbooks; otherwise the first."""
    timezone: Text | None = None
    """The zone of the export's times; otherwise the contract's."""
    blank: list[str] = [""]
    """Cells that mean nothing. Blank is not zero."""
    columns: dict[str, ColumnFile]
    """Canonical column and where it comes from."""
    ignored: list[Text] = []
    """Headers that are known and not read; any other header that is not read is remarked upon."""
    duplicates: DuplicatesFile
    legs: LegsFile | None = None


@dataclass(frozen=True, slots=True)
class PlacedLayout:
    """A layout file that fits the schema, and the tree that knows the places."""

    file: LayoutFile
    tree: Mapping

    def place(self, *path: str | int, key: bool = False) -> Place:
        """The place of the value (or of its key) at that path, or of the nearest thing above it."""
        return place_at(self.tree, path, key=key)


def read_layout_file(data: bytes, name: str) -> PlacedLayout:
    """The file, checked key by key.

    Raises:
        Refused: with every mistake.
    """
    tree = read_source(data, name, WORDS)
    crowded = tuple(check_sizes(tree, OF_LAYOUT))
    if crowded:
        raise Refused(*crowded)
    try:
        return PlacedLayout(LayoutFile.model_validate(plain(tree)), tree)
    except ValidationError as invalid:
        raise Refused(*(_diagnostic(tree, one) for one in _without_echoes(invalid.errors()))) from None


def plain(node: Node) -> Any:  # noqa: ANN401 - whatever the file holds; the schema sorts it out
    """The tree as plain data."""
    match node:
        case Mapping():
            return {key: plain(item) for key, item in node.items}
        case Listing():
            return [plain(item) for item in node.items]
        case Scalar():
            return node.value


def place_at(tree: Mapping, path: tuple[str | int, ...], *, key: bool = False) -> Place:
    """The place of a path of keys and positions (from 0), or of the nearest thing above it."""
    node: Node = tree
    for step in path:
        below = None
        if isinstance(node, Mapping):
            below = node.find(str(step))
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            below = node.items[step]
        if below is None:
            break
        node = below
    return node.key if key else node.place


def _without_echoes(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """One mistake a place: a value that fits no member of a union is reported by each of them."""
    seen = set()
    for one in errors:
        loc = tuple(part for part in one["loc"] if not _is_member(part))
        if (loc, one["type"] == "missing") not in seen:
            seen.add((loc, one["type"] == "missing"))
            yield {**one, "loc": loc}


def _is_member(part: str | int) -> bool:
    """Whether a step of a path is a member of a union, which the file does not have."""
    return part in {"str", "int", "bool"} or str(part).startswith(("constrained-", "list["))


def _diagnostic(tree: Mapping, one: ErrorDetails) -> Diagnostic:
    loc = one["loc"]
    path = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    key = str(loc[-1]) if loc else ""
    above = loc[:-1]
    match one["type"]:
        case "missing":
            return error("layout/missing-key", place_at(tree, above), key=key, where=_named(tree, above))
        case "extra_forbidden":
            known = _keys_at(above)
            nearest = next(iter(get_close_matches(key, known, 1, 0.6)), "")
            facts = {"key": key, "where": _named(tree, above), "known": ", ".join(known)}
            if nearest:
                return error("layout/unknown-key-nearest", place_at(tree, loc, key=True), **facts, nearest=nearest)
            return error("layout/unknown-key", place_at(tree, loc, key=True), **facts)
        case "literal_error":
            expected = str(one.get("ctx", {}).get("expected", "")).replace("'", "")
            return error("layout/unknown-word", place_at(tree, loc), key=key, word=one["input"], expected=expected)
        case _:
            return error(_KINDS.get(one["type"], "layout/not-text"), place_at(tree, loc), key=path or tree.place.file)


_KINDS = {
    "model_type": "layout/not-a-mapping",
    "dict_type": "layout/not-a-mapping",
    "list_type": "layout/not-a-list",
    "bool_type": "layout/not-true-or-false",
    "string_too_short": "layout/empty-text",
    "string_too_long": "layout/text-too-long",
    "too_short": "layout/empty-list",
    "too_long": "layout/list-too-long",
}
"""Our name for what pydantic found; anything else wanted a text."""


def _named(tree: Mapping, path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path) or tree.place.file


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    match path:
        case ("columns", _, *_):
            model: type[_Model] = ColumnFile
        case ("duplicates", *_):
            model = DuplicatesFile
        case ("legs", *_):
            model = LegsFile
        case _:
            model = LayoutFile
    return [field.alias or name for name, field in model.model_fields.items()]
