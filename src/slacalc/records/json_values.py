"""What stands in a JSON file, one value after the other: the objects of its lines, or of its list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slacalc.records.blocks import MixedText, NotPlain, blocks_of
from slacalc.records.files import split_suffixes
from slacalc.records.json_items import NUL, items_of, texts_of
from slacalc.records.json_rows import cells_of, parsed
from slacalc.records.text_encoding import STRANGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slacalc.records.blocks import Digest
    from slacalc.records.json_rows import Cells
    from slacalc.records.text_encoding import LineEncoding

FIRST_ROW = 1


class JsonValues:
    """The values of a file in that encoding; ``mixed`` is whether its lines may not all be in it."""

    def __init__(self, path: Path, encoding: LineEncoding, limit: int, *, mixed: bool) -> None:
        self._path, self._encoding, self._limit, self._mixed = path, encoding, limit, mixed
        self._are_lines = split_suffixes(path.name)[1] != ".json"

    def rows(self, digest: Digest | None, only: Iterable[int] | None = None) -> Iterator[tuple[str | None, Cells]]:
        """Of each row its cells, of what is no object its text; cells are looked at of rows of these numbers only, if given.

        The numbers are in their order.

        Bytes that are read go into ``digest``.

        Raises:
            MixedText: as :func:`slacalc.records.blocks.blocks_of`.
            NotPlain: as there, and of a list as :func:`slacalc.records.json_items.items_of`.
        """
        wanted = None if only is None else _Wanted(only)
        return self._of_lines(digest, wanted) if self._are_lines else self._of_list(digest, wanted)

    def _of_lines(self, digest: Digest | None, wanted: _Wanted | None) -> Iterator[tuple[str | None, Cells]]:
        number = FIRST_ROW
        for block in self._blocks(digest):
            if NUL.encode() in block:
                raise NotPlain
            at = 0
            while at < len(block):
                end = block.find(b"\n", at)
                line = block[at : end if end >= 0 else len(block)]
                yield (None, {}) if wanted is not None and not wanted.takes(number) else _row_of(_decoded(line))
                number, at = number + 1, at + len(line) + 1

    def _blocks(self, digest: Digest | None) -> Iterator[bytes]:
        if self._mixed:
            from slacalc.records.mixed_text import mixed_blocks  # noqa: PLC0415 - few texts are

            return mixed_blocks(self._path, self._encoding, digest, self._limit)
        return blocks_of(self._path, self._encoding.codec, digest, self._limit)

    def _of_list(self, digest: Digest | None, wanted: _Wanted | None) -> Iterator[tuple[str | None, Cells]]:
        for number, value in enumerate(items_of(texts_of(self._path, self._encoding.codec, digest, self._limit)), FIRST_ROW):
            if wanted is not None and not wanted.takes(number):
                yield None, {}
            elif isinstance(value, dict):
                yield None, cells_of(value)
            else:
                yield json.dumps(value, ensure_ascii=False), {}


class _Wanted:
    """Numbers of rows in their order, as those of all rows go by."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._more = iter(numbers)
        self._next = next(self._more, None)

    def takes(self, number: int) -> bool:
        """Whether that is one of them."""
        if number != self._next:
            return False
        self._next = next(self._more, None)
        return True


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as broken:
        raise MixedText from broken


def _row_of(line: str) -> tuple[str | None, Cells]:
    """The cells of a line, or the text of one that is no object."""
    if not line.strip():
        return None, {}
    value = None if STRANGE in line else parsed(line)
    return (None, cells_of(value)) if isinstance(value, dict) else (line, {})
