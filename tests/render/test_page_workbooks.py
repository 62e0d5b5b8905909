"""Workbooks of late payment and of measured months: numbers are numbers, and those of the JSON; the same bytes twice.

About ``render/workbook/block_workbook.py``, ``render/workbook/page_workbooks.py`` and ``app/late.py``.
"""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT, LEDGER = str(ROOT / "contracts" / "telecom-outsourcing.yaml"), str(ROOT / "sample_data" / "ledger")
LATE = ["late", CONTRACT, "--ledger", LEDGER, "--as-of", "2027-02-15"]
MARCH = ["measure", CONTRACT, str(ROOT / "sample_data" / "2026-03"), "--ledger", LEDGER]
FEBRUARY = str(ROOT / "sample_data" / "2026-02")


def book_of(folder: Path, *arguments: str) -> openpyxl.Workbook:
    done = run_here([*arguments, "--format", "xlsx", "--out", str(folder)], ROOT)
    assert done.code == 0, done.err
    (path,) = folder.glob("*.xlsx")
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def numbers_of(book: openpyxl.Workbook) -> set[Decimal]:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type in {"f", "e"}]
    return {Decimal(str(cell.value)) for cell in cells if cell.data_type == "n"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_late_payment_has_a_sheet_a_part_and_its_sums_as_numbers(lang: str, tmp_path: Path) -> None:
    book = book_of(tmp_path, *LATE, "--lang", lang)
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 5
    held = numbers_of(book)
    wire = json.loads(run_here([*LATE, "--format", "json"], ROOT).out)
    for month in wire["months"]:
        for key in ("to_pay", "paid", "unpaid", "interest"):
            if key in month:
                assert Decimal(month[key]) in held, (month["month"], key)
    assert all(sheet.page_setup.paperSize == 9 for sheet in book)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_days_of_late_payment_are_days_and_show_as_on_the_page(lang: str, tmp_path: Path) -> None:
    book = book_of(tmp_path, *LATE, "--lang", lang)
    wire = json.loads(run_here([*LATE, "--format", "json"], ROOT).out)
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=4) for cell in row]
    held = {cell.value.date().isoformat() for cell in cells if isinstance(cell.value, datetime)}
    stretches = [stretch for month in wire["months"] for stretch in month["stretches"]]
    told = {month["due"] for month in wire["months"]} | {stretch[side] for stretch in stretches for side in ("first", "last")}
    assert held == told | {payment[day] for payment in wire["payments"] for day in ("received_on", "on")}
    disputed = {"zh": '"（当时有争议）"', "en": '", disputed then"'}[lang]
    formats = {cell.number_format for cell in cells if isinstance(cell.value, datetime)}
    assert formats == {"yyyy-mm-dd", f"yyyy-mm-dd{disputed}"}
    assert not [cell.value for cell in cells if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(cell.value))]


def test_to_how_many_months_the_days_of_delay_come_is_a_number(tmp_path: Path) -> None:
    hotline = ROOT / "sample_data" / "hotline"
    late = ["late", str(hotline / "contract.yaml"), "--ledger", str(hotline / "ledger"), "--as-of", "2026-05-30", "--lang", "en"]
    rows = list(book_of(tmp_path, *late)["Days of delay"].iter_rows(min_row=3, values_only=True))
    at = rows[0].index("Times")
    assert [row[at] for row in rows[1:]] == [1, 0.9, 0.8]


def test_measured_metrics_are_numbers_by_group_and_by_day_with_a_line_each(tmp_path: Path) -> None:
    book = book_of(tmp_path, *MARCH, "--by", "day", "--lang", "en")
    held, wire = numbers_of(book), json.loads(run_here([*MARCH, "--by", "day", "--format", "json"], ROOT).out)
    for metric in wire["metrics"]:
        assert {Decimal(metric["numerator"]), Decimal(metric["denominator"])} <= held
        for group in metric["groups"]:
            if group["value"] != "no basis":
                assert any(abs(Fraction(number) - Fraction(group["value"])) < Fraction(1, 10**9) for number in held)
    days = book["By day"]
    assert len(getattr(days, "_charts")) == len(wire["metrics"])  # noqa: B009 - the stubs hide it
    assert [sheet.title for sheet in book][:2] == ["Standards", "How far from the target"]


def test_several_months_show_each_month_under_its_own_numbers(tmp_path: Path) -> None:
    arguments = ["measure", CONTRACT, FEBRUARY, str(ROOT / "sample_data" / "2026-03"), "--lang", "en"]
    done = run_here([*arguments, "--format", "xlsx", "--out", str(tmp_path)], ROOT)
    assert done.code == 0, done.err
    book = openpyxl.load_workbook(tmp_path / "measure-2026-02-to-2026-03.xlsx")
    wire = json.loads(run_here([*arguments, "--format", "json"], ROOT).out)
    rows = [[cell.value for cell in row[:3]] for row in book.worksheets[0].iter_rows()]
    for month in wire["months"]:
        metric = month["metrics"][0]
        assert [month["month"], int(metric["denominator"]), int(metric["numerator"])] in rows


def test_the_same_page_has_the_same_bytes_and_a_workbook_does_not_go_to_the_screen(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run_here([*LATE, "--format", "xlsx", "--out", str(tmp_path / name)], ROOT).code == 0
    first, second = ((tmp_path / name / "late-2027-02-15.xlsx").read_bytes() for name in ("a", "b"))
    assert first == second
    done = run_here([*LATE, "--format", "xlsx"], ROOT)
    assert (done.code, "output/needs-out" in done.err) == (4, True)
    done = run_here([*LATE, "--out", str(tmp_path / "c"), "--format", "html", "--lang", "en"], ROOT)
    assert (done.code, done.out, "late-2027-02-15.html" in done.err) == (0, "", True)
