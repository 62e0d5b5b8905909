"""What cells of an ``.xls`` workbook hold that its reader gives up: errors, which it leaves blank, and digits of long numbers.

Source: MS-XLS 2.4.21, 2.4.24, 2.4.28, 2.4.90, 2.4.127, 2.4.180 (records of a sheet), 2.5.10 (the code of an error).
"""

from __future__ import annotations

import struct
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from slacalc.records.compound_file import read_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOOK = ("Workbook", "Book")
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _SHEET = 0x0809, 0x000A, 0x0085
_DIMENSIONS, _OLD_DIMENSIONS = 0x0200, 10
"""The record, and how long it is in workbooks of before 1997."""
_FORMULA, _NUMBER, _BOOL_OR_ERROR = 0x0006, 0x0203, 0x0205
_FILLED = {_FORMULA, _NUMBER, _BOOL_OR_ERROR, 0x00FD, 0x0204, 0x027E, 0x00BD}
"""Records of cells that are not blank."""


class OddCell(NamedTuple):
    """A cell that holds something else than its reader gives."""

    row: int
    column: int
    """Both from 0; the column from the first that is filled."""
    written: str


def odd_cells(data: bytes, sheet: str, exact: int) -> Iterator[OddCell]:
    """The errors of that sheet, and its whole numbers from ``exact`` on, with an exponent; none of a file of another form."""
    try:
        book = read_stream(data, _BOOK)
        begin = next((at for at, name in _sheets(book) if name == sheet), None)
        records = [] if begin is None else [record for record in _records(book, begin) if record[0] in _FILLED]
        cells = [(kind, *struct.unpack_from("<HH", body), body) for kind, body in records]
    except (struct.error, IndexError, ValueError):
        return
    first = min((column for _, _, column, _ in cells), default=0)
    for kind, row, column, body in cells:
        written = _written(kind, body, exact)
        if written:
            yield OddCell(row, column - first, written)


def claimed_tables(data: bytes) -> tuple[tuple[int, int], ...]:
    """How many rows and columns each sheet says that it has, for which its reader makes room; none of a file of another form."""
    try:
        book = read_stream(data, _BOOK)
        claims = [body for begin, _ in _sheets(book) for kind, body in _records(book, begin) if kind == _DIMENSIONS]
        sizes = [struct.unpack_from("<IIHH" if len(body) > _OLD_DIMENSIONS else "<4H", body) for body in claims]
    except (struct.error, IndexError, ValueError):
        return ()
    return tuple((max(begin, end), max(left, right)) for begin, end, left, right in sizes)


def _written(kind: int, body: bytes, exact: int) -> str:
    """What is to stand for a cell; empty where its reader has it."""
    if kind == _BOOL_OR_ERROR:
        return _ERRORS.get(body[6], "#VALUE!") if body[7] else ""
    if kind not in {_FORMULA, _NUMBER}:
        return ""
    value = body[6:14]
    if kind == _FORMULA and value[6:] == b"\xff\xff":
        return _ERRORS.get(value[2], "#VALUE!") if value[0] == 2 else ""  # noqa: PLR2004 - 2 is an error
    (number,) = struct.unpack("<d", value)
    return f"{Decimal(number):E}" if abs(number) >= exact and number.is_integer() else ""


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of the part that begins there, without those of parts in it, such as a chart."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + size]
        if depth == 0:
            return
        at += 4 + size


def _sheets(book: bytes) -> Iterator[tuple[int, str]]:
    """Where each sheet begins, and its name."""
    for kind, body in _records(book, 0):
        if kind == _SHEET:
            wide = body[7] & 1
            yield struct.unpack_from("<I", body)[0], body[8 : 8 + body[6] * (1 + wide)].decode("utf-16-le" if wide else "latin-1")
