"""Good rows in few bytes while they wait to be counted: what a column has throughout is kept once, a number as a small one.

Nothing is lost: what is restored equals what was packed, types and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.moments import INSTANT, LOCAL, instant_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = pl.UInt32()
"""What polars keeps of a word: its number."""
_WIDTHS: tuple[tuple[int, pl.DataType], ...] = ((8, pl.UInt8()), (16, pl.UInt16()), (32, pl.UInt32()))
"""How many bits small numbers have, and their types."""
_SECOND = 1_000_000
"""What a moment counts in a second."""
_BEHIND, _PAST = "behind ", "past "
"""Prefixes of by how much an instant is behind the clock, and of how much a moment is past a second."""
_PLACE = pl.int_range(pl.len(), dtype=pl.Int64())
"""The place of a row among those that are packed, from 0."""


class _Ends(NamedTuple):
    """What the numbers of a column lie between, both among them; None where there is none."""

    least: int | None
    most: int | None
    blanks: int

    @property
    def is_all(self) -> int | None:
        """The number that all rows have that have one."""
        return self.least if self.least == self.most else None


class Packing(NamedTuple):
    """How rows are restored from what is kept of them."""

    restored: Mapping[str, pl.Expr]
    """Each column of the rows, in their order."""
    words: pl.DataFrame
    """The columns of words without a row: as long as these are there, polars knows the words by their numbers."""
    always: str
    """A column that is kept in any case, so that there are as many rows as there were."""

    def kept_for(self, names: Sequence[str]) -> list[str]:
        """The columns that must have been kept to restore these, at least one."""
        return list(dict.fromkeys(root for name in names for root in self.restored[name].meta.root_names())) or [self.always]

    def restore(self, kept: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
        """These columns of the rows."""
        return kept.select(self.restored[name] for name in names)


def unpacked(rows: pl.DataFrame) -> tuple[pl.DataFrame, Packing]:
    """The rows as they are: of few, finding out how they could be smaller takes longer than counting them."""
    words = [name for name, dtype in rows.schema.items() if dtype == pl.Categorical()]
    return rows.rechunk(), Packing({name: pl.col(name) for name in rows.columns}, rows.select(words).clear(), rows.columns[0])


def pack(rows: pl.DataFrame) -> tuple[pl.DataFrame, Packing]:
    """What must be kept of rows, in columns of plain types, and how they are restored.

    Where rows have hashes all of these are kept, also where they are one. The number of a row is kept as how many are left out
    before it, and moments in seconds, where all are as much past a second.
    """
    words = [name for name, dtype in rows.schema.items() if dtype == pl.Categorical()]
    numbers = [name for name, dtype in rows.schema.items() if name in words or dtype.is_signed_integer() or dtype.is_temporal()]
    moments = [name for name in numbers if rows.schema[name] in {LOCAL, INSTANT}]
    clocks = {instant_of(name): name for name in moments if instant_of(name) in moments}
    plain = rows.with_columns(pl.col(numbers).to_physical())
    if ROW in numbers:
        plain = plain.with_columns(pl.col(ROW) - _PLACE)
    behind = ((pl.col(clock) - pl.col(instant)).alias(_BEHIND + instant) for instant, clock in clocks.items())
    past = ((pl.col(name) % _SECOND).alias(_PAST + name) for name in moments if name not in clocks)
    ends = _ends_of(plain.select(*numbers, *behind, *past))
    kept = {name: pl.col(name) for name in rows.columns if name not in ends}
    whole = dict(kept)
    for name in sorted(numbers, key=clocks.__contains__):  # a clock comes before the instant that it tells
        after = ends[_BEHIND + name].is_all if name in clocks else None
        if after is not None and ends[_BEHIND + name].blanks == ends[name].blanks == ends[clocks[name]].blanks:
            whole[name] = whole[clocks[name]] - after
            continue
        in_seconds = _PAST + name in ends and ends[_PAST + name].is_all is not None
        small, whole[name] = _small(name, ends[name], _SECOND if in_seconds else 1)
        kept |= {name: small} if small is not None else {}
    if ROW in numbers:
        whole[ROW] += _PLACE
    kept = kept or {name: pl.col(name) for name in rows.columns[:1]}
    restored = {name: _restored(whole[name], dtype).alias(name) for name, dtype in rows.schema.items()}
    return plain.select(**kept).rechunk(), Packing(restored, rows.select(words).clear(), next(iter(kept)))


def _small(name: str, ends: _Ends, unit: int) -> tuple[pl.Expr | None, pl.Expr]:
    """What is kept of numbers, if anything, and how they are had from it; each is the least one and a multiple of the unit."""
    if ends.least is None or ends.most is None or (ends.least == ends.most and not ends.blanks):
        return None, pl.repeat(ends.least, pl.len(), dtype=pl.Int64())
    kept, whole, widest = pl.col(name), pl.col(name).cast(pl.Int64()), (ends.most - ends.least) // unit
    bits, small = next(((bits, small) for bits, small in _WIDTHS if widest >> bits == 0), (0, None))
    if small is None:
        return kept, whole
    base = 0 if unit == 1 and ends.least >= 0 and ends.most >> bits == 0 else ends.least
    if base:
        kept -= base
    if unit > 1:
        kept, whole = kept // unit, whole * unit
    return kept.cast(small, wrap_numerical=True), whole + base if base else whole


def _restored(whole: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Categorical():
        return whole.cast(_WORD).cat.to(dtype)
    return whole.cast(dtype) if dtype.is_signed_integer() or dtype.is_temporal() else whole


def _ends_of(columns: pl.DataFrame) -> dict[str, _Ends]:
    """Between what the numbers of each column lie."""
    each = {name: pl.col(name) for name in columns.columns}
    asked = (
        pl.struct(column.min().alias("least"), column.max().alias("most"), column.null_count().alias("blanks")).alias(name)
        for name, column in each.items()
    )
    return {name: _Ends(**ends) for name, ends in columns.select(asked).row(0, named=True).items()}
