"""A plain text file, read in one pass by blocks: good rows stay typed and small, the few others as the exact reader has them.

Of a good row only the columns that are wanted are kept, with 64 bits of its key and 64 of its line. Where keys recur, the lines
tell whether the rows only repeat each other; if not, they are read again and settled by what stands in them.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.records.kinds import record_kind
from slacalc.records.blocks import NotPlain, blocks_of, lines_of, pieces_of
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.decode import line_encoding
from slacalc.records.duplicates import FILE
from slacalc.records.files import split_suffixes
from slacalc.records.machine import ReadingProgress, machine
from slacalc.records.sieve import KEY_HASH, LINE_HASH, Sieve, Sieved, hash_of_key
from slacalc.records.sift import sift_table
from slacalc.records.store import Store, days_of
from slacalc.records.tables import ROW, head_of, is_blank, is_proved, table_of_lines
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from slacalc.records.layout import Layout
    from slacalc.records.sift import SiftedTable
    from slacalc.records.store import GoodRows
    from slacalc.records.tables import ExportTable


_FIRST = 4 << 20
"""Bytes by which the encoding of a file is told."""


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file that was read by blocks."""

    odd: SiftedTable
    """The rows that are not plainly good."""
    good: Store
    """``row``, both hashes and the wanted columns of the others."""
    sha256: str


def read_plain(
    path: Path,
    layout: Layout,
    zone: str,
    wanted: Collection[str] | None,
    budget: int | None = None,
    unpack_limit: int = UNPACK_LIMIT,
) -> PlainFile:
    """The rows of a plain file, packed or not: text of one encoding, a line a record.

    ``wanted`` is as in ``read_records``; ``budget`` are the bytes that its good rows may take in memory.

    Raises:
        NotPlain: it is another one, or it is to be refused: the exact reader can say what it is.
        OSError: as reading does.
    """
    _, kind, _ = split_suffixes(path.name)
    column = layout.column(record_kind(layout.role).key)
    keyed = column is not None and len(column.headers) == 1 and column.codes is None
    if kind not in {".csv", ".tsv"} or not layout.by_blocks or not keyed:
        raise NotPlain
    try:
        delimiter = layout.delimiter or ("\t" if kind == ".tsv" else ",")
        store = Store(machine().memory if budget is None else budget)
        return _PlainReader(path, layout, zone, delimiter, unpack_limit).read(wanted, store)
    except Refused as unusable:
        raise NotPlain from unusable


class _Watched:
    """The digest of the bytes of a file, which counts them and tells how far they are."""

    def __init__(self, path: Path) -> None:
        self._name, self._size, self._done, self._sha256 = path.name, path.stat().st_size, 0, hashlib.sha256()
        self._machine = machine()

    def update(self, data: bytes, /) -> None:
        self._sha256.update(data)
        self._done += len(data)

    def tell(self, rows: int) -> None:
        self._machine.tell(ReadingProgress(self._name, self._done, self._size, rows))

    def digest(self) -> bytes:
        return self._sha256.digest()

    def hexdigest(self) -> str:
        return self._sha256.hexdigest()


