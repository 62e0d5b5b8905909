"""Good rows of which a key recurs: those that repeat each other are told from those that must be settled by what stands in them.

However many rows one key has, what is held of them at a time is bounded: of each part of the rows one of a key is held against
those of other parts, and the others wait beside it, in passing files where they are many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.duplicates import FILE
from slacalc.records.questions import KEY_HASH, LINE_HASH
from slacalc.records.store import Pieces, Slices
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from slacalc.records.suspects import Suspects

SUSPECTS = 250_000
"""So many rows of which the keys may recur are held against each other at a time, about; four times as many took 300 MB more."""
_AT = "at"
"""Of a row, where in its part it stands."""
_PART, _FIRST, _FIRST_LINE = "part", "first at", "first line"
_REPEATED, _UNLIKE = "key again", "key of others"
"""Whether a row comes after one of its key, and whether its key is also that of a row with another line, or of one elsewhere."""
_AGAIN = (pl.col(KEY_HASH) == pl.col(KEY_HASH).shift()).fill_null(value=False)
_AT_ONCE = 3
"""Pieces that are filled while rows are told apart: what recurs, its first rows, and what becomes of these."""


class UndecidedRows:
    """Good rows that must be settled by what stands in them: their numbers, in passing files where they are many."""

    def __init__(self, files: int) -> None:
        """Of so many files, none."""
        self._rows = Pieces(max(files, 1))

    @classmethod
    def of(cls, rows: pl.DataFrame, files: int) -> Self:
        """Those of which ``file`` and ``row`` are in a frame."""
        undecided = cls(files)
        in_order = rows.sort(FILE, ROW)
        undecided._rows.put_at(in_order.select(ROW), in_order[FILE])
        return undecided

    def put(self, file: int, rows: pl.DataFrame) -> None:
        """Add the numbers of some rows of a file, which are greater than those before.

        Raises:
            Unwritable: see :func:`slacalc.records.store.room_wanted`.
        """
        self._rows.put_in(rows.select(ROW), file)

    @property
    def height(self) -> int:
        """How many there are."""
        return self._rows.height

    def in_file(self, file: int) -> int:
        """How many there are of a file."""
        return self._rows.heights[file] if file < self._rows.number else 0

    def of_file(self, file: int) -> Iterator[pl.Series]:
        """The numbers of those of a file, ascending, some at a time."""
        return (rows[ROW] for rows in self._rows.chunks(file))

    def frame(self) -> pl.DataFrame:
        """``file`` and ``row`` of all of them."""
        none = pl.DataFrame(schema={FILE: pl.Int32(), ROW: pl.Int64()})
        of_files = (
            rows.to_frame(ROW).select(pl.lit(file, pl.Int32()).alias(FILE), ROW)
            for file in range(self._rows.number)
            for rows in self.of_file(file)
        )
        return pl.concat([none, *of_files])


@dataclass(frozen=True, slots=True)
class Recurring:
    """What becomes of good rows of which a key recurs; of those that are the same in every character the first stays."""

    repeats: int
    """The others of these."""
    undecided: UndecidedRows
    known: int
    """Good rows that are known, of whatever key."""
    left: int
    """Those of them that stay."""
    days: Mapping[str, pl.Series]
    """The days on which moments of these lie."""
    newest: Mapping[str, datetime] | None = None
    """The latest of their instants in each column that has one, where it is known."""


class RowsOfPart(NamedTuple):
    """Rows of a part of which the key recurs, or may."""

    firsts: pl.DataFrame
    """Of each key the first one, and whether lines of the key differ here."""
    others: pl.DataFrame | None
    """Where the others stand, and the first of their key; None where there are none."""

    @classmethod
    def of(cls, rows: pl.DataFrame, recurs: pl.Series) -> Self:
        """Of the rows of a part those of which the key recurs."""
        places = recurs.arg_true().alias(_AT)
        is_first = rows[KEY_HASH].gather(places).is_first_distinct()
        of_firsts = places.filter(is_first)
        firsts = rows[of_firsts].with_columns(of_firsts, pl.lit(value=False).alias(_UNLIKE))
        if firsts.height == len(places):
            return cls(firsts, None)
        of_others = places.filter(~is_first)
        of_key = firsts.select(KEY_HASH, pl.col(_AT).alias(_FIRST), pl.col(LINE_HASH).alias(_FIRST_LINE))
        others = rows.select(ROW, KEY_HASH, LINE_HASH)[of_others].with_columns(of_others).join(of_key, on=KEY_HASH)
        unlike = others[_FIRST].filter(others[LINE_HASH] != others[_FIRST_LINE])
        if len(unlike):
            firsts = firsts.with_columns(pl.col(_AT).is_in(unlike.implode()).alias(_UNLIKE))
        return cls(firsts, others.select(_AT, ROW, _FIRST))


class LeavingRows(NamedTuple):
    """Rows of a part that do not stay."""

    places: pl.Series
    """Where they stand."""
    undecided: pl.DataFrame
    """Those of them that must be settled, in order."""


class RecurringRows:
    """All rows of which the key recurs, or may, part by part."""

    def __init__(self, number: int, suspects: Suspects, elsewhere: Pieces) -> None:
        """There are so many parts; ``elsewhere`` has in one piece the hashes of keys that other rows have."""
        self._slices, self._elsewhere = -(-suspects.rows // SUSPECTS) or 1, elsewhere
        self._firsts = self._in_slices()
        self._others, self._leaving = (Pieces(max(number, 1), _AT_ONCE) for _ in range(2))

    def _in_slices(self) -> Pieces:
        return Slices(KEY_HASH, self._slices, _AT_ONCE) if self._slices > 1 else Pieces(1, _AT_ONCE)

    def put(self, number: int, rows: RowsOfPart) -> None:
        """Keep those of the part with that number, the parts in order.

        Raises:
            Unwritable: see :func:`slacalc.records.store.room_wanted`.
        """
        if rows.firsts.height:
            _put(self._firsts, rows.firsts.with_columns(pl.lit(number, pl.UInt32).alias(_PART)))
        if rows.others is not None:
            self._others.put_in(rows.others, number)

    def stay(self) -> Iterator[pl.DataFrame]:
        """Those that stay, some keys at a time, and from then on it is known which do not.

        Raises:
            Unwritable: as above.
        """
        elsewhere, self._elsewhere = self._elsewhere, Pieces(1)
        if self._slices > 1 and elsewhere.height:
            whole, elsewhere = elsewhere, self._in_slices()
            for hashes in whole.chunks(0):
                _put(elsewhere, hashes)
        for at in range(self._slices):
            in_slice = self._firsts.slice(at)
            if in_slice is None:
                continue
            rows = in_slice.sort(KEY_HASH, maintain_order=True).with_columns(_AGAIN.alias(_REPEATED))
            keys, lines, again = rows[KEY_HASH], rows[LINE_HASH], rows[_REPEATED]
            unlike = keys.filter(rows[_UNLIKE] | again & (lines != lines.shift()))
            beside = (hashes[KEY_HASH] for hashes in elsewhere.chunks(at)) if elsewhere.height else ()
            unlike = pl.concat([unlike, *beside])
            if len(unlike):
                rows = rows.with_columns(pl.col(KEY_HASH).is_in(unlike.implode()).alias(_UNLIKE))
            leaves = rows[_UNLIKE] | again
            yield rows.filter(~leaves)
            leaving = rows.filter(leaves)
            if leaving.height:
                self._leaving.put_at(leaving.select(_AT, ROW, _UNLIKE), leaving[_PART])

    def leaving(self, number: int) -> LeavingRows | None:
        """Those rows of a part that do not stay; None if all do."""
        firsts, others = self._leaving.slice(number), self._others.slice(number)
        if firsts is None:
            return None if others is None else LeavingRows(others[_AT], others.clear())
        undecided, places = firsts.filter(_UNLIKE).select(_AT, ROW), firsts[_AT]
        if others is not None:
            more = others.filter(pl.col(_FIRST).is_in(undecided[_AT].implode()))
            undecided, places = pl.concat([undecided, more.select(_AT, ROW)]), pl.concat([places, others[_AT]])
        return LeavingRows(places, undecided.sort(ROW))


def _put(pieces: Pieces, records: pl.DataFrame) -> None:
    if isinstance(pieces, Slices):
        pieces.put(records)
    else:
        pieces.put_in(records, 0)
