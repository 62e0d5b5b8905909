"""A table of texts of any length, made row by row: what is more than a part lies in a passing file."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import polars as pl
from polars.io.plugins import register_io_source

from slacalc.records.store import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

ROWS = 20_000
"""Rows that are looked at at a time; the same whatever the memory, as a Parquet file is made in groups of them."""


class TextTable:
    """Headers, and rows with a text for each."""

    def __init__(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        self.headers = tuple(headers)
        self._schema = pl.Schema(dict.fromkeys(self.headers, pl.String()))
        self._pieces = Pieces(1)
        self._longest = [len(header) for header in self.headers]
        coming = iter(rows)
        while batch := list(islice(coming, ROWS)):
            frame = pl.DataFrame(batch, schema=self._schema, orient="row")
            longest = frame.select(pl.all().str.len_chars().max()).row(0)
            self._longest = [max(lengths) for lengths in zip(self._longest, longest, strict=True)]
            self._pieces.put_at(frame, pl.repeat(0, frame.height, dtype=pl.UInt32, eager=True))

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self._pieces.height

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Each row."""
        return (row for frame in self._pieces.chunks(0) for row in frame.iter_rows())

    def longest(self) -> tuple[int, ...]:
        """Characters of the longest text of each column, its header among them."""
        return tuple(self._longest)

    def write_parquet(self, out: BinaryIO) -> None:
        """The table as Parquet."""

        def frames(
            names: list[str] | None, _predicate: pl.Expr | None, _rows: int | None, _batch: int | None
        ) -> Iterator[pl.DataFrame]:
            for frame in self._pieces.chunks(0):
                yield frame if names is None else frame.select(names)

        register_io_source(frames, schema=self._schema).sink_parquet(out, row_group_size=ROWS)
