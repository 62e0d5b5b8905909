"""A correction names the excuse that took a right back, and `verify` finds another name.

About ``statement/excuses.py``.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from slacalc.statement.digests import signed
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from pathlib import Path

CASE = ROOT / "tests" / "refused" / "ledger" / "right-taken-back"
HEADER = "reference,on,kind,metric,month,by,note"
JANUARY = "E-1,2026-04-01,month excused,answer_rate,2026-01,both,a storm"
FEBRUARY = "E-2,2026-04-01,month excused,answer_rate,2026-02,both,a flood"
AFTER = "E-3,2026-04-01,month excused,answer_rate,2026-03,both,not of this right"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two months issued, each missed: the second gives the right."""
    shutil.copytree(CASE, tmp_path, dirs_exist_ok=True)
    decide(tmp_path)
    for month, day in (("jan", "2026-02-03"), ("feb", "2026-03-03")):
        done = run_here(["statement", "contract.yaml", month, "--ledger", "ledger", "--issue", "--issue-date", day], tmp_path)
        assert done.code == 0, done.err
    return tmp_path


def decide(folder: Path, *rows: str) -> None:
    (folder / "ledger" / "decisions.csv").write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")


def corrected(folder: Path, *more: str) -> str:
    how = ["--correct", "2026-02", "--as-of", "2026-04-02T09:00:00"]
    done = run_here(["statement", "contract.yaml", "feb", "--ledger", "ledger", *how, "--lang", "en", *more], folder)
    assert done.code == 0, done.err
    return done.out


def right(made: dict[str, Any]) -> dict[str, Any]:
    """What the correction says of the right to terminate."""
    found: dict[str, Any] = next(one for one in made["correction"]["rights"] if one["right"] == "terminate")
    return found


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ((JANUARY,), [("E-1", "2026-01")]),
        ((FEBRUARY,), [("E-2", "2026-02")]),
        ((JANUARY, AFTER), [("E-1", "2026-01")]),
        ((JANUARY, FEBRUARY), [("E-1", "2026-01"), ("E-2", "2026-02")]),
    ],
    ids=["the other month", "its own month", "not one that matters nothing", "both where each is enough"],
)
def test_the_excuse_without_which_the_right_would_stand_is_named(
    folder: Path, rows: tuple[str, ...], named: list[tuple[str, str]]
) -> None:
    decide(folder, *rows)
    found = right(json.loads(corrected(folder, "--format", "json")))
    assert [(one["reference"], one["month"]) for one in found["excuses"]] == named
    page = " ".join(corrected(folder).split())
    assert "Because of what was agreed since not to count: " + ", ".join(f"{month} ({no})" for no, month in named) in page


def test_verify_finds_another_excuse_than_the_one_of_the_ledger(folder: Path) -> None:
    decide(folder, JANUARY)
    made = json.loads(corrected(folder, "--format", "json"))
    (folder / "made.json").write_bytes(to_bytes(made))
    right(made)["excuses"][0]["reference"] = "E-9"
    (folder / "forged.json").write_bytes(to_bytes(signed(made)))
    how = ["--contract", "contract.yaml", "--ledger", "ledger", "--lang", "en"]
    assert run_here(["verify", "made.json", *how], folder).code == 0
    forged = run_here(["verify", "forged.json", *how], folder)
    assert (forged.code, "E-9" in forged.out) == (1, True), forged.out
