"""How much an export may unpack to: what is too large is refused before it is unpacked for good."""

from __future__ import annotations

import gzip
import io
import resource
import struct
import zipfile
from typing import TYPE_CHECKING
from unittest.mock import patch

import openpyxl
import polars as pl
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from program import run_here
from records.exports import PLAIN, ZONE, call, csv_of
from slacalc.base.diagnostics import Refused
from slacalc.records import workbook_size
from slacalc.records.bounds import UNPACK_LIMIT, parse_size, size_text
from slacalc.records.parquet_footer import BadFooter, read_footer
from slacalc.records.tables import read_table
from slacalc.records.workbook_size import check_workbook

if TYPE_CHECKING:
    from pathlib import Path

SMALL = 1_000_000
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = b"</sheetData></worksheet>"


def _slug(name: str, data: bytes, limit: int = UNPACK_LIMIT) -> str:
    try:
        read_table(data, name, PLAIN, ZONE, limit)
    except Refused as refused:
        return refused.diagnostics[0].code.removeprefix("records/")
    return "read"


def _book(rows: bytes, *, says: int | None = None) -> bytes:
    """A workbook with that sheet; its archive may say another size of it."""
    plain, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    source = zipfile.ZipFile(plain)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in source.infolist():
            sheet = item.filename == "xl/worksheets/sheet1.xml"
            archive.writestr(item.filename, HEAD + rows + FOOT if sheet else source.read(item.filename))
    data = out.getvalue()
    if says is not None:
        size = struct.pack("<I", len(HEAD + rows + FOOT))
        data = data.replace(size, struct.pack("<I", says))
    return data


def _cells(*references: str) -> bytes:
    return b"".join(b'<row><c r="%b"><v>1</v></c></row>' % one.encode() for one in references)


