"""Workbooks and Parquet files, whose cells have types of their own."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest.mock import patch

import openpyxl
import polars as pl
import pytest

from records.exports import ZONE, reasons, refusal, sift
from slacalc.app.inspect import inspect_file
from slacalc.base.diagnostics import Refused
from slacalc.cli.speech import say_in
from slacalc.records.load_layout import builtin_layout, load_layout
from slacalc.records.sheets import read_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

SEATS = builtin_layout("slacalc", "seats")
TIMED = load_layout(
    b"""
slacalc_layout: 1
id: timed
role: calls
sheet: calls
columns:
  call_id: {from: id}
  arrived_at: {date: day, date_format: "%d-%m-%y", time: time, time_format: "%H:%M:%S"}
  outcome: {is: answered}
  caller: {from: caller}
  talk: {from: talk, as: h:mm:ss}
duplicates: {keep: none}
""",
    "timed.yaml",
)
HEADERS = ("id", "day", "time", "caller", "talk")
AT = dt.datetime(2026, 3, 2, 9, 12, 58)  # noqa: DTZ001 - cells hold local times


def _book(rows: Sequence[Sequence[Any]], title: str = "calls") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "cover"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_dates_times_and_numbers_of_a_workbook_are_read_as_their_text_would_be() -> None:
    rows = [
        HEADERS,
        ("C1", AT.date(), AT.time(), 13812345678, dt.time(0, 2, 23)),
        ("C2", "02-03-26", "09:12:58", "13812345678", "0:02:23"),
        ("C3", dt.datetime(2026, 3, 2), AT.time(), 13812345678, dt.timedelta(seconds=143)),  # noqa: DTZ001 - as above
    ]
    sifted = sift({"calls.xlsx": _book(rows)}, TIMED)
    assert sifted.records.drop("call_id").unique().rows() == sifted.records.drop("call_id").head(1).rows()
    first = sifted.records.to_dicts()[0]
    assert (first["arrived_at"], first["caller"], first["talk"]) == (AT, "13812345678", 143)


def test_rows_of_a_workbook_keep_their_numbers_over_blank_ones() -> None:
    rows = [(), HEADERS, (), ("C1", AT.date(), AT.time(), "x", "soon")]
    sifted = sift({"calls.xlsx": _book(rows)}, TIMED)
    assert (reasons(sifted), sifted.rows.read) == ([(4, ("unreadable-duration",))], 1)


def test_a_sheet_that_is_not_there_is_named() -> None:
    assert refusal({"calls.xlsx": _book([HEADERS], "other")}, TIMED) == [("records/no-such-sheet", 0)]


def test_an_empty_sheet_is_an_empty_file() -> None:
    assert refusal({"calls.xlsx": _book([])}, TIMED) == [("records/empty-file", 0)]


def test_days_are_read_from_dates_and_from_midnights() -> None:
    day = dt.date(2026, 3, 2)
    frame = pl.DataFrame({"seat": [1, 2], "first_day": [day, day], "last_day": [None, dt.datetime(2026, 3, 9)]})  # noqa: DTZ001 - as above
    out = io.BytesIO()
    frame.write_parquet(out)
    sifted = sift({"seats.parquet": out.getvalue()}, SEATS)
    assert sifted.records.select("seat", "first_day", "last_day").rows() == [("1", day, None), ("2", day, dt.date(2026, 3, 9))]


def test_moments_with_a_zone_are_brought_to_the_contracts() -> None:
    at = pl.Series([AT]).dt.replace_time_zone("UTC")
    out = io.BytesIO()
    pl.DataFrame(
        {"call_id": ["C1"], "arrived_at": at, "outcome": ["abandoned"], "talk": [dt.timedelta(seconds=5)]}
    ).write_parquet(out)
    sifted = sift({"calls.parquet": out.getvalue()}, zone=ZONE)
    assert sifted.records.select("arrived_at", "talk").rows() == [(AT + dt.timedelta(hours=8), 5)]


def test_numbers_with_blanks_among_them_are_still_whole() -> None:
    out = io.BytesIO()
    columns = {
        "call_id": ["C1", "C2"],
        "arrived_at": [AT, AT],
        "outcome": ["abandoned"] * 2,
        "wait": [109.0, None],
        "talk": [1.5, float("nan")],
    }
    pl.DataFrame(columns).write_parquet(out)
    sifted = sift({"calls.parquet": out.getvalue()})
    assert reasons(sifted) == [(2, ("unreadable-duration",))]
    assert sifted.records.select("call_id", "wait", "talk").rows() == [("C2", None, None)]


ELAPSED = (
    (dt.timedelta(seconds=61), 61),
    (dt.time(0, 1, 1), 61),
    (dt.timedelta(hours=23, minutes=59, seconds=59), 86399),
    (dt.timedelta(days=1), 86400),
    (61, 61),
)


@pytest.mark.parametrize("form", ["seconds", "h:mm:ss", "mm:ss", "h.mm.ss"])
@pytest.mark.parametrize(("cell", "seconds"), ELAPSED)
def test_a_duration_cell_is_read_as_such_whatever_the_layout_says_of_texts(form: str, cell: object, seconds: int) -> None:
    if cell == seconds and form != "seconds":
        return
    columns = tuple(replace(column, form=form) if column.name == "talk" else column for column in TIMED.columns)  # type: ignore[arg-type]
    sifted = sift({"calls.xlsx": _book([HEADERS, ("C1", AT.date(), AT.time(), "", cell)])}, replace(TIMED, columns=columns))
    assert sifted.records["talk"].to_list() == [seconds]


@pytest.mark.parametrize("form", ["seconds", "h:mm:ss", "mm:ss"])
def test_a_duration_longer_than_a_day_or_below_zero_is_refused_as_such(form: str) -> None:
    columns = tuple(replace(column, form=form) if column.name == "talk" else column for column in TIMED.columns)  # type: ignore[arg-type]
    rows = [("C1", AT.date(), AT.time(), "", dt.timedelta(hours=25, seconds=1))]
    sifted = sift({"calls.xlsx": _book([HEADERS, *rows])}, replace(TIMED, columns=columns))
    assert reasons(sifted) == [(2, ("impossible-duration",))]
    out = io.BytesIO()
    frame = {"call_id": ["C1", "C2", "C3"], "arrived_at": [AT] * 3, "outcome": ["answered"] * 3, "wait": [1] * 3}
    spans = [dt.timedelta(hours=25), dt.timedelta(seconds=-1), dt.timedelta(milliseconds=1500)]
    pl.DataFrame(frame | {"talk": spans}).write_parquet(out)
    assert reasons(sift({"calls.parquet": out.getvalue()})) == [
        (2, ("impossible-duration",)),
        (3, ("impossible-duration",)),
        (4, ("unreadable-duration",)),
    ]


@pytest.mark.parametrize(("word", "seconds"), [(None, None), ("dropped", 1), ("rounded", 2)])
def test_a_part_of_a_second_of_a_duration_cell_is_as_the_layout_says(
    word: Literal["dropped", "rounded"] | None, seconds: int | None
) -> None:
    layout = builtin_layout("slacalc", "calls")
    columns = tuple(replace(one, parts_of_seconds=word) if one.name == "talk" else one for one in layout.columns)
    out = io.BytesIO()
    talk = [dt.timedelta(milliseconds=1500)]
    pl.DataFrame({"call_id": ["C1"], "arrived_at": [AT], "outcome": ["abandoned"], "talk": talk}).write_parquet(out)
    sifted = sift({"calls.parquet": out.getvalue()}, replace(layout, columns=columns))
    assert sifted.records["talk"].to_list() == ([] if seconds is None else [seconds])


@pytest.mark.parametrize(
    ("dtype", "number", "record"),
    [
        (pl.Float64(), 13_812_345_678.0, "13812345678"),
        (pl.Float64(), 2.0**53 - 1, "9007199254740991"),
        (pl.Float64(), 2.0**53, None),
        (pl.Float64(), -(2.0**53), None),
        (pl.Float64(), 1.39e18, None),
        (pl.Float64(), 1.39e22, None),
        (pl.Float32(), 2.0**24 - 1, "16777215"),
        (pl.Float32(), 2.0**24, None),
    ],
)
def test_a_number_of_a_parquet_file_that_may_have_been_another_is_no_key(
    dtype: pl.DataType, number: float, record: str | None
) -> None:
    out = io.BytesIO()
    columns = {"call_id": [number], "arrived_at": ["2026-03-02 09:00:00"], "outcome": ["abandoned"], "wait": ["5"], "talk": [""]}
    pl.DataFrame(columns, schema_overrides={"call_id": dtype}).write_parquet(out)
    sifted = sift({"calls.parquet": out.getvalue()})
    assert sifted.records["call_id"].to_list() == [record] * (record is not None)
    assert reasons(sifted) == [(2, ("digits-lost",))] * (record is None)


@pytest.mark.parametrize(("wait", "read"), [(5.0, [5]), (float("nan"), [None]), (1e20, []), (float("inf"), [])])
def test_a_number_of_a_parquet_file_that_is_too_large_is_not_blank(wait: float, read: list[int | None]) -> None:
    out = io.BytesIO()
    columns = {"call_id": ["C1"], "arrived_at": ["2026-03-02 09:00:00"], "outcome": ["abandoned"], "wait": [wait], "talk": [""]}
    pl.DataFrame(columns).write_parquet(out)
    sifted = sift({"calls.parquet": out.getvalue()})
    assert sifted.records["wait"].to_list() == read
    assert reasons(sifted) == [(2, ("unreadable-duration",))] * (not read)


@pytest.mark.parametrize(("cell", "read"), [("", 1), (" ", 1), ("\u200b", 1), ("\ufeff\u3000", 1), ("\u2003", 2)])
def test_a_row_of_a_parquet_file_is_blank_where_one_of_a_text_is(cell: str, read: int) -> None:
    rows = [("call_id", "arrived_at", "outcome", "wait"), ("C1", "2026-03-02 09:00:00", "abandoned", "5"), (cell, cell, "", cell)]
    out = io.BytesIO()
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(out)
    text = "\n".join(map(",".join, rows)).encode()
    assert [sift({name: data}).rows.read for name, data in (("calls.csv", text), ("calls.parquet", out.getvalue()))] == [read] * 2


def _placed(rows: Sequence[Sequence[Any]], first_row: int, first_column: int) -> bytes:
    """A workbook whose table begins there; an error is written as one."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row, cells in enumerate(rows, first_row):
        for column, cell in enumerate(cells, first_column):
            book.active.cell(row, column).value = cell
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("first_row", "first_column"), [(1, 1), (1, 30)])
@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_an_error_of_a_formula_is_refused_as_one_and_is_no_blank(at: int, first_row: int, first_column: int) -> None:
    headers = ("call_id", "arrived_at", "outcome", "wait", "talk", "unread")
    row: list[Any] = ["C2", "2026-03-02 09:00:00", "abandoned", 5, "", "#REF!"]
    row[at] = "#N/A"
    rows = [headers, ("C1", "2026-03-02 09:00:00", "abandoned", 5, "", "#VALUE!"), row]
    sifted = sift({"calls.xlsx": _placed(rows, first_row, first_column)})
    assert sifted.records["call_id"].to_list() == ["C1"]
    assert reasons(sifted)[0][0] == 3
    assert reasons(sifted)[0][1][0] == "error-cell"
    assert sifted.refused[0].reasons[0].shown == "#N/A"
    assert sifted.refused[0].reasons[0].column == headers[at]
    in_text = sift({"calls.csv": "\n".join(",".join(map(str, cells)) for cells in rows).encode()})
    assert (in_text.records["call_id"].to_list(), reasons(in_text)) == (["C1"], reasons(sifted))


