"""The records of a block in which there are quotation marks: most are a line each, and some go on over several.

A quotation mark opens a field at its beginning only, so that counting marks does not tell where a record ends: the reader of CSV
is asked, of each line that is not plainly a record by itself. A block is taken to begin with a record. What is left open at its
end is given back, and begins the next one.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.blocks import LONGEST_LINE, NotPlain, lines_of
from slacalc.records.layout_words import SPACE
from slacalc.records.tables import line_is_filled
from slacalc.records.text_encoding import STRANGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.records.record_reader import RecordReader
    from slacalc.records.tables import TableForm

SLAB = 1000
"""So many lines are taken as text at a time."""


class BlockRecords(NamedTuple):
    """What a block holds."""

    records: pl.DataFrame
    """``line``, the text of each record, with line feeds in it where it goes on over several lines."""
    otherwise: pl.Series | None
    """Which of them have quotation marks otherwise than around whole fields, doubled or broken ones; None where there is none."""
    rest: bytes
    """The lines at the end of the block of which the record goes on in the next."""
    over_lines: bool
    """Whether a record has several lines."""


def records_of(block: bytes, reader: RecordReader) -> BlockRecords:
    """The records of a block.

    Raises:
        NotPlain: it is not UTF-8, or a field is longer than the exact reader takes: a quotation mark in front of it never closes.
    """
    lines = lines_of(block)
    if b'"' not in block:
        return BlockRecords(lines, None, b"", over_lines=False)
    if (lines["line"].str.len_bytes() > csv.field_size_limit()).any():
        raise NotPlain
    otherwise = are_otherwise(lines, reader.delimiter)
    several, left = list[tuple[int, int]](), None
    texts, after = _Texts(lines["line"]), 0
    for first in otherwise.arg_true().to_list():
        if first < after:
            continue
        end = _end_of_record(texts, first, reader)
        if end is None:
            left = first
            break
        after = end
        several += [(first, end)] if end > first + 1 else []
    rest = b""
    if left is not None:
        rest = _last_lines(block, lines["line"][left:])
        lines, otherwise = lines[:left], otherwise[:left]
    if several:
        lines, otherwise = _put_together(lines, texts, several, otherwise, reader.delimiter)
    return BlockRecords(lines, otherwise, rest, over_lines=bool(several))


def are_otherwise(records: pl.DataFrame, delimiter: str) -> pl.Series:
    """Which of the records have quotation marks otherwise than around whole fields, doubled or broken ones."""
    other = f'[^"{re.escape(delimiter)}]*'
    field = f'(?:"[^"]*"|{other})'
    whole = f"^{field}(?:{re.escape(delimiter)}{field})*$"
    line = pl.col("line")
    return records.select(line.str.contains('"', literal=True) & ~line.str.contains(whole)).to_series()


class UnsureLines:
    """Looks out for lines that mean another thing where there is a quotation mark anywhere in the file, be it behind them.

    Then the reader of CSV takes no field of more characters than it has as its limit, a line that holds nothing but a part of a
    delimiter is a row, and a short row in another encoding stays short. Without one the first is a field like others, the second
    is blank, and the third has blanks behind it.
    """

    def __init__(self, form: TableForm, *, marked: bool) -> None:
        """``marked`` is whether there surely is one."""
        self._form, self._marked, self._met = form, marked, False

    def look(self, records: pl.DataFrame, *, marked: bool) -> None:
        """Look at records more; ``marked`` is whether there is a quotation mark in them.

        Raises:
            NotPlain: there are both, such a line and a quotation mark.
        """
        if self._form.quotes == "none":
            return
        self._marked = self._marked or marked
        self._met = self._met or bool(records.select(self._is_unsure().any()).item())
        if self._marked and self._met:
            raise NotPlain

    def _is_unsure(self) -> pl.Expr:
        line, delimiter = pl.col("line"), self._form.delimiter
        unsure = line.str.len_bytes() > csv.field_size_limit()
        if self._form.short_rows:
            unsure |= line.str.contains(STRANGE, literal=True)
        if len(delimiter) == 1:
            return unsure
        filled = line.str.replace_all(delimiter, "", literal=True).str.strip_chars(SPACE) != ""
        return unsure | (~line_is_filled(delimiter) & filled)


class _Texts:
    """The lines of a block as text, some of them at a time: all of them would take as much memory as everything else."""

    def __init__(self, lines: pl.Series) -> None:
        self._lines, self._begin, self._slab = lines, 0, list[str]()

    def __getitem__(self, at: int) -> str:
        if not self._begin <= at < self._begin + len(self._slab):
            self._begin, self._slab = at, self._lines.slice(at, SLAB).to_list()
        return self._slab[at - self._begin]

    def since(self, first: int) -> Iterator[str]:
        """The lines from that one on, each with its end."""
        return (f"{self[at]}\n" for at in range(first, self._lines.len()))


def _end_of_record(lines: _Texts, first: int, reader: RecordReader) -> int | None:
    """After which line the record ends that begins with that one; None where the lines end before."""
    try:
        height = reader.lines_of(lines.since(first))
    except csv.Error as broken:
        raise NotPlain from broken
    return None if height is None else first + height


def _last_lines(block: bytes, lines: pl.Series) -> bytes:
    size = int(lines.str.len_bytes().sum()) + lines.len() - (not block.endswith(b"\n"))
    if size > LONGEST_LINE:
        raise NotPlain
    return block[len(block) - size :]


def _put_together(
    lines: pl.DataFrame, texts: _Texts, several: Sequence[tuple[int, int]], otherwise: pl.Series, delimiter: str
) -> tuple[pl.DataFrame, pl.Series]:
    """The records of which each of ``several`` has the lines [first, end), and which of them have their marks otherwise."""
    firsts = [first for first, _ in several]
    records = pl.DataFrame({"line": ["\n".join(texts[at] for at in range(*span)) for span in several]})
    going_on = pl.Series([at for first, end in several for at in range(first + 1, end)], dtype=pl.Int64)
    begins = ~pl.int_range(lines.height, eager=True).is_in(going_on.implode())
    marked = otherwise.scatter(firsts, are_otherwise(records, delimiter))
    return lines["line"].scatter(firsts, records["line"]).to_frame().filter(begins), marked.filter(begins)
