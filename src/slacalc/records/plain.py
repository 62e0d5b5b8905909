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
from slacalc.records.blocks import WHOLE, ByteSpan, NotPlain, blocks_of, lines_of, pieces_of
from slacalc.records.bounds import PIECE, UNPACK_LIMIT
from slacalc.records.decode import line_encoding
from slacalc.records.files import split_suffixes
from slacalc.records.machine import ReadingProgress, machine
from slacalc.records.sieve import Sieve, Sieved
from slacalc.records.sift import sift_table
from slacalc.records.store import Store
from slacalc.records.tables import ROW, head_of, is_blank, is_proved, table_of_lines
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from slacalc.records.blocks import Digest
    from slacalc.records.layout import Layout
    from slacalc.records.sift import SiftedTable
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
    try:
        return PlainReader(path, layout, zone, wanted, unpack_limit).read(Store(machine().memory if budget is None else budget))
    except Refused as unusable:
        raise NotPlain from unusable


def could_be_plain(name: str, layout: Layout) -> bool:
    """Whether a file of that name may be one that is read by blocks."""
    column = layout.column(record_kind(layout.role).key)
    keyed = column is not None and len(column.headers) == 1 and column.codes is None
    return split_suffixes(name)[1] in {".csv", ".tsv"} and layout.by_blocks and keyed


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


class PlainReader:
    """Reads a plain file by blocks: all of it, or a span of it on its own."""

    def __init__(self, path: Path, layout: Layout, zone: str, wanted: Collection[str] | None, limit: int = UNPACK_LIMIT) -> None:
        """The arguments are those of :func:`read_plain`, and so is what is raised."""
        if not could_be_plain(path.name, layout):
            raise NotPlain
        self._path, self._layout, self._zone, self._wanted, self._limit = path, layout, zone, wanted, limit
        self._delimiter = layout.delimiter or ("\t" if split_suffixes(path.name)[1] == ".tsv" else ",")
        first = b""
        for piece in pieces_of(path, None, limit):
            first += piece[: _FIRST - len(first)]
            if len(first) == _FIRST:
                break
        encoding = line_encoding(first, layout.encoding, whole=len(first) < _FIRST)
        if encoding is None:
            raise NotPlain
        self._encoding = encoding

    def read(self, good: Store) -> PlainFile:
        """All of the file; its good rows go into the store."""
        digest = _Watched(self._path)
        head, row = self.head()
        odd = list[pl.DataFrame]()

        def take(sieved: Sieved) -> None:
            nonlocal row
            rows, lines = sieved.of_file(row)
            good.append(rows)
            odd.append(lines)
            row += sieved.lines

        sieve = self._sieve(head)
        with Workers[bytes, Sieved]() as workers:
            for rows in self._rows_of(WHOLE, digest):
                for sieved in workers.give(sieve.sift, rows):
                    take(sieved)
                digest.tell(good.height + sum(lines.height for lines in odd))
            for sieved in workers.remaining():
                take(sieved)
        if not odd:
            raise NotPlain
        return PlainFile(self.odd_of(pl.concat(odd), head, good.height, digest.digest()), good, digest.hexdigest())

    def sieved(self, head: ExportTable, span: ByteSpan, digest: Digest) -> Iterator[Sieved]:
        """The rows of a span by blocks, one after the other: a pure function of its bytes, whichever process asks.

        Raises:
            NotPlain: as :func:`read_plain`.
            OSError: as reading does.
        """
        sieve = self._sieve(head)
        return map(sieve.sift, self._rows_of(span, digest))

    def odd_of(self, lines: pl.DataFrame, head: ExportTable, good: int, digest: bytes) -> SiftedTable:
        """The table of the rows that are not plainly good, from their lines; there are so many ``good`` ones beside them."""
        table = table_of_lines(lines, head, self._delimiter)
        return sift_table(replace(table, plain=good, elsewhere=self._again(head, digest)), self._layout, self._zone)

    def _sieve(self, head: ExportTable) -> Sieve:
        return Sieve(head, self._layout, self._zone, self._delimiter, self._wanted)

    def _rows_of(self, span: ByteSpan, digest: Digest) -> Iterator[bytes]:
        """The blocks of a span, the first one of the file without its header."""
        header = span.begin == 0
        for block in blocks_of(self._path, self._encoding.codec, digest, self._limit, span):
            rows = self._head_of(block)[2] if header else block
            header = False
            if rows:
                yield rows

    def head(self) -> tuple[ExportTable, int]:
        """The table of the file without its rows, and the number of the first one.

        Raises:
            NotPlain: as :func:`read_plain`.
        """
        for block in blocks_of(self._path, self._encoding.codec, None, self._limit, ByteSpan(0, PIECE)):
            head, row, _ = self._head_of(block)
            return head, row
        raise NotPlain

    def _head_of(self, block: bytes) -> tuple[ExportTable, int, bytes]:
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
