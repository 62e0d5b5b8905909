"""Records put in any order and given back in one: what is more than a part lies in passing files, in ranges of the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.machine import machine
from slacalc.records.store import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLED = 256
"""Records, about, that are looked at of each frame to see where the ranges end."""


class InOrder:
    """Records in the order of a text column, and of some more where that is the same."""

    def __init__(self, schema: pl.Schema, by: str, then: Sequence[str] = (), shared_by: int = 1) -> None:
        """``shared_by`` is that of the pieces in which records wait."""
        self.schema, self._by, self._order = schema, by, (by, *then)
        self._size = machine().budget.part_size
        self._coming = Pieces(1, shared_by)
        self._samples: list[str | None] = []
        """Texts of their own: a series of some of a column keeps the memory of the whole column."""
        self._sorted: Pieces | None = None
        self._ranges, self.height = 1, 0

    def put(self, records: pl.DataFrame) -> None:
        """Put some records, before any are looked at.

        Raises:
            Unwritable: there is no room for passing files.
        """
        if self._sorted is not None:
            raise ValueError(self._by)
        if records.height:
            self.height += records.height
            self._samples += records[self._by].gather_every(-(-records.height // SAMPLED)).to_list()
            self._coming.put_at(records, _place(0, records.height))

    def frames(self, names: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """Some columns of the records, in order, some at a time; at least one frame, be it empty."""
        if self._sorted is None:
            self._sorted = self._in_ranges()
        if not self.height:
            yield self.schema.to_frame() if names is None else self.schema.to_frame().select(names)
        for at in range(self._ranges):
            records = self._sorted.slice(at, names)
            if records is not None:
                yield records

    def whole(self) -> pl.DataFrame:
        """All records together."""
        return pl.concat(self.frames())

    def _in_ranges(self) -> Pieces:
        """The records sorted, a range of the order in each piece: equal texts are in the same one."""
        self._ranges = max(-(-self._coming.size // self._size), 1)
        pieces = self._coming
        if self._ranges > 1:
            samples = pl.Series(self._samples, dtype=pl.String).sort()
            ends = samples.gather([samples.len() * at // self._ranges for at in range(1, self._ranges)])
            pieces = Pieces(self._ranges)
            for records in self._coming.chunks(0):
                pieces.put_at(records, ends.search_sorted(records[self._by], side="right"))
        in_order = Pieces(self._ranges)
        for at in range(self._ranges):
            of_range = pieces.slice(at)
            if of_range is not None:
                in_order.put_at(of_range.sort(self._order), _place(at, of_range.height))
        self._coming, self._samples = Pieces(1), []
        return in_order


def _place(at: int, height: int) -> pl.Series:
    """The same place for so many records."""
    return pl.repeat(at, height, dtype=pl.UInt32, eager=True)
