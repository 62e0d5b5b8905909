"""The hotline of Manila under the calendar that its agreement names: the figures of its page, and nothing Chinese on any face.

The golden case of the same name keeps to a calendar whose days no library moves; here the amounts of the agreement's own page are
held, and no digest.

About ``contract/calendars/file.py``, ``contract/law.py`` and ``billing/payment.py``.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CASE = ROOT / "tests" / "golden" / "manila"
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
MONTHS = {
    "2026-04": ("8408.87", "591.13", "0.00", "9000.00"),
    "2026-05": ("8529.46", "470.54", "-360.00", "8640.00"),
    "2026-06": ("6745.79", "2254.21", "-180.00", "8820.00"),
}
"""Minutes, what the minimum adds, deductions and what is to be paid, as the page of the agreement has them."""
DUE = {"2026-04": "2026-06-04", "2026-05": "2026-07-04", "2026-06": "2026-08-02"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case with the holidays of the United States, each of its commands run, and each answer kept."""
    folder = tmp_path_factory.mktemp("manila") / "case"
    shutil.copytree(CASE, folder, ignore=shutil.ignore_patterns("expected"))
    contract = folder / "contract.yaml"
    text = contract.read_text(encoding="utf-8")
    assert "working_days: CN}" in text
    contract.write_text(text.replace("working_days: CN}", "working_days: US}"), encoding="utf-8")
    said = []
    for line in (CASE / "command").read_text(encoding="utf-8").splitlines():
        answer = run_here(shlex.split(line), folder)
        assert answer.code == 0, f"{line}\n{answer.err}"
        said.append(answer.out + answer.err)
    (folder / "said.txt").write_text("\n".join(said), encoding="utf-8")
    return folder


@pytest.mark.parametrize("month", MONTHS)
def test_three_months_are_those_of_the_agreements_page(folder: Path, month: str) -> None:
    statement = json.loads((folder / "ledger" / "issued" / f"{month}.json").read_text(encoding="utf-8"))
    amounts = [(line["id"], Decimal(line["amount"])) for line in statement["lines"]]
    minutes, minimum, deducted, to_pay = MONTHS[month]
    assert [amount for line, amount in amounts if not line.startswith("deduct.")] == [Decimal(minutes), Decimal(minimum)]
    assert sum(amount for line, amount in amounts if line.startswith("deduct.")) == Decimal(deducted)
    assert statement["totals"]["gross"] == to_pay


def test_days_due_and_interest_are_those_of_the_agreements_page(folder: Path) -> None:
    said = run_here(["late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-08-03", "--format", "json"], folder).out
    assert all(day in said for day in DUE.values())
    assert '"135.00"' in said


def test_half_hours_are_those_of_the_agreements_page(folder: Path) -> None:
    for month, share in {"2026-04": "131/182", "2026-05": "73/220", "2026-06": "43/63"}.items():
        assert share in run_here(["measure", "contract.yaml", month, "--format", "csv"], folder).out


def test_no_face_is_chinese(folder: Path) -> None:
    assert not CHINESE.search((folder / "said.txt").read_text(encoding="utf-8"))
    formats = [word for name in ("json", "csv", "md", "xlsx", "html") for word in ("--format", name)]
    made = run_here(["statement", "contract.yaml", "2026-04", "--out", "made", *formats], folder)
    assert made.code == 0, made.err
    for path in (folder / "made").iterdir():
        if path.suffix == ".xlsx":
            with ZipFile(path) as workbook:
                texts = [workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml")]
        else:
            texts = [path.read_text(encoding="utf-8")]
        assert not CHINESE.search("\n".join(texts)), path.name
