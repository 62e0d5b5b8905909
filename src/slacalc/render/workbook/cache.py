"""The engine's value behind every formula, for readers without a spreadsheet program; and the same bytes each time.

openpyxl writes formulas without values. This pass over the finished file puts the value behind each formula, and takes the
clock out.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from slacalc.base.evaluate import NO_BASIS, NoBasis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import BinaryIO

CachedValue = Decimal | bool | str | NoBasis

CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*>.*?</f>|<f[^>]*/>)<v\s*/?>(?:</v>)?</c>', re.DOTALL)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Uncached(AssertionError):  # noqa: N818 - a bug, by name
    """A formula without a value, or a value without a formula."""


def fill_cache(data: bytes, cached: Mapping[str, Mapping[str, CachedValue]], day: date) -> bytes:
    """The workbook with a value behind each formula and every time in it set to the start of ``day``.

    ``cached`` is by title of the sheet and cell.

    Raises:
        Uncached: formulas and values do not match one to one.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        titles = _titles(source)
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = source.read(name)
            if name in titles:
                content = _filled(content, dict(cached.get(titles[name], {})), titles[name])
            if name == "docProps/core.xml":
                content = _stamped(content, day)
            target.writestr(_entry(name, day), content)
    return out.getvalue()


def fix_times(workbook: BinaryIO, out: BinaryIO, day: date) -> None:
    """A workbook without formulas with every time in it set to the start of ``day``; however long, some of it at a time."""
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = _entry(name, day)
            if name == "docProps/core.xml":
                target.writestr(entry, _stamped(source.read(name), day))
                continue
            entry.file_size = source.getinfo(name).file_size
            with source.open(name) as content, target.open(entry, "w") as copy:
                shutil.copyfileobj(content, copy, 1 << 20)


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _stamped(content: bytes, day: date) -> bytes:
    return STAMP.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode(), content)


def _titles(source: zipfile.ZipFile) -> dict[str, str]:
    """Title of the sheet, by the part that holds it; the numbers in part names say nothing."""
    relations = ET.fromstring(source.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - written a moment ago by ourselves
    targets = {relation.attrib["Id"]: relation.attrib["Target"].removeprefix("/xl/").removeprefix("/") for relation in relations}
    sheets = ET.fromstring(source.read("xl/workbook.xml")).iter(f"{MAIN}sheet")  # noqa: S314 - as above
    return {f"xl/{targets[sheet.attrib[RELATION]].removeprefix('xl/')}": sheet.attrib["name"] for sheet in sheets}


def _filled(content: bytes, values: dict[str, CachedValue], title: str) -> bytes:
    def cell(match: re.Match[bytes]) -> bytes:
        reference = match[1].decode()
        if reference not in values:
            raise Uncached(title, reference)
        kind, text = _spelled(values.pop(reference))
        attributes = re.sub(rb' t="[^"]*"', b"", match[2])
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (match[1], attributes, kind, match[3], text.encode())

    filled = CELL.sub(cell, content)
    if values or len(re.findall(rb"<f[ >/]", filled)) != len(re.findall(rb"</f><v>|<f[^>]*/><v>", filled)):
        raise Uncached(title, *values)
    return filled


def _spelled(value: CachedValue) -> tuple[bytes, str]:
    if value is NO_BASIS:
        return b' t="e"', "#N/A"
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, Decimal):
        return b"", format(value, "f")
    return b' t="str"', escape(str(value))
