"""The cells of some of the rows of a text file, each row as a text by itself."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.blocks import NotPlain, read_cells
from slacalc.records.layout_words import SPACE
from slacalc.records.parquet_cells import is_filled
from slacalc.records.quoted import are_otherwise
from slacalc.records.tables import (
    BROKEN_QUOTES,
    FIELD_COUNT,
    OTHER_ENCODING,
    ROW,
    OddRow,
    finished,
    line_is_filled,
    padded,
    split_lines,
)
from slacalc.records.text_encoding import STRANGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.records.tables import ExportTable, TableForm

_QUOTED = '"[^"]*"'
"""A field in quotation marks, where none of these is doubled or broken."""
_ONE_BYTE = range(2, 9)
"""Characters of one byte that mean nothing; with the one below them, and an x before it, a text would seem to be packed."""


def table_of_lines(lines: pl.DataFrame, head: ExportTable, form: TableForm) -> ExportTable:
    """The table of some of the rows of a file; ``head`` is that of the file without its rows.

    ``lines`` are ``row`` and ``line``, the text of the row: no quotation mark is left open at its end.
    """
    if lines.is_empty():
        return head
    strange = lines["line"].str.contains(STRANGE, literal=True)
    in_other_encoding, lines = (lines.filter(strange), lines.filter(~strange)) if strange.any() else (lines.clear(), lines)
    marked = lines["line"].str.contains('"', literal=True)
    if form.quotes == "none" or not marked.any():
        bare, quoted = lines, lines.clear()
    else:
        bare, quoted = lines.filter(~marked), lines.filter(marked)
    bare = bare.filter(line_is_filled(form.delimiter))
    frame, odd = split_lines(padded(bare, len(head.headers), form), head.headers, form.delimiter, frozenset())
    if quoted.height:
        frames = [frame, *_quoted_cells(quoted, head.headers, form, odd)]
        frame = pl.concat(frames).sort(ROW) if len(frames) > 1 else frame
    odd += [_in_other_encoding(row, line.replace(STRANGE, ""), len(head.headers), form) for row, line in in_other_encoding.rows()]
    return finished(head.file, head.headers, frame, odd, head.encoding, typed=False)


def _in_other_encoding(row: int, line: str, width: int, form: TableForm) -> OddRow:
    """A row of which some of the text is in another encoding than the file."""
    cells = tuple(line.split(form.delimiter))
    if '"' in line and form.quotes != "none":
        try:
            cells = tuple(form.reader.cells(line))
        except csv.Error:
            return OddRow(row, BROKEN_QUOTES, cells)
    return OddRow(row, OTHER_ENCODING, (*cells, *[""] * (width - len(cells) if form.short_rows else 0)))


def _quoted_cells(lines: pl.DataFrame, headers: tuple[str, ...], form: TableForm, odd: list[OddRow]) -> Iterator[pl.DataFrame]:
    """The cells of lines with quotation marks: of all whose marks are around whole fields at once, of others one by one.

    Rows that are none are added to ``odd``.
    """
    names, delimiter = [str(at) for at in range(len(headers))], form.delimiter
    usual = ~are_otherwise(lines, delimiter)
    bare = pl.col("line").str.replace_all(_QUOTED, "")
    usual &= lines.select(bare.str.count_matches(delimiter, literal=True) == len(headers) - 1).to_series()
    whole, others = lines.filter(usual), lines.filter(~usual)
    if whole.height:
        try:
            cells = _whole_cells(whole, names, delimiter)
        except NotPlain:
            cells = lines.clear()
        if cells.height == whole.height:
            yield pl.concat([whole.select(ROW), cells], how="horizontal").filter(is_filled(names))
        else:  # polars reads them otherwise
            others = lines
    fitting: list[tuple[int | str, ...]] = []
    for row, line in others.iter_rows():
        try:
            cells_of_row: Sequence[str] = form.reader.cells(line)
        except csv.Error:
            odd.append(OddRow(row, BROKEN_QUOTES, tuple(line.split(delimiter))))
            continue
        cells_of_row = (*cells_of_row, *[""] * (len(headers) - len(cells_of_row) if form.short_rows else 0))
        if not any(cell.strip(SPACE) for cell in cells_of_row):
            continue
        if len(cells_of_row) == len(headers):
            fitting.append((row, *cells_of_row))
        else:
            odd.append(OddRow(row, FIELD_COUNT, cells_of_row))
    if fitting:
        yield pl.DataFrame(fitting, {ROW: pl.Int64()} | dict.fromkeys(names, pl.String()), orient="row")


def _whole_cells(lines: pl.DataFrame, names: Sequence[str], delimiter: str) -> pl.DataFrame:
    """The cells of lines whose marks are around whole fields.

    Raises:
        NotPlain: polars cannot read them.
    """
    text = lines.select(pl.col("line").str.join("\n")).item()
    if len(delimiter.encode()) == 1:
        return read_cells(f"{text}\n".encode(), tuple(names), delimiter, '"')
    separator = next((mark for mark in map(chr, _ONE_BYTE) if mark not in text), None)
    if separator is None:
        raise NotPlain
    cells = read_cells(f"{text.replace(delimiter, separator)}\n".encode(), tuple(names), separator, '"')
    return cells.with_columns(pl.all().str.replace_all(separator, delimiter, literal=True))
