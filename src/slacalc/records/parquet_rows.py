"""The rows of a Parquet file, some at a time."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import polars as pl

from slacalc.records.blocks import NotPlain
from slacalc.records.bounds import PIECE
from slacalc.records.parquet_cells import FIRST_ROW, cells_as_text, check_size, is_filled, nested_columns
from slacalc.records.parquet_spans import RowSpan, footer_of, row_spans
from slacalc.records.questions import copied
from slacalc.records.row_source import AscendingRows
from slacalc.records.sieve import Sieve, Sieved
from slacalc.records.tables import ROW, ExportTable, table_of_typed_rows
from slacalc.records.text_rows import check_same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from slacalc.records.blocks import Digest
    from slacalc.records.layout import Layout
    from slacalc.records.workers import Workers

CELLS = 1_000_000
"""So many cells are taken from a file at a time: about as many as a block of text has."""
CELL_BYTES = 10
"""What a cell would take as text, about."""


class ParquetRows:
    """The rows of a Parquet file, or of a span of it."""

    def __init__(self, path: Path, layout: Layout, zone: str, limit: int) -> None:
        """See :class:`slacalc.records.plain.PlainReader`."""
        self._path, self._layout, self._zone = path, layout, layout.timezone or zone
        self._footer = footer_of(path)
        check_size(self._footer, path.name, limit)
        with _or_not_plain():
            self._schema = self._scan().collect_schema()
        if nested_columns(self._schema) or not self._schema:
            raise NotPlain

    @property
    def size(self) -> int:
        """Bytes that its cells would take as text, about."""
        return self._footer.rows * len(self._schema) * CELL_BYTES

    @property
    def whole(self) -> RowSpan:
        """All of it."""
        return RowSpan(0, None, 0, self._footer.rows)

    def spans(self, size: int) -> tuple[RowSpan, ...]:
        """The file in spans of row groups, of about so many bytes each as text."""
        return row_spans(self._footer, size // (len(self._schema) * CELL_BYTES))

    def head(self) -> tuple[ExportTable, int]:
        """The table of the file without its rows, and the number of the first one."""
        names = [str(at) for at in range(len(self._schema))]
        none = pl.DataFrame(schema={ROW: pl.Int64()} | dict.fromkeys(names, pl.String()))
        bare = ExportTable(str(self._path), tuple(self._schema), none, (), "parquet", guessed=False, typed=True)
        return table_of_typed_rows(none, bare), FIRST_ROW

    def sieve(self, head: ExportTable, zone: str, wanted: Collection[str] | None) -> Sieve:
        """The questions to the rows."""
        return Sieve(head, self._layout, zone, "\0", wanted)

    def sieved(self, sieve: Sieve, span: RowSpan, digest: Digest, workers: Workers[pl.DataFrame, Sieved]) -> Iterator[Sieved]:
        """The rows of a span, some at a time, one after the other; the bytes of the span go into ``digest`` beside."""
        return workers.in_turn(sieve.sift_cells, self._cells(span, digest))

    def numbered(self, first: int, digest: Digest) -> Iterator[pl.DataFrame]:
        """All rows, some at a time, as :meth:`table_of` takes them, with their numbers from ``first`` on."""
        row = first
        for cells in self._cells(self.whole, digest):
            yield cells.select(pl.int_range(row, pl.len() + row, dtype=pl.Int64()).alias(ROW), pl.all())
            row += cells.height

    @staticmethod
    def table_of(odd: pl.DataFrame, head: ExportTable) -> ExportTable:
        """The table of rows that are not plainly good."""
        return table_of_typed_rows(odd.filter(is_filled(odd.columns[1:])), head)

    def chosen(self, rows: Iterable[pl.Series], head: ExportTable, digest: bytes) -> Iterator[pl.DataFrame]:
        """Rows of the file once more, some at a time, by their numbers in order; the file must still be the same."""
        numbers, row, hashed = (
            AscendingRows((numbered.to_frame(ROW) for numbered in rows), {ROW: pl.Int64()}),
            FIRST_ROW,
            hashlib.sha256(),
        )
        for numbered in self.numbered(FIRST_ROW, hashed):
            row += numbered.height
            chosen = numbered.filter(pl.col(ROW).is_in(numbers.below(row)[ROW].implode()))
            if chosen.height:
                yield self.table_of(chosen.with_columns(copied(pl.exclude(ROW))), head).frame
        check_same(self._path, hashed.digest(), digest)

    def _cells(self, span: RowSpan, digest: Digest) -> Iterator[pl.DataFrame]:
        size, done = max(CELLS // len(self._schema), 1), 0
        texts = cells_as_text(self._schema, self._zone)
        with self._path.open("rb") as file:
            file.seek(span.begin)
            end = span.end if span.end is not None else self._path.stat().st_size
            while done < span.rows:
                with _or_not_plain():
                    cells = self._scan().slice(span.first + done, min(size, span.rows - done)).select(texts).collect()
                if not cells.height:
                    raise NotPlain
                done += cells.height
                _take_in(file, span.begin + (end - span.begin) * done // span.rows, digest)
                yield cells
            _take_in(file, span.end, digest)

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self._path, glob=False, hive_partitioning=False)


def _take_in(file: BinaryIO, end: int | None, digest: Digest) -> None:
    """The next bytes of a file, up to that one, go into the digest."""
    while data := file.read(PIECE if end is None else min(PIECE, max(end - file.tell(), 0))):
        digest.update(data)


@contextmanager
def _or_not_plain() -> Iterator[None]:
    """Whatever the reader of Parquet says, and also where it panics, the exact reader can tell what is wrong with the file."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as broken:
        raise NotPlain from broken
