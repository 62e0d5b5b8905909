"""Each face of the service reports shows the numbers of their JSON and no others, and hostile texts do nothing on it.

About ``render/service_report_view.py``, ``render/service_report_words.py``, ``render/service_report_charts.py``,
``render/page/html.py``, ``render/paper/report_pdf.py`` and ``render/workbook/report_workbook.py``.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdf
import pytest

from program import ROOT, run_here
from render.browser import needs_axe, violations
from render.test_html import Reader
from slacalc.app.contract import open_contract
from slacalc.app.month_folder import open_month
from slacalc.app.report import ReportedMonths, ReportRequest, make_report
from slacalc.base.diagnostics import Unwritable
from slacalc.render.service_report_words import rule_text
from slacalc.render.words import LANGUAGES, words
from slacalc.reports.report import ActionPoint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.render.words import Language

CASE = ROOT / "tests" / "golden" / "report" / "two-months"
PREDICATE = "category in [billing, attitude, network]"
PLACES = {"count": 0, "change": 0, "share": 2, "mean": 2, "seconds": 1, "hours": 1, "days": 2}
NUMBER = re.compile(r"(?<![\w.,:/-])[+-]?\d[\d,]*(?:\.\d+)?(?![\w:/]|\.\d|-\d)")
TAG = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
CLAUSES = {"3.1", "3.3", "3.4"}
"""The only numbers with a point on a page that are none of the report."""
HOSTILE = '<script>document.title="x"</script>=1+1'


@cache
def reported() -> ReportedMonths:
    return make_report(
        open_contract(CASE / "contract.yaml"),
        [open_month(CASE / name, None) for name in ("2026-03", "2026-04")],
        ReportRequest(complaints=PREDICATE, sample=CASE / "sample-2026-04.csv"),
    )


@cache
def wire() -> dict[str, Any]:
    page: dict[str, Any] = json.loads(reported().data("json", words("en")))
    return page


def numbers() -> Iterator[tuple[Fraction, str]]:
    """Every value of the JSON, with its unit."""
    for month in wire()["months"]:
        for section in month["sections"]:
            for fact in section.get("facts", ()):
                yield from value_of(fact["value"], fact["unit"])
            for table in section.get("tables", ()):
                units = [column["unit"] for column in table["columns"]]
                for values in (*(row["values"] for row in table["rows"]), table.get("sum", ())):
                    for value, unit in zip(values, units, strict=bool(values)):
                        yield from value_of(value, unit)
    for fact in wire()["moved"]:
        yield from value_of(fact["change"], fact["unit"])


def value_of(text: str, unit: str) -> Iterator[tuple[Fraction, str]]:
    if text != "no basis":
        yield Fraction(text), unit


def shown(value: Fraction, unit: str) -> str:
    scaled = value * 100 if unit == "share" else value
    quantum = Decimal(1).scaleb(-PLACES[unit])
    number = (Decimal(scaled.numerator) / Decimal(scaled.denominator)).quantize(quantum, ROUND_HALF_UP)
    return f"{number:,}".replace("-0.00", "0.00")


def test_every_number_is_on_every_face_as_it_is_rounded() -> None:
    wanted = {shown(value, unit) for value, unit in numbers()}
    assert len(wanted) > 100
    pages = {form: reported().data(form, words("en")) for form in ("md", "html", "pdf")}
    texts = {
        "md": pages["md"].decode(),
        "html": TAG.sub(" ", pages["html"].decode()),
        "pdf": "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pages["pdf"])).pages),
    }
    for form, text in texts.items():
        printed = {number.lstrip("+") for number in NUMBER.findall(text.replace("%", " "))}
        assert wanted - printed == set(), form
        assert {number for number in printed if "." in number} - wanted <= CLAUSES, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_holds_numbers_and_no_formula(language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(reported().data("xlsx", words(language))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    held = {Decimal(str(cell.value)) for cell in cells if cell.data_type == "n"}
    facts = [fact for month in wire()["months"] for section in month["sections"] for fact in section.get("facts", ())]
    exact = {value for fact in facts for value, _ in value_of(fact["value"], fact["unit"])}
    assert not [value for value in exact if all(abs(Fraction(number) - value) > Fraction(1, 10**8) for number in held)]
    assert sum(len(getattr(sheet, "_charts")) for sheet in book.worksheets) >= 8  # noqa: B009 - the stubs hide it
    assert book.worksheets[0].title == words(language)("reports", "moved_sheet")


def test_all_evidence_stands_in_the_workbook_and_the_first_on_a_page() -> None:
    book = openpyxl.load_workbook(io.BytesIO(reported().data("xlsx", words("en"))))
    texts = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    page = Reader(reported().data("html", words("en")).decode()).text
    points = [p for month in wire()["months"] for section in month["sections"] for p in section.get("points", ())]
    assert {point["rule"] for point in points} >= {"late", "reopened", "recurring", "dissatisfied"}
    for point in points:
        assert ", ".join(point["evidence"]) in texts
        assert all(record in page for record in point["evidence"][:5])


def test_a_paper_carries_its_json_and_is_the_same_twice() -> None:
    data = reported().data("pdf", words("zh"))
    assert data == reported().data("pdf", words("zh"))
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.attachments == {"report.json": [reported().data("json", words("zh"))]}
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert re.search(r"<pdfaid:part>3<", metadata.stream.get_data().decode())


def test_files_are_the_same_twice() -> None:
    for form in ("md", "html", "xlsx", "json"):
        assert reported().data(form, words("en")) == reported().data(form, words("en"))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Unwritable) as told:
        reported().data("pdf", words("en"))
    assert [diagnostic.code for diagnostic in told.value.diagnostics] == ["output/needs-extra"]


def test_a_format_that_is_no_text_needs_a_folder() -> None:
    done = run_here(["report", str(CASE / "contract.yaml"), str(CASE / "2026-04"), "--format", "xlsx"], ROOT)
    assert (done.code, "output/needs-out" in done.err) == (4, True)


def test_hostile_texts_of_a_log_do_nothing(tmp_path: Path) -> None:
    folder = shutil.copytree(CASE, tmp_path / "case", ignore=shutil.ignore_patterns("expected", "command"))
    calls = folder / "2026-04" / "calls.csv"
    field = '"' + HOSTILE.replace('"', '""') + '"'
    calls.write_text(calls.read_text(encoding="utf-8").replace("=1+1 desk", field), encoding="utf-8")
    arguments = ["report", "contract.yaml", "2026-04", "--format", "html", "--format", "xlsx", "--format", "md", "--out", "out"]
    done = run_here(arguments, folder)
    assert done.code == 0, done.err
    page = (folder / "out" / "report-2026-04.html").read_text(encoding="utf-8")
    assert "<script>document" not in page
    assert "&lt;script&gt;document" in page
    book = openpyxl.load_workbook(folder / "out" / "report-2026-04.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == HOSTILE] == ["s"]


@needs_axe
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flags", [(), ("--force-dark-mode",), ("--window-size=360,900",)], ids=("light", "dark", "narrow"))
def test_a_page_is_accessible(language: Language, flags: tuple[str, ...], tmp_path: Path) -> None:
    page = reported().data("html", words(language)).decode()
    assert violations(page.replace("<details", "<details open"), tmp_path, *flags) == []


def test_a_point_names_groups_as_its_tables_do() -> None:
    statement = reported().report.months[0].measured.statement
    risen = ActionPoint("risen", ("category", "queue", "0", "9"), "tickets", ())
    assert rule_text(risen, statement, words("zh")) == "业务类型“queue”：投诉 9 件，上月 0 件。"
    concentrated = ActionPoint("concentrated", ("2", "5", "category", "9", "10", "", "queue"), "tickets", ())
    assert "其中 2 组（（空白）、queue）占 10 件投诉中的 9 件。" in rule_text(concentrated, statement, words("zh"))
    told = "2 of 5 groups by category ((blank), queue) make up 9 of 10 complaints."
    assert rule_text(concentrated, statement, words("en")) == told
