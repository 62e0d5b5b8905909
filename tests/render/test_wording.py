"""What is counted in the words of the contract, and where every row went, on the page and in the CSV.

About ``render/wording_view.py`` and ``render/table_csv.py``.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

MONTH = ROOT / "tests" / "golden" / "fees" / "every-kind"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    shutil.copytree(MONTH, folder, dirs_exist_ok=True)
    return folder


def said(folder: Path, form: str) -> str:
    done = run_here(["statement", "contract.yaml", "month", "--format", form, "--lang", "en"], folder)
    assert done.code == 0, done.err
    return done.out


def account(sums: dict[str, Any]) -> dict[str, str]:
    """What the JSON has of a role, a count a path."""
    role = f"rows.{sums['role']}"
    counts = {f"{role}.{name}": count for name, count in sums.items() if isinstance(count, int)}
    counts |= {f"{role}.refused.{reason}": count for reason, count in sums["refused_by"]}
    counts |= {f"{role}.left_out.{rule}": count for rule, count in sums["left_out"]}
    return {path: str(count) for path, count in counts.items()}


def test_the_csv_has_the_account_of_the_json_and_no_amount_more(folder: Path) -> None:
    statement = json.loads(said(folder, "json"))
    rows = list(csv.DictReader(io.StringIO(said(folder, "csv"))))
    counted = {row["line"]: row["rows"] for row in rows if row["kind"] == "rows"}
    wanted = {path: count for sums in statement["rows"] for path, count in account(sums).items()}
    assert {path: count for path, count in counted.items() if path in wanted} == wanted
    assert {path: count for path, count in counted.items() if path not in wanted and count != "0"} == {}
    assert [row["line"] for row in rows if row["amount"]] == [
        *(line["id"] for line in statement["lines"]),
        *(f"total.{name}" for name in ("net", "tax", "gross")),
    ]


def test_the_words_that_decide_an_amount_are_on_the_page_and_in_the_csv(folder: Path) -> None:
    rows = {row["line"]: row for row in csv.DictReader(io.StringIO(said(folder, "csv"))) if row["kind"] == "words"}
    assert (rows["fees.talk.adds"]["clause"], rows["fees.talk.adds"]["words"]) == ("4.2", "talk + hold")
    assert rows["fees.day_seats.part_month"]["words"] == "by 21.75 days"
    assert rows["tax.rounded"]["words"] == "on total"
    page = said(folder, "md")
    assert "- **Talk time**: adds: talk + hold; where: outcome is answered\n" in page
    assert page.index("## Charges") < page.index("## What is counted, in the words of the contract") < page.index("## Every row")


def test_a_changed_word_shows(folder: Path) -> None:
    contract = folder / "contract.yaml"
    before = contract.read_text(encoding="utf-8")
    contract.write_text(before.replace("adds: talk + hold", "adds: talk\n    blank: 0 s"), encoding="utf-8")
    try:
        assert "- **Talk time**: adds: talk; blank: 0 s; where: outcome is answered\n" in said(folder, "md")
    finally:
        contract.write_text(before, encoding="utf-8")
