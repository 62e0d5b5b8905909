from __future__ import annotations

import gzip
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import zstandard

from records.exports import HEADERS, PLAIN, ZONE, call, csv_of, reasons, refusal, sift
from slacalc.base.diagnostics import Refused
from slacalc.records.files import find_exports
from slacalc.records.load_layout import builtin_layout, load_layout
from slacalc.records.read import read_records

GOOD = csv_of([call("C1"), call("C2")])
OPERATOR = builtin_layout("operator-zh", "calls")
NESTED = io.BytesIO()
pl.DataFrame({"call_id": [["C1"]]}).write_parquet(NESTED)

FILES = (
    ("nothing", "calls.csv", b"", "empty-file", 0),
    ("only spaces", "calls.csv", b" \n\n", "empty-file", 0),
    ("only a byte-order mark", "calls.csv", b"\xef\xbb\xbf", "empty-file", 0),
    ("only commas", "calls.csv", b",,,\n", "empty-file", 0),
    ("a workbook under the name of a text", "calls.csv", b"PK\x03\x04rest", "not-text", 0),
    ("a pdf", "calls.csv", b"%PDF-1.7", "not-text", 0),
    ("an old workbook", "calls.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-text", 0),
    ("a NUL byte", "calls.csv", GOOD + b"C3\0", "nul-byte", 4),
    ("no encoding at all", "calls.csv", GOOD + b"\xff\xff\n", "wrong-encoding", 4),
    ("a column twice", "calls.csv", b"call_id,call_id,arrived_at,outcome\n1,2,3,4\n", "duplicate-header", 1),
    ("a column missing", "calls.csv", b"call_id,arrived,outcome\n1,2,3\n", "missing-column-nearest", 1),
    ("a quote that never closes", "calls.csv", GOOD + b'"C3,' + GOOD, "unclosed-quote", 4),
    ("a field without end", "calls.csv", GOOD + b'"' + b"x" * 200_000 + b'"\n', "unclosed-quote", 4),
    ("a text called a workbook", "calls.xlsx", GOOD, "broken-file", 0),
    ("a text called parquet", "calls.parquet", GOOD, "broken-file", 0),
    ("lists in parquet", "calls.parquet", NESTED.getvalue(), "nested-column", 0),
    ("a text called gzip", "calls.csv.gz", GOOD, "broken-file", 0),
    ("a gzip cut off", "calls.csv.gz", gzip.compress(GOOD, mtime=0)[:-9], "broken-file", 0),
    ("a zst cut off", "calls.csv.zst", zstandard.compress(GOOD)[:-3], "broken-file", 0),
    ("a text called zst", "calls.csv.zst", GOOD, "broken-file", 0),
    ("an unknown ending", "calls.dat", GOOD, "unknown-format", 0),
)


@pytest.mark.parametrize(("name", "data", "slug", "line"), [file[1:] for file in FILES], ids=[file[0] for file in FILES])
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(name: str, data: bytes, slug: str, line: int) -> None:
    assert refusal({name: data}) == [(f"records/{slug}", line)]


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_records([Path("/nonexistent/calls.csv")], PLAIN, ZONE)
    assert [one.code for one in refused.value.diagnostics] == ["records/no-such-file"]


def test_every_unknown_code_of_every_column_and_file_is_named_at_once_with_its_count() -> None:
    rows = [call("C1", outcome="gone"), call("C2", outcome="gone"), call("C3", outcome="lost")]
    direction = csv_of([(*call("C4"), "sideways")], (*HEADERS, "direction"))
    with pytest.raises(Refused) as refused:
        sift({"calls-01.csv": csv_of(rows), "calls-02.csv": direction})
    found = [
        (Path(one.place.file).name, one.place.line, one.fact["column"], one.fact["word"], one.fact["count"])
        for one in refused.value.diagnostics
    ]
    assert found == [
        ("calls-01.csv", 2, "outcome", "gone", "2"),
        ("calls-01.csv", 4, "outcome", "lost", "1"),
        ("calls-02.csv", 2, "direction", "sideways", "1"),
    ]


def test_a_wrong_column_of_codes_does_not_flood_the_report() -> None:
    rows = [call(f"C{at}", outcome=f"word {at}") for at in range(500)]
    found = refusal({"calls.csv": csv_of(rows)})
    assert len(found) == 21
    assert found[-1][0] == "records/more-unknown-codes"


HEADER_ZH = "呼叫流水号,进线时间,呼叫方向,技能组,业务类型,主叫号码,坐席工号,通话状态,等待时长,通话时长,导出时间,录音地址\n"
ROW_ZH = "C1,2026-03-02 09:00:00,呼入,咨询一组,咨询,13812345678,6001,已接通,--,60,2026-04-01 08:00:00,rec/1.wav\n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8 with BOM"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("row", [ROW_ZH.replace("--", "7")])
def test_one_export_in_every_encoding_is_the_same_records(encoding: str, named: str, row: str) -> None:
    expected = sift({"calls.csv": (HEADER_ZH + row).encode()}, OPERATOR)
    sifted = sift({"calls.csv": (HEADER_ZH + row).encode(encoding)}, OPERATOR)
    assert sifted.records.equals(expected.records)
    assert sifted.inputs[0].encoding == named
    assert sifted.records.to_dicts()[0]["category"] == "consultation"


def test_dashes_are_blank_where_the_layout_says_so() -> None:
    assert reasons(sift({"calls.csv": (HEADER_ZH + ROW_ZH).encode()}, OPERATOR)) == [(2, ("answered-without-wait",))]


