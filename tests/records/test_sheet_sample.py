"""A large sheet is looked at in part: its rows there are those of the whole, under the same numbers, the last ones too."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.inspect import sheet_sample
from slacalc.records.inspect.sample import take_sample
from slacalc.records.inspect.sheet_sample import sample_workbook
from slacalc.records.sheets import read_sheets
from slacalc.records.tables import ROW, table_of_cells

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 900
FIRST_DAY = datetime.fromisoformat("2026-03-01 00:00:00")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("WHOLE", 20_000), ("FIRST", 8_000), ("PIECE", 700)):
        monkeypatch.setattr(sheet_sample, name, size)


def workbook() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet")
    sheet.append(["id", "at", "words", "number", "gone"])
    for number in range(ROWS):
        blank = None if number % 7 else "x"
        sheet.append([f"C{number}", FIRST_DAY + timedelta(hours=number % 24), f"w{number % 5}", number, blank])
    sheet.append(["合计", None, None, 1, "#N/A"])
    book.create_sheet("small").append(["other", "texts"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in whole.namelist():
            part = whole.read(member)
            archive.writestr(member, part.replace(old, new) if member == name else part)
    return out.getvalue()


def test_rows_of_a_sample_are_those_of_the_whole() -> None:
    data = workbook()
    part = sample_workbook(data, UNPACK_LIMIT)
    assert part is not None
    assert part.read < part.of
    whole, some = (read_sheets(book, "calls.xlsx", UNPACK_LIMIT) for book in (data, part.data))
    assert some["small"].equals(whole["small"])
    tables = [table_of_cells(book["Sheet"], "calls.xlsx", "xlsx", None, None) for book in (whole, some)]
    rows, sampled = (table.frame.rows_by_key(ROW, unique=True) for table in tables)
    assert 0 < len(sampled) < len(rows) / 2
    assert {row: cells for row, cells in rows.items() if row in sampled} == sampled
    assert [tables[0].odd, max(sampled)] == [tables[1].odd, ROWS + 1]


def test_a_text_that_is_empty_keeps_its_place() -> None:
    data = edited(workbook(), "xl/sharedStrings.xml", b"<si><t>w3</t></si>", b"<si/>")
    part = sample_workbook(data, UNPACK_LIMIT)
    assert part is not None
    whole, some = (read_sheets(book, "calls.xlsx", UNPACK_LIMIT)["Sheet"] for book in (data, part.data))
    assert whole.head(20).equals(some.head(20))


def test_what_is_not_large_or_not_as_most_or_too_large_is_left_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook()
    assert sample_workbook(data, 10_000) is None
    assert sample_workbook(data[: len(data) // 2], UNPACK_LIMIT) is None
    assert sample_workbook(edited(data, "xl/worksheets/sheet1.xml", b"<row", b"<x:row"), UNPACK_LIMIT) is None
    monkeypatch.setattr(sheet_sample, "WHOLE", 1 << 20)
    assert sample_workbook(data, UNPACK_LIMIT) is None


def test_the_sample_says_how_much_it_is(tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    path.write_bytes(workbook())
    sample = take_sample(path, "UTC", UNPACK_LIMIT)
    assert not sample.whole
    assert 0 < sample.read < sample.size
    assert sample.sheets == ("Sheet", "small")
