"""A decision that may stand and does nothing is entered, and that is said at once; nothing is said of one that does something."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from program import ROOT
from slacalc.app.enter import add_row
from slacalc.ledger.tables import DECISIONS

if TYPE_CHECKING:
    from pathlib import Path

TELECOM = ROOT / "contracts/telecom-outsourcing.yaml"


@pytest.mark.parametrize(
    ("kind", "metric", "month", "on", "told"),
    [
        ("deduct", "answer_rate", "2026-02", "2026-03-05", ["ledger/not-missed"]),
        ("deduct", "consultation_talk_time", "2026-03", "2026-04-05", ["ledger/no-remedy"]),
        ("deduct", "answer_rate", "2026-07", "2026-08-05", ["ledger/no-right-to-deduct"]),
        ("notice received", "answer_rate", "2026-03", "2026-03-05", ["ledger/month-not-over"]),
        ("objection to renewal", "", "2026-12", "2026-12-05", ["ledger/objection-too-late"]),
        ("deduct", "answer_rate", "2026-03", "2026-04-05", []),
        ("deduct", "answer_rate", "2026-12", "2027-01-05", []),
    ],
)
def test_what_a_decision_does_not_do_is_said_when_it_is_entered(
    tmp_path: Path, kind: str, metric: str, month: str, on: str, told: list[str]
) -> None:
    folder = tmp_path / "ledger"
    shutil.copytree(ROOT / "sample_data/ledger", folder)
    cells = {"reference": "X-1", "on": on, "kind": kind, "metric": metric, "month": month, "by": "client"}
    path, row, remarks = add_row(folder, TELECOM, DECISIONS, cells)
    assert [remark.code for remark in remarks] == told
    assert path.read_text(encoding="utf-8").splitlines()[-1] == row