BOOKS = (
    ("the last cell of a sheet", _book(_cells("A1", "XFD1048576")), "unpacks-too-large"),
    ("a far row", _book(_cells("A1", "AZ1", "A1048576")), "unpacks-too-large"),
    ("a far column in small letters", _book(_cells("a1", "xfd9")), "too-many-columns"),
    ("many cells that do not say where", _book(b"<row>" + b"<c><v>1</v></c>" * 40_000 + b"</row>"), "too-many-columns"),
    (
        "a far row whose text stands behind numbers",
        _book(_cells("A1", "AZ1") + b'<row><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        "unpacks-too-large",
    ),
    ("a blank cell far out", _book(_cells("A1") + b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'), "read"),
)


@pytest.mark.parametrize(("book", "slug"), [one[1:] for one in BOOKS], ids=[one[0] for one in BOOKS])
def test_a_workbook_that_spans_too_much_is_refused_before_its_cells_are_made(book: bytes, slug: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _slug("calls.xlsx", book) == slug
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


PLAIN_CELL = b'<c r="A1" s="1"><v>123456789012345</v></c><c r="C2"><v>0.12345678901234567</v></c>'
TEXT_CELL = b'<c r="B2" t="inlineStr"><is><t>\xe5\x91\xbc 12345678901234567</t></is></c>'
ODD_CELLS = (
    b'<c r="B2" t="e"><v>#N/A</v></c>',
    b"<c r='B2' t='e'><v>#N/A</v></c>",
    b'<c r="B2"><v>12345678901234567</v></c>',
    b'<c r="B2"><v>-1.23456789012E+17</v></c>',
    b'<c r="B2"><v>9007199254740992.0</v></c>',
)


def _without_odd(sheet: bytes, piece: int) -> frozenset[str]:
    """What is told of an archive of that sheet that is unpacked by pieces of twice so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    with patch.object(workbook_size, "PIECE", piece):
        return check_workbook(out.getvalue(), "calls.xlsx", SMALL)


def test_a_sheet_is_told_to_hold_no_odd_cell_only_where_it_holds_none_wherever_its_pieces_end() -> None:
    for begin in (b"<a/>" * (at // 4) + b" " * (at % 4) for at in range(60)):
        assert [_without_odd(begin + cell + PLAIN_CELL, 30) for cell in ODD_CELLS] == [frozenset()] * len(ODD_CELLS)
        assert _without_odd(begin + PLAIN_CELL + TEXT_CELL, 30) == {"xl/worksheets/sheet1.xml"}


def test_a_tag_of_which_a_part_is_not_seen_may_hold_an_odd_cell() -> None:
    sheet = b'<row><c r="A1" a="%b" t="e" b="%b"><v>#N/A</v></c></row>' % ((b"1" * 200,) * 2)
    assert _without_odd(sheet, 30) == frozenset()


@pytest.mark.parametrize("says", [None, 100])
def test_what_an_archive_says_of_its_own_size_is_not_believed(says: int | None) -> None:
    book = _book(b'<row><c r="A1" t="inlineStr"><is><t>' + b"x" * 3 * SMALL + b"</t></is></c></row>", says=says)
    assert len(book) < SMALL
    assert _slug("calls.xlsx", book, SMALL) == "unpacks-too-large"


GOOD = csv_of([call(f"C{at}") for at in range(9)])
REPEATED = GOOD + b"C1,2026-03-02 09:00:00,abandoned,,,\n" * 100_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("calls.csv.gz", gzip.compress(REPEATED, mtime=0)),
        ("calls.csv.gz", gzip.compress(GOOD, mtime=0) + gzip.compress(REPEATED, mtime=0)),
        ("calls.csv.zst", zstandard.compress(REPEATED)),
        ("calls.csv.zst", zstandard.compress(GOOD) + zstandard.compress(REPEATED)),
        ("calls.csv.zst", zstandard.ZstdCompressor(write_content_size=False).compress(REPEATED)),
    ],
)
def test_a_packed_text_is_counted_before_it_is_kept_and_read_with_a_larger_limit(name: str, data: bytes) -> None:
    assert _slug(name, data, SMALL) == "unpacks-too-large"
    assert _slug(name, data, 10 * SMALL) == "read"


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def test_a_parquet_file_is_measured_by_its_footer() -> None:
    data = _parquet(pl.DataFrame({"call_id": ["x"] * 300_000, "queue": [str(at) for at in range(300_000)]}))
    footer = read_footer(data)
    assert (footer.rows, footer.columns) == (300_000, 3)
    assert footer.unpacked > SMALL
    assert _slug("calls.parquet", data, SMALL) == "unpacks-too-large"
    repeated = _parquet(pl.select(pl.repeat("x", 40_000_000).alias("call_id")))
    assert len(repeated) < SMALL
    assert _slug("calls.parquet", repeated) == "unpacks-too-large"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_at_the_end_of_a_file_are_more_than_a_bad_footer(data: bytes) -> None:
    for end in (data, data + len(data).to_bytes(4, "little") + b"PAR1"):
        try:
            read_footer(b"PAR1" + end)
        except BadFooter:
            continue


WIDE = [f"column {at}" for at in range(1001)]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_table_of_more_than_a_thousand_columns_is_refused(quote: str) -> None:
    assert _slug("calls.csv", csv_of([["1"] * 1001], [quote + WIDE[0] + quote, *WIDE[1:]])) == "too-many-columns"
    assert _slug("calls.csv", csv_of([["1"] * 1000], WIDE[:-1])) == "read"
    assert _slug("calls.parquet", _parquet(pl.DataFrame({name: ["1"] for name in WIDE}))) == "too-many-columns"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("500 MB", 500_000_000),
        ("2GB", 2 * 10**9),
        ("4 GiB", 4 * 2**30),
        ("1", 1),
        ("12kb", 12_000),
        ("0", None),
        ("1.5 GB", None),
    ],
)
def test_sizes_are_read(text: str, size: int | None) -> None:
    assert parse_size(text) == size
    if size is not None:
        assert parse_size(size_text(size)) == size


@pytest.mark.parametrize("size", ["much", "", "-1", "1.5 parsecs"])
def test_a_limit_that_is_no_size_is_a_usage_error(size: str, tmp_path: Path) -> None:
    assert run_here(["measure", "contract.yaml", "month", "--unpack-limit", size], tmp_path).code == 2