def test_an_error_of_a_formula_is_shown_by_inspect_and_is_no_word_to_explain(tmp_path: Path) -> None:
    rows: list[Sequence[Any]] = [("call_id", "arrived_at", "outcome", "wait", "talk")]
    rows += [(f"C{at}", f"2026-03-02 09:0{at}:00", "abandoned" if at else "#N/A", at, "") for at in range(4)]
    (tmp_path / "calls.xlsx").write_bytes(_placed(rows, 1, 1))
    inspected = inspect_file(tmp_path / "calls.xlsx", None, 1 << 20, say_in("en"))
    assert "abandoned: abandoned" in inspected.layout
    assert "#N/A" not in inspected.layout
    assert inspected.accepted == 3
    assert "records/error-cell" in str(inspected.refused)


def test_an_error_of_an_old_workbook_is_told_and_so_is_a_number_that_may_be_another() -> None:
    layout = load_layout(
        """
slacalc_layout: 1
id: old
role: calls
sheet: 通话
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S"}
  agent: {from: agent}
  outcome: {from: result, codes: {ok: answered}}
duplicates: {keep: none}
""".encode(),
        "l.yaml",
    )
    sifted = sift({"calls.xls": (Path(__file__).parent / "errors.xls").read_bytes()}, layout)
    assert sifted.records["call_id"].to_list() == ["C0"]
    assert [(row.row, row.reasons[0].slug, row.reasons[0].shown) for row in sifted.refused[:2]] == [
        (5, "records/error-cell", "#DIV/0!"),
        (6, "records/error-cell", "#N/A"),
    ]
    assert [(row.row, row.reasons[0].slug) for row in sifted.refused[2:]] == [(7, "records/digits-lost")]


