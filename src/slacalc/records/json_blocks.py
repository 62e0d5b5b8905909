"""The rows of a JSON file, some at a time: one object a line, or one list of objects."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.blocks import WHOLE, MixedText, NotPlain, ToRefuse, is_one_block
from slacalc.records.bounds import CELL, check_columns, refuse_too_large
from slacalc.records.json_rows import HeaderNames
from slacalc.records.json_values import FIRST_ROW, JsonValues
from slacalc.records.row_source import AT_A_TIME
from slacalc.records.sieve import Sieve, Sieved
from slacalc.records.tables import NO_OBJECT, OTHER_ENCODING, ROW, ExportTable, OddRow, finished, is_only_guessed
from slacalc.records.text_encoding import STRANGE
from slacalc.records.text_rows import check_same, encoding_at_sight

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from slacalc.records.blocks import ByteSpan, Digest
    from slacalc.records.json_rows import Cells
    from slacalc.records.layout import Layout
    from slacalc.records.workers import Workers

_NO_CELLS = "no_cells"
"""The column with the text of what is no object; null for a row."""


class JsonRows:
    """The rows of a JSON file.

    A file whose first rows have all its headers is read once; ``mixed`` is whether all rows are looked at for headers first.
    """

    def __init__(self, path: Path, layout: Layout, limit: int, *, mixed: bool = False) -> None:
        """See :class:`slacalc.records.plain.PlainReader`."""
        self._path, self._layout, self._limit, self._mixed = path, layout, limit, mixed
        if is_one_block([path]):
            raise NotPlain
        if mixed:
            from slacalc.records.mixed_text import encoding_of  # noqa: PLC0415 - few texts are

            self._encoding = encoding_of(path, layout.encoding, limit)
        else:
            self._encoding = encoding_at_sight(path, layout.encoding, limit)
        self._values = JsonValues(path, self._encoding, limit, mixed=mixed)
        self._headers: tuple[str, ...] = ()

    whole = WHOLE

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size

    @staticmethod
    def spans(size: int) -> tuple[ByteSpan, ...]:  # noqa: ARG004 - as every source of rows
        """The file: a part of it cannot be read on its own."""
        return (WHOLE,)

    def head(self) -> tuple[ExportTable, int]:
        """The table of the file without its rows, and the number of the first one."""
        names = HeaderNames()
        for _, cells in islice(self._values.rows(None), None if self._mixed else AT_A_TIME):
            names.add(cells)
        self._headers = names.headers()
        if not self._headers:
            raise NotPlain
        check_columns(str(self._path), len(self._headers))
        none = pl.DataFrame(schema={ROW: pl.Int64()} | {str(at): pl.String() for at in range(len(self._headers))})
        head = finished(str(self._path), self._headers, none, [], self._encoding.shown, typed=False)
        head = replace(head, guessed=self._encoding.guessed)
        if not self._mixed and is_only_guessed(head, self._layout):
            raise MixedText
        return head, FIRST_ROW

    def sieve(self, head: ExportTable, zone: str, wanted: Collection[str] | None) -> Sieve:
        """The questions to the rows."""
        return Sieve(head, self._layout, zone, "\0", wanted)

    def sieved(self, sieve: Sieve, span: ByteSpan, digest: Digest, workers: Workers[pl.DataFrame, Sieved]) -> Iterator[Sieved]:  # noqa: ARG002 - as every source of rows
        """The rows of the file, some at a time, one after the other; its bytes go into ``digest``."""
        return workers.in_turn(sieve.sift_cells, (rows.drop(ROW) for rows in self.numbered(FIRST_ROW, digest)))

    def numbered(self, first: int, digest: Digest) -> Iterator[pl.DataFrame]:
        """All rows, some at a time, as :meth:`table_of` takes them, with their numbers from ``first`` on.

        Raises:
            MixedText: later rows have other headers than the first ones.
            ToRefuse: the cells of the file would take more than the limit.
        """
        names = HeaderNames()
        for frame in self._frames(first, self._values.rows(digest), names):
            if names.rows * len(self._headers) * CELL > self._limit:
                raise ToRefuse(*refuse_too_large(str(self._path), self._limit).diagnostics)
            yield frame
        if names.headers() != self._headers:
            raise MixedText

    @staticmethod
    def table_of(odd: pl.DataFrame, head: ExportTable) -> ExportTable:
        """The table of rows, such as those that are not plainly good."""
        broken = [
            OddRow(row, OTHER_ENCODING if STRANGE in text else NO_OBJECT, (text.replace(STRANGE, ""),))
            for row, text in odd.filter(pl.col(_NO_CELLS).is_not_null()).select(ROW, _NO_CELLS).rows()
        ]
        rows = odd.drop(_NO_CELLS)
        rows = rows.filter(pl.any_horizontal(pl.exclude(ROW) != ""))  # white space alone is a row, as in the file as a whole
        return replace(finished(head.file, head.headers, rows, broken, head.encoding, typed=False), guessed=head.guessed)

    def chosen(self, rows: Iterable[pl.Series], head: ExportTable, digest: bytes) -> Iterator[pl.DataFrame]:
        """Rows of the file once more, some at a time, by their numbers in order; the file must still be the same.

        The others are read as blank ones, and left out as such.
        """
        hashed, numbers = hashlib.sha256(), (number for chosen in rows for number in chosen.to_list())
        for frame in self._frames(FIRST_ROW, self._values.rows(hashed, numbers), HeaderNames()):
            chosen = self.table_of(frame, head).frame
            if chosen.height:
                yield chosen
        check_same(self._path, hashed.digest(), digest)

    def _frames(self, first: int, rows: Iterator[tuple[str | None, Cells]], names: HeaderNames) -> Iterator[pl.DataFrame]:
        """Rows as frames; their headers go to ``names``."""
        schema = {str(at): pl.String() for at in range(len(self._headers))} | {_NO_CELLS: pl.String()}
        while gathered := list(islice(rows, AT_A_TIME)):
            columns = [[cells.get(header, "") for _, cells in gathered] for header in self._headers]
            for _, cells in gathered:
                names.add(cells)
            frame = pl.DataFrame([*columns, [text for text, _ in gathered]], schema)
            yield frame.select(pl.int_range(first, pl.len() + first, dtype=pl.Int64()).alias(ROW), pl.all())
            first += frame.height
