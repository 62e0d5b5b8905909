"""A part of a large workbook as a workbook of its own, so that the reader of workbooks reads that part alone.

Of a sheet that is large its beginning is kept, and rows evenly spread over the rest; they keep their numbers. Shared texts that
none of them names are blank. Source: ECMA-376 part 1, 18.3.1.73 (row), 18.3.1.80 (sheetData), 18.4.8 (si).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

WHOLE = 12 << 20
"""Bytes up to which a sheet, unpacked, is read as a whole."""
FIRST = 4 << 20
"""Bytes from the beginning of a larger one; and then a piece at each of so many places, evenly spread."""
PLACES = 12
PIECE = 512 << 10
_SHEETS = "xl/worksheets/sheet"
_TEXTS = "xl/sharedStrings.xml"
_ROW, _ROW_ENDS, _ROWS_END, _TEXT_ENDS = b"<row", b"</row>", b"</sheetData>", b"</si>"
_BLANK_TEXT = b"<si><t/>"
_NAMED = re.compile(rb"<v>([0-9]+)</v>")


@dataclass(frozen=True, slots=True)
class SheetSample:
    """The workbook that is left, and how much of the sheets it holds."""

    data: bytes
    read: int
    """Bytes of its sheets."""
    of: int
    """Bytes of the sheets of the whole."""


def sample_workbook(data: bytes, limit: int) -> SheetSample | None:
    """Some rows of each large sheet; None where no sheet is large, or where its parts are not as they mostly are.

    What unpacks to more than ``limit`` bytes is left to the reader of whole workbooks to refuse.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if member.filename.endswith((".xml", ".rels"))]
            if sum(member.file_size for member in members) > limit or not any(map(_is_large, members)):
                return None
            return _cut({member.filename: archive.read(member) for member in members})
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, zlib.error):
        return None


def _is_large(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith(_SHEETS) and member.file_size > WHOLE


def _cut(members: dict[str, bytes]) -> SheetSample | None:
    """The workbook of these members, by name, with large sheets cut."""
    sheets = {name: xml for name, xml in members.items() if name.startswith(_SHEETS)}
    cut: dict[str, bytes] = {}
    for name, xml in sheets.items():
        rows = _rows_of(xml) if len(xml) > WHOLE else xml
        if rows is None:
            return None
        cut[name] = rows
    kept = members | cut
    if _TEXTS in kept:
        kept[_TEXTS] = _texts_named(kept[_TEXTS], cut.values())
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in kept.items():
            archive.writestr(name, xml)
    return SheetSample(out.getvalue(), sum(map(len, cut.values())), sum(map(len, sheets.values())))


def _rows_of(sheet: bytes) -> bytes | None:
    """The sheet with some of its rows; None where they cannot be told apart."""
    end = sheet.rfind(_ROWS_END)
    first = sheet.rfind(_ROW_ENDS, 0, FIRST) + len(_ROW_ENDS)
    if end < 0 or first < len(_ROW_ENDS) or _ROW not in sheet[:first]:
        return None
    pieces = [sheet[:first]]
    for place in range(1, PLACES + 1):
        at = FIRST + (end - FIRST - PIECE) * place // PLACES
        begin, stop = sheet.find(_ROW, at), sheet.rfind(_ROW_ENDS, at, at + PIECE) + len(_ROW_ENDS)
        pieces.append(sheet[begin:stop] if first <= begin < stop else b"")
    return b"".join((*pieces, sheet[end:]))


def _texts_named(texts: bytes, sheets: Iterable[bytes]) -> bytes:
    """The shared texts, each in its place, without what stands in those that no cell can mean."""
    named = {int(number) for sheet in sheets for number in _NAMED.findall(sheet)}
    *items, end = texts.replace(b"<si/>", b"<si></si>").split(_TEXT_ENDS)
    head = items[0][: items[0].find(b"<si")] if items else b""
    kept = [item if number in named else _BLANK_TEXT for number, item in enumerate(items)]
    if kept and 0 not in named:
        kept[0] = head + _BLANK_TEXT
    return _TEXT_ENDS.join((*kept, end))
