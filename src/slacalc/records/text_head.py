"""The header of a text file, in its first line that is not blank, and where it begins if there are rows above it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.blocks import NotPlain
from slacalc.records.bounds import check_columns
from slacalc.records.layout_words import SPACE
from slacalc.records.tables import ROW, ExportTable, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.records.tables import TableForm


def head_of(name: str, line: str | None, encoding: str, form: TableForm) -> ExportTable:
    """The table of a file that has this header, or without one the form's, and no rows.

    Raises:
        Refused: too many columns, or none.
        csv.Error: a quotation mark in it is not closed, or is broken, or a field is longer than any is.
    """
    if line is not None and len(line) > csv.field_size_limit():
        raise csv.Error
    if line is None:
        headers = form.header or ()
    elif form.quotes == "none" or '"' not in line:
        headers = tuple(line.split(form.delimiter))
    else:
        if form.reader.lines_of([line]) is None:
            raise csv.Error
        headers = tuple(form.reader.cells(line))
    check_columns(name, len(headers))
    no_rows = pl.DataFrame(schema={ROW: pl.Int64()} | {str(at): pl.String() for at in range(len(headers))})
    return ExportTable(name, named(name, headers), no_rows, (), encoding, guessed=False, typed=False)


def is_blank(line: str, delimiter: str) -> bool:
    """Whether a line holds nothing: neither the header nor a row.

    Raises:
        NotPlain: that depends on whether there is a quotation mark anywhere in the file.
    """
    blank = not line.strip(SPACE + delimiter)
    if blank and line.replace(delimiter, "").strip(SPACE):  # a part of a delimiter of several characters
        raise NotPlain
    return blank


def begin_of_first(block: bytes, codec: str, form: TableForm) -> int:
    """Where, in the first block of a file, the row begins that the layout names: that of the header or, without one, a record.

    Raises:
        NotPlain: it is not in the block, or what is above it cannot be told apart.
    """
    at = 0
    for _ in range(1, form.first):
        end = _line_end(block, at)
        if at == len(block) or end - at > csv.field_size_limit():
            raise NotPlain
        at = end if form.quotes == "none" or b'"' not in block[at:end] else _record_end(block, at, codec, form)
    return at


def _record_end(block: bytes, begin: int, codec: str, form: TableForm) -> int:
    """Where the record ends that begins there; it may go on over several lines."""
    try:
        height = form.reader.lines_of(_lines(block, begin, codec))
    except (csv.Error, UnicodeDecodeError) as broken:
        raise NotPlain from broken
    if height is None:
        raise NotPlain
    for _ in range(height):
        begin = _line_end(block, begin)
    return begin


def _lines(block: bytes, at: int, codec: str) -> Iterator[str]:
    while at < len(block):
        begin, at = at, _line_end(block, at)
        yield block[begin:at].decode(codec)


def _line_end(block: bytes, at: int) -> int:
    return block.find(b"\n", at) + 1 or len(block)
