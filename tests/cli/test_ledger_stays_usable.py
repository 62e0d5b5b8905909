"""A run that fails leaves the ledger as it was, and a run that succeeds leaves one that the next month can build on.

About ``app/issue.py`` and ``app/files.py``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from program import ROOT, run_here

CASE = ROOT / "tests" / "golden" / "cure" / "decided"
ISSUE = ["--ledger", "ledger", "--format", "csv", "--issue", "--issue-date"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three months and a ledger in which none of them is issued."""
    return Path(shutil.copytree(CASE, tmp_path / "work", ignore=shutil.ignore_patterns("expected", "command")))


def issue(folder: Path, month: str, day: str) -> int:
    return run_here(["statement", "contract.yaml", month, *ISSUE, day], folder).code


def test_a_folder_that_cannot_be_written_leaves_the_ledger_alone(folder: Path) -> None:
    answer = run_here(["statement", "contract.yaml", "jan", *ISSUE, "2026-02-02", "--out", "contract.yaml"], folder)
    assert answer.code == 4
    assert not (folder / "ledger" / "issued").exists()


def test_after_a_month_that_was_left_out_the_ledger_can_still_be_read(folder: Path) -> None:
    assert issue(folder, "jan", "2026-02-02") == 0
    later = issue(folder, "mar", "2026-04-03")
    april = (folder / "mar" / "calls.csv").read_text(encoding="utf-8").replace("2026-03-", "2026-04-")
    (folder / "apr").mkdir()
    (folder / "apr" / "calls.csv").write_text(
        "".join(line for line in april.splitlines(keepends=True) if "04-31" not in line), "utf-8"
    )
    answer = run_here(["statement", "contract.yaml", "apr", "--month", "2026-04", "--ledger", "ledger"], folder)
    assert (later, answer.code) in {(0, 0), (4, 0)}


def test_a_month_before_one_that_is_issued_does_not_break_the_chain(folder: Path) -> None:
    assert issue(folder, "feb", "2026-03-03") == 0
    issue(folder, "jan", "2026-03-04")
    assert run_here(["statement", "contract.yaml", "mar", "--ledger", "ledger"], folder).code == 0


def test_of_two_runs_that_issue_one_month_one_wins(folder: Path) -> None:
    assert issue(folder, "jan", "2026-02-02") == 0
    before = (folder / "ledger" / "issued" / "2026-01.json").read_bytes()
    assert issue(folder, "jan", "2026-02-03") == 4
    assert (folder / "ledger" / "issued" / "2026-01.json").read_bytes() == before
    assert [path.name for path in (folder / "ledger" / "issued").iterdir()] == ["2026-01.json"]


@pytest.mark.parametrize("name", ["issued/2025-12.json", "payments.csv", "decisions.csv"])
def test_a_folder_where_the_ledger_has_a_file_is_told(folder: Path, name: str) -> None:
    place = folder / "ledger" / name
    place.unlink(missing_ok=True)
    place.mkdir(parents=True)
    answer = run_here(["statement", "contract.yaml", "mar", "--ledger", "ledger", "--lang", "en"], folder)
    assert answer.code == 3
    assert "ledger/unreadable" in answer.err
