"""A plain file, read in one pass by blocks: good rows stay typed and small, the few others as the exact reader has them.

Of a good row only the columns that are wanted are kept, with 64 bits of its key and 64 of its line. Where keys recur, the lines
tell whether the rows only repeat each other; if not, they are read again and settled by what stands in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from slacalc.base.diagnostics import Refused
from slacalc.contract.records.kinds import record_kind
from slacalc.records.blocks import NotPlain
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.files import split_suffixes
from slacalc.records.machine import machine
from slacalc.records.sifted_file import SiftedFile
from slacalc.records.store import Store
from slacalc.records.text_rows import TextRows
from slacalc.records.watched import Watched
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from slacalc.records.blocks import Digest
    from slacalc.records.budget import Budget
    from slacalc.records.layout import Layout
    from slacalc.records.row_source import FileSpan, RowSource
    from slacalc.records.sieve import Sieved
    from slacalc.records.sifted_file import SiftedRows
    from slacalc.records.tables import ExportTable
    from slacalc.records.waiting import WaitingRows


PARQUET = ".parquet"
MOST_GATHERED = 8_000_000
"""Bytes of odd rows, about, that are looked at at a time; of so many several copies are had at once."""
ROW_BYTES = 400
"""What a row takes beside its text while it is looked at, about."""


class PlainFile(NamedTuple):
    """A file that was read by blocks."""

    sifted: SiftedFile
    """Its rows that are not plainly good."""
    good: Store
    """``row``, both hashes and the wanted columns of the others."""
    sha256: str


def read_plain(  # noqa: PLR0913, PLR0917 - what a reading depends on
    path: Path,
    layout: Layout,
    zone: str,
    wanted: Collection[str] | None,
    waiting: WaitingRows,
    file: int,
    budget: Budget | None = None,
    unpack_limit: int = UNPACK_LIMIT,
    *,
    mixed: bool = False,
) -> PlainFile:
    """The rows of a plain file: text of one encoding, packed or not, or Parquet; ``mixed`` is as of :func:`row_source`.

    ``wanted`` is as in ``read_records``; ``waiting`` is where odd rows wait, ``file`` the number of the file among those of its
    role; ``budget`` is what its good rows may take in memory.

    Raises:
        MixedText: it may be read as a mixed one.
        NotPlain: it is another one, or it is to be refused: the exact reader can say what it is. None of its rows waits.
        OSError: as reading does.
        Unwritable: as :meth:`slacalc.records.waiting.WaitingRows.put`.
    """
    good = Store(budget or machine().budget)
    try:
        return PlainReader(path, layout, zone, wanted, unpack_limit, mixed=mixed).read(good, waiting, file)
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

    def read(self, good: Store, waiting: WaitingRows, file: int) -> PlainFile:
        """All of it, the file of that number among those of its role; its good rows go into the store."""
        digest = Watched(self._path)
        head, first = self.head()
        sifted = self.sifted(head, waiting, file, digest.digest)
        sifted.end = first
        try:
            with Workers[Any, Any]() as workers:
                blocks = self._sieved(head, self._rows.whole, digest, workers)
                self._take_in(blocks, sifted, good, digest)
        except (NotPlain, Refused):
            sifted.drop()
            raise
        good.close()
        return PlainFile(sifted, good, digest.hexdigest())

    def _take_in(self, blocks: Iterator[Sieved], sifted: SiftedFile, good: Store, digest: Watched) -> None:
        """Good rows go into the store; the odd ones of several blocks are looked at together."""
        gathered, size, before = list[pl.DataFrame](), 0, 0
        for sieved in blocks:
            rows, odd = sieved.of_file(sifted.end)
            good.append(rows)
            gathered.append(odd)
            sifted.good, sifted.end = good.height, sifted.end + sieved.records
            size += int(odd.estimated_size()) + ROW_BYTES * odd.height
            if size > MOST_GATHERED:
                sifted.add(self.sift(pl.concat(gathered), sifted), digest.done - before)
                gathered, size, before = [odd.clear()], 0, digest.done
            digest.tell(sifted.rows + sum(rows.height for rows in gathered))
        if not gathered:
            raise NotPlain
        sifted.add(self.sift(pl.concat(gathered), sifted), digest.done - before)

    def sifted(self, head: ExportTable, waiting: WaitingRows, file: int, digest: Callable[[], bytes]) -> SiftedFile:
        """What its rows that are not plainly good are put into; ``digest`` is of all its bytes, once it is read."""
        sifted = SiftedFile(head, self._layout, self._zone, waiting, file)
        sifted.read_again = lambda rows: self._rows.chosen(rows, head, digest())
        return sifted

    def sift(self, odd: pl.DataFrame, sifted: SiftedFile) -> SiftedRows:
        """The rows that are not plainly good, as they were sieved."""
        return sifted.sift(self._rows.table_of(odd, sifted.head))

    def sieved(self, head: ExportTable, span: FileSpan, digest: Digest) -> Iterator[Sieved]:
        """The rows of a span, one block after the other: a pure function of its bytes, whichever process asks.

        Raises:
            NotPlain: as :func:`read_plain`; where it is ``LeftOpen``, the span is to be read together with the next.
            OSError: as reading does.
        """
        with Workers[Any, Any](1) as workers:
            yield from self._sieved(head, span, digest, workers)

    def _sieved(self, head: ExportTable, span: FileSpan, digest: Digest, workers: Workers[Any, Any]) -> Iterator[Sieved]:
        return self._rows.sieved(self._rows.sieve(head, self._zone, self._wanted), span, digest, workers)