@pytest.mark.parametrize("at", range(0, 6656, 97))
def test_a_damaged_old_workbook_is_read_or_refused(at: int) -> None:
    workbook = bytearray((Path(__file__).parent / "errors.xls").read_bytes())
    workbook[at : at + 8] = b"\xff" * 8
    with suppress(Refused):
        read_sheets(bytes(workbook), "calls.xls", 1 << 20)


@pytest.mark.parametrize(("first", "step", "odd"), [(1234567890123450, 10, True), (10**15, 1, False)])
def test_ids_of_sixteen_digits_that_all_end_in_zero_are_suspicious(first: int, step: int, tmp_path: Path, *, odd: bool) -> None:
    rows: list[Sequence[Any]] = [("call_id", "arrived_at", "outcome", "wait", "talk")]
    rows += [(first + step * at, f"2026-03-02 09:0{at}:00", "abandoned", at, "") for at in range(6)]
    (tmp_path / "calls.xlsx").write_bytes(_placed(rows, 1, 1))
    inspected = inspect_file(tmp_path / "calls.xlsx", None, 1 << 20, say_in("en"))
    assert ("rounded ids" in [suspicion.slug for suspicion in inspected.looks[0].suspicions]) == odd


@pytest.mark.parametrize(
    ("cell", "record"),
    [
        (9007199254740991, "9007199254740991"),
        (9007199254740992, None),
        (123456789012345678, None),
        (1.5e17, None),
        ("123456789012345678", "123456789012345678"),
    ],
)
def test_a_number_of_a_workbook_that_may_have_been_another_is_no_key(cell: object, record: str | None) -> None:
    headers = ("call_id", "arrived_at", "outcome", "wait", "talk")
    sifted = sift({"calls.xlsx": _placed([headers, (cell, "2026-03-02 09:00:00", "abandoned", 5, "")], 1, 1)})
    assert sifted.records["call_id"].to_list() == [record] * (record is not None)
    assert reasons(sifted) == [(2, ("digits-lost",))] * (record is None)


