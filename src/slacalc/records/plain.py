"""A plain file, read in one pass by blocks: good rows stay typed and small, the few others as the exact reader has them.

Of a good row only the columns that are wanted are kept, with 64 bits of its key and 64 of its line. Where keys recur, the lines
tell whether the rows only repeat each other; if not, they are read again and settled by what stands in them.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused
from slacalc.contract.records.kinds import record_kind
from slacalc.records.blocks import NotPlain
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.files import split_suffixes
from slacalc.records.machine import ReadingProgress, machine
from slacalc.records.sift import sift_table
from slacalc.records.store import Store
from slacalc.records.tables import ROW
from slacalc.records.text_rows import TextRows
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from slacalc.records.blocks import Digest
    from slacalc.records.budget import Budget
    from slacalc.records.layout import Layout
    from slacalc.records.row_source import FileSpan, RowSource
    from slacalc.records.sieve import Sieved
    from slacalc.records.sift import SiftedTable
    from slacalc.records.tables import ExportTable


PARQUET = ".parquet"


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
    budget: Budget | None = None,
    unpack_limit: int = UNPACK_LIMIT,
    *,
    mixed: bool = False,
) -> PlainFile:
    """The rows of a plain file: text of one encoding, packed or not, or Parquet; ``mixed`` is as of :func:`row_source`.

    ``wanted`` is as in ``read_records``; ``budget`` is what its good rows may take in memory.

    Raises:
        MixedText: it may be read as a mixed one.
        NotPlain: it is another one, or it is to be refused: the exact reader can say what it is.
        OSError: as reading does.
    """
    try:
        return PlainReader(path, layout, zone, wanted, unpack_limit, mixed=mixed).read(Store(budget or machine().budget))
    except Refused as unusable:
        raise NotPlain from unusable


def could_be_in_spans(name: str, layout: Layout) -> bool:
    """Whether a file of that name may be one of which the sieve looks at spans, each on its own."""
    return split_suffixes(name)[1] in {".csv", ".tsv", PARQUET} and fits_sieve(layout)


def row_source(path: Path, layout: Layout, zone: str, limit: int, *, mixed: bool = False) -> RowSource:
    """The rows of a file by blocks, whoever reads them; ``mixed`` is whether its lines may not all be alike.

    Raises:
        MixedText: it is a text in which they are not, or of which the encoding is a guess.
        NotPlain: it is no plain file.
        OSError: as reading does.
    """
    kind = split_suffixes(path.name)[1]
    if kind == PARQUET:
        from slacalc.records.parquet_rows import ParquetRows  # noqa: PLC0415 - only where there is such a file

        return ParquetRows(path, layout, zone, limit)
    if kind in {".json", ".jsonl", ".ndjson"}:
        from slacalc.records.json_blocks import JsonRows  # noqa: PLC0415 - as above

        return JsonRows(path, layout, limit, mixed=mixed)
    if kind not in {".csv", ".tsv"}:
        raise NotPlain
    return TextRows(path, layout, limit, mixed=mixed)


def fits_sieve(layout: Layout) -> bool:
    """Whether the sieve has questions to the rows of a layout."""
    column = layout.column(record_kind(layout.role).key)
    return layout.by_blocks and column is not None and len(column.headers) == 1 and column.codes is None


class Watched:
    """The digest of the bytes of a file, which counts them and tells how far they are."""

    def __init__(self, path: Path) -> None:
        self._name, self._size, self._sha256 = path.name, path.stat().st_size, hashlib.sha256()
        self.done = 0
        """Bytes."""
        self._machine = machine()

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        self._sha256.update(data)
        self.done += len(data)

    def tell(self, rows: int) -> None:
        """Say how far they are: so many rows."""
        self._machine.tell(ReadingProgress(self._name, self.done, self._size, rows))

    def digest(self) -> bytes:
        """Of what was taken in."""
        return self._sha256.digest()

    def hexdigest(self) -> str:
        """The same in letters."""
        return self._sha256.hexdigest()


class PlainReader:
    """Reads a plain file some rows at a time: all of it, or a span of it on its own."""

    def __init__(
        self,
        path: Path,
        layout: Layout,
        zone: str,
        wanted: Collection[str] | None,
        limit: int = UNPACK_LIMIT,
        *,
        mixed: bool = False,
    ) -> None:
        """The arguments are those of :func:`read_plain`, and so is what is raised."""
        if not fits_sieve(layout):
            raise NotPlain
        self._path, self._layout, self._zone, self._wanted = path, layout, zone, wanted
        self._rows = row_source(path, layout, zone, limit, mixed=mixed)

    @property
    def size(self) -> int:
        """Bytes of the file as text, about."""
        return self._rows.size

    def spans(self, size: int) -> Sequence[FileSpan]:
        """The file in spans of about that many bytes, of which each can be read on its own.

        Raises:
            NotPlain: a line that no record has.
            OSError: as reading does.
        """
        return self._rows.spans(size)

    def head(self) -> tuple[ExportTable, int]:
        """The table of the file without its rows, and the number of the first one.

        Raises:
            NotPlain: as :func:`read_plain`.
        """
        return self._rows.head()

    def read(self, good: Store) -> PlainFile:
        """All of the file; its good rows go into the store."""
        digest = Watched(self._path)
        head, row = self.head()
        odd, aside = list[pl.DataFrame](), 0
        with Workers[Any, Any]() as workers:
            for sieved in self._sieved(head, self._rows.whole, digest, workers):
                rows, others = sieved.of_file(row)
                good.append(rows)
                odd.append(others)
                row, aside = row + sieved.records, aside + others.height
                digest.tell(good.height + aside)
        if not odd:
            raise NotPlain
        good.close()
        return PlainFile(self.odd_of(pl.concat(odd), head, good.height, digest.digest()), good, digest.hexdigest())

    def sieved(self, head: ExportTable, span: FileSpan, digest: Digest) -> Iterator[Sieved]:
        """The rows of a span, one block after the other: a pure function of its bytes, whichever process asks.

        Raises:
            NotPlain: as :func:`read_plain`; where it is ``LeftOpen``, the span is to be read together with the next.
            OSError: as reading does.
        """
        with Workers[Any, Any](1) as workers:
            yield from self._sieved(head, span, digest, workers)

    def odd_of(self, odd: pl.DataFrame, head: ExportTable, good: int, digest: bytes) -> SiftedTable:
        """The table of the rows that are not plainly good, as they were sieved; there are so many ``good`` ones beside them."""
        table = self._rows.table_of(odd, head)

        def read_again(rows: Collection[int]) -> pl.DataFrame:
            return self._rows.chosen(rows, head, digest)

        return sift_table(replace(table, plain=good, elsewhere=read_again), self._layout, self._zone)

    def _sieved(self, head: ExportTable, span: FileSpan, digest: Digest, workers: Workers[Any, Any]) -> Iterator[Sieved]:
        return self._rows.sieved(self._rows.sieve(head, self._zone, self._wanted), span, digest, workers)


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
