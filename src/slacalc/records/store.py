"""Good rows on their way to records: in memory up to a budget, and past it in files that are gone when nobody needs the rows."""

from __future__ import annotations

import io
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.records.budget import threads_beside
from slacalc.records.machine import machine
from slacalc.records.moments import INSTANT
from slacalc.records.packed import pack, unpacked
from slacalc.records.questions import KEY_HASH
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from slacalc.records.budget import Budget
    from slacalc.records.packed import Packing

Seen = TypeVar("Seen", covariant=True)  # noqa: PLC0105 - mypy asks for it
BUCKETS = 64
"""So many files have the hashes that pass: by their six highest bits."""
_BUCKET = (1 << 64) // BUCKETS
_SLICE, _SLICE_SEED = "slice", 17
_WRITTEN = 4_000_000
"""Bytes, about, that are written to a passing file at a time."""


@dataclass(slots=True)
class _Part:
    """Some rows of a store."""

    kept: pl.DataFrame | Path
    """What :func:`slacalc.records.packed.pack` keeps of them, or the passing file in which it lies."""
    packing: Packing
    left: pl.Series | None = None
    """Which of the rows are left; None where all are."""

    def read(self, names: Sequence[str]) -> pl.DataFrame:
        """What must be kept to restore these columns."""
        columns = self.packing.kept_for(names)
        if isinstance(self.kept, pl.DataFrame):
            return self.kept.select(columns)
        return pl.read_ipc(self.kept.read_bytes(), columns=columns)  # a file that is mapped counts as memory


