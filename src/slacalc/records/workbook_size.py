"""How much a workbook unpacks to, found out by reading its parts once in passing, before its cells are made.

What an archive says of its own sizes is not believed; and a sheet of two cells, the first and the last one that there can be, is
a table of seventeen thousand million. In the same pass it is told which sheets hold no odd cell: they need not be unpacked again.
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
from slacalc.records.sheet_cells import ERROR_MARK, NUMBER_MARK, may_be_odd
from slacalc.records.xls_cells import claimed_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHEETS = "/worksheets/sheet"
_DEFLATED = 8
_LOCAL = struct.Struct("<26xHH")
"""Of the header before a member: the lengths of its name and of what is added to it."""
_CELL = r"""\sr\s*=\s*["'](%s)[0-9]{1,7}["'](?:[^>]*[^/>])?>"""
"""A cell in one of these columns that is not closed at once: such cells are blank, and take no room."""
_REFERENCE = r"""r\s*=\s*["'](?:%s)[0-9]"""
_VALUES = (b"<v>", b"<is>", b"<v ", b":v>", b":is>")
_PLACE = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{1,3}([0-9]{1,7})["']""")
_TAIL, _NEAR = 4096, 16 * 4096
"""Bytes before a value in which its cell says where it stands; bytes at the end of a text in which the last value mostly lies."""
_FED = 128 << 10
"""Packed bytes that are unpacked at a time."""
_XML = pl.col("xml").str


def check_workbook(data: bytes, name: str, limit: int) -> frozenset[str]:
    """Refuse a workbook whose parts unpack to more than ``limit`` bytes, or whose cells span a table that does.

    Gives those parts that are sheets without an odd cell: see :func:`slacalc.records.sheet_cells.may_be_odd`. A damaged
    archive is left to the reader of workbooks to refuse.

    Raises:
        Refused: it unpacks to too much, or its only sheet has too many columns.
    """
    for rows, columns in claimed_tables(data) if data.startswith(MAGIC) else ():
        check_cells(name, rows, columns, limit)
    try:
        members = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError):
        return frozenset()
    alone = sum(_SHEETS in member.filename for member in members) == 1
    total, plain, odd = 0, set[str](), set[str]()
    for member in members:
        span, begin = _Span(), total
        for piece in _inflated(data, member):
            total += len(piece)
            if _SHEETS in member.filename:
                span.take(piece)
            if max(total, span.cells * CELL) > limit:
                raise refuse_too_large(name, limit)
            if alone:
                check_columns(name, span.width)
        whole = total - begin == member.file_size and member.compress_type in {zipfile.ZIP_STORED, _DEFLATED}
        (plain if _SHEETS in member.filename and whole and not span.odd else odd).add(member.filename)
    return frozenset(plain - odd)


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
                yield stream.decompress(fed, 2 * PIECE)
                fed = stream.unconsumed_tail
    except zlib.error:
        return


class _Span:
    """The table that the cells of a sheet span, as far as it has been read."""

    def __init__(self) -> None:
        self._rest = b""
        self._loose, self._rows, self._row = 0, 0, 0
        self._column = ""
        self.odd = False
        """Whether one of its cells may be odd."""

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
        self.odd |= len(text) - len(whole) > PIECE  # of a tag that long a part is not seen
        xml = _frame_of(whole)
        cells, rows, has_later, errors, numbers = xml.select(
            _XML.count_matches("<c").alias("cells"),
            _XML.count_matches("<row").alias("rows"),
            _XML.contains(_REFERENCE % _later_than(self._column)).alias("later"),
            _XML.contains(ERROR_MARK, literal=True).alias("errors"),
            _XML.contains(NUMBER_MARK, literal=True).alias("numbers"),
        ).row(0)
        self._loose += cells or whole.count(b":c")
        self._rows += rows or whole.count(b":row")
        self.odd = self.odd or may_be_odd(whole, errors=errors, numbers=numbers)
        if has_later:
            self._column = self._widest(xml)
        self._row = max(self._row, _last_row(whole))

    def _widest(self, xml: pl.DataFrame) -> str:
        """The last column that is known or filled here: few cells lie beyond those known, so only they are picked out."""
        beyond = _CELL % _later_than(self._column)
        if not xml.select(_XML.contains(beyond)).item():
            return self._column
        later = _XML.extract_all(beyond).explode().str.extract(beyond, 1).str.to_uppercase().str.pad_start(3).max()
        widest = xml.select(later).item()
        return widest.strip() if isinstance(widest, str) else self._column


def _frame_of(text: bytes) -> pl.DataFrame:
    """A text in one cell, for questions that are asked faster there; what is no UTF-8 has its ASCII characters all the same."""
    try:
        return pl.Series("xml", [text], pl.Binary()).cast(pl.String()).to_frame()
    except pl.exceptions.PolarsError:
        return pl.DataFrame({"xml": [text.decode("latin-1")]})


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
    near = max(len(text) - _NEAR, 0)
    value = max(text.rfind(begin, near) for begin in _VALUES)
    if value < 0:
        value = max(0, *(text.rfind(begin) for begin in _VALUES))
    places = _PLACE.findall(text, max(0, value - _TAIL), value)
    return int(places[-1]) if places else 0
