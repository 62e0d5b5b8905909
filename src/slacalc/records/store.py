"""Good rows on their way to records: in memory up to a budget, and past it in files that are gone when nobody needs the rows."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.records.duplicates import FILE
from slacalc.records.sieve import KEY_HASH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

SLICE = 4_000_000
"""Hashes that are sorted at a time, about."""
PART = 12_000_000
"""Bytes of a part, about: what is counted at a time."""


class Store:
    """The good rows of one file, in the order in which they were read."""

    def __init__(self, budget: int) -> None:
        self._budget, self._held, self._waiting = budget, 0, 0
        self._gathered: list[pl.DataFrame] = []
        self._parts: list[pl.DataFrame | Path] = []
        self._folder: Path | None = None
        self._hashes: list[pl.Series] = []
        self._left: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows
        self.height = 0

    def append(self, rows: pl.DataFrame) -> None:
        """Keep these rows.

        Raises:
            Unwritable: they are more than the budget, and the folder for passing files has no room.
        """
        self.height += rows.height
        self._hashes.append(rows[KEY_HASH])
        self._gathered.append(rows)
        self._waiting += int(rows.estimated_size())
        if self._waiting > PART:
            self._put_away()

    def hashes(self) -> Sequence[pl.Series]:
        """The hash of the key of each row, some at a time."""
        return self._hashes

    def parts(self) -> Iterator[pl.DataFrame]:
        """The rows, some at a time."""
        if self._gathered:
            self._put_away()
        for part in self._parts:
            yield self._left(self._read(part)) if isinstance(part, Path) else part

    def leave(self, left: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        """From now on what of some rows is ``left``, and no others: those in files are asked whenever they are read."""
        if self._gathered:
            self._put_away()
        before = self._left
        self._left = lambda rows: left(before(rows))
        self._parts = [part if isinstance(part, Path) else left(part) for part in self._parts]

    @staticmethod
    def _read(part: Path) -> pl.DataFrame:
        return pl.read_ipc(part.read_bytes())  # a file that is mapped counts as memory

    def _put_away(self) -> None:
        rows = pl.concat(self._gathered)
        self._gathered, self._waiting = [], 0
        size = int(rows.estimated_size())
        if self._held + size <= self._budget:
            self._held += size
            self._parts.append(rows)
            return
        try:
            path = self._passing() / f"{len(self._parts)}.arrow"
            rows.write_ipc(path, compression="uncompressed")
        except OSError as failure:
            reason = failure.strerror or str(failure)
            raise Unwritable(error("output/unwritable", Place(tempfile.gettempdir()), reason=reason)) from failure
        self._parts.append(path)

    def _passing(self) -> Path:
        """The folder for what passes; it is gone with the store, also where the program is interrupted."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="slacalc-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder


class Parts:
    """The canonical records of one role in parts of any size: no two records have a key in common, and each is whole."""

    def __init__(
        self,
        schema: pl.Schema,
        height: int,
        frames: Callable[[Sequence[str]], Iterator[pl.DataFrame]],
        sorted_by: Sequence[str] = (),
        key: str = "",
    ) -> None:
        """``frames`` gives some columns of the parts, as often as it is called; together they are sorted by ``sorted_by``.

        No value of the column ``key`` is in two parts.
        """
        self.schema, self.height, self._key = schema, height, key
        self._frames, self._sorted_by = frames, tuple(sorted_by)
        self._whole: pl.DataFrame | None = None
        self._days: dict[str, list[date]] = {}

    @classmethod
    def of(cls, records: pl.DataFrame) -> Parts:
        """Records as one part."""
        return cls(records.schema, records.height, lambda names: iter((records.select(names),)))

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Each part; at least one."""
        return self.columns(self.schema.names())

    def columns(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Some columns of each part."""
        return iter((self._whole.select(names),)) if self._whole is not None else self._frames(names)

    def days(self, moment: str) -> list[date]:
        """The days on which the moments lie, each once, in order."""
        if moment not in self._days:
            since = pl.col(moment).cast(pl.Datetime("us")).dt.epoch("d").unique()
            days = pl.concat([part.select(since.cast(pl.Int32))[moment] for part in self.columns((moment,))])
            self._days[moment] = days.drop_nulls().unique().sort().cast(pl.Date).to_list()
        return self._days[moment]

    def by(self, column: str) -> Iterator[pl.DataFrame]:
        """All records in slices, at least one: no value of the column is in two of them. Without a column they are one slice."""
        if column and self._whole is None and column == self._key:
            return iter(self)
        return iter((self.whole(),))

    def whole(self) -> pl.DataFrame:
        """All records together, for what looks from one to another; from then on they are in memory."""
        if self._whole is None:
            records = pl.concat(self._frames(self.schema.names()))
            self._whole = records.sort(self._sorted_by) if self._sorted_by else records
        return self._whole


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
        chunks = [chunk for store in self._stores if store is not None for chunk in store.hashes()]
        slices = -(-sum(map(len, chunks)) // SLICE)
        recurring = [pl.Series(KEY_HASH, dtype=pl.UInt64)]
        for at in range(slices):
            of_slice = (chunk.filter(chunk % slices == at) for chunk in chunks) if slices > 1 else chunks
            hashes = pl.concat(of_slice).sort()
            recurring.append(hashes.filter(hashes == hashes.shift()).unique())
        return pl.concat(recurring)

    def leave(self, left: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        """From now on what of some rows is ``left``, and no others."""
        for store in self._stores:
            if store is not None:
                store.leave(left)

    def parts(self) -> Iterator[pl.DataFrame]:
        """The rows that are left, some at a time, with the number of their ``file``."""
        for at, store in enumerate(self._stores):
            for rows in store.parts() if store is not None else ():
                yield rows.with_columns(pl.lit(at, pl.Int32).alias(FILE))
