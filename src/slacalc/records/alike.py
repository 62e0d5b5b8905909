"""The records that two exports have alike in every column, and those that they do not, in slices of keys: memory is bounded.

What is alike is most of two logs of one month, and stays in parts as it was read; what is not is little, and is held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.machine import machine
from slacalc.records.store import Parts, Slices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AT, _AT_2 = "row", "row 2"


def separate_alike(first: Parts, second: Parts, keys: Sequence[str]) -> tuple[Parts, tuple[pl.DataFrame, pl.DataFrame]]:
    """The records of the first that the second has alike in every column of the first; and the others of each.

    ``keys`` are the columns by which records are matched; the first of them decides the slice.
    """
    names, memory = first.schema.names(), max(machine().memory, 1)
    size = sum(int(part.estimated_size()) for parts in (first, second) for part in parts.columns(names))
    number = -(-2 * size // memory)
    same, kept = list[pl.DataFrame](), Slices(keys[0], number) if number > 1 else None
    others: tuple[list[pl.DataFrame], list[pl.DataFrame]] = ([], [])
    height = 0
    for ours, theirs in _slices(first, second, keys[0], number):
        alike, *left = _separate(ours, theirs, keys)
        height += alike.height
        if kept is None:
            same.append(alike)
        elif alike.height:
            kept.put(alike)
        for records, of_slice in zip(others, left, strict=True):
            records.append(of_slice)
    whole = Parts.of(same[0]) if kept is None else _parts_of(kept, first.schema, height, keys)
    return whole, (pl.concat(others[0]), pl.concat(others[1]))


def _slices(first: Parts, second: Parts, key: str, number: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Both exports in slices: records of one key lie in the same slice of each."""
    names = first.schema.names()
    if number <= 1:
        yield pl.concat(first.columns(names)), pl.concat(second.columns(names))
        return
    slices = (Slices(key, number), Slices(key, number))
    for parts, sliced in zip((first, second), slices, strict=True):
        for part in parts.columns(names):
            sliced.put(part)
    nothing = first.schema.to_frame()
    for at in range(number):
        ours, theirs = (sliced.slice(at) for sliced in slices)
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


def _parts_of(slices: Slices, schema: pl.Schema, height: int, keys: Sequence[str]) -> Parts:
    """What lies in slices, as parts."""

    def frames(names: Sequence[str]) -> Iterator[pl.DataFrame]:
        if not height:
            yield schema.to_frame().select(names)
        yield from (part.select(names) for part in slices)

    return Parts(schema, height, frames, key="" if len(keys) > 1 else keys[0])
