"""Words of a layout as cells are compared with them; of several cells put together to one text, and taken apart again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SPACE = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"
"""What is no part of a cell, a header or a word where it stands at an edge: spaces of every width and marks without width."""
BETWEEN = "/"
_CELL = re.compile(r"((?:[^/\\]|\\.)*)(/|$)")


def trimmed(text: str) -> str:
    """A header or word without what is no part of it."""
    return text.strip(SPACE)


def key_text(cells: Sequence[str]) -> str:
    """One text for several cells, such that no two lists of cells have the same."""
    return cells[0] if len(cells) == 1 else BETWEEN.join(re.sub(r"([\\/])", r"\\\1", cell) for cell in cells)


def split_key(text: str) -> tuple[str, ...]:
    """The cells of such a text of several."""
    cells: list[str] = []
    at = 0
    while True:
        match = _CELL.match(text, at)
        if match is None:
            return (*cells, text[at:])
        cells.append(re.sub(r"\\(.)", r"\1", match[1]))
        if not match[2]:
            return tuple(cells)
        at = match.end()


def repeated_words(words: Iterable[str]) -> Iterator[str]:
    """The words that another stands for already: spaces at the edges of a word do not count, as at those of a cell."""
    before = set[str]()
    for word in words:
        if trimmed(word) in before:
            yield word
        before.add(trimmed(word))