def test_a_fixed_encoding_is_not_guessed_around() -> None:
    source = b"slacalc_layout: 1\nid: x\nrole: seats\nencoding: utf-8\ncolumns:\n  seat: {from: seat}\n"
    layout = load_layout(source + b"  first_day: {from: day, format: '%Y-%m-%d'}\nduplicates: {keep: none}\n", "x.yaml")
    text = "seat,day\n坐席,2026-03-01\n"
    assert sift({"seats.csv": text.encode()}, layout).rows.records == 1
    assert refusal({"seats.csv": text.encode("gb18030")}, layout) == [("records/wrong-encoding", 2)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("calls.csv.gz", gzip.compress(GOOD, mtime=0)),
        ("calls.csv.zst", zstandard.compress(GOOD)),
        ("calls.CSV", GOOD),
        ("calls.tsv", GOOD.replace(b",", b"\t")),
        ("calls.csv", GOOD.replace(b"\n", b"\r\n")),
        ("calls.csv", GOOD.replace(b"\n", b"\r")),
        ("calls.csv", GOOD.rstrip()),
        ("calls.csv", b"\xef\xbb\xbf" + GOOD.replace(b"call_id", b" call_id\xe3\x80\x80")),
    ],
)
def test_packing_line_ends_and_stray_spaces_make_no_difference(name: str, data: bytes) -> None:
    assert sift({name: data}).records.equals(sift({"calls.csv": GOOD}).records)


def test_columns_that_nobody_mentions_are_remarked_upon_and_blank_ones_are_not() -> None:
    sifted = sift({"calls.csv": csv_of([(*call(), "x", "")], (*HEADERS, "mood", ""))})
    assert [(one.code, one.fact["columns"], one.place.file) for one in sifted.remarks] == [
        ("records/column-not-read", "mood", "calls.csv")
    ]


def test_columns_that_nobody_mentions_are_one_note_a_file_however_many_they_are() -> None:
    more = tuple(f"extra {number}" for number in range(40))
    wide = csv_of([(*call(), *map(str, range(40)))], (*HEADERS, *more))
    (one,) = sift({"calls.csv": wide}).remarks
    assert one.fact["count"] == "40"
    assert one.fact["columns"] == ", ".join(more[:12]) + " …"


def test_the_columns_that_every_file_has_are_told_from_those_that_are_blank() -> None:
    more, less = csv_of([(*call("C2"), "inbound")], (*HEADERS, "direction")), csv_of([call()])
    assert "direction" in sift({"calls.csv": more}).columns
    assert sift({"calls-1.csv": less, "calls-2.csv": more}).columns == PLAIN_ORDER
    assert sift({"calls-1.csv": more, "calls-2.csv": less}).columns == PLAIN_ORDER


PLAIN_ORDER = ("call_id", "arrived_at", "outcome", "wait", "talk", "exported_at")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["calls.csv", "tickets.csv", "mycalls.csv", "calls.yaml"], ["calls.csv"]),
        (
            ["calls-10.csv", *(f"calls-{at}.csv" for at in range(1, 10))],
            [*(f"calls-{at}.csv" for at in range(1, 10)), "calls-10.csv"],
        ),
        (["calls-01.csv.gz", "calls-02.xlsx"], ["calls-01.csv.gz", "calls-02.xlsx"]),
        ([], []),
        (["calls.csv", "calls.xlsx"], "records/ambiguous-export"),
        (["calls.csv", "calls-01.csv"], "records/ambiguous-export"),
        (["calls-1.csv", "calls-01.csv"], "records/ambiguous-export"),
        (["calls-01.csv", "calls-03.csv"], "records/missing-part"),
        (["calls-02.csv"], "records/missing-part"),
        (["calls.xlsb"], "records/unread-ending"),
    ],
)
def test_the_files_of_a_role_are_found_by_name_or_refused(tmp_path: Path, names: list[str], found: list[str] | str) -> None:
    for name in names:
        (tmp_path / name).touch()
    if isinstance(found, list):
        assert [path.name for path in find_exports(tmp_path, "calls")] == found
    else:
        with pytest.raises(Refused) as refused:
            find_exports(tmp_path, "calls")
        assert {one.code for one in refused.value.diagnostics} == {found}


def test_a_part_number_like_a_date_does_not_count_to_it(tmp_path: Path) -> None:
    (tmp_path / "calls-20260301.csv").touch()
    with pytest.raises(Refused) as refused:
        find_exports(tmp_path, "calls")
    assert len(refused.value.diagnostics) == 20


@pytest.mark.parametrize(
    ("opens", "closes", "codes"),
    [
        (date(2026, 3, 1), date(2026, 4, 1), []),
        (date(2026, 3, 2), date(2026, 3, 3), []),
        (date(2026, 3, 3), date(2026, 4, 1), ["records/none-in-month"]),
        (date(2026, 2, 1), date(2026, 3, 2), ["records/none-in-month"]),
    ],
)
def test_an_export_of_another_month_is_remarked_upon(tmp_path: Path, opens: date, closes: date, codes: list[str]) -> None:
    (tmp_path / "calls.csv").write_bytes(GOOD)
    sifted = read_records([tmp_path / "calls.csv"], PLAIN, ZONE, (opens, closes))
    assert [one.code for one in sifted.remarks] == codes
    assert sifted.rows.records == 2
