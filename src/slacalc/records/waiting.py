"""Rows that the exact reader has typed, until those of a key are settled: together while they are few, else by slices of keys."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.duplicates import FILE
from slacalc.records.machine import machine
from slacalc.records.moments import instant_of
from slacalc.records.questions import copied
from slacalc.records.rows_of_keys import LargeSlice, RowsOfKeys
from slacalc.records.sift import extra_columns, schema_of_rows
from slacalc.records.store import Slices, slices_for
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.records.layout import Layout

FEW_ROWS = 10_000
"""Rows of so few make no slice that is worth cutting again."""
MOST_SLICES, MOST_LEVELS = 64, 2
"""So many slices are there at a time, and so often are those that are too large cut again."""
_TIMES = 4
"""So many times what its rows take is had at once while a slice of keys is settled, about."""


class WaitingRows:
    """The rows of all files of a role."""

    def __init__(self, layout: Layout, size: int) -> None:
        """``size`` are the bytes of the files."""
        self._layout, self._size, self._done = layout, size, 0
        self._key = record_kind(layout.role).key
        self._is_joined = layout.leg_number is not None or layout.events is not None
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
                self._slices = self._cut(self._held * max(self._size, self._done, 1) // max(self._done, 1), 0)
            self._into_slices()

    def _cut(self, size: int, level: int) -> tuple[Slices, Slices]:
        """Slices for so many bytes of rows, of the accepted ones and of the others."""
        number = min(slices_for(_TIMES * size), MOST_SLICES)
        return Slices(self._key, number, level=level), Slices(self._key, number, level=level)

    def _into_slices(self) -> None:
        """What is gathered goes there: rows of several blocks at once."""
        gathered, self._gathered, self._held = self._gathered, [], 0
        for slices, frames in zip(self._slices or (), zip(*gathered, strict=True), strict=True):
            slices.put(pl.concat(frames))

    def keys(self) -> Iterator[pl.Series]:
        """The keys of all rows, some at a time; null where one cannot be told."""
        names = (self._key, FILE)
        frames = chain.from_iterable(self._gathered)
        for rows in chain(frames, *(slices.chunks(at, names) for slices in self._slices or () for at in range(slices.number))):
            yield (rows.filter(~pl.col(FILE).is_in([*self._dropped])) if self._dropped else rows)[self._key]

    def __iter__(self) -> Iterator[RowsOfKeys | LargeSlice]:
        """All rows in slices, at least one: no key is in two of them."""
        if self._slices is None:
            gathered, self._gathered = self._gathered, []
            yield RowsOfKeys(self._whole(rows.accepted for rows in gathered), self._whole(rows.aside for rows in gathered))
            return
        if self._gathered:
            self._into_slices()
        if self._slices[0].height or self._slices[1].height:
            yield from self._each(self._slices, 0)
        else:
            yield RowsOfKeys(self._whole(()), self._whole(()))

    def _each(self, slices: tuple[Slices, Slices], level: int) -> Iterator[RowsOfKeys | LargeSlice]:
        """The rows of each slice that has any; one that is too large is cut once more, as far as it has several keys."""
        for at in range(slices[0].number):
            size, height = (sum(numbers) for numbers in zip(*((of.size_of(at), of.heights[at]) for of in slices), strict=True))
            if not height:
                continue
            if height <= FEW_ROWS or slices_for(_TIMES * size) == 1:
                yield RowsOfKeys(*(self._whole(of.chunks(at)) for of in slices))
                continue
            finer = self._cut(size, level + 1)
            for of_slice, into in zip(slices, finer, strict=True):
                for rows in of_slice.chunks(at):
                    into.put(rows)
            highest = max(map(sum, zip(*(of.heights for of in finer), strict=True)))
            if level < MOST_LEVELS and highest < height:
                yield from self._each(finer, level + 1)
            elif self._is_joined:
                yield RowsOfKeys(*(self._whole(of.chunks(at)) for of in slices))
            else:
                accepted, aside = (partial(self._chunks, of, at) for of in slices)
                yield LargeSlice(accepted, aside, slices_for(_TIMES * size))

    def _chunks(self, slices: Slices, at: int) -> Iterator[pl.DataFrame]:
        """The rows of a slice some at a time, at least once."""
        yield self._whole(())
        for rows in slices.chunks(at):
            yield self._whole((rows,))

    def _whole(self, frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
        """Rows with all their columns, and the number of their file."""
        rows = pl.concat([pl.DataFrame(schema={name: self._schema[name] for name in self._kept}), *frames])
        if self._dropped:
            rows = rows.filter(~pl.col(FILE).is_in([*self._dropped]))
        blank = [pl.lit(None, dtype).alias(name) for name, dtype in self._schema.items() if name not in rows.columns]
        file = pl.col(FILE).replace_strict([*range(len(self._files))], self._files, return_dtype=pl.Int32())
        return rows.with_columns(*blank, file if self._files != [*range(len(self._files))] else FILE).select(self._schema.names())
