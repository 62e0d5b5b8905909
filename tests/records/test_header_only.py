"""A file with a header alone is an export without records, whatever its format; a whole export of such files says so once.

About ``records/parse.py`` and ``records/sift.py``.
"""

from __future__ import annotations

import gzip
import io

import openpyxl
import polars as pl
import pytest
import zstandard

from program import ROOT
from records.exports import HEADERS, LEGS, PLAIN, csv_of, refusal, sift
from slacalc.records.layout import header_line
from slacalc.records.load_layout import load_layout
from slacalc.records.parse import empty_records

HEADER = csv_of([])
ROW = csv_of([("C1", "2026-03-02 09:00:00", "answered", "3", "60", "")])


def book() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    assert made.active is not None
    made.active.append(list(HEADERS))
    made.save(out)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame(schema=dict.fromkeys(HEADERS, pl.String)).write_parquet(out)
    return out.getvalue()


FILES = (
    ("calls.csv", HEADER),
    ("calls.csv", HEADER.rstrip()),
    ("calls.csv", b"\xef\xbb\xbf" + HEADER + b"\n\n,,,,,\n"),
    ("calls.csv", b'"' + HEADER.rstrip().replace(b",", b'","') + b'"\n'),
    ("calls.csv", HEADER.decode().encode("utf-16")),
    ("calls.tsv", csv_of([], delimiter="\t")),
    ("calls.csv.gz", gzip.compress(HEADER, mtime=0)),
    ("calls.csv.zst", zstandard.compress(HEADER)),
    ("calls.xlsx", book()),
    ("calls.parquet", parquet()),
)


@pytest.mark.parametrize(("name", "data"), FILES)
def test_a_header_alone_gives_no_records_and_says_so(name: str, data: bytes) -> None:
    sifted = sift({name: data})
    assert sifted.records.equals(empty_records("calls"))
    assert (sifted.rows.read, sifted.rows.records, len(sifted.refused)) == (0, 0, 0)
    assert set(sifted.columns) == set(HEADERS)
    assert [remark.code for remark in sifted.remarks] == ["records/header-only"]


def test_legs_without_a_row_are_no_calls() -> None:
    sifted = sift({"calls.csv": f"{header_line(LEGS)}\n".encode()}, LEGS)
    assert (sifted.rows.read, sifted.records.height) == (0, 0)


def test_the_header_line_of_a_layout_is_an_export_that_it_reads() -> None:
    assert set(sift({"calls.csv": header_line(PLAIN).encode()}).columns) == {column.name for column in PLAIN.columns}


def test_a_part_without_rows_beside_one_with_rows_is_no_remark() -> None:
    sifted = sift({"calls-01.csv": HEADER, "calls-02.csv": ROW})
    assert (sifted.rows.read, sifted.remarks) == (1, ())


def test_where_every_row_is_refused_the_export_is_not_said_to_have_none() -> None:
    sifted = sift({"calls.csv": csv_of([("", "2026-03-02 09:00:00", "answered", "3", "60", "")])})
    assert (sifted.rows.read, sifted.rows.refused, sifted.remarks) == (1, 1, ())


@pytest.mark.parametrize("slug", ["open-constant", "open-kind"])
def test_what_a_layout_leaves_open_is_told_of_a_header_alone(slug: str) -> None:
    refused = ROOT / "tests" / "refused" / "records" / slug
    header = (refused / "month" / "calls.csv").read_bytes().splitlines(keepends=True)[0]
    assert refusal({"calls.csv": header}, load_layout((refused / "layout.yaml").read_bytes(), "layout.yaml")) == [
        (f"records/{slug}", 0)
    ]
