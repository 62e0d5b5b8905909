"""A decision that an issued month does not speak of and could have is told with the next statement; no other is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab import CURED, DAMAGES, DIRECT, ISSUED_ON, LATE, Lab
from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = "D1,2026-02-05,notice received,answer_rate,2026-01,client,,,,"
DEDUCT = "D2,2026-04-01,deduct,answer_rate,2026-03,client,,,,"
WAIVE = "D3,2026-04-20,waive,answer_rate,2026-03,client,,,,"
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
SAMPLES = ROOT / "sample_data"


def until_march(folder: Path, *decisions: str, remedy: str = CURED) -> Lab:
    """January missed, February met, March missed after the period to rectify; all issued. April is to be made."""
    lab = Lab(folder / "lab", remedy, LATE + DAMAGES)
    lab.decide(*decisions)
    for number, missed in ((1, 10), (2, 0), (3, 10)):
        lab.month(str(number), number, 90, missed)
        lab.issue(str(number), ISSUED_ON[number])
    lab.month("4", 4, 100)
    return lab


def told(lab: Lab, *decisions: str) -> list[tuple[str, str]]:
    """References, and the months that they are no part of."""
    lab.decide(*decisions)
    done = lab.statement("4")
    assert done.code == 0, done.err
    lines = [line.split() for line in done.err.splitlines() if "is not part of the statement of" in line]
    assert len(lines) == done.err.count("[ledger/decided-after-issue]")
    return [(line[0], line[-3]) for line in lines]


@pytest.mark.parametrize("day", ["2026-04-01", "2026-04-02", "2026-04-20"])
@pytest.mark.parametrize(
    "row",
    [
        "deduct,answer_rate,2026-03,client,,,,",
        "month excused,answer_rate,2026-03,both,,,,",
        "agreed damages,,2026-03,both,,,50.00,",
    ],
)
def test_a_decision_entered_after_the_issue_is_told_whatever_its_day(tmp_path: Path, day: str, row: str) -> None:
    assert told(until_march(tmp_path, NOTICE), NOTICE, f"D9,{day},{row}") == [("D9", "2026-03")]


def test_what_the_statement_speaks_of_or_its_correction_does_is_not_told(tmp_path: Path) -> None:
    lab = until_march(tmp_path, NOTICE, DEDUCT)
    assert told(lab, NOTICE, DEDUCT) == []
    assert told(lab, NOTICE, DEDUCT, WAIVE) == [("D3", "2026-03")]
    lab.issue("3", "2026-04-26", "--correct", "2026-03", "--as-of", "2026-04-25T09:00:00+08:00")
    assert told(lab, NOTICE, DEDUCT, WAIVE) == []
    assert told(lab, NOTICE, DEDUCT, WAIVE, "D4,2026-04-21,deduct,answer_rate,2026-03,client,,,,") == [("D4", "2026-03")]


def test_what_changes_nothing_is_not_told(tmp_path: Path) -> None:
    lab = until_march(tmp_path, NOTICE)
    assert told(lab, NOTICE, WAIVE) == []
    assert told(lab, NOTICE, DEDUCT, WAIVE) == []
    assert told(lab, NOTICE, "D9,2026-04-01,deduct,answer_rate,2026-02,client,,,,") == []
    assert told(lab, NOTICE, "D9,2026-04-01,month excused,answer_rate,2026-02,both,,,,") == []
    assert told(lab, NOTICE, "D9,2026-05-30,deduct,answer_rate,2026-03,client,,,,") == []


def test_what_the_contract_does_by_itself_is_not_told(tmp_path: Path) -> None:
    lab = until_march(tmp_path, remedy=DIRECT)
    assert told(lab, DEDUCT) == []
    assert told(lab, WAIVE) == []


def test_a_suspension_that_reaches_into_an_issued_month_is_told(tmp_path: Path) -> None:
    lab = until_march(tmp_path, NOTICE)
    suspended = "D8,2026-02-20,suspended,,2026-01,provider,,,,"
    resumed = "D9,2026-03-11,resumed,,2026-01,provider,,,,"
    assert told(lab, NOTICE, suspended, resumed) == [("D8", "2026-02"), ("D8", "2026-03")]
    assert told(lab, NOTICE, suspended, "D9,2026-02-25,resumed,,2026-01,provider,,,,") == [("D8", "2026-02")]
    assert told(lab, NOTICE, "D8,2026-04-02,suspended,,2026-01,provider,,,,") == []


def test_a_service_that_was_resumed_in_an_issued_month_is_told(tmp_path: Path) -> None:
    suspended = "D8,2026-03-20,suspended,,2026-01,provider,,,,"
    lab = until_march(tmp_path, NOTICE, suspended, "D9,2026-04-02,resumed,,2026-01,provider,,,,")
    assert told(lab, NOTICE, suspended, "D9,2026-04-02,resumed,,2026-01,provider,,,,") == []
    assert told(lab, NOTICE, suspended, "D9,2026-03-25,resumed,,2026-01,provider,,,,") == [("D9", "2026-03")]
    assert told(lab, NOTICE) == []


@pytest.mark.parametrize("month", range(1, 12))
def test_in_the_sample_every_decision_is_part_of_its_month(month: int) -> None:
    name = f"2026-{month:02}"
    done = run_here(
        ["statement", str(CONTRACT), str(SAMPLES / name), "--ledger", str(SAMPLES / "ledger"), "--format", "csv"], ROOT
    )
    assert done.code == 0
    assert "decided-after-issue" not in done.err
