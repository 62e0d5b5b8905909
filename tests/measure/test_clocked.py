"""What ends the pause of a case. About measure/clocked.py, measure/skipped_days.py."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import Lab

if TYPE_CHECKING:
    from pathlib import Path

RESPONDED = """\
metrics:
  responded: {clause: "3", name: {zh: 首次响应, en: Responded}, reading: responded_in_time, within: WITHIN after receipt, \
pauses: "PAUSES, by intervals", judged: in month of deadline, blank: missed, merged: each counts, target: none, \
basis: "at least 1, otherwise no finding"}
"""
CASES = """\
case_id,opened_at,first_response_at,resolved_at,parent
closed,2026-01-05 09:00:00,,2026-01-06 09:00:00,
waits,2026-01-05 09:00:00,,,
"""
PAUSES = "case_id,begins_at,ends_at\nclosed,2026-01-05 09:30:00,\nwaits,2026-01-05 09:30:00,\n"


@pytest.mark.parametrize(
    ("within", "pauses"), [("2 hours", "stop the clock"), ("1 working days", "skip days that end in a pause")]
)
def test_a_case_that_is_closed_without_a_response_waits_no_longer(tmp_path: Path, within: str, pauses: str) -> None:
    lab = Lab(tmp_path / "lab")
    contract = lab.folder / "contract.yaml"
    text = contract.read_text("utf-8").replace("{calls: slacalc}", "{calls: slacalc, tickets: helpdesk, pauses: slacalc}")
    contract.write_text(
        text.replace("metrics:\n", RESPONDED.replace("WITHIN", within).replace("PAUSES", pauses), 1), encoding="utf-8"
    )
    lab.month("m", 1, 4)
    (lab.folder / "m" / "tickets.csv").write_text(CASES, encoding="utf-8")
    (lab.folder / "m" / "pauses.csv").write_text(PAUSES, encoding="utf-8")
    measured = json.loads(lab.run("measure", "contract.yaml", "m", "--format", "json").out)["metrics"][0]
    assert (measured["id"], measured["numerator"], measured["denominator"]) == ("responded", "0", "1")