class Store:
    """The good rows of one file with their hashes, in the order in which they were read, or records without such."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._waiting = 0
        self._gathered: list[pl.DataFrame] = []
        self._parts: list[_Part] = []
        self._folder: Path | None = None
        self._hashes: list[pl.Series] = []
        self._passed: Pieces | None = None
        self.height = 0

    def append(self, rows: pl.DataFrame) -> None:
        """Keep these rows.

        Raises:
            Unwritable: they are more than the budget, and the folder for passing files has no room.
        """
        self.height += rows.height
        self._gathered.append(rows)
        self._waiting += int(rows.estimated_size())
        if self._waiting > self._budget.part_size:
            self._put_away()

    def close(self) -> None:
        """Nothing more is appended: what waits goes where the rest is."""
        if self._gathered:
            self._put_away()
        if self._passed is not None:
            self._passed.close()

    def hashes(self, first: int = 0, end: int = BUCKETS) -> Iterator[pl.Series]:
        """The hash of the key of each row that was appended, some at a time: those of the buckets [first, end)."""
        if self._gathered:
            self._put_away()
        for hashes in self._hashes:
            yield hashes if end - first == BUCKETS else hashes.filter(hashes.is_between(first * _BUCKET, end * _BUCKET - 1))
        if self._passed is not None:
            for bucket in range(first, end):
                yield from (rows[KEY_HASH] for rows in self._passed.chunks(bucket))

    def parts(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """These columns of the rows that are left, some rows at a time."""
        if self._gathered:
            self._put_away()
        for part in self._parts:
            rows = part.packing.restore(part.read(names), names)
            yield rows if part.left is None else rows.filter(part.left)

    @property
    def numbers(self) -> range:
        """Those of the parts in which the rows are."""
        if self._gathered:
            self._put_away()
        return range(len(self._parts))

    def part(self, number: int, names: Sequence[str]) -> pl.DataFrame:
        """These columns of all rows of a part that were appended."""
        part = self._parts[number]
        return part.packing.restore(part.read(names), names)

    def keep(self, number: int, left: pl.Series) -> None:
        """From now on of the rows of a part these are left, and no others."""
        part = self._parts[number]
        part.left = None if left.all() else left
        if isinstance(part.kept, pl.DataFrame) and not left.any():
            part.kept, part.left = part.kept.clear(), None

    def forget_hashes(self) -> None:
        """Nobody asks for the hashes any more."""
        self._hashes, self._passed = [], None

    def _put_away(self) -> None:
        few = not self._parts and self._waiting <= self._budget.part_size // 4
        kept, packing = (unpacked if few else pack)(pl.concat(self._gathered))
        self._gathered, self._waiting = [], 0
        hashes = kept[KEY_HASH] if KEY_HASH in kept.columns else None
        if self._budget.take_for_rows(int(kept.estimated_size()), self):
            self._parts.append(_Part(kept, packing))
            self._hashes += [hashes] if hashes is not None else []
            return
        with room_wanted():
            path = self._passing() / f"{len(self._parts)}.arrow"
            kept.write_ipc(path, compression="uncompressed")
        self._parts.append(_Part(path, packing))
        if hashes is not None:
            self._keep_hashes(hashes)

    def _keep_hashes(self, hashes: pl.Series) -> None:
        """The hashes of rows that pass; what there is no room for passes, too, by buckets."""
        if self._budget.take_for_hashes(int(hashes.estimated_size()), self):
            self._hashes.append(hashes.clone())
            return
        if self._passed is None:
            self._passed = Pieces(BUCKETS)
        self._passed.put_at(hashes.to_frame(), hashes // _BUCKET)

    def _passing(self) -> Path:
        """The folder for what passes; it is gone with the store, also where the program is interrupted."""
        if self._folder is None:
            self._folder = passing_folder(self)
        return self._folder


def passing_folder(owner: object) -> Path:
    """A folder for what passes; it is gone with its owner, also where the program is interrupted."""
    folder = Path(tempfile.mkdtemp(prefix="slacalc-"))
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def room_wanted() -> Iterator[None]:
    """In this block something is put into a passing file.

    Raises:
        Unwritable: the folder for these has no room.
    """
    try:
        yield
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise Unwritable(error("output/unwritable", Place(tempfile.gettempdir()), reason=reason)) from failure


class Pieces:
    """Records in so many pieces: what is little stays in memory, what is more lies in passing files, one a piece."""

    def __init__(self, number: int, shared_by: int = 1) -> None:
        """``shared_by`` so many of these are filled at the same time: together they hold a part in memory."""
        self.number, self._room = number, machine().budget.part_size // shared_by
        self._files: list[Path] = []
        self._waiting: list[list[pl.DataFrame]] = [[] for _ in range(number)]
        self._held = 0
        self._lengths: list[list[int]] = [[] for _ in range(number)]
        self.heights = [0] * number
        """The records of each."""
        self.size, self.height = 0, 0
        """Bytes, about, and records."""

    def put_at(self, records: pl.DataFrame, places: pl.Series) -> None:
        """Put each record into the piece of its place.

        Raises:
            Unwritable: see :func:`room_wanted`.
        """
        parted = records.with_columns(places.alias(_SLICE)).partition_by(_SLICE, as_dict=True, include_key=False)
        for (at,), rows in parted.items():
            self._waiting[at].append(rows)
            self.heights[at] += rows.height
        self._hold(records)

    def put_in(self, records: pl.DataFrame, at: int) -> None:
        """Put all of the records into one piece, behind what is in it.

        Raises:
            Unwritable: as above.
        """
        self._waiting[at].append(records)
        self.heights[at] += records.height
        self._hold(records)

    def size_of(self, at: int) -> int:
        """The bytes of one of them, about."""
        return self.size * self.heights[at] // max(self.height, 1)

    def _hold(self, records: pl.DataFrame) -> None:
        size = int(records.estimated_size())
        self.size, self.height, self._held = self.size + size, self.height + records.height, self._held + size
        if self._held > self._room:
            self._write()

    def close(self) -> None:
        """What is in memory of pieces that lie in files goes there, too."""
        if self._files:
            self._write()

    def _write(self) -> None:
        if not self._files:
            folder = passing_folder(self)
            self._files = [folder / f"{at}.slice" for at in range(self.number)]
        for at, frames in enumerate(self._waiting):
            for rows in _some_at_a_time(pl.concat(frames)) if frames else ():
                written = io.BytesIO()
                rows.write_ipc(written, compression="uncompressed")
                with room_wanted(), self._files[at].open("ab") as file:
                    file.write(written.getbuffer())
                self._lengths[at].append(written.tell())
            frames.clear()
        self._held = 0

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Each piece that has a record."""
        return (records for at in range(self.number) if (records := self.slice(at)) is not None)

    def slice(self, at: int, names: Sequence[str] | None = None) -> pl.DataFrame | None:
        """Some columns of one of them, all unless they are named; None where it has no record."""
        frames = list(self.chunks(at, names))
        return pl.concat(frames) if frames else None

    def chunks(self, at: int, names: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The same, some records at a time."""
        if self._lengths[at]:
            with self._files[at].open("rb") as file:
                for length in self._lengths[at]:
                    chunk = pl.read_ipc(file.read(length), columns=None if names is None else [*names])
                    yield chunk if names is None else chunk.select(names)
        yield from (frame if names is None else frame.select(names) for frame in self._waiting[at])


def _some_at_a_time(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows some megabytes at a time: what is written is held once more."""
    return rows.iter_slices(max(rows.height * _WRITTEN // max(int(rows.estimated_size()), 1), 1))


class Slices(Pieces):
    """Records in pieces by a column: no value of it is in two of them."""

    def __init__(self, column: str, number: int, shared_by: int = 1, level: int = 0) -> None:
        """``shared_by`` is as above; of each ``level`` the values are cut otherwise."""
        super().__init__(number, shared_by)
        self._slice = pl.col(column).hash(_SLICE_SEED + level) % number

    def put(self, records: pl.DataFrame) -> None:
        """Put each record into its slice.

        Raises:
            Unwritable: as above.
        """
        self.put_at(records, records.select(self._slice).to_series())


def slices_for(size: int) -> int:
    """In how many slices so many bytes of records are looked at; several may be at the same time."""
    used = machine()
    return max(-(-size // max(2 * used.budget.part_size // threads_beside(used.memory), 1)), 1)


def days_of(rows: pl.DataFrame, moment: str) -> pl.Series:
    """The days on which the moments of rows lie, each once, without the room for as many days as there are rows."""
    since = pl.col(moment).cast(pl.Datetime("us")).dt.epoch("d").unique().drop_nulls()
    return rows.select(since.cast(pl.Int32).cast(pl.Date))[moment].shrink_to_fit()


def newest_of(records: pl.DataFrame, names: Sequence[str]) -> list[datetime]:
    """The latest moment in each of these columns that has one."""
    return [moment for row in records.select(names).max().rows() for moment in row if isinstance(moment, datetime)]


def blanks_of(records: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Those of the columns in which a record has a blank."""
    return [name for name in names if records[name].null_count()]


class Look(Protocol[Seen]):
    """Looks at records and keeps none."""

    def __call__(self, records: pl.DataFrame, /) -> Seen:
        """What it sees."""


class Parts:
    """The canonical records of one role in parts of any size: no two records have a key in common, and each is whole."""

    def __init__(
        self,
        schema: pl.Schema,
        height: int,
        frames: Callable[[Sequence[str]], Iterator[pl.DataFrame]],
        sorted_by: Sequence[str] = (),
        key: str = "",
        days: Mapping[str, pl.Series] | None = None,
        newest: Mapping[str, datetime] | None = None,
    ) -> None:
        """``frames`` gives some columns of the parts, as often as it is called; together they are sorted by ``sorted_by``.

        No value of the column ``key`` is in two parts. ``days`` are those on which moments lie, as :func:`days_of` has them, of
        the moments of which they are known, ``newest`` the latest of each column of instants that has one.
        """
        self.schema, self.height, self._key = schema, height, key
        self._frames, self._sorted_by = frames, tuple(sorted_by)
        self._whole: pl.DataFrame | None = None
        self._days = dict(days or {})
        self._newest = newest

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
            self._days[moment] = pl.concat([days_of(part, moment) for part in self.columns((moment,))])
        return self._days[moment].unique().sort().to_list()

    def by(self, column: str) -> Iterator[pl.DataFrame]:
        """All records in slices, at least one: no value of the column is in two of them. Without a column they are one slice."""
        if column and self._whole is None and column == self._key:
            return iter(self)
        size = sum(int(part.estimated_size()) for part in self) if column and self._whole is None else 0
        number = slices_for(size)
        if number == 1:
            return iter((self.whole(),))
        slices = Slices(column, number)
        for part in self:
            slices.put(part)
        return iter(slices)

    def each(self, look: Look[Seen], by: str) -> Iterator[Seen]:
        """What a pure function sees in each slice, as :meth:`by` cuts them, in their order: here, or wherever the records are."""
        with Workers[pl.DataFrame, Seen]() as workers:
            yield from workers.in_turn(look, self.by(by))

    def newest(self, names: Sequence[str]) -> Iterator[datetime]:
        """Among the moments of these columns are the latest ones."""
        if self._newest is not None and all(self.schema[name] == INSTANT for name in names):
            yield from (self._newest[name] for name in names if name in self._newest)
            return
        for part in self.columns(names):
            yield from newest_of(part, names)

    def has_blank(self, names: Sequence[str]) -> bool:
        """Whether a record has a blank in one of these columns."""
        return any(blanks_of(part, names) for part in self.columns(names))

    def whole(self) -> pl.DataFrame:
        """All records together, for what looks from one to another; from then on they are in memory."""
        if self._whole is None:
            records = pl.concat(self._frames(self.schema.names()))
            self._whole = records.sort(self._sorted_by) if self._sorted_by else records
        return self._whole
