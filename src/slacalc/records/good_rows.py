"""The good rows of a role: what recurs among them is told apart, and what is left are records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.duplicates import FILE
from slacalc.records.machine import give_back_room
from slacalc.records.moments import INSTANT
from slacalc.records.questions import KEY_HASH, LINE_HASH, hash_of_key
from slacalc.records.recurring import Recurring, RecurringRows, RowsOfPart, UndecidedRows
from slacalc.records.staying import Staying, latest
from slacalc.records.store import Parts, Pieces
from slacalc.records.suspects import SLICE, Suspects
from slacalc.records.tables import ROW
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from slacalc.records.store import Store


FEW_ROWS = 10_000
"""Rows that make a part no larger to speak of."""


class LastRecords(NamedTuple):
    """Records that were settled by what stands in their rows."""

    records: Store
    days: Mapping[str, pl.Series]
    """As of ``Parts``, of all records."""
    newest: Mapping[str, datetime]
    """The latest of their instants in each column that has one."""


class GoodRows:
    """The good rows of all files of a role."""

    def __init__(self, stores: Sequence[Store | None]) -> None:
        """``stores`` are those of the files, in their order."""
        self._stores = stores

    @property
    def read(self) -> int:
        """How many there are, those that are not known yet among them."""
        return sum(store.height for store in self._stores if store is not None)

    @property
    def _there(self) -> list[Store]:
        return [store for store in self._stores if store is not None]

    def _suspects(self, other_keys: Iterable[pl.Series]) -> tuple[Suspects, Pieces]:
        """What recurs among the hashes, or is that of another key; and those of the other keys, in one piece."""
        suspects, elsewhere = Suspects(self.read), Pieces(1)
        for keys in other_keys:
            if len(keys):
                hashes = hash_of_keys(keys).unique()
                suspects.add(hashes, 2 * len(hashes))
                elsewhere.put_in(hashes.to_frame(KEY_HASH), 0)
        suspects.add_recurring(self._there)
        return suspects, elsewhere

    def parts(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """These columns of the rows that are left, some at a time; the number of their ``file`` is among them."""
        for at, store in enumerate(self._stores):
            for rows in store.parts([name for name in names if name != FILE]) if store is not None else ():
                yield rows.with_columns(pl.lit(at, pl.Int32).alias(FILE)).select(names) if FILE in names else rows

    def separate(
        self,
        other_keys: Iterable[pl.Series],
        schema: Mapping[str, pl.DataType],
        known: Callable[[pl.DataFrame], pl.Series],
        moment: str,
    ) -> Recurring:
        """What recurs among the rows: of those that repeat each other the first stays here, and none that must be settled.

        ``other_keys`` are keys of rows that are not among them, some at a time, ``schema`` is that of good rows, ``known`` tells
        of each row whether it is known yet; ``moment`` is the column of which the days are wanted, if it is there. A key is taken
        to recur where its 64 bits do, so that of two keys that share them both are looked at, and neither is lost.

        Raises:
            Unwritable: what recurs is more than little, and the folder for passing files has no room.
        """
        undecided = UndecidedRows(len(self._stores))
        if not self.read:
            return Recurring(0, undecided, 0, 0, {}, {})
        if self.read > SLICE:  # what blocks took is free: none is read any more
            give_back_room()
        suspects, elsewhere = self._suspects(other_keys)
        moments = [name for name, dtype in schema.items() if dtype == INSTANT or name == moment]
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
            others = rows.select(KEY_HASH, *moments).filter(is_known & ~recurs)  # a frame without columns has no rows
            return _LookedAt(is_known, RowsOfPart.of(rows, recurs), Staying.of(others, of_day))

        recurring = RecurringRows(len(places), suspects, elsewhere)
        staying, known_rows = list[Staying](), list[pl.Series]()
        with Workers[_Place, _LookedAt]() as workers:
            for number, looked_at in enumerate(workers.in_turn(look, places)):
                recurring.put(number, looked_at.recurring)
                known_rows.append(looked_at.is_known)
                staying.append(looked_at.others)
        staying += (Staying.of(rows, of_day) for rows in recurring.stay())
        repeats = 0
        for number, (place, is_known) in enumerate(zip(places, known_rows, strict=True)):
            leaving = recurring.leaving(number)
            if leaving is None:
                place.store.keep(place.number, is_known)
                continue
            place.store.keep(place.number, is_known & ~_at(leaving.places, is_known.len()))
            if leaving.undecided.height:
                undecided.put(place.file, leaving.undecided)
            repeats += len(leaving.places) - leaving.undecided.height
        for store in self._there:
            store.forget_hashes()
        if self.read > SLICE:
            give_back_room()
        return Recurring(
            repeats,
            undecided,
            sum(int(is_known.sum()) for is_known in known_rows),
            sum(rows.height for rows in staying),
            {of_day: pl.concat([rows.days for rows in staying])} if of_day is not None and staying else {},
            latest(rows.newest for rows in staying),
        )

    def together(self, schema: pl.Schema, last: LastRecords, recurring: Recurring, in_order: Sequence[str], key: str) -> Parts:
        """The records: the rows that are left, and the last ones, which were settled; the rest is as of ``Parts``.

        A few last ones go with the rows that are left where these are one part: to count them apart takes as long once more.
        """
        number = sum(len(store.numbers) for store in self._there)
        is_one_part = number == 1 and last.records.height <= FEW_ROWS

        def frames(columns: Sequence[str]) -> Iterator[pl.DataFrame]:
            as_asked = pl.Schema({name: schema[name] for name in columns})
            for rows in self.parts(columns):
                yield pl.concat([rows.cast(as_asked), *last.records.parts(columns)]) if is_one_part else rows.cast(as_asked)
            if not is_one_part and (last.records.height or not number):
                yield from last.records.parts(columns)

        newest = latest([last.newest, recurring.newest]) if recurring.newest is not None else None
        return Parts(schema, recurring.left + last.records.height, frames, in_order, key, last.days, newest)


class _Place(NamedTuple):
    """Where rows wait."""

    file: int
    store: Store
    number: int
    """That of the part."""


class _LookedAt(NamedTuple):
    """What is told of the rows of a part."""

    is_known: pl.Series
    recurring: RowsOfPart
    others: Staying


def _at(places: pl.Series, length: int) -> pl.Series:
    """Which of so many rows stand at these places."""
    return pl.repeat(value=False, n=length, dtype=pl.Boolean(), eager=True).scatter(places, values=True)


def hash_of_keys(keys: pl.Series) -> pl.Series:
    """The hashes of keys; a blank one has none."""
    return keys.drop_nulls().to_frame("key").select(hash_of_key(pl.col("key")))["key"]
