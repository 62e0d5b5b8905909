"""How much a workbook unpacks to, found out by reading its parts once in passing, before its cells are made.

What an archive says of its own sizes is not believed; and a sheet of two cells, the first and the last one that there can be, is
a table of seventeen thousand million.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.bounds import CELL, PIECE, check_cells, check_columns, refuse_too_large
from slacalc.records.compound_file import MAGIC
from slacalc.records.xls_cells import claimed_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHEETS = "/worksheets/sheet"
_DEFLATED = 8
_LOCAL = struct.Struct("<26xHH")
"""Of the header before a member: the lengths of its name and of what is added to it."""
_CELL = r"""\sr\s*=\s*["'](%s)[0-9]{1,7}["'](?:[^>]*[^/>])?>"""
"""A cell in one of these columns that is not closed at once: such cells are blank, and take no room."""
_REFERENCE = rb"""r\s*=\s*["'](?:%s)[0-9]"""
_VALUES = (b"<v>", b"<is>", b"<v ", b":v>", b":is>")
_PLACE = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{1,3}([0-9]{1,7})["']""")
_TAIL = 4096
_FED = 64 << 10
"""Packed bytes that are unpacked at a time."""


def check_workbook(data: bytes, name: str, limit: int) -> None:
    """Refuse a workbook whose parts unpack to more than ``limit`` bytes, or whose cells span a table that does.

    A damaged archive is left to the reader of workbooks to refuse.

    Raises:
        Refused: it unpacks to too much, or its only sheet has too many columns.
    """
    for rows, columns in claimed_tables(data) if data.startswith(MAGIC) else ():
        check_cells(name, rows, columns, limit)
    try:
        members = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError):
        return
    alone = sum(_SHEETS in member.filename for member in members) == 1
    total = 0
    for member in members:
        span = _Span()
        for piece in _inflated(data, member):
            total += len(piece)
            if _SHEETS in member.filename:
                span.take(piece)
            if max(total, span.cells * CELL) > limit:
                raise refuse_too_large(name, limit)
            if alone:
                check_columns(name, span.width)


def _inflated(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member unpacks to, piece by piece."""
    local = data[member.header_offset : member.header_offset + _LOCAL.size]
    if len(local) < _LOCAL.size:
        return
    begins = member.header_offset + _LOCAL.size + sum(_LOCAL.unpack(local))
    packed = data[begins : begins + member.compress_size]
    if member.compress_type != _DEFLATED:
        yield packed
        return
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _FED):  # all at once, what is left would be copied for each piece
            fed = packed[at : at + _FED]
            while fed and not stream.eof:
                yield stream.decompress(fed, PIECE)
                fed = stream.unconsumed_tail
    except zlib.error:
        return


class _Span:
    """The table that the cells of a sheet span, as far as it has been read."""

    def __init__(self) -> None:
        self._rest = b""
        self._loose, self._rows, self._row = 0, 0, 0
        self._column = ""

    @property
    def width(self) -> int:
        """Columns; of cells that do not say where they stand, as many as there are of them to a row."""
        number = 0
        for letter in self._column:
            number = number * 26 + ord(letter) - ord("A") + 1
        return max(number, self._loose // (self._rows + 1))

    @property
    def cells(self) -> int:
        """As many as the table has, blank ones among them included."""
        return max(self._loose, self.width * self._row)

    def take(self, piece: bytes) -> None:
        """Read on."""
        text = self._rest + piece
        cut = text.rfind(b"<")
        whole, self._rest = (text, b"") if cut < 0 else (text[:cut], text[cut : cut + PIECE])
        self._loose += whole.count(b"<c") or whole.count(b":c")
        self._rows += whole.count(b"<row") or whole.count(b":row")
        if re.search(_REFERENCE % _later_than(self._column).encode(), whole):
            self._column = self._widest(whole.decode("latin-1"))
        self._row = max(self._row, _last_row(whole))

    def _widest(self, text: str) -> str:
        """The last column that is known or filled here: few cells lie beyond those known, so only they are picked out."""
        beyond = _CELL % _later_than(self._column)
        xml = pl.Series([text])
        if not xml.str.contains(beyond)[0]:
            return self._column
        widest = xml.str.extract_all(beyond).explode().str.extract(beyond, 1).str.to_uppercase().str.pad_start(3).max()
        return widest.strip() if isinstance(widest, str) else self._column


def _later_than(column: str) -> str:
    """A pattern of the columns after this one, in either case."""
    options = [f"[A-Za-z]{{{len(column) + 1},3}}"] if len(column) < 3 else []  # noqa: PLR2004 - XFD is the last
    for at, letter in enumerate(column):
        if letter != "Z":
            after = chr(ord(letter) + 1)
            options.append(f"(?i:{column[:at]}[{after}-Z][A-Z]{{{len(column) - at - 1}}})")
    return "|".join(options) or "[^A-Za-z]{3}"


def _last_row(text: bytes) -> int:
    """The row of the last cell here that holds a value; cells stand in the order of their rows."""
    value = next((at for at in map(text.rfind, _VALUES) if at > 0), 0)
    places = _PLACE.findall(text, max(0, value - _TAIL), value)
    return int(places[-1]) if places else 0
