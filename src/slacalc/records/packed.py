"""Good rows in few bytes while they wait to be counted: what a column has throughout is kept once, a number as a small one.

Nothing is lost: what is restored equals what was packed, types and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.moments import LOCAL, instant_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = pl.UInt32()
"""What polars keeps of a word: its number."""
_BITS: dict[pl.DataType, int] = {pl.UInt8(): 8, pl.UInt16(): 16, pl.UInt32(): 32}
"""Types of small numbers, and how many bits they have."""
_BEHIND = "behind "
"""Prefix of by how much an instant is behind the clock."""


class _Ends(NamedTuple):
    """What the numbers of a column lie between, both among them; None where there is none."""

    least: int | None
    most: int | None
    blanks: int

    @property
    def is_one(self) -> bool:
        """Whether all rows have the same, be it a number or a blank."""
        return self.least == self.most and (self.least is None or not self.blanks)

    def fits(self, small: pl.DataType) -> bool:
        """Whether the numbers can be kept as such small ones."""
        return self.least is not None and self.most is not None and self.least >= 0 and self.most < 1 << _BITS[small]


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


def pack(rows: pl.DataFrame) -> tuple[pl.DataFrame, Packing]:
    """What must be kept of rows, in columns of plain types, and how they are restored.

    The rows have their hashes: of these all are kept, also where they are one.
    """
    words = [name for name, dtype in rows.schema.items() if dtype == pl.Categorical()]
    numbers = [name for name, dtype in rows.schema.items() if name in words or dtype.is_signed_integer() or dtype.is_temporal()]
    clocks = {instant_of(name): name for name in numbers if rows.schema[name] == LOCAL and instant_of(name) in numbers}
    plain = rows.with_columns(pl.col(numbers).to_physical())
    behind = ((pl.col(clock) - pl.col(instant)).alias(_BEHIND + instant) for instant, clock in clocks.items())
    ends = _ends_of(plain.select(*numbers, *behind))
    kept = {name: pl.col(name) for name in rows.columns if name not in ends or not ends[name].is_one}
    whole = kept | {name: pl.repeat(ends[name].least, pl.len(), dtype=pl.Int64()) for name in numbers if ends[name].is_one}
    for instant, clock in clocks.items():
        blanks = {ends[name].blanks for name in (instant, clock, _BEHIND + instant)}
        if instant in kept and ends[_BEHIND + instant].is_one and len(blanks) == 1:
            del kept[instant]
            whole[instant] = whole[clock].cast(pl.Int64()) - ends[_BEHIND + instant].least
    first = ends[ROW].least if ROW in kept else None
    if first is not None:
        kept[ROW], whole[ROW] = pl.col(ROW) - first, pl.col(ROW).cast(pl.Int64()) + first
        ends[ROW] = _Ends(0, (ends[ROW].most or 0) - first, 0)
    for name in kept.keys() & ends.keys():
        small = next(filter(ends[name].fits, _BITS), None)
        kept[name] = kept[name] if small is None else kept[name].cast(small)
    restored = {name: _restored(whole[name], dtype).alias(name) for name, dtype in rows.schema.items()}
    return plain.select(**kept).rechunk(), Packing(restored, rows.select(words).clear(), next(iter(kept)))


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
