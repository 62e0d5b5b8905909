"""About ``app/batch.py`` and ``app/issue.py``: two runs at once never take the same number of a statement."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from program import ROOT, run_here
from slacalc.app.batch import Request
from slacalc.app.issue import make_artifacts, make_output, write_output
from slacalc.base.diagnostics import Unwritable
from slacalc.render.words import words

CASE = ROOT / "tests" / "golden" / "parties"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger in which November is issued as number 1."""
    work = Path(shutil.copytree(CASE, tmp_path / "work", ignore=shutil.ignore_patterns("expected", "command")))
    issue = ["--ledger", "ledger", "--issue", "--issue-date", "2026-12-03"]
    assert run_here(["statement", "contract.yaml", "2026-11", *issue], work).code == 0
    return work


def numbers(folder: Path) -> list[str]:
    files = [json.loads(path.read_bytes()) for path in (folder / "ledger" / "issued").glob("*.json")]
    return sorted(statement["number"]["text"] for statement in files)


def test_the_second_of_two_with_the_same_number_is_refused_and_gets_the_next(folder: Path) -> None:
    of_month = Request((folder / "contract.yaml", folder / "2026-12"), ledger=folder / "ledger", issue_on=date(2027, 1, 20))
    again = (folder / "contract.yaml", folder / "2026-11-again")
    of_correction = Request(again, ledger=folder / "ledger", correct="2026-11", issue_on=date(2027, 1, 20))
    first, second = (make_artifacts(request, issue=True) for request in (of_month, of_correction))
    given = [one.statement.number for made in (first, second) for one in made]
    assert [number.text for number in given if number is not None] == ["ELBE-2027-001", "ELBE-2027-001"]
    write_output(first, make_output(first, (), None, lambda _: words("en"), lambda _: ""), None, issue=True)
    with pytest.raises(Unwritable) as refused:
        write_output(second, make_output(second, (), None, lambda _: words("en"), lambda _: ""), None, issue=True)
    assert [remark.code for remark in refused.value.diagnostics] == ["output/ledger-moved-on"]
    assert numbers(folder) == ["ELBE-2026-001", "ELBE-2027-001"]
    later = make_artifacts(of_correction, issue=True)
    write_output(later, make_output(later, (), None, lambda _: words("en"), lambda _: ""), None, issue=True)
    assert numbers(folder) == ["ELBE-2026-001", "ELBE-2027-001", "ELBE-2027-002"]


def test_a_draft_has_no_number(folder: Path) -> None:
    answer = run_here(["statement", "contract.yaml", "2026-12", "--ledger", "ledger", "--format", "json"], folder)
    assert "number" not in json.loads(answer.out)
