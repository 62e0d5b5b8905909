"""A deduction is given back once, neither twice nor never, in whatever order months are corrected and issued.

About ``statement/earned_back.py`` and ``ledger/history.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import DIRECT, Lab

if TYPE_CHECKING:
    from pathlib import Path

EARNED_BACK = """\
, earned_back: {after: 1 consecutive months met, share: 100%, excused_month: left out, month_without_finding: left out, \
month_without_service: left out, corrected_month: as corrected}}"""
REMEDY = DIRECT.removesuffix("}") + EARNED_BACK
JANUARY = "earned_back.2026-01.answer_rate"
FEBRUARY = "earned_back.2026-02.answer_rate"


def missed_twice(folder: Path) -> Lab:
    """January and February missed and issued; February is found met later."""
    lab = Lab(folder / "lab", REMEDY)
    lab.decide()
    lab.month("jan", 1, 10, 10, "2026-02-01")
    lab.issue("jan", "2026-02-02")
    lab.month("feb", 2, 10, 10, "2026-03-01")
    lab.issue("feb", "2026-03-02")
    return lab


def given_back(lines: list[dict[str, str]]) -> set[str]:
    return {line["id"] for line in lines if line["id"].startswith("earned_back.")}


def test_not_again_by_a_month_that_is_issued_after_the_correction_and_knows_less(tmp_path: Path) -> None:
    lab = missed_twice(tmp_path)
    lab.month("feb-later", 2, 20, 0, "2026-04-03")
    corrected = lab.issue("feb-later", "2026-04-03", "--correct", "2026-02")
    assert JANUARY in given_back(corrected["lines"])
    lab.month("mar", 3, 20, 0, "2026-04-01")
    assert JANUARY not in given_back(lab.issue("mar", "2026-04-05")["lines"])
    assert lab.verify("ledger/issued/2026-03.json", "mar").code == 0
    assert lab.verify("ledger/issued/2026-02-correction-1.json", "feb-later").code == 0


def test_not_taken_back_where_a_correction_has_it_earned_sooner(tmp_path: Path) -> None:
    lab = missed_twice(tmp_path)
    lab.month("mar", 3, 20, 0, "2026-04-01")
    assert given_back(lab.issue("mar", "2026-04-02")["lines"]) == {JANUARY, FEBRUARY}
    lab.month("feb-later", 2, 20, 0, "2026-04-05")
    assert given_back(lab.issue("feb-later", "2026-04-05", "--correct", "2026-02")["lines"]) == set()
    lab.month("mar-later", 3, 20, 0, "2026-04-06")
    assert given_back(lab.issue("mar-later", "2026-04-06", "--correct", "2026-03")["lines"]) == {JANUARY}
    lab.month("apr", 4, 20, 0, "2026-05-06")
    assert given_back(lab.issue("apr", "2026-05-07")["lines"]) == set()
    assert lab.verify("ledger/issued/2026-03-correction-1.json", "mar-later").code == 0
