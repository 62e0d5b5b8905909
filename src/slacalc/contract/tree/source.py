"""A YAML file as a tree in which every key and value knows its place.

Contracts, layouts and month files are read here, before any schema sees them. The tree is built from the events of the parser, so
nothing is guessed, depth is bounded before anything is composed, and every mistake points at the user's own line.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from yaml import ScalarEvent

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.contract.tree.scalars import Ambiguous, Value, read_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    NextEvent = Callable[[], Any]

DEEPEST = 40
QUOTES = ("'", '"')
LARGEST = 2_000_000
"""Bytes; a contract of a hundred pages has 100,000."""
CONFLICT = re.compile(r"<{7} .*|={7}|>{7} .*|\|{7} .*")
"""A line with which a version control system marks two versions of which somebody must choose one."""
CONFLICT_MARK = "<" * 7
"""Without it, no line marks a conflict."""
OF_THE_START = ("contract/no-colon", "contract/cannot-start")
"""Mistakes that the parser notices after the text that it has begun to read."""
WIDEST = 2000
"""Code points of a line that a place quotes."""
OF_A_WIDTH = (ScalarEvent, yaml.AliasEvent)
"""Events whose text is marked; of the others, their first character is."""
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f]"
)
"""Control characters, other line breaks, and characters that nobody can see."""
PROBLEMS = (
    ("mapping values are not allowed", "contract/colon-in-text"),
    ("did not find expected comment or line break", "contract/cannot-start"),
    ("cannot start any token", "contract/cannot-start"),
    ("unexpected end of stream", "contract/unclosed"),
    ("did not find expected ','", "contract/unclosed"),
    ("did not find expected", "contract/bad-indent"),
    ("not allowed in this context", "contract/bad-indent"),
    ("could not find expected ':'", "contract/no-colon"),
    ("%TAG", "contract/tag"),
)
"""What the parser says, and our name for it; anything else is ``contract/bad-yaml``."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: text, whole number, decimal or truth."""

    path: str
    """Dotted, items of a list by their number from 1: ``fees.calls.steps.1``."""
    key: Place
    """Of its key; for an item of a list, of the value itself."""
    place: Place
    value: Value
    text: str
    """As written, without quotes."""
    quoted: bool
    clause: str = ""
    """Of the amendment that wrote it; empty where it stands in its own place."""
    indexed: tuple[tuple[str, Scalar], ...] = ()
    """Of a price: the amendments that index it, by id, each with what it says, in the order of their dates."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; keys are always text."""

    path: str
    key: Place
    place: Place
    items: tuple[tuple[str, Node], ...]
    clause: str = ""
    by_key: dict[str, Node] = field(init=False, repr=False, compare=False)
    """The same once more, so that a file of many keys is looked through once and not once for each."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", dict(self.items))

    def find(self, key: str) -> Node | None:
        """The value under ``key``, if there is one."""
        return self.by_key.get(key)


@dataclass(frozen=True, slots=True)
class Listing:
    """Values in the order of the file."""

    path: str
    key: Place
    place: Place
    items: tuple[Node, ...]
    clause: str = ""


Node = Scalar | Mapping | Listing


def read_source(data: bytes, name: str, accepted: frozenset[str] = frozenset()) -> Mapping:
    """The tree of a YAML file whose top is a mapping, where it holds no mistake; see :func:`read_tree`.

    Raises:
        Refused: with every mistake of the file; after a mistake of syntax the rest cannot be read.
    """
    root, mistakes = read_tree(data, name, accepted)
    if mistakes:
        raise Refused(*mistakes)
    return root


@lru_cache(maxsize=1)  # a contract is read for its layouts, for its terms and for its language, one after the other
def read_tree(data: bytes, name: str, accepted: frozenset[str] = frozenset()) -> tuple[Mapping, tuple[Diagnostic, ...]]:
    """The tree of a YAML file whose top is a mapping, and the mistakes that leave the rest of it readable.

    Args:
        data: the bytes of the file: UTF-8, with or without a byte order mark.
        name: the file as the user calls it; every place shows it.
        accepted: plain spellings that this format defines as words although YAML readers differ on them.

    Raises:
        Refused: with every mistake of the file, where one of them is of syntax: the rest cannot be read then.
    """
    text = _decode(data, name)
    lines = text.split("\n")
    if "\r" in text:
        lines = [line.removesuffix("\r") for line in lines]
    reader = _TreeReader(name, lines, accepted)
    if FORBIDDEN.search(text) or CONFLICT_MARK in text:  # as hardly any file does; which of its lines is asked then
        reader.check_characters()
    root = reader.read(text)
    if not reader.mistakes and root is None:
        reader.mistakes.append(error("contract/empty-file", Place(name)))
    elif not reader.mistakes and not isinstance(root, Mapping):
        reader.mistakes.append(error("contract/not-a-mapping", root.place if root else Place(name), path=name))
    if not isinstance(root, Mapping):
        raise Refused(*reader.mistakes)
    return root, tuple(reader.mistakes)


def place_within(scalar: Scalar, start: int, width: int) -> Place:
    """The place of ``width`` code points of a value, ``start`` from 0; of the whole value where it is escaped or folded."""
    place = scalar.place
    quote = int(scalar.quoted)
    if place.excerpt[place.column - 1 + quote :].startswith(scalar.text):
        return Place(place.file, place.line, place.column + quote + start, place.excerpt, max(width, 1))
    return place


def _decode(data: bytes, name: str) -> str:
    if len(data) > LARGEST:
        raise Refused(error("contract/too-large", Place(name), bytes=len(data), most=LARGEST))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        before = data[: bad.start].decode("utf-8-sig")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        raise Refused(error("contract/not-utf8", Place(name, line, column), byte=f"0x{data[bad.start]:02X}")) from None


@dataclass(slots=True)
class _Stop(Exception):  # noqa: N818 - ends the reading of a file that cannot be read on
    """A mistake after which nothing can be read."""

    diagnostic: Diagnostic


class _TreeReader:
    """Builds the tree of one file and gathers its mistakes."""

    def __init__(self, name: str, lines: list[str], accepted: frozenset[str]) -> None:
        self.name = name
        self.lines = lines
        self.accepted = accepted
        self.mistakes: list[Diagnostic] = []
        self.long_quote: tuple[int, Place] | None = None
        """Of the last text in quotes over several lines: the line on which it ends, from 0, and where it begins."""
        self.excerpts = [*(lines if len(max(lines, key=len)) <= WIDEST else (line[:WIDEST] for line in lines)), ""]
        """What places quote of each line, and of what lies after the last one."""

    def check_characters(self) -> None:
        """Refuse what cannot be seen, and marks of a merge; the parser would stop at it, or take it for a part of a word."""
        conflicts = [number for number, line in enumerate(self.lines) if CONFLICT.fullmatch(line)]
        if any(self.lines[number].startswith("<") for number in conflicts):
            self.mistakes += [error("contract/merge-conflict", self._whole(number)) for number in conflicts[:DEEPEST]]
        for number, line in enumerate(self.lines):
            match = FORBIDDEN.search(line)
            if match is not None and len(self.mistakes) < DEEPEST:
                self.mistakes.append(_unseen(match[0], self._place(number, match.start())))
        if self.mistakes:
            raise Refused(*self.mistakes)

    def read(self, text: str) -> Node | None:
        """The tree, as far as it can be read."""
        root: Node | None = None
        try:
            next_event = yaml.CSafeLoader(text).get_event
            while (event := next_event()) is not None:
                if isinstance(event, yaml.DocumentStartEvent):
                    if root is not None:
                        self.mistakes.append(error("contract/several-documents", self._at(event)))
                        break
                    root = self._node(next_event(), next_event, "", Place(self.name), 1)
        except _Stop as stop:
            self.mistakes.append(stop.diagnostic)
        except yaml.YAMLError as problem:
            self.mistakes.append(self._problem(problem))
        return root

    def _node(self, event: Any, next_event: NextEvent, path: str, key: Place | None, depth: int) -> Node:  # noqa: ANN401 - the parser's events have no types
        if depth > DEEPEST:
            place = self._at_text(event) if isinstance(event, OF_A_WIDTH) else self._at(event)
            raise _Stop(error("contract/too-deep", place, most=DEEPEST))
        if isinstance(event, ScalarEvent):  # as most are
            place = self._at_text(event)
            if event.anchor is not None or event.tag is not None:
                self._check_properties(event, place)
            return self._scalar(event, path, key or place, place)
        if isinstance(event, yaml.AliasEvent):
            place = self._at_text(event)
            self.mistakes.append(error("contract/alias", place, name=f"*{event.anchor}"))
            return Scalar(path, key or place, place, "", "", quoted=True)
        place = self._at(event)
        if event.anchor is not None or event.tag is not None:
            self._check_properties(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(path, key or place, place, self._entries(next_event, path, depth))
        return Listing(path, key or place, place, self._items(next_event, path, depth))

    def _check_properties(self, event: Any, place: Place) -> None:  # noqa: ANN401 - as above
        if event.anchor is not None:
            self.mistakes.append(error("contract/alias", place, name=f"&{event.anchor}"))
        if event.tag is not None:
            self.mistakes.append(error("contract/tag", place, tag=event.tag))

    def _items(self, next_event: NextEvent, path: str, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        above = f"{path}." if path else ""
        while not isinstance(event := next_event(), yaml.SequenceEndEvent):
            items.append(self._node(event, next_event, f"{above}{len(items) + 1}", None, depth + 1))
        return tuple(items)

    def _entries(self, next_event: NextEvent, path: str, depth: int) -> tuple[tuple[str, Node], ...]:
        items: dict[str, Node] = {}
        above = f"{path}." if path else ""
        while isinstance(event := next_event(), ScalarEvent):
            place, name = self._at_text(event), event.value
            if event.anchor is not None or event.tag is not None:
                self._check_properties(event, place)
            if not name:
                self.mistakes.append(error("contract/empty-key", place))
            elif name == "<<" and not event.style:
                self.mistakes.append(error("contract/merge-key", place))
            elif name in items:
                self.mistakes.append(error("contract/duplicate-key", place, key=name, first=items[name].key.line))
            node = self._node(next_event(), next_event, above + name, place, depth + 1)
            items.setdefault(name, node)
        if not isinstance(event, yaml.MappingEndEvent):
            place = self._at_text(event) if isinstance(event, OF_A_WIDTH) else self._at(event)
            raise _Stop(error("contract/key-not-text", place))
        return tuple(items.items())

    def _scalar(self, event: Any, path: str, key: Place, place: Place) -> Scalar:  # noqa: ANN401 - as above
        quoted = bool(event.style)  # '' in the C parser and None in the other where it is plain
        if event.style in QUOTES and event.end_mark.line > event.start_mark.line:
            self.long_quote = event.end_mark.line, place
        value: Value = event.value
        if not quoted and not event.value:
            in_braces = _in_braces(key)
            missing = error("contract/braces-in-text", key, text=in_braces) if in_braces else None
            self.mistakes.append(missing or error("contract/missing-value", key, path=path))
        elif quoted and (unseen := FORBIDDEN.search(event.value)):
            self.mistakes.append(_unseen(unseen[0], place))  # written as an escape
        elif not quoted:
            try:
                value = read_plain(event.value, self.accepted)
            except Ambiguous:
                self.mistakes.append(error("contract/ambiguous-scalar", place, text=event.value[:80]))
        return Scalar(path, key, place, value, event.value, quoted)

    def _at(self, event: Any) -> Place:  # noqa: ANN401 - as above
        """Where it begins, its first character."""
        mark = event.start_mark
        return self._place(mark.line, mark.column)

    def _at_text(self, event: Any) -> Place:  # noqa: ANN401 - as above
        """The text of a scalar or an alias, up to the end of its first line."""
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        width = (end.column if end.line == line else len(self.lines[line])) - column
        return Place(self.name, line + 1, column + 1, self.excerpts[line], max(1, width))

    def _place(self, line: int, column: int, width: int = 1) -> Place:
        """From the parser's numbers, which start at 0."""
        return Place(self.name, line + 1, column + 1, self.excerpts[min(line, len(self.lines))], max(width, 1))

    def _whole(self, line: int) -> Place:
        """The whole of a line, from 0."""
        return self._place(line, 0, len(self.lines[line]))

    def _problem(self, problem: yaml.YAMLError) -> Diagnostic:
        if not isinstance(problem, yaml.MarkedYAMLError) or problem.problem_mark is None:
            return error("contract/bad-yaml", Place(self.name))
        mark, problem_text = problem.problem_mark, str(problem.problem)
        slug = next((slug for words, slug in PROBLEMS if words in problem_text), "contract/bad-yaml")
        if (
            "nesting depth" in problem_text
        ):  # a parser with a limit of its own reads a long way ahead of the events that are counted here
            return error("contract/too-deep", self._place(mark.line, mark.column), most=DEEPEST)
        if self.long_quote is not None and self.long_quote[0] == mark.line:  # it was to end on the line on which it begins
            return error("contract/unclosed", self.long_quote[1])
        if problem.context_mark is not None and (mark.line >= len(self.lines) or slug in OF_THE_START):
            mark = problem.context_mark
        return error(slug, self._place(mark.line, mark.column))


def _unseen(character: str, place: Place) -> Diagnostic:
    if character == "\t":
        return error("contract/tab", place)
    return error("contract/hidden-character", place, character=f"U+{ord(character):04X}")


def _in_braces(key: Place) -> str:
    """``{seq}``, where a key without a value stands alone between braces: a text that was meant to have them; else nothing."""
    first, last = key.column - 2, key.column + key.width
    text = key.excerpt[max(first, 0) : last]
    return text if text.startswith("{") and text.endswith("}") else ""
