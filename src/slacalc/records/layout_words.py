"""Words of ``codes`` over several cells: put together to one text, and taken apart again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BETWEEN = "/"
_CELL = re.compile(r"((?:[^/\\]|\\.)*)(/|$)")


def key_text(parts: Sequence[str]) -> str:
    """One text for several cells, such that no two lists of cells have the same."""
    return parts[0] if len(parts) == 1 else BETWEEN.join(re.sub(r"([\\/])", r"\\\1", part) for part in parts)


def split_key(text: str) -> tuple[str, ...]:
    """The cells of such a text of several."""
    parts: list[str] = []
    at = 0
    while True:
        match = _CELL.match(text, at)
        if match is None:
            return (*parts, text[at:])
        parts.append(re.sub(r"\\(.)", r"\1", match[1]))
        if not match[2]:
            return tuple(parts)
        at = match.end()
