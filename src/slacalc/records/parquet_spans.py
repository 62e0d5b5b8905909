"""A Parquet file in spans of row groups."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from slacalc.records.blocks import NotPlain
from slacalc.records.parquet_footer import BadFooter, read_footer

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.records.parquet_footer import Footer

_TAIL = 8
"""Bytes behind the footer: its length, and a mark."""


class RowSpan(NamedTuple):
    """Rows that stand together, and the bytes [begin, end) of the file in which they lie."""

    begin: int
    end: int | None
    """None is the end of the file."""
    first: int
    """The number of the first of the rows, from 0."""
    rows: int


def row_spans(footer: Footer, rows: int) -> tuple[RowSpan, ...]:
    """The file in spans of row groups, of so many rows or more; one where its groups are not known."""
    cuts, first = [(0, 0)], 0
    for group in footer.groups:
        if first - cuts[-1][1] >= max(rows, 1):
            cuts.append((group.begin, first))
        first += group.rows
    ends = [*cuts[1:], (None, footer.rows)]
    return tuple(RowSpan(begin, end, at, after - at) for (begin, at), (end, after) in zip(cuts, ends, strict=True))


def footer_of(path: Path) -> Footer:
    """What a file says of itself.

    Raises:
        NotPlain: it says nothing that can be read.
        OSError: as reading does.
    """
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(size - _TAIL, 0))
        length = int.from_bytes(file.read(_TAIL)[:4], "little")
        file.seek(max(size - length - 2 * _TAIL, 0))
        try:
            return read_footer(file.read())
        except BadFooter as broken:
            raise NotPlain from broken
