"""The good rows of a role: what recurs among them is told apart, and what is left are records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.duplicates import FILE
from slacalc.records.moments import INSTANT
from slacalc.records.questions import KEY_HASH, LINE_HASH, hash_of_key
from slacalc.records.store import BUCKETS, SLICE, Parts, Pieces, Slices, days_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from slacalc.records.store import Store


MOST_HELD = 1_000_000
"""Hashes of keys that recur: where there are more, all rows are parted by their keys, and looked at some keys at a time."""
_PART, _AT = "part", "at"
"""Of a row, the number of the part in which it waits, and where there."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """What becomes of good rows of which a key recurs; of those that are the same in every character the first stays."""

    repeats: int
    """The others of these."""
    undecided: pl.DataFrame
    """``file`` and ``row`` of those that must be settled by what stands in them."""
    known: int
    """Good rows that are known, of whatever key."""
    left: int
    """Those of them that stay."""
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

    def recurring(self) -> pl.Series | None:
        """The hashes of keys that occur more than once, of rows that are not known yet too; None where they are too many.

        They are looked for in slices of the space of hashes, so that only one slice is sorted at a time.
        """
        number = min(-(-self.read // SLICE), BUCKETS)
        recurring = [pl.Series(KEY_HASH, dtype=pl.UInt64)]
        for at in range(number):
            first, end = (step * BUCKETS // number for step in (at, at + 1))
            hashes = pl.concat([recurring[0], *(chunk for store in self._there for chunk in store.hashes(first, end))]).sort()
            recurring.append(hashes.filter(hashes == hashes.shift()).unique())
            if sum(map(len, recurring)) > MOST_HELD:
                return None
        return pl.concat(recurring)

    @property
    def _there(self) -> list[Store]:
        return [store for store in self._stores if store is not None]

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
        """What recurs among the rows: of those that repeat each other the first stays here, and none that must be settled.

        ``other_keys`` are keys of rows that are not among them, ``schema`` is that of good rows, ``known`` tells of each row
        whether it is known yet; ``moment`` is the column of which the days are wanted, if it is there. A key is taken to recur
        where its 64 bits do, so that of two keys that share them both are looked at, and neither is lost.
        """
        elsewhere, recurring = hash_of_keys(other_keys), self.recurring()
        hashes = None if recurring is None else pl.concat([recurring, elsewhere]).unique().implode()
        instants = [name for name, dtype in schema.items() if dtype == INSTANT]
        looked_at = list(dict.fromkeys([ROW, KEY_HASH, LINE_HASH, *instants, *([moment] if moment in schema else [])]))
        candidates = Slices(KEY_HASH, 1 if hashes is not None else max(BUCKETS, -(-self.read // SLICE)))
        places: list[tuple[Store, int, pl.Series]] = []
        seen = _Seen(moment if moment in schema else None)
        for file, store in ((file, store) for file, store in enumerate(self._stores) if store is not None):
            for number, rows in store.numbered(looked_at):
                is_known = known(rows)
                recurs = is_known if hashes is None else is_known & rows[KEY_HASH].is_in(hashes)
                seen.add(rows.filter(is_known & ~recurs))
                numbers = pl.lit(file, pl.Int32).alias(FILE), pl.lit(len(places), pl.UInt32).alias(_PART)
                candidates.put(rows.with_row_index(_AT).with_columns(numbers).filter(recurs))
                places.append((store, number, is_known))
        removed, repeats, undecided = Pieces(max(len(places), 1)), 0, list[pl.DataFrame]()
        for rows in candidates:
            alike = rows.select(
                (pl.col(LINE_HASH).n_unique().over(KEY_HASH) == 1) & ~pl.col(KEY_HASH).is_in(elsewhere.implode())
            ).to_series()
            stays = alike & rows[KEY_HASH].is_first_distinct()
            seen.add(rows.filter(stays))
            repeats += int((alike & ~stays).sum())
            undecided.append(rows.filter(~alike).select(FILE, ROW))
            others = rows.filter(~stays)
            removed.put_at(others.select(_AT), others[_PART])
        for at, (store, number, is_known) in enumerate(places):
            lost = removed.slice(at)
            store.keep(number, is_known if lost is None else is_known & ~_at(lost[_AT], is_known.len()))
        none = pl.DataFrame(schema={FILE: pl.Int32(), ROW: pl.Int64()})
        known_rows = sum(int(is_known.sum()) for *_, is_known in places)
        return Recurring(repeats, pl.concat([none, *undecided]), known_rows, seen.height, seen.days, seen.newest)

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
        return Parts(schema, recurring.left + last.height, frames, in_order, key, days, newest)


class _Seen:
    """What is told of rows that stay."""

    def __init__(self, moment: str | None) -> None:
        self._moment, self._days = moment, list[pl.Series]()
        self.height = 0
        self.newest: dict[str, datetime] = {}

    def add(self, rows: pl.DataFrame) -> None:
        """Some of them."""
        self.height += rows.height
        self.newest = newest_by_column(rows, self.newest)
        if self._moment is not None:
            self._days.append(days_of(rows, self._moment))

    @property
    def days(self) -> dict[str, pl.Series]:
        """The days on which their moments lie."""
        return {} if self._moment is None or not self._days else {self._moment: pl.concat(self._days)}


def _at(places: pl.Series, length: int) -> pl.Series:
    """Which of so many rows stand at these places."""
    return pl.repeat(value=False, n=length, dtype=pl.Boolean(), eager=True).scatter(places, values=True)


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
