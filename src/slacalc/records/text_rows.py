"""The rows of a text file, packed or not, by blocks of it."""

from __future__ import annotations

import csv
import errno
import hashlib
import os
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.blocks import WHOLE, ByteSpan, MixedText, NotPlain, blocks_of, first_bytes, lines_of, spans_of
from slacalc.records.bounds import PIECE
from slacalc.records.decode import decode_lines, line_encoding
from slacalc.records.files import split_suffixes
from slacalc.records.line_cells import table_of_lines
from slacalc.records.quoted import BlockRecords, UnsureLines, records_of
from slacalc.records.row_source import AT_A_TIME, AscendingRows
from slacalc.records.sieve import Sieve, Sieved
from slacalc.records.tables import ROW, form_of, is_only_guessed
from slacalc.records.text_encoding import STRANGE
from slacalc.records.text_head import begin_of_first, head_of, is_blank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from slacalc.records.blocks import Digest
    from slacalc.records.layout import Layout
    from slacalc.records.tables import ExportTable
    from slacalc.records.text_encoding import LineEncoding
    from slacalc.records.workers import Workers

_FIRST = 4 << 20
"""Bytes by which the encoding of a file is told."""


def encoding_at_sight(path: Path, named: str | None, limit: int) -> LineEncoding:
    """The encoding of a file, where its first bytes tell it; ``named`` is what the layout says.

    Raises:
        MixedText: they do not.
        NotPlain: what is packed is damaged or too large.
        OSError: as reading does.
    """
    first = first_bytes(path, _FIRST, limit)
    encoding = line_encoding(first, named, whole=len(first) < _FIRST)
    if encoding is None:
        raise MixedText
    return encoding


class LeftOpen(NotPlain):
    """The last record of a span goes on behind its end."""


