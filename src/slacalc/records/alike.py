"""The records that two exports have alike in every column, and those that they do not, in slices of keys: memory is bounded.

What is alike is most of two logs of one month, and stays in parts; it is not looked at again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.store import Parts, Slices, slices_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AT_ONCE = 8
"""Pieces that are filled while two exports are matched: slices of both, what is alike, what is left of both, and what differs."""
_AT, _AT_2 = "row", "row 2"


class Alike:
    """The records of two exports that are alike, gathered slice by slice while the others are handed on."""

    def __init__(self, first: Parts, second: Parts, keys: Sequence[str]) -> None:
        """``keys`` are the columns by which records are matched; the first of them decides the slice."""
        self._exports, self._keys, self.schema = (first, second), keys, first.schema
        names = first.schema.names()
        size = sum(int(part.estimated_size()) for parts in (first, second) for part in parts.columns(names))
        self.slices = slices_for(2 * size)
        """In so many slices the records are looked at: of each there is a copy while it is taken apart."""
        self._kept = Slices(keys[0], self.slices, AT_ONCE)

    def others(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """The records of each that the other does not have alike, slice by slice: those of one key in the same slice."""
        for ours, theirs in self._slices():
            alike, *others = _separate(ours, theirs, self._keys)
            self._kept.put(alike)
            yield others[0], others[1]

    def parts(self) -> Parts:
        """Those that are alike, as the first export has them."""
        kept, schema = self._kept, self.schema

        def frames(names: Sequence[str]) -> Iterator[pl.DataFrame]:
            if not kept.height:
                yield schema.to_frame().select(names)
            for at in range(self.slices):
                alike = kept.slice(at, names)
                if alike is not None:
                    yield alike

        return Parts(schema, kept.height, frames, key="" if len(self._keys) > 1 else self._keys[0])

    def _slices(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        names = self.schema.names()
        if self.slices == 1:
            first, second = (pl.concat(parts.columns(names)) for parts in self._exports)
            yield first, second
            return
        sliced = [Slices(self._keys[0], self.slices, AT_ONCE) for _ in self._exports]
        for parts, slices in zip(self._exports, sliced, strict=True):
            for part in parts.columns(names):
                slices.put(part)
        nothing = self.schema.to_frame()
        for at in range(self.slices):
            ours, theirs = (slices.slice(at) for slices in sliced)
            yield ours if ours is not None else nothing, theirs if theirs is not None else nothing


def _separate(first: pl.DataFrame, second: pl.DataFrame, keys: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Of one slice: alike, and the others of each. Columns are compared one by one, so that no pair is held as a whole."""
    numbered = [records.select(keys).with_row_index(_AT) for records in (first, second)]
    pairs = numbered[0].join(numbered[1], on=keys, how="inner", nulls_equal=True, suffix=" 2").select(_AT, _AT_2)
    for name in first.columns:
        if name not in keys:
            pairs = pairs.filter(first[name].gather(pairs[_AT]).eq_missing(second[name].gather(pairs[_AT_2])))
    rows = pairs[_AT].implode(), pairs[_AT_2].implode()
    alike = first.with_row_index(_AT).filter(pl.col(_AT).is_in(rows[0])).drop(_AT)
    left = (
        records.with_row_index(_AT).filter(~pl.col(_AT).is_in(of_side)).drop(_AT)
        for records, of_side in zip((first, second), rows, strict=True)
    )
    return alike, *left  # type: ignore[return-value]  # two of them
