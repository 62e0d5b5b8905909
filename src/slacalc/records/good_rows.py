"""The good rows of a role: what recurs among them is told apart, and what is left are records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.duplicates import FILE
from slacalc.records.moments import INSTANT
from slacalc.records.questions import KEY_HASH, LINE_HASH, hash_of_key
from slacalc.records.store import BUCKETS, SLICE, Parts, days_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from slacalc.records.store import Split, Store


@dataclass(frozen=True, slots=True)
class Recurring:
    """What becomes of good rows of which a key recurs."""

    first: pl.DataFrame
    """Of rows of one key that are the same in every character, the first."""
    repeats: int
    """The others of these."""
    undecided: pl.DataFrame
    """``file`` and ``row`` of those that must be settled by what stands in them."""
    known: int
    """Good rows that are known, of whatever key."""
    single: int
    """Those of them whose key does not recur."""
    days: Mapping[str, pl.Series]
    """The days on which moments of these lie."""
    newest: Mapping[str, datetime] | None = None
    """The latest of their instants in each column that has one, where it is known."""


class GoodRows:
    """The good rows of all files of a role."""

    def __init__(self, stores: Sequence[Store | None]) -> None:
        """``stores`` are those of the files, in their order."""
        self._stores = stores

    @property
    def read(self) -> int:
        """How many there are, those that are not known yet among them."""
        return sum(store.height for store in self._stores if store is not None)

    def recurring(self) -> pl.Series:
        """The hashes of keys that occur more than once, of rows that are not known yet too.

        They are looked for in slices of the space of hashes, so that only one slice is sorted at a time.
        """
        stores = [store for store in self._stores if store is not None]
        number = min(-(-self.read // SLICE), BUCKETS)
        recurring = [pl.Series(KEY_HASH, dtype=pl.UInt64)]
        for at in range(number):
            first, end = (step * BUCKETS // number for step in (at, at + 1))
            hashes = pl.concat([recurring[0], *(chunk for store in stores for chunk in store.hashes(first, end))]).sort()
            recurring.append(hashes.filter(hashes == hashes.shift()).unique())
        return pl.concat(recurring)

    def part(self, split: Split, names: Sequence[str]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """See :meth:`Store.part`; what is taken has the number of its ``file``."""
        for at, store in enumerate(self._stores):
            for left, taken in store.part(split, names) if store is not None else ():
                yield left, taken.with_columns(pl.lit(at, pl.Int32).alias(FILE))

    def parts(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """These columns of the rows that are left, some at a time; the number of their ``file`` is among them."""
        for at, store in enumerate(self._stores):
            for rows in store.parts([name for name in names if name != FILE]) if store is not None else ():
                yield rows.with_columns(pl.lit(at, pl.Int32).alias(FILE)).select(names) if FILE in names else rows

    def separate(
        self,
        other_keys: pl.Series,
        schema: Mapping[str, pl.DataType],
        known: Callable[[pl.DataFrame], pl.Series],
        moment: str,
    ) -> Recurring:
        """What recurs among the rows, which are left without it: only rows whose key occurs once stay here.

        ``other_keys`` are keys of rows that are not among them, ``schema`` is that of good rows, ``known`` tells of each row
        whether it is known yet; ``moment`` is the column of which the days are wanted, if it is there. A key is taken to recur
        where its 64 bits do, so that of two keys that share them both are looked at, and neither is lost.
        """
        elsewhere = hash_of_keys(other_keys)
        hashes = pl.concat([self.recurring(), elsewhere]).unique()
        chunks, heights, days = [pl.DataFrame(schema=schema)], list[int](), list[pl.Series]()
        newest: dict[str, datetime] = {}

        def split(rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
            is_known = known(rows)
            recurs = rows[KEY_HASH].is_in(hashes.implode())
            return is_known & ~recurs, is_known & recurs

        instants = [name for name, dtype in schema.items() if dtype == INSTANT]
        looked_at = list(dict.fromkeys([KEY_HASH, *instants, *([moment] if moment in schema else [])]))
        for left, taken in self.part(split, looked_at):
            heights.append(left.height + taken.height)
            days += [days_of(left, moment)] if moment in schema else []
            newest = newest_by_column(left, newest)
            if taken.height:
                chunks.append(taken.select([*schema]).cast(pl.Schema(schema)))
        recurring = pl.concat(chunks)
        alike = (pl.col(LINE_HASH).n_unique().over(KEY_HASH) == 1) & ~pl.col(KEY_HASH).is_in(elsewhere.implode())
        repeated = recurring.filter(alike)
        first = repeated.sort(FILE, ROW).unique(KEY_HASH, keep="first")
        undecided = recurring.filter(~alike).select(FILE, ROW)
        single = sum(heights) - recurring.height
        known_days = {moment: pl.concat(days)} if days else {}
        return Recurring(first, repeated.height - first.height, undecided, sum(heights), single, known_days, newest)

    def together(
        self,
        schema: pl.Schema,
        last: pl.DataFrame,
        recurring: Recurring,
        days: Mapping[str, pl.Series],
        in_order: Sequence[str],
        key: str,
    ) -> Parts:
        """The records: the rows that are left, and the last ones, which were settled; the rest is as of ``Parts``."""

        def frames(columns: Sequence[str]) -> Iterator[pl.DataFrame]:
            as_asked = pl.Schema({name: schema[name] for name in columns})
            for rows in self.parts(columns):
                yield rows.cast(as_asked)
            if last.height or not self.read:
                yield last.select(columns)

        newest = newest_by_column(last, recurring.newest) if recurring.newest is not None else None
        return Parts(schema, recurring.single + last.height, frames, in_order, key, days, newest)


def newest_by_column(rows: pl.DataFrame, before: Mapping[str, datetime]) -> dict[str, datetime]:
    """The latest of the instants in each column that has one, of these rows and those before."""
    instants = [name for name, dtype in rows.schema.items() if dtype == INSTANT]
    newest = dict(before)
    for name, moment in zip(instants, rows.select(instants).max().rows()[0] if instants else (), strict=True):
        if moment is not None:
            newest[name] = max(moment, newest.get(name, moment))
    return newest


def hash_of_keys(keys: pl.Series) -> pl.Series:
    """The hashes of keys; a blank one has none."""
    return keys.drop_nulls().to_frame("key").select(hash_of_key(pl.col("key")))["key"]
