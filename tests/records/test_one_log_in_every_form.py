"""One log, in every kind of file and encoding that is read: the same records and the same account of rows.

About ``records/tables.py``, ``records/json_rows.py``, ``records/ods.py`` and ``records/files.py``.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import polars as pl
import pytest
import zstandard

from records.exports import refusal, sift
from slacalc.base.diagnostics import Refused
from slacalc.records.files import SPELLINGS
from slacalc.records.load_layout import load_layout

HEADERS = ("call_id", "arrived_at", "queue", "outcome", "wait", "talk")
ROWS = (
    ("C1", "2026-03-02 09:00:00", "Réclamations", "answered", "5", "0:01:00"),
    ("C2", "2026-03-02 09:01:00", "Réclamations", "abandoned", "40", ""),
    ("C3", "2026-03-02 09:02:00", "Ventes", "answered", "7", "25:00:00"),
    ("C4", "2026-03-02 25:00:00", "Ventes", "answered", "7", "0:00:10"),
    ("C1", "2026-03-02 09:00:00", "Réclamations", "answered", "5", "0:01:00"),
)
CHINESE = tuple((*row[:2], {"Réclamations": "投诉", "Ventes": "营销"}[row[2]], *row[3:]) for row in ROWS)
XLS = Path(__file__).parent / "one-log.xls"
"""The same rows as ``ROWS``, the waits and talk times as numbers and durations of the workbook."""


def text_of(delimiter: str = ",", rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in (HEADERS, *rows))


def layout_of(top: str = "", talk: str = '{from: talk, as: "h:mm:ss"}') -> str:
    columns = "".join(f"  {name}: {{from: {name}}}\n" for name in ("call_id", "queue", "outcome"))
    times = '  arrived_at: {from: arrived_at, format: "%Y-%m-%d %H:%M:%S"}\n  wait: {from: wait, as: seconds}\n'
    return f"slacalc_layout: 1\nid: t\nrole: calls\n{top}columns:\n{columns}{times}  talk: {talk}\nduplicates: {{keep: none}}\n"


def objects(rows: tuple[tuple[str, ...], ...] = ROWS) -> list[dict[str, object]]:
    return [{h: int(cell) if h == "wait" else cell or None for h, cell in zip(HEADERS, row, strict=True)} for row in rows]


def xlsx() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADERS, *ROWS):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame([dict(zip(HEADERS, row, strict=True)) for row in ROWS]).write_parquet(out)
    return out.getvalue()


NUMBER = ' office:value-type="float" office:value="1"'


def repeated(rows: int, columns: int, value: str) -> str:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"{value}/>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def ods(rows: tuple[tuple[str, ...], ...] = (HEADERS, *ROWS), tail: str = "") -> bytes:
    names = " xmlns:".join(
        f'{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )

    def cell(at: int, text: str) -> str:
        if at == 5 and text.count(":") == 2:
            hours, minutes, seconds = text.split(":")
            return f'<table:table-cell office:value-type="time" office:time-value="PT{hours}H{minutes}M{seconds}S"/>'
        if at == 4 and text.isdigit():
            return f'<table:table-cell office:value-type="float" office:value="{text}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'

    lines = "".join(
        f"<table:table-row>{''.join(cell(at, text) for at, text in enumerate(row))}</table:table-row>" for row in rows
    )
    lines += tail or repeated(rows=1_048_000, columns=16_384, value="")
    table = f'<table:table table:name="S">{lines}</table:table>'
    body = f"<office:document-content xmlns:{names}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{body}</office:document-content>')
    return out.getvalue()


TEXT = text_of()
PLAIN = TEXT.encode()
LINES = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects()).encode()
FORMS: dict[str, tuple[str, dict[str, bytes]]] = {
    "utf-8": ("", {"calls.csv": PLAIN}),
    "bom": ("", {"calls.csv": codecs.BOM_UTF8 + PLAIN}),
    "utf-16": ("", {"calls.csv": TEXT.encode("utf-16")}),
    "windows-1252": ("encoding: windows-1252\n", {"calls.csv": TEXT.encode("cp1252")}),
    "mac-roman": ("encoding: mac_roman\n", {"calls.csv": TEXT.encode("mac_roman")}),
    "tsv": ("", {"calls.tsv": text_of("\t").encode()}),
    "semicolons": ('delimiter: ";"\n', {"calls.csv": text_of(";").encode()}),
    "bars": ('delimiter: "|"\n', {"calls.csv": text_of("|").encode()}),
    "two-bars": ('delimiter: "||"\n', {"calls.csv": text_of("||").encode()}),
    "gz": ("", {"calls.csv.gz": gzip.compress(PLAIN)}),
    "zst": ("", {"calls.csv.zst": zstandard.compress(PLAIN)}),
    "xlsx": ("", {"calls.xlsx": xlsx()}),
    "xls": ("", {"calls.xls": XLS.read_bytes()}),
    "ods": ("", {"calls.ods": ods()}),
    "parquet": ("", {"calls.parquet": parquet()}),
    "jsonl": ("", {"calls.jsonl": LINES}),
    "jsonl.gz": ("", {"calls.jsonl.gz": gzip.compress(LINES)}),
    "json": ("", {"calls.json": json.dumps(objects()).encode()}),
    "json-in-an-object": ("", {"calls.json": json.dumps({"page": 1, "calls": objects()}).encode()}),
    "without-header": (f"header: [{', '.join(HEADERS)}]\n", {"calls.csv": PLAIN.split(b"\r\n", 1)[1]}),
    "below-a-title": ("header_row: 3\n", {"calls.csv": b"Calls of March\r\n\r\n" + PLAIN}),
    "five-parts": (
        "",
        {f"calls-{at}.csv": (",".join((*HEADERS,)) + "\n" + ",".join(row) + "\n").encode() for at, row in enumerate(ROWS, 1)},
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_log_in_every_form_is_the_same_records(form: str) -> None:
    plain = sift({"calls.csv": PLAIN}, load_layout(layout_of().encode(), "l.yaml"))
    top, files = FORMS[form]
    sifted = sift(files, load_layout(layout_of(top).encode(), "l.yaml"))
    assert sifted.records.equals(plain.records)
    assert sifted.rows == plain.rows
    assert [row.reasons[0].slug for row in sifted.refused] == ["records/unreadable-time", "records/impossible-duration"][::-1]


def test_gb18030_and_utf_8_give_the_same_records() -> None:
    one, other = (
        sift({"calls.csv": text_of(rows=CHINESE).encode(codec)}, load_layout(layout_of().encode(), "l.yaml"))
        for codec in ("utf-8", "gb18030")
    )
    assert one.records.equals(other.records)
    assert one.records["queue"].to_list() == ["投诉", "投诉"]


def test_an_object_in_an_object_is_named_by_both() -> None:
    text = layout_of().replace("queue: {from: queue}", "queue: {from: Queue.Name}")
    rows = [{**one, "Queue": {"Name": one["queue"], "Tags": ["a", {"b": 1.50}]}} for one in objects()]
    assert (
        sift({"calls.json": json.dumps(rows).encode()}, load_layout(text.encode(), "l.yaml")).records["queue"][0]
        == "Réclamations"
    )


@pytest.mark.parametrize(("shown", "told"), [("#N/A", "#N/A"), ("Err:502", "#VALUE!"), ("错误:502", "#VALUE!")])
def test_an_error_of_an_open_document_is_told(shown: str, told: str) -> None:
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" calcext:value-type="error"'
    wrong = f'<table:table-cell office:value-type="string" {calc}><text:p>{shown}</text:p></table:table-cell>'
    row = f"<table:table-row>{wrong * len(HEADERS)}</table:table-row>"
    sifted = sift({"calls.ods": ods(tail=row)}, load_layout(layout_of().encode(), "l.yaml"))
    slugs = [(row.reasons[0].slug, row.reasons[0].shown) for row in sifted.refused]
    assert [(slug, cell) for slug, cell in slugs if slug.endswith("cell")] == [("records/error-cell", told)]


def test_a_bad_line_of_json_lines_is_one_refused_row() -> None:
    sifted = sift(
        {"calls.jsonl": LINES + b'{"call_id": \n[1]\n{"call_id": "C9", "call_id": "C8"}\n'},
        load_layout(layout_of().encode(), "l.yaml"),
    )
    assert [row.row for row in sifted.refused if row.reasons[0].slug == "records/no-object"] == [6, 7, 8]


@pytest.mark.parametrize(
    ("name", "data", "slugs"),
    [
        ("calls.json", b'[{"a": 1},\n}', [("records/not-json", 2)]),
        ("calls.json", b'[{"a": NaN}]', [("records/not-json", 0)]),
        ("calls.json", b"[" * 100_000, [("records/not-json", 0)]),
        ("calls.json", b'{"a": 1}', [("records/json-without-rows", 0)]),
        ("calls.json", b'{"a": [{"b": 1}], "c": [{"d": 1}]}', [("records/json-without-rows", 0)]),
        ("calls.ods", b"PK\x03\x04", [("records/broken-file", 0)]),
        (
            "calls.ods",
            ods(
                (HEADERS,),
                tail=repeated(rows=1_048_000, columns=900, value=NUMBER),
            ),
            [("records/unpacks-too-large", 0)],
        ),
        (
            "calls.ods",
            ods(
                (HEADERS,),
                tail=repeated(rows=1, columns=16_000, value=NUMBER),
            ),
            [("records/too-many-columns", 1)],
        ),
        ("calls.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, [("records/broken-file", 0)]),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, data: bytes, slugs: list[tuple[str, int]]) -> None:
    assert [(slug, line or 0) for slug, line in refusal({name: data})] == slugs


def test_an_empty_list_says_that_there_were_no_records() -> None:
    sifted = sift({"calls.json": b"[]"}, load_layout(layout_of().encode(), "l.yaml"))
    assert (sifted.rows.read, [one.code for one in sifted.remarks]) == (0, ["records/header-only"])


def test_a_name_that_no_object_has_is_a_missing_column() -> None:
    with pytest.raises(Refused) as refused:
        sift({"calls.json": b'[{"call_id": "1"}]'}, load_layout(layout_of().encode(), "l.yaml"))
    assert {one.code.removesuffix("-nearest") for one in refused.value.diagnostics} == {"records/missing-column"}


def test_every_ending_that_is_read_is_tried_here() -> None:
    tried = {name.removeprefix("calls") for _, files in FORMS.values() for name in files}
    alike = {".ndjson": ".jsonl", ".xlsm": ".xlsx"}
    packed = {ending for ending in SPELLINGS if ending.endswith((".gz", ".zst"))}
    assert {alike.get(ending, ending) for ending in SPELLINGS if ending not in packed} <= tried
