"""A statement is verified by what was known when it was made: what came later does not make it wrong.

About ``app/verify.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab import DIRECT, Lab

if TYPE_CHECKING:
    from pathlib import Path

AMENDED = (
    'amendments:\n  s1: {clause: "9", from: 2026-02-01, agreed: AGREED, set: {fees.service.price: 20000.00 CNY per month}}\n'
)


def review(on: str, digest: str) -> str:
    return f"R1,{on},reviewed,,2026-01,Zhou,,,,{digest}"


def test_a_review_after_the_day_of_issue_leaves_the_issued_month_as_it_was(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    lab.month("jan", 1, 100)
    draft = lab.statement_wire("jan")
    lab.issue("jan", "2026-02-03")
    lab.decide(review("2026-05-01", draft["digest"]))
    done = lab.verify("ledger/issued/2026-01.json", "jan")
    assert done.code == 0, done.out
    lab.decide(review("2026-02-03", draft["digest"]))
    assert "history · reviews" in lab.verify("ledger/issued/2026-01.json", "jan").out


def test_a_review_of_a_draft_leaves_the_draft_that_was_looked_at_as_it_was(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    lab.month("jan", 1, 100)
    draft = lab.statement_wire("jan")
    (lab.folder / "draft.json").write_bytes(lab.statement("jan", "--format", "json").out.encode())
    lab.decide(review("2026-02-03", draft["digest"]))
    assert lab.verify("draft.json", "jan").code == 0
    (lab.folder / "reviewed.json").write_bytes(lab.statement("jan", "--format", "json").out.encode())
    assert lab.verify("reviewed.json", "jan").code == 0
    lab.decide()
    assert "history · reviews" in lab.verify("reviewed.json", "jan").out


def test_a_statement_as_of_its_newest_event_knows_every_amendment_of_the_file(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab", AMENDED.replace("AGREED", "2026-06-01"))
    lab.month("jan", 1, 100)
    lab.month("feb", 2, 100, exported="2026-03-01 08:00:00")
    lab.issue("jan", "2026-02-03")
    found = lab.statement_wire("feb")
    assert (found["as_of"]["basis"], found["lines"][0]["amount"]) == ("newest event", "20000.00")
    (lab.folder / "feb.json").write_bytes(lab.statement("feb", "--format", "json").out.encode())
    done = lab.verify("feb.json", "feb")
    assert done.code == 0, done.out


@pytest.mark.parametrize(("agreed", "code"), [("2026-06-01", 0), ("2026-02-15", 1)])
def test_issued_as_of_its_newest_event_it_does_not_know_what_was_agreed_after_its_issue(
    tmp_path: Path, agreed: str, code: int
) -> None:
    lab = Lab(tmp_path / "lab")
    lab.month("feb", 2, 100, exported="2026-03-01 08:00:00")
    path = lab.folder / "contract.yaml"
    assert lab.issue("feb", "2026-03-03")["as_of"]["basis"] == "newest event"
    path.write_text(path.read_text("utf-8") + AMENDED.replace("AGREED", agreed), "utf-8")
    done = lab.verify("ledger/issued/2026-02.json", "feb")
    assert ("fees.service.price" in done.out) is bool(code)


def test_an_excuse_that_was_entered_late_and_is_dated_earlier_is_named(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab", DIRECT)
    lab.month("jan", 1, 90)
    lab.issue("jan", "2026-02-03")
    assert lab.verify("ledger/issued/2026-01.json", "jan").code == 0
    lab.decide("E-7,2026-02-01,month excused,answer_rate,2026-01,both,,,,")
    done = lab.verify("ledger/issued/2026-01.json", "jan")
    assert done.code == 1
    assert [line.split() for line in done.out.splitlines() if "stated" in line or "computed" in line][:2] == [
        ["stated", "no"],
        ["computed", "E-7", "(2026-02-01)"],
    ]


def test_an_excuse_that_was_taken_out_since_is_named(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab", DIRECT)
    lab.month("jan", 1, 90)
    lab.decide("E-7,2026-02-01,month excused,answer_rate,2026-01,both,,,,")
    lab.issue("jan", "2026-02-03")
    assert lab.verify("ledger/issued/2026-01.json", "jan").code == 0
    lab.decide()
    done = lab.verify("ledger/issued/2026-01.json", "jan")
    assert done.code == 1
    assert "stated   E-7 (2026-02-01)" in done.out
