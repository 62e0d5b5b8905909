"""Why a deduction is there in a correction and was not before, or the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab import CURED, DIRECT, ISSUED_ON, Lab

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Wire

NOTICE = "D1,2026-02-05,notice received,answer_rate,2026-01,client,,,,"
DEDUCT = "D2,2026-04-02,deduct,answer_rate,2026-03,client,,,,"
LATER = "2026-05-25T09:00:00+08:00"


FIRST_METRICS = """\
metrics:
  abandonment: {clause: "3", name: {zh: 放弃率, en: Abandonment}, reading: abandoned_of_requested,
    target: none, basis: "at least 1, otherwise no finding"}
  zero_loss: {clause: "3", name: {zh: 损失, en: Loss}, reading: abandoned_of_requested,
    target: none, basis: "at least 1, otherwise no finding"}
"""
"""Standards before the one that is deducted for, one before it and one after it by name."""


def three_months(folder: Path, *decisions: str) -> Lab:
    """January missed, February met, March missed after the period to rectify; all issued."""
    lab = Lab(folder / "lab", CURED)
    contract = lab.folder / "contract.yaml"
    contract.write_text(contract.read_text("utf-8").replace("metrics:\n", FIRST_METRICS), "utf-8")
    lab.decide(*decisions)
    for number, missed in ((1, 10), (2, 0), (3, 10)):
        lab.month(str(number), number, 90, missed)
        lab.issue(str(number), ISSUED_ON[number])
    return lab


def reasons(wire: Wire) -> list[str]:
    (found,) = (one["reasons"] for one in wire["correction"]["differences"] if one["line"] == "deduct.answer_rate")
    assert isinstance(found, list)
    return found


def corrected(lab: Lab) -> list[str]:
    return reasons(lab.statement_wire("3", "--correct", "2026-03", "--as-of", LATER))


def test_other_data_make_a_month_met(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab", DIRECT)
    lab.month("jan", 1, 90, 10)
    lab.month("more", 1, 200, 0, "2026-02-20")
    lab.issue("jan", "2026-02-03")
    found = lab.issue("more", "2026-02-21", "--correct", "2026-01")
    assert reasons(found) == ["data"]
    assert lab.verify("ledger/issued/2026-01-correction-1.json", "more").code == 0


def test_other_data_make_a_month_met_that_was_deducted_for_on_decision(tmp_path: Path) -> None:
    lab = three_months(tmp_path, NOTICE, DEDUCT)
    lab.month("more", 3, 200, 0, "2026-04-20")
    assert reasons(lab.statement_wire("more", "--correct", "2026-03")) == ["data"]


def test_another_month_takes_away_what_the_deduction_follows_from(tmp_path: Path) -> None:
    lab = three_months(tmp_path, NOTICE, DEDUCT)
    lab.month("more", 1, 100, 0, "2026-04-20")
    lab.issue("more", "2026-04-21", "--correct", "2026-01")
    found = lab.statement_wire("3", "--correct", "2026-03", "--as-of", LATER)
    assert reasons(found) == ["another month"]
    command = ["3", "--correct", "2026-03", "--as-of", LATER]
    assert "another month" in lab.statement(*command).out
    assert "其他月份" in lab.statement(*command, lang="zh").out


def test_a_decision_that_came_late(tmp_path: Path) -> None:
    lab = three_months(tmp_path, NOTICE)
    lab.decide(NOTICE, "D2,2026-04-20,deduct,answer_rate,2026-03,client,,,,")
    assert corrected(lab) == ["decision"]
    lab.decide(NOTICE, "D2,2026-04-01,deduct,answer_rate,2026-03,client,,,,")
    assert corrected(lab) == ["decision"]


def test_a_deduction_that_is_waived_or_excused_after_all(tmp_path: Path) -> None:
    lab = three_months(tmp_path, NOTICE, DEDUCT)
    lab.decide(NOTICE, DEDUCT, "D3,2026-04-20,waive,answer_rate,2026-03,client,,,,")
    assert corrected(lab) == ["decision"]
    lab.decide(NOTICE, DEDUCT, "D3,2026-04-20,month excused,answer_rate,2026-03,both,,,,")
    assert corrected(lab) == ["decision"]


def test_a_time_at_which_the_decision_was_not_made_cannot_undo_it(tmp_path: Path) -> None:
    lab = three_months(tmp_path, NOTICE, DEDUCT)
    answer = lab.statement("3", "--correct", "2026-03", "--as-of", "2026-04-01T00:00:00+08:00")
    assert (answer.code, "input/correction-knows-less" in answer.err) == (3, True)


def test_another_target_that_was_agreed_on_later(tmp_path: Path) -> None:
    lab = three_months(tmp_path, NOTICE, DEDUCT)
    path = lab.folder / "contract.yaml"
    target = "metrics.answer_rate.target: at least 90%"
    amended = f'amendments:\n  s1: {{clause: "9", from: 2026-03-01, agreed: 2026-05-01, set: {{{target}}}}}\n'
    path.write_text(path.read_text("utf-8") + amended, "utf-8")
    assert corrected(lab) == ["terms"]


MINUTES = """\
  minutes: {clause: "4", name: {zh: 话务时长, en: Minutes}, kind: minutes, counts: calls, where: outcome is answered, adds: talk,
    price: 0.45 CNY per minute, increment: 60 s}
