"""No face shows a word of the other language but what the contract, its exports and its ledger hold.

About render/words.py, render/charge_view.py and render/late_view.py: the whole of the program runs over one contract in English,
and each thing that it says or writes is looked through for Chinese signs.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uff60]")
CASE = ROOT / "tests" / "golden" / "names-in-one-language"
DUE = "by day 4 of the following month"
ISSUE = ("--ledger", "ledger", "--issue", "--issue-date", "2026-06-03")
MONTH = ("2026-05", "--month", "2026-05", "--as-of", "2026-06-02T09:00:00")
FORMATS = tuple(f"--format={form}" for form in ("json", "csv", "md", "xlsx", "html"))
RUNS = (
    ("check", "contract.yaml"),
    ("statement", "contract.yaml", *MONTH),
    (
        "statement",
        "contract.yaml",
        *MONTH,
        *ISSUE,
        "--out",
        "out",
        *(f"--format={form}" for form in ("json", "csv", "md", "xlsx", "html")),
    ),
    ("measure", "contract.yaml", *MONTH),
    ("measure", "contract.yaml", *MONTH, "--format", "json"),
    ("late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-12-01"),
    ("late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-12-01", "--format", "json"),
    ("explain", "ledger/issued/2026-05.json"),
    ("verify", "ledger/issued/2026-05.json", "2026-05", "--contract", "contract.yaml", "--ledger", "ledger"),
)
LATE = """late_payment:
  clause: "8"
  rate: 1.5% per month
  day_count: a month is 30 days
  interest: simple
  days: calendar days
  on: unpaid sum including tax
  due_day: not counted
  payment_day: counted
  part_payments: costs then interest then principal
  suspend: after 30 days
  yearly_limits:
    agreed: {yearly: 18% per year, source: an annex}
"""


def hotel(folder: Path, law: str) -> None:
    """A contract in English alone, with all that could call for remarks: a penalty, a high cap, a rate with a limit."""
    shutil.copytree(CASE / "2026-05", folder / "2026-05")
    (folder / "ledger").mkdir()
    text = (CASE / "contract.yaml").read_text(encoding="utf-8")
    text = text.replace("{zh: 接听费, en: Handled calls}", "Handled calls").replace("law: none", law) + LATE
    (folder / "contract.yaml").write_text(text, encoding="utf-8")


def texts_in(path: Path) -> str:
    """What a file holds; of a workbook all its parts."""
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as workbook:
        return "".join(workbook.read(name).decode("utf-8", "replace") for name in workbook.namelist())


def all_said(folder: Path) -> str:
    answers = [run_here(list(run), folder) for run in RUNS]
    assert {answer.code for answer in answers} == {0}, answers
    faces = "".join(answer.out + answer.err for answer in answers)
    return faces + "".join(texts_in(path) for path in sorted((folder / "out").iterdir()))


@pytest.mark.parametrize("law", ["law: none", ""])
def test_an_english_contract_has_no_chinese_sign_on_any_face_and_no_remark_of_law(tmp_path: Path, law: str) -> None:
    hotel(tmp_path, law)
    said = all_said(tmp_path)
    assert CHINESE.findall(said) == []
    for remark in ("Civil Code", "red-letter", "In capitals", "LPR", "an annex"):
        assert remark not in said.replace("source: an annex", "")


def test_with_a_law_the_remarks_are_there(tmp_path: Path) -> None:
    hotel(tmp_path, "law: PRC")
    said = all_said(tmp_path)
    for remark in ("Civil Code art. 585", "receipt is needed", "an annex"):
        assert remark in said


def test_a_chinese_page_has_no_english_word_but_what_the_contract_and_its_files_hold(tmp_path: Path) -> None:
    contract = ROOT / "contracts" / "telecom-outsourcing.yaml"
    shutil.copy(contract, tmp_path / contract.name)
    months = ROOT / "sample_data"
    run = ["statement", contract.name, str(months / "2026-03"), "--ledger", str(months / "ledger"), "--lang", "zh"]
    held = contract.read_text(encoding="utf-8") + (months / "ledger" / "decisions.csv").read_text(encoding="utf-8")
    page = re.sub(r"\b[0-9a-f]{64}\b|month\.yaml", "", run_here(run, tmp_path).out)
    words = set(re.findall(r"[A-Za-z]{3,}", page))
    assert words - set(re.findall(r"[A-Za-z]{3,}", held)) == set()
