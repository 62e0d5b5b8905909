"""The good rows of a role: what recurs among them is told apart, and what is left are records."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.duplicates import FILE
from slacalc.records.machine import give_back_room
from slacalc.records.moments import INSTANT
from slacalc.records.questions import KEY_HASH, LINE_HASH, hash_of_key
from slacalc.records.store import BUCKETS, SLICE, Parts, Pieces, Slices, days_of
from slacalc.records.tables import ROW
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from slacalc.records.store import Store


SUSPECTS = 250_000
"""So many rows of which the keys may recur are held against each other at a time, about; four times as many took 300 MB more."""
LEAST_BITS, MOST_BITS = 16, 27
"""By so many of their first bits hashes are told apart that may recur: as many as count the rows, but no fewer and no more."""
FEW_ROWS = 10_000
"""Rows that make a part no larger to speak of."""
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

    def _suspects(self, elsewhere: pl.Series) -> _Suspects:
        """The hashes of keys that occur more than once, of rows that are not known yet too, or ``elsewhere``.

        They are looked for in slices of the space of hashes, so that only one slice is sorted at a time.
        """
        number = min(-(-self.read // SLICE), BUCKETS)
        ends = [at * BUCKETS // number for at in range(number + 1)] if number else []
        suspects = _Suspects(min(max(self.read.bit_length(), LEAST_BITS), MOST_BITS))
        suspects.add(elsewhere)
        with Workers[tuple[int, int], pl.Series]() as workers:
            for hashes in workers.in_turn(self._recurring_in, pairwise(ends)):
                suspects.add(hashes)
        return suspects

    def _recurring_in(self, buckets: tuple[int, int]) -> pl.Series:
        none = pl.Series(KEY_HASH, dtype=pl.UInt64)
        hashes = pl.concat([none, *(chunk for store in self._there for chunk in store.hashes(*buckets))]).sort()
        return hashes.filter(hashes == hashes.shift()).unique()

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
        if self.read > SLICE:  # what blocks took is free: none is read any more
            give_back_room()
        elsewhere = hash_of_keys(other_keys)
        suspects = self._suspects(elsewhere)
        moments = [name for name, dtype in schema.items() if dtype == INSTANT or name == moment]
        candidates = Slices(KEY_HASH, -(-2 * suspects.number // SUSPECTS) or 1)
        of_day = moment if moment in schema else None
        places = [
            _Place(file, store, number)
            for file, store in enumerate(self._stores)
            if store is not None
            for number in store.numbers
        ]

        def look(place: _Place) -> _LookedAt:
            rows = place.store.part(place.number, [ROW, KEY_HASH, LINE_HASH, *moments])
            is_known = known(rows)
            recurs = is_known & suspects.are_on(rows[KEY_HASH])
            recurring_rows = rows.with_row_index(_AT).with_columns(pl.lit(place.file, pl.Int32).alias(FILE)).filter(recurs)
            others = rows.select(KEY_HASH, *moments).filter(is_known & ~recurs)  # a frame without columns has no rows
            return _LookedAt(is_known, recurring_rows, _Staying.of(others, of_day))

        staying, known_rows = list[_Staying](), list[pl.Series]()
        with Workers[_Place, _LookedAt]() as workers:
            for of_part in workers.in_turn(look, places):
                candidates.put(of_part.recurring.with_columns(pl.lit(len(known_rows), pl.UInt32).alias(_PART)))
                known_rows.append(of_part.is_known)
                staying.append(of_part.others)
        removed, repeats, undecided = Pieces(max(len(places), 1)), 0, list[pl.DataFrame]()
        for in_slice in candidates:
            rows = in_slice.sort(KEY_HASH, maintain_order=True)
            alike, stays = _held_together(rows[KEY_HASH], rows[LINE_HASH], elsewhere)
            staying.append(_Staying.of(rows.filter(stays), of_day))
            repeats += int((alike & ~stays).sum())
            undecided.append(rows.filter(~alike).select(FILE, ROW))
            others = rows.filter(~stays)
            removed.put_at(others.select(_AT), others[_PART])
        for at, (place, is_known) in enumerate(zip(places, known_rows, strict=True)):
            lost = removed.slice(at)
            place.store.keep(place.number, is_known if lost is None else is_known & ~_at(lost[_AT], is_known.len()))
        none = pl.DataFrame(schema={FILE: pl.Int32(), ROW: pl.Int64()})
        if self.read > SLICE:
            give_back_room()
        return Recurring(
            repeats,
            pl.concat([none, *undecided]),
            sum(int(is_known.sum()) for is_known in known_rows),
            sum(rows.height for rows in staying),
            {of_day: pl.concat([rows.days for rows in staying])} if of_day is not None and staying else {},
            _latest(rows.newest for rows in staying),
        )

    def together(
        self,
        schema: pl.Schema,
        last: pl.DataFrame,
        recurring: Recurring,
        days: Mapping[str, pl.Series],
        in_order: Sequence[str],
        key: str,
    ) -> Parts:
        """The records: the rows that are left, and the last ones, which were settled; the rest is as of ``Parts``.

        A few last ones go with the rows that are left where these are one part: to count them apart takes as long once more.
        """
        is_one_part = sum(len(store.numbers) for store in self._there) == 1 and last.height <= FEW_ROWS

        def frames(columns: Sequence[str]) -> Iterator[pl.DataFrame]:
            as_asked = pl.Schema({name: schema[name] for name in columns})
            for rows in self.parts(columns):
                yield pl.concat([rows.cast(as_asked), last.select(columns)]) if is_one_part else rows.cast(as_asked)
            if not is_one_part and (last.height or not self.read):
                yield last.select(columns)

        newest = newest_by_column(last, recurring.newest) if recurring.newest is not None else None
        return Parts(schema, recurring.left + last.height, frames, in_order, key, days, newest)


class _Suspects:
    """Hashes that recur, by their first bits: another one that has the same first bits is looked at for nothing, and stays."""

    def __init__(self, bits: int) -> None:
        self._span = 1 << 64 - bits
        self._marks = pl.repeat(value=False, n=1 << bits, dtype=pl.Boolean(), eager=True)
        self.number = 0
        """Of the hashes that were added."""

    def add(self, hashes: pl.Series) -> None:
        """Mark these."""
        self._marks = self._marks.scatter(self._places(hashes), values=True)
        self.number += len(hashes)

    def are_on(self, hashes: pl.Series) -> pl.Series:
        """Of each of the hashes, whether it is one of those, or may be."""
        return self._marks.gather(self._places(hashes))

    def _places(self, hashes: pl.Series) -> pl.Series:
        return (hashes // self._span).cast(pl.UInt32)


class _Place(NamedTuple):
    """Where rows wait."""

    file: int
    store: Store
    number: int
    """That of the part."""


class _Staying(NamedTuple):
    """What is told of rows that stay."""

    height: int
    days: pl.Series
    """The days on which their moments lie."""
    newest: Mapping[str, datetime]
    """The latest of their instants in each column that has one."""

    @classmethod
    def of(cls, rows: pl.DataFrame, moment: str | None) -> _Staying:
        """Of some rows; the days are those of this moment, if there is one."""
        days = pl.Series(dtype=pl.Date()) if moment is None else days_of(rows, moment)
        return cls(rows.height, days, newest_by_column(rows, {}))


class _LookedAt(NamedTuple):
    """What is told of the rows of a part."""

    is_known: pl.Series
    recurring: pl.DataFrame
    """What is looked at of those of which the key recurs, with their places in the part."""
    others: _Staying


def _held_together(keys: pl.Series, lines: pl.Series, elsewhere: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Of each row, in order of keys: whether those of its key are all the same and none is elsewhere, and is it their first."""
    again = (keys == keys.shift()).fill_null(value=False)
    unlike = pl.concat([keys.filter(again & (lines != lines.shift())), elsewhere])
    alike = ~keys.is_in(unlike.implode())
    return alike, alike & ~again


def _at(places: pl.Series, length: int) -> pl.Series:
    """Which of so many rows stand at these places."""
    return pl.repeat(value=False, n=length, dtype=pl.Boolean(), eager=True).scatter(places, values=True)


def newest_by_column(rows: pl.DataFrame, before: Mapping[str, datetime]) -> dict[str, datetime]:
    """The latest of the instants in each column that has one, of these rows and those before."""
    instants = [name for name, dtype in rows.schema.items() if dtype == INSTANT]
    moments = rows.select(instants).max().rows()[0] if instants else ()
    return _latest([before, {name: moment for name, moment in zip(instants, moments, strict=True) if moment is not None}])


def _latest(of: Iterable[Mapping[str, datetime]]) -> dict[str, datetime]:
    """In each column that any of them has, the latest."""
    newest: dict[str, datetime] = {}
    for name, moment in (named for moments in of for named in moments.items()):
        newest[name] = max(moment, newest.get(name, moment))
    return newest


def hash_of_keys(keys: pl.Series) -> pl.Series:
    """The hashes of keys; a blank one has none."""
    return keys.drop_nulls().to_frame("key").select(hash_of_key(pl.col("key")))["key"]