tax:"""


@pytest.mark.parametrize(
    ("increment", "changed"),
    [
        ("7 s", ["fees.minutes.increment"]),
        ("30 s, then 25 s", [f"fees.minutes.increment{end}" for end in ("", ".first", ".further")]),
    ],
)
def test_another_increment_is_other_terms_though_it_counts_otherwise(increment: str, changed: list[str], tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    path = lab.folder / "contract.yaml"
    path.write_text(path.read_text("utf-8").replace("tax:", MINUTES), "utf-8")
    lab.month("1", 1, 90)
    lab.issue("1", ISSUED_ON[1])
    change = f'clause: "9", from: 2026-01-01, agreed: 2026-02-10, set: {{fees.minutes.increment: "{increment}"}}'
    amended = f"amendments:\n  s1: {{{change}}}\n"
    path.write_text(path.read_text("utf-8") + amended, "utf-8")
    command = ["1", "--correct", "2026-01", "--as-of", LATER]
    (difference,) = lab.statement_wire(*command)["correction"]["differences"]
    assert (difference["line"], difference["reasons"]) == ("fees.minutes", ["terms"])
    page = " ".join(lab.statement(*command, "--format", "md").out.split())
    assert f"other terms: {', '.join(changed)}" in page
    assert f"条款变化：{'、'.join(changed)}" in lab.statement(*command, "--format", "md", lang="zh").out


def test_another_increment_and_other_data_are_both_said(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    path = lab.folder / "contract.yaml"
    path.write_text(path.read_text("utf-8").replace("tax:", MINUTES), "utf-8")
    lab.month("1", 1, 90)
    lab.month("more", 1, 91, 0, "2026-02-20")
    lab.issue("1", ISSUED_ON[1])
    amended = 'amendments:\n  s1: {clause: "9", from: 2026-01-01, agreed: 2026-02-10, set: {fees.minutes.increment: 7 s}}\n'
    path.write_text(path.read_text("utf-8") + amended, "utf-8")
    differences = lab.statement_wire("more", "--correct", "2026-01")["correction"]["differences"]
    assert [(one["line"], one["reasons"]) for one in differences] == [
        ("fees.calls", ["data"]),
        ("fees.minutes", ["terms", "data"]),
    ]


def test_a_deduction_that_the_contract_now_makes_by_itself(tmp_path: Path) -> None:
    lab = three_months(tmp_path, NOTICE)
    path = lab.folder / "contract.yaml"
    applies = "remedies.answer_rate.deduct.applies: by itself"
    amended = f'amendments:\n  s1: {{clause: "9", from: 2026-03-01, agreed: 2026-05-01, set: {{{applies}}}}}\n'
    path.write_text(path.read_text("utf-8") + amended, "utf-8")
    assert corrected(lab) == ["terms"]


def test_another_month_makes_a_deduction_that_was_not_there(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab", CURED.replace("on decision", "by itself"))
    lab.decide(NOTICE)
    for number, missed in ((1, 0), (2, 0), (3, 10)):
        lab.month(str(number), number, 90, missed)
        lab.issue(str(number), ISSUED_ON[number])
    lab.month("more", 1, 50, 50, "2026-04-20")
    lab.issue("more", "2026-04-21", "--correct", "2026-01")
    assert corrected(lab) == ["another month"]
