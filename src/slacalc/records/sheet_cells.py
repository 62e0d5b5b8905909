"""What the cells of a workbook hold that its reader gives up: errors, which it leaves blank, and the digits of long numbers.

Source: ECMA-376 part 1, 18.3.1.4 (c: ``r`` its place, ``t`` its type, ``e`` an error; without a type a number) and 18.3.1.96 (v).
A cell that does not say its place is not looked at.
"""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.compound_file import MAGIC
from slacalc.records.xls_cells import odd_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ERROR_MARK, NUMBER_MARK = 't="e"', "<v>"
"""What stands in a sheet that has an error, unless quoted otherwise, and in one that has a number."""
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ERROR = re.compile(rb"""\st=["']e["']""")
_LONG = re.compile(rb"<v>-?(?:[0-9]{16,}|[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2,})(?:\.0*)?</v>")
"""A number so large that it may be another."""
_MAY_BE_LONG = re.compile(rb"<v>-?(?:[0-9]{16,}|[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2,})(?:\.0*)?(?:<|$)")
"""The same in a text that ends before a tag."""
_FILLED = re.compile(rb"""<c\s[^>]*?\br=["']([A-Z]{1,3})[0-9]+["'][^>]*(?<!/)>""")
_EXACT = 2**53
"""From here on two whole numbers that differ may be one number of a sheet (IEEE 754)."""


def may_be_odd(text: bytes, *, errors: bool, numbers: bool) -> bool:
    """Whether there may be an odd cell in a piece of a sheet, which begins with a tag and ends before one.

    ``errors`` and ``numbers`` say whether it has ``ERROR_MARK`` and ``NUMBER_MARK``.
    """
    quoted_otherwise = b"'" in text and b"t='e'" in text  # the look for one character is ten times as fast
    return errors or quoted_otherwise or (numbers and _MAY_BE_LONG.search(text) is not None)


def with_odd_cells(cells: pl.DataFrame, data: bytes, sheet: str, plain: Collection[str]) -> pl.DataFrame:
    """The cells of that sheet as they were read, its errors as ``#N/A``, its long numbers as ``1.23456789012345678E+17``.

    ``plain`` are parts of the archive in which :func:`may_be_odd` has seen none.
    """
    odd = list(odd_cells(data, sheet, _EXACT) if data.startswith(MAGIC) else _odd_of_xml(_xml_of(data, sheet, plain)))
    if not odd:
        return cells
    columns = {name: cells[name].to_list() for name in cells.columns}
    for row, at, written in odd:
        if 0 <= at < cells.width and row < cells.height:
            columns[cells.columns[at]][row] = written
    return pl.DataFrame(columns, schema=cells.schema)


def _odd_of_xml(text: bytes) -> Iterator[tuple[int, int, str]]:
    """Row and column from 0, the column from the first that is filled, and what is to stand there."""
    odd = list(_odd_cells(text))
    first = min((_column(letters) for letters in set(_FILLED.findall(text))), default=0) if odd else 0
    yield from ((row - 1, _column(letters) - first, written) for letters, row, written in odd)


def _odd_cells(text: bytes) -> Iterator[tuple[bytes, int, str]]:
    """Column, row from 1, and what is to stand there."""
    errors = _ERROR.finditer(text) if b't="e"' in text or b"t='e'" in text else ()  # the look for it alone is ten times as fast
    for match in (*errors, *_LONG.finditer(text)):
        begin = text.rfind(b"<c ", 0, match.end())
        head = text[begin : text.find(b">", begin)]
        place = re.search(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""", head)
        kind = re.search(rb"""\st=["'](\w+)["']""", head)
        value = re.match(rb"(?:(?!</c>).)*?<v>([^<]*)</v>", text[begin : begin + 32_768], re.DOTALL)
        if begin < 0 or place is None or value is None:
            continue
        written = value[1].decode("ascii", "replace")
        if kind is not None and kind[1] == b"e":
            yield place[1], int(place[2]), written
        elif kind is None or kind[1] == b"n":
            number = Decimal(written)
            if abs(number) >= _EXACT and number == number.to_integral_value():
                yield place[1], int(place[2]), f"{number:E}"


def _xml_of(data: bytes, sheet: str, plain: Collection[str]) -> bytes:
    """The part of the archive that holds the sheet; empty where it is not one of such parts, and where it is one of ``plain``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
            links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            named = (tag for tag in _SHEET.findall(book) if _attribute(tag, "name") == sheet)
            link = next((_attribute(tag, r"\w+:id") for tag in named), "")
            target = next((_attribute(tag, "Target") for tag in _RELATION.findall(links) if _attribute(tag, "Id") == link), "")
            member = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return b"" if member in plain else archive.read(member)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, ValueError):
        return b""


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"""\s{name}=(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape(match[1] or match[2] or "") if match else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
