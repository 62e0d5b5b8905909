"""A month that is counted in many parts is the month: cases that were left open before are found in whatever part they stand.

About ``measure/lost_cases.py`` and ``measure/tickets.py``.
"""

from __future__ import annotations

from unittest.mock import patch

from program import ROOT, run_here
from slacalc.records import blocks, budget
from slacalc.records.budget import PART

LINE = "statement contracts/telecom-outsourcing.yaml sample_data/2026-04 --ledger sample_data/ledger --format json"


def test_a_month_in_many_parts_is_the_month() -> None:
    answers = []
    for part in (PART, 40_000):
        with patch.object(budget, "PART", part), patch.object(blocks, "BLOCK", max(part // 2, 20_000)):
            answer = run_here(LINE.split(), ROOT)
        assert answer.code == 0, answer.err
        answers.append(answer.out)
    assert answers[0] == answers[1]
