"""The sections of a file whose syntax is broken: each is read by itself, so that one mistake does not hide those of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.contract.tree.source import Mapping, read_tree

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.contract.tree.source import Node

UNREADABLE = frozenset(
    {
        "contract/bad-indent",
        "contract/bad-yaml",
        "contract/cannot-start",
        "contract/colon-in-text",
        "contract/no-colon",
        "contract/unclosed",
    }
)
"""Mistakes of syntax: the parser does not read on after them."""
LARGEST = 200_000
"""Bytes of a file whose sections are read one by one."""
_KEY = re.compile(r"([a-z_]+):(?=\s|$)")


def read_sections(data: bytes, name: str, keys: Collection[str], whole: Refused) -> tuple[Mapping, tuple[Diagnostic, ...]] | None:
    """What can be read of a file that is refused as a ``whole``: the sections that hold, and what is wrong with the others.

    A section begins where one of ``keys`` begins a line. None where that does not tell where the mistake is: then only the first
    mistake of the file is known.
    """
    if len(data) > LARGEST or any(mistake.code not in UNREADABLE for mistake in whole.diagnostics):
        return None
    lines = data.decode("utf-8-sig").split("\n")
    starts = [at for at, line in enumerate(lines) if (key := _KEY.match(line)) and key[1] in keys]
    if not starts:
        return None
    items: list[tuple[str, Node]] = []
    broken: list[Diagnostic] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        try:
            root, spelling = read_tree("\n".join([*[""] * start, *lines[start:end]]).encode(), name)
        except Refused as section:
            within = [mistake for mistake in whole.diagnostics if start < mistake.place.line <= end]
            broken += within or section.diagnostics
        else:
            broken += spelling
            items += root.items
    if not broken or len({key for key, _ in items}) != len(items):
        return None
    first = items[0][1] if items else None
    place = first.key if first is not None else broken[0].place
    return Mapping("", place, place, tuple(items)), tuple(broken)