@pytest.mark.parametrize(("cell", "again"), [("#N/A", True), (2**53, True), ("5", False), (2**49, False)])
def test_a_sheet_without_odd_cells_is_unpacked_once_beside_its_reader(cell: object, again: bool) -> None:
    book, read = _placed([("id",), (cell,)], 1, 1), list[str]()

    def noted(archive: zipfile.ZipFile, name: str) -> bytes:
        read.append(name)
        return archive.open(name).read()

    with patch.object(zipfile.ZipFile, "read", noted):
        read_sheets(book, "calls.xlsx", 1 << 20)
    assert ("xl/worksheets/sheet1.xml" in read) == again


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("rest", [0, 250_000, 250, 1])
def test_no_part_of_a_second_of_a_parquet_duration_is_dropped_in_silence(unit: Literal["ms", "us", "ns"], rest: int) -> None:
    micros = 143_000_000 + rest
    if unit == "ms" and rest % 1000:
        return
    out = io.BytesIO()
    columns = {"id": ["C1"], "day": ["02-03-26"], "time": ["09:12:58"], "caller": [""]}
    talk = pl.Series("talk", [micros], dtype=pl.Int64).cast(pl.Duration("us")).cast(pl.Duration(unit))
    pl.DataFrame(columns).with_columns(talk).write_parquet(out)
    sifted = sift({"calls.parquet": out.getvalue()}, replace(TIMED, sheet=None))
    assert sifted.records["talk"].to_list() == ([143] if not rest else [])
    assert reasons(sifted) == ([(2, ("unreadable-duration",))] if rest else [])
