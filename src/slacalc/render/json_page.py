"""JSON as a command prints it: sorted keys, one value a line, the same bytes in every language and on every machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def json_page(wire: object) -> str:
    """The text of JSON values; whatever writing can say stands as it is."""
    return json.dumps(wire, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def json_pieces(wire: Mapping[str, object], lists: Mapping[str, Iterable[object]]) -> Iterator[str]:
    """The same text, piece by piece, of values of which some lists are made only as they are written.

    ``lists`` are by their keys beside those of ``wire``.
    """
    rest = dict(sorted({**wire, **lists}.items()))
    yield "{"
    for number, (key, value) in enumerate(rest.items()):
        yield f"{',' if number else ''}\n {json.dumps(key, ensure_ascii=False)}: "
        yield from _items(lists[key]) if key in lists else (_indented(value, 1),)
    yield "\n}\n" if rest else "}\n"


def _items(items: Iterable[object]) -> Iterator[str]:
    begin = "["
    for item in items:
        yield f"{begin}\n  {_indented(item, 2)}"
        begin = ","
    yield "[]" if begin == "[" else "\n ]"


def _indented(value: object, depth: int) -> str:
    """A text in JSON has no line end of its own, so that only the lines of the page are moved."""
    return json_page(value)[:-1].replace("\n", "\n" + " " * depth)
