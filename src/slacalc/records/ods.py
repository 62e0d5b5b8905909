"""The cells of a sheet of an OpenDocument workbook, as text.

The reader of the other workbooks gives no durations of such a file, so that it is read here: its ``content.xml``, part by part.
A cell says its type and its value, and how many times it and its row stand there; blank ones at the edges are not made.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import check_cells, check_columns
from slacalc.records.decode import looks_like
from slacalc.records.files import ERRORS
from slacalc.records.workbook_size import check_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
"""Says ``error`` of a cell, beside its own type."""
_DURATION = re.compile(r"(-?)PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2})(?:[.,]([0-9]{1,9}))?S")
_DAY = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Row = list[tuple[int, str]]
"""The cells of a row that are not blank, with their places from 0."""


def read_ods(data: bytes, name: str, sheet: str | None, limit: int) -> pl.DataFrame:
    """Every row of the sheet, blank rows included, as String columns; cells as ``sheets.read_sheet`` has them.

    Raises:
        Refused: no such workbook, damaged, no sheet of that name, or more than ``limit`` bytes.
    """
    sheets = read_ods_sheets(data, name, limit)
    if sheet is not None and sheet not in sheets:
        raise Refused(error("records/no-such-sheet", Place(name), sheet=sheet, found=", ".join(sheets)))
    filled = [of for of, cells in sheets.items() if cells.height and sheet in {None, of}]
    if len(filled) > 1:
        raise Refused(error("records/which-sheet", Place(name), found=", ".join(filled)))
    return sheets[filled[0]] if filled else pl.DataFrame()


def read_ods_sheets(data: bytes, name: str, limit: int) -> dict[str, pl.DataFrame]:
    """Every sheet by its name, as :func:`read_ods` has one.

    Raises:
        Refused: no such workbook, damaged, or more than ``limit`` bytes.
    """
    check_workbook(data, name, limit)
    try:
        sheets = _sheets(data)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, OSError, ValueError, zlib.error, NotImplementedError) as broken:
        raise Refused(error("records/broken-file", Place(name), format="ods", looks=looks_like(data) or "?")) from broken
    return {sheet: _frame_of(rows, name, limit) for sheet, rows in sheets}


def _frame_of(rows: list[tuple[int, _Row]], name: str, limit: int) -> pl.DataFrame:
    width = max((at for _, cells in rows for at, _ in cells), default=-1) + 1
    height = sum(times for times, _ in rows)
    check_columns(name, width)
    check_cells(name, height, width, limit)
    table = [dict(cells) for times, cells in rows for _ in range(times)]
    return pl.DataFrame({str(at): pl.Series([row.get(at) for row in table], dtype=pl.String()) for at in range(width)})


def _sheets(data: bytes) -> list[tuple[str, list[tuple[int, _Row]]]]:
    """Each sheet with its rows up to the last that is not blank, and how many times each stands there."""
    sheets: list[tuple[str, list[tuple[int, _Row]]]] = []
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as content:
        rows: list[tuple[int, _Row]] = []
        # Of a workbook nothing is declared: a document type could only be there to blow it up.
        for event, element in ET.iterparse(content, ("start", "end")):  # noqa: S314 - expat bounds what entities make
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    rows = []
                continue
            if element.tag == f"{_TABLE}table-row":
                rows.append((_times(element, "rows"), list(_cells(element))))
                element.clear()
            elif element.tag == f"{_TABLE}table":
                while rows and not rows[-1][1]:
                    rows.pop()
                sheets.append((element.get(f"{_TABLE}name", ""), rows))
                element.clear()
    return sheets


def _times(element: ET.Element, kind: str) -> int:
    return int(element.get(f"{_TABLE}number-{kind}-repeated", "1"))


def _cells(row: ET.Element) -> Iterator[tuple[int, str]]:
    at = 0
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        times, text = _times(cell, "columns"), _text_of(cell)
        if text:
            # More than a table may have of them is told by the first beyond.
            yield from ((place, text) for place in range(at, min(at + times, at + 2000)))
        at += times


def _text_of(cell: ET.Element) -> str:
    """The text of a cell; an error that other workbooks have no word for is there what they call ``#VALUE!``."""
    text = _typed_text_of(cell)
    return "#VALUE!" if cell.get(_ERROR) == "error" and text not in ERRORS else text


def _typed_text_of(cell: ET.Element) -> str:
    match cell.get(f"{_OFFICE}value-type"):
        case "float" | "percentage" | "currency":
            return cell.get(f"{_OFFICE}value", "").removesuffix(".0")
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value", "")
        case "date":
            day = cell.get(f"{_OFFICE}date-value", "")
            return f"{day} 00:00:00" if _DAY.fullmatch(day) else day.replace("T", " ")
        case "time":
            length = _DURATION.fullmatch(cell.get(f"{_OFFICE}time-value", ""))
            if length is not None:
                sign, hours, minutes, seconds, decimals = length.groups()
                tail = f".{decimals[:3]}" if decimals and decimals.strip("0") else ""
                return f"{sign}{int(hours)}:{minutes:0>2}:{seconds:0>2}{tail}"
    return "\n".join(_words(paragraph) for paragraph in cell.findall(f"{_TEXT}p"))


def _words(paragraph: ET.Element) -> str:
    words = [paragraph.text or ""]
    for child in paragraph:
        match child.tag.removeprefix(_TEXT):
            case "s":
                words.append(" " * min(int(child.get(f"{_TEXT}c", "1")), 1000))
            case "tab":
                words.append("\t")
            case "line-break":
                words.append("\n")
            case _:
                words.append(_words(child))
        words.append(child.tail or "")
    return "".join(words)
