"""Rows that the exact reader has typed, until those of a key are settled: together while they are few, else by slices of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.duplicates import FILE
from slacalc.records.machine import machine
from slacalc.records.moments import instant_of
from slacalc.records.questions import copied
from slacalc.records.sift import extra_columns, schema_of_rows
from slacalc.records.store import Slices, slices_for
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.records.layout import Layout

_TIMES = 4
"""So many times what its rows take is had at once while a slice of keys is settled, about."""


class RowsOfKeys(NamedTuple):
    """All rows of some keys."""

    accepted: pl.DataFrame
    """As ``schema_of_rows`` has them, with the number of their ``file``."""
    aside: pl.DataFrame
    """The same of those that were refused for what stands in them, as far as their key can be told."""


class WaitingRows:
    """The rows of all files of a role."""

    def __init__(self, layout: Layout, size: int) -> None:
        """``size`` are the bytes of the files."""
        self._layout, self._size, self._done = layout, size, 0
        self._key = record_kind(layout.role).key
        self._schema = pl.Schema({**schema_of_rows(layout), FILE: pl.Int32()})
        filled = {name for column in layout.columns for name in (column.name, instant_of(column.name))}
        self._kept = [name for name in self._schema if name in {ROW, FILE, self._key, *filled, *extra_columns(layout)}]
        self._gathered: list[RowsOfKeys] = []
        self._held = 0
        self._slices: tuple[Slices, Slices] | None = None
        self._files: list[int] = []
        self._dropped: set[int] = set()

    def begin(self, file: int) -> int:
        """Rows of that file come: under this number, which they are put with."""
        self._files.append(file)
        return len(self._files) - 1

    def drop(self, number: int) -> None:
        """The rows that were put with that number are none."""
        self._dropped.add(number)

    def kept(self, accepted: pl.DataFrame) -> pl.DataFrame:
        """The columns of rows that wait, apart from the block from which they come."""
        names = [name for name in self._kept if name in accepted.columns]
        return accepted.select(names).with_columns(copied(pl.col(pl.String())))

    def put(self, number: int, accepted: pl.DataFrame, aside: pl.DataFrame, size: int) -> None:
        """Keep these rows, of which the files were so many bytes.

        Raises:
            Unwritable: they are more than the budget has room for, and so has the folder for passing files.
        """
        self._done += size
        of_file = pl.lit(number, pl.Int32()).alias(FILE)
        rows, others = (frame.with_columns(of_file) for frame in (accepted, aside))
        self._gathered.append(RowsOfKeys(rows, others))
        self._held += int(rows.estimated_size() + others.estimated_size())
        if self._held > machine().budget.part_size:
            if self._slices is None:
                slices = slices_for(_TIMES * self._held * max(self._size, 1) // max(self._done, 1))
                self._slices = (Slices(self._key, slices), Slices(self._key, slices))
            self._into_slices()

    def _into_slices(self) -> None:
        """What is gathered goes there: rows of several blocks at once."""
        gathered, self._gathered, self._held = self._gathered, [], 0
        for slices, frames in zip(self._slices or (), zip(*gathered, strict=True), strict=True):
            slices.put(pl.concat(frames))

    def __iter__(self) -> Iterator[RowsOfKeys]:
        """All rows in slices, at least one: no key is in two of them."""
        if self._slices is None:
            gathered, self._gathered = self._gathered, []
            yield RowsOfKeys(self._whole(rows.accepted for rows in gathered), self._whole(rows.aside for rows in gathered))
            return
        if self._gathered:
            self._into_slices()
        of_accepted, of_aside = self._slices
        for at in range(of_accepted.number):
            yield RowsOfKeys(self._whole(of_accepted.chunks(at)), self._whole(of_aside.chunks(at)))

    def _whole(self, frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
        """Rows with all their columns, and the number of their file."""
        rows = pl.concat([pl.DataFrame(schema={name: self._schema[name] for name in self._kept}), *frames])
        if self._dropped:
            rows = rows.filter(~pl.col(FILE).is_in([*self._dropped]))
        blank = [pl.lit(None, dtype).alias(name) for name, dtype in self._schema.items() if name not in rows.columns]
        file = pl.col(FILE).replace_strict([*range(len(self._files))], self._files, return_dtype=pl.Int32())
        return rows.with_columns(*blank, file if self._files != [*range(len(self._files))] else FILE).select(self._schema.names())
