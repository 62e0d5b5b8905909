"""The digests that cover a statement: of each section, of all of them, and of each line with what it came from."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from slacalc.base.figure import Named, TermLeaf, walk
from slacalc.base.forms import LongList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.base.forms import Wire
    from slacalc.statement.document import Line, Statement

AT_ONCE = 10_000
"""Items of a list that are written at a time."""
_compact_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def signed(wire: Wire) -> Wire:
    """The same values with their digests made anew."""
    body = {key: value for key, value in wire.items() if key not in {"digests", "digest"}}
    body["digests"] = {section: digest_of(value) for section, value in sections_of(body)}
    return {**body, "digest": digest_of(body)}


def sections_of(body: Wire) -> Iterable[tuple[str, object]]:
    """The parts that have a digest of their own, so that a change can be named by its place."""
    for key in sorted(body):
        if key == "tallies" and isinstance(body[key], dict):
            yield from ((f"tallies.{name}", table) for name, table in sorted(body[key].items()))
        elif key not in {"digests", "digest"}:
            yield key, body[key]


def digest_of(value: object) -> str:
    """SHA-256 of the compact canonical JSON of a value."""
    digest = hashlib.sha256()
    for text in _compact(value):
        digest.update(text.encode())
    return digest.hexdigest()


def _compact(value: object) -> Iterator[str]:
    """Compact canonical JSON, some at a time: of open cases there may be a million."""
    if isinstance(value, dict) and value:
        for before, key in zip(("{", *"," * (len(value) - 1)), sorted(value), strict=True):
            yield f"{before}{_compact_text(key)}:"
            yield from _compact(value[key]) if isinstance(value[key], list | LongList) else (_compact_text(value[key]),)
        yield "}"
    elif isinstance(value, list) and len(value) > AT_ONCE:
        for first in range(0, len(value), AT_ONCE):
            yield ("," if first else "[") + _compact_text(value[first : first + AT_ONCE])[1:-1]
        yield "]"
    elif isinstance(value, LongList):
        yield "["
        yield from value.texts(",", compact=True)
        yield "]"
    else:
        yield _compact_text(value)


def line_digests(statement: Statement, wire: Wire) -> list[str]:
    """The digest of each line, from the sections as they are written: the line, its figures, their terms and its wording."""
    return [_line_digest(line, written, statement, wire) for line, written in zip(statement.lines, wire["lines"], strict=True)]


def _line_digest(line: Line, written: Wire, statement: Statement, wire: Wire) -> str:
    names = names_below(statement, tuple(name for name in (line.figure, line.tax_figure) if name))
    nodes = (node for figure in statement.book if figure.name in names for node in walk(figure.node))
    paths = {node.path for node in nodes if isinstance(node, TermLeaf)}
    figures = [
        {key: value for key, value in figure.items() if key != "value"} for figure in wire["figures"] if figure["name"] in names
    ]
    terms = [term for term in wire["terms"] if term["path"] in paths]
    wording = [word for word in wire.get("wording", ()) if word["path"].startswith(f"{line.id}.")]
    return digest_of([written, figures, terms, *([wording] if wording else [])])


def names_below(statement: Statement, names: Iterable[str]) -> set[str]:
    """Those figures and all that they use."""
    nodes = {figure.name: figure.node for figure in statement.book}
    below: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in below:
            below.add(name)
            waiting += [node.name for node in walk(nodes[name]) if isinstance(node, Named)]
    return below