class TextRows:
    """The rows of a plain text file, or of a span of it."""

    def __init__(self, path: Path, layout: Layout, limit: int, *, mixed: bool = False) -> None:
        """See :class:`slacalc.records.plain.PlainReader`; ``mixed`` is whether it may be a text whose lines are not all alike."""
        self._path, self._layout, self._limit, self._mixed = path, layout, limit, mixed
        self._delimiter = layout.delimiter or ("\t" if split_suffixes(path.name)[1] == ".tsv" else ",")
        self._form = form_of(layout, self._delimiter)
        self._encoding = self._encoding_of_all() if mixed else encoding_at_sight(path, layout.encoding, limit)
        self._marked = False

    whole = WHOLE

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size

    def spans(self, size: int) -> tuple[ByteSpan, ...]:
        """See :func:`slacalc.records.blocks.spans_of`."""
        return (WHOLE,) if self._mixed else spans_of(self._path, size)

    def head(self) -> tuple[ExportTable, int]:
        """The table of the file without its rows, and the number of the first one."""
        codec = self._encoding.codec
        as_written = blocks_of(self._path, codec, None, self._limit, ByteSpan(0, PIECE), decoded=False)
        block = next(self._blocks(None) if self._mixed else as_written, b"")
        self._marked = b'"' in block
        line, _, row = self._header_of(block, "utf-8" if self._mixed else codec)
        try:
            head = head_of(str(self._path), line, self._encoding.shown, self._form)
        except csv.Error as broken:
            raise NotPlain from broken
        head = replace(head, guessed=self._encoding.guessed)
        if not self._mixed and is_only_guessed(head, self._layout):
            raise MixedText
        return head, row

    def sieve(self, head: ExportTable, zone: str, wanted: Collection[str] | None) -> Sieve:
        """The questions to the rows."""
        return Sieve(head, self._layout, zone, self._delimiter, wanted)

    def sieved(
        self, sieve: Sieve, span: ByteSpan, digest: Digest, workers: Workers[bytes, Sieved | NotPlain]
    ) -> Iterator[Sieved]:
        """The rows of a span by blocks, one after the other.

        Each block is taken to begin with a record while the one before is still looked at. If that turns out to be otherwise, it
        is sifted again with the lines that belong to its first record.

        Raises:
            LeftOpen: the last record goes on behind the span.
        """
        waiting, rest = deque[bytes](), b""

        def given() -> Iterator[bytes]:
            marked = False
            for block in self._rows_of(span, digest):
                marked = marked or b'"' in block
                waiting.append(block if marked else b"")  # without a mark so far, nothing can be left open
                yield block

        def sift(block: bytes) -> Sieved | NotPlain:
            try:
                return sieve.sift(block)
            except NotPlain as unfit:
                return unfit

        for first_look in workers.in_turn(sift, given()):
            block, sieved = waiting.popleft(), first_look
            if rest:
                sieved = sift(rest + block)
            if isinstance(sieved, NotPlain):
                raise sieved
            rest = sieved.rest
            yield sieved
        if rest:
            raise LeftOpen

    def numbered(self, first: int, digest: Digest) -> Iterator[pl.DataFrame]:
        """All rows by blocks, as :meth:`table_of` takes them, with their numbers from ``first`` on."""
        row, rest, unsure = first, b"", UnsureLines(self._form, marked=self._marked)
        for block in self._rows_of(WHOLE, digest):
            in_block = self._records_of(rest + block if rest else block)
            rest = in_block.rest
            unsure.look(in_block.records, marked=b'"' in block)
            yield in_block.records.select(pl.int_range(row, pl.len() + row, dtype=pl.Int64()).alias(ROW), "line")
            row += in_block.records.height
        if rest:
            raise LeftOpen

    def table_of(self, odd: pl.DataFrame, head: ExportTable) -> ExportTable:
        """The table of rows, such as those that are not plainly good."""
        return replace(table_of_lines(odd, head, self._form), guessed=head.guessed)

    def chosen(self, rows: Iterable[pl.Series], head: ExportTable, digest: bytes) -> Iterator[pl.DataFrame]:
        """Rows of the file once more, some at a time, by their numbers in order; the file must still be the same.

        Where no quotation mark is near, a line is a row, and only the lines that are chosen are decoded.
        """
        codec, hashed = self._encoding.codec, hashlib.sha256()
        numbers, chosen, texts = (
            AscendingRows((numbered.to_frame(ROW) for numbered in rows), {ROW: pl.Int64()}),
            list[int](),
            list[str](),
        )
        first, rest = 1, b""
        as_written = blocks_of(self._path, codec, hashed, self._limit, decoded=False)
        for block in self._blocks(hashed) if self._mixed else as_written:
            if rest or self._mixed or (b'"' in block and self._form.quotes != "none"):
                in_block = self._records_of(rest + (block if self._mixed else decode_lines(block, codec) or b""))
                lines, rest = in_block.records["line"].to_list(), in_block.rest
            else:
                lines = block.removesuffix(b"\n").split(b"\n")
            in_lines = numbers.below(first + len(lines))[ROW].to_list()
            chosen += in_lines
            texts += [line if isinstance(line, str) else line.decode(codec) for line in (lines[row - first] for row in in_lines)]
            first += len(lines)
            while len(chosen) > AT_A_TIME:
                yield self._table_of_texts(chosen[:AT_A_TIME], texts[:AT_A_TIME], head).frame
                chosen, texts = chosen[AT_A_TIME:], texts[AT_A_TIME:]
        check_same(self._path, hashed.digest(), digest)
        yield self._table_of_texts(chosen, texts, head).frame

    def _table_of_texts(self, rows: list[int], texts: list[str], head: ExportTable) -> ExportTable:
        return table_of_lines(pl.DataFrame({ROW: rows, "line": texts}, {ROW: pl.Int64(), "line": pl.String()}), head, self._form)

    def _records_of(self, block: bytes) -> BlockRecords:
        """The records of a block, each of them a line where quotation marks mean nothing."""
        if self._form.quotes == "none":
            return BlockRecords(lines_of(block), None, b"", over_lines=False)
        return records_of(block, self._form.reader)

    def _rows_of(self, span: ByteSpan, digest: Digest) -> Iterator[bytes]:
        """The blocks of a span, the first one of the file without its header."""
        header = span.begin == 0
        for block in self._blocks(digest, span):
            rows = block[self._header_of(block, "utf-8")[1] :] if header else block
            header = False
            if rows:
                yield rows

    def _blocks(self, digest: Digest | None, span: ByteSpan = WHOLE) -> Iterator[bytes]:
        """The lines of a span in UTF-8, by blocks; of a mixed text those of the file."""
        if self._mixed:
            from slacalc.records.mixed_text import mixed_blocks  # noqa: PLC0415 - few texts are

            return mixed_blocks(self._path, self._encoding, digest, self._limit)
        return blocks_of(self._path, self._encoding.codec, digest, self._limit, span)

    def _encoding_of_all(self) -> LineEncoding:
        from slacalc.records.mixed_text import encoding_of  # noqa: PLC0415 - as above

        return encoding_of(self._path, self._layout.encoding, self._limit)

    def _header_of(self, block: bytes, codec: str) -> tuple[str | None, int, int]:
        """The header, which is the first line that is not blank; where it ends in the block; the number of the row after it.

        It begins with the row that the layout names; where the layout has the header, it is None.
        """
        row, at, line = self._form.first, begin_of_first(block, codec, self._form), ""
        if self._form.header is not None:
            return None, at, row
        while at < len(block) and is_blank(line, self._delimiter):
            end = block.find(b"\n", at)
            end = len(block) if end < 0 else end
            try:
                line, at, row = block[at:end].decode(codec), end + 1, row + 1
            except UnicodeDecodeError as broken:
                raise NotPlain from broken
        if is_blank(line, self._delimiter) or STRANGE in line:
            raise NotPlain
        return line, at, row


def check_same(path: Path, digest: bytes, before: bytes) -> None:
    """Check that a file is the one that was read before.

    Raises:
        Refused: it is not.
    """
    if digest != before:
        raise Refused(error("records/unreadable-file", Place(str(path)), reason=os.strerror(errno.ESTALE)))