class _PlainReader:
    def __init__(self, path: Path, layout: Layout, zone: str, delimiter: str, limit: int) -> None:
        self._path, self._layout, self._zone, self._delimiter, self._limit = path, layout, zone, delimiter, limit
        first = b""
        for piece in pieces_of(path, None, limit):
            first += piece[: _FIRST - len(first)]
            if len(first) == _FIRST:
                break
        encoding = line_encoding(first, layout.encoding, whole=len(first) < _FIRST)
        if encoding is None:
            raise NotPlain
        self._encoding = encoding

    def read(self, wanted: Collection[str] | None, good: Store) -> PlainFile:
        digest = _Watched(self._path)
        sieve: Sieve | None = None
        row, odd = 1, list[pl.DataFrame]()

        def take(sieved: Sieved) -> None:
            nonlocal row
            rows, lines = sieved.of_file(row)
            good.append(rows)
            odd.append(lines)
            row += sieved.lines

        with Workers[bytes, Sieved]() as workers:
            for block in blocks_of(self._path, self._encoding.codec, digest, self._limit):
                rows = block
                if sieve is None:
                    head, row, rows = self._head(block)
                    sieve = Sieve(head, self._layout, self._zone, self._delimiter, wanted)
                for sieved in workers.give(sieve.sift, rows) if rows else ():
                    take(sieved)
                digest.tell(good.height + sum(lines.height for lines in odd))
            for sieved in workers.remaining():
                take(sieved)
        if sieve is None or not odd:
            raise NotPlain
        table = replace(
            table_of_lines(pl.concat(odd), head, self._delimiter),
            plain=good.height,
            elsewhere=self._again(head, digest.digest()),
        )
        return PlainFile(sift_table(table, self._layout, self._zone), good, digest.hexdigest())

    def _head(self, block: bytes) -> tuple[ExportTable, int, bytes]:
        """The header, which is the first line that is not blank; what of the block comes after it, and the number of that row."""
        row, at, line = 1, 0, ""
        try:
            while at < len(block) and is_blank(line, self._delimiter):
                end = block.find(b"\n", at)
                end = len(block) if end < 0 else end
                line, at, row = block[at:end].decode(), end + 1, row + 1
            if is_blank(line, self._delimiter):
                raise NotPlain
            head = head_of(str(self._path), line, self._encoding.shown, self._delimiter)
        except (UnicodeDecodeError, csv.Error) as broken:
            raise NotPlain from broken
        if self._encoding.guessed and not is_proved(head, self._layout):
            raise NotPlain
        return head, row, block[at:]

    def _again(self, head: ExportTable, digest: bytes) -> Callable[[Collection[int]], pl.DataFrame]:
        """Reads rows of the file once more, by their numbers; the file must still be the same."""

        def read_again(rows: Collection[int]) -> pl.DataFrame:
            numbers, chosen, hashed = pl.Series(sorted(rows), dtype=pl.Int64), list[pl.DataFrame](), hashlib.sha256()
            row = 1
            for block in blocks_of(self._path, self._encoding.codec, hashed, self._limit):
                lines = lines_of(block).with_row_index(ROW, row).with_columns(pl.col(ROW).cast(pl.Int64))
                chosen.append(lines.filter(pl.col(ROW).is_in(numbers.implode())))
                row += lines.height
            if hashed.digest() != digest:
                raise Refused(error("records/unreadable-file", Place(str(self._path)), reason=os.strerror(errno.ESTALE)))
            return table_of_lines(pl.concat(chosen), head, self._delimiter).frame

        return read_again


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


def separate_recurring(
    good: GoodRows,
    other_keys: pl.Series,
    schema: dict[str, pl.DataType],
    known: Callable[[pl.DataFrame], pl.DataFrame],
    moment: str,
) -> Recurring:
    """What recurs among good rows, which are left without it: only rows whose key occurs once stay there.

    ``other_keys`` are keys of rows that are not among them, ``schema`` is that of good rows, ``known`` leaves out rows that are
    not known yet; ``moment`` is the column of which the days are wanted, if it is there. A key is taken to recur where its 64
    bits do, so that of two keys that share them both are looked at, and neither is lost.
    """
    elsewhere = hash_of_keys(other_keys)
    hashes = pl.concat([good.recurring(), elsewhere]).unique()
    chunks, heights, days = [pl.DataFrame(schema=schema)], list[int](), list[pl.Series]()

    def split(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        known_rows = known(rows)
        within = known_rows[KEY_HASH].is_in(hashes.implode()) if hashes.len() else pl.Series([False])
        if not within.any():
            return known_rows, known_rows.clear()
        return known_rows.filter(~within), known_rows.filter(within)

    for left, taken in good.part(split):
        heights.append(left.height + taken.height)
        days += [days_of(left, moment)] if moment in schema else []
        if taken.height:
            chunks.append(taken.cast(pl.Schema(schema)))
    recurring = pl.concat(chunks)
    alike = (pl.col(LINE_HASH).n_unique().over(KEY_HASH) == 1) & ~pl.col(KEY_HASH).is_in(elsewhere.implode())
    repeated = recurring.filter(alike)
    first = repeated.sort(FILE, ROW).unique(KEY_HASH, keep="first")
    undecided = recurring.filter(~alike).select(FILE, ROW)
    single = sum(heights) - recurring.height
    known_days = {moment: pl.concat(days)} if days else {}
    return Recurring(first, repeated.height - first.height, undecided, sum(heights), single, known_days)


def hash_of_keys(keys: pl.Series) -> pl.Series:
    """The hashes of keys; a blank one has none."""
    return keys.drop_nulls().to_frame("key").select(hash_of_key(pl.col("key")))["key"]


def with_rows(odd: SiftedTable, rows: Collection[int], layout: Layout, zone: str) -> SiftedTable:
    """The rows of a file that the exact reader has, with these good ones, which it reads now."""
    if not rows or odd.table.elsewhere is None:
        return odd
    cells = odd.table.elsewhere(rows)
    accepted = sift_table(replace(odd.table, frame=cells, odd=()), layout, zone).accepted
    if not cells.height == accepted.height == len(rows):
        raise AssertionError(odd.table.file)
    table = replace(odd.table, frame=odd.table.frame.vstack(cells).sort(ROW), plain=odd.table.plain - len(rows))
    return replace(odd, table=table, accepted=odd.accepted.vstack(accepted).sort(ROW))
