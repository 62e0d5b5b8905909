"""Cases carried over on a statement: whoever changes one of their numbers is found out.

About ``audit/verify.py``.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from slacalc.audit.verify import verify_statement
from slacalc.statement.digests import signed
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
LEDGER = ROOT / "sample_data" / "ledger"
MARCH = ROOT / "sample_data" / "2026-03"


@pytest.fixture(scope="module")
def wire() -> dict[str, Any]:
    done = run_here(["statement", str(CONTRACT), str(MARCH), "--ledger", str(LEDGER), "--format", "json"], ROOT)
    found: dict[str, Any] = json.loads(done.out)
    return found


def forged(wire: dict[str, Any], part: str, by: int) -> dict[str, Any]:
    """The statement with one number of its account of cases changed, in its tally and in its figure."""
    changed = copy.deepcopy(wire)
    table = changed["tallies"]["tickets"]
    at = 3 + table["columns"].index(f"resolution.{part}")
    row = next(row for row in table["rows"] if row[at] or part in {"withdrawn", "missing", "merged", "not_due"})
    row[at] += by
    figure = next(figure for figure in changed["figures"] if figure["name"] == f"resolution.{part}")
    figure["value"] = str(int(figure["value"]) + by)
    return changed


@pytest.mark.parametrize("part", ["open_before", "new", "judged", "still_open", "withdrawn", "merged", "missing"])
def test_an_account_that_does_not_add_up_is_found(wire: dict[str, Any], part: str) -> None:
    found = verify_statement(to_bytes(signed(forged(wire, part, 1)))).findings
    assert "metrics.resolution.account" in [finding.where for finding in found]


def test_a_case_that_is_not_due_makes_its_metric_provisional(wire: dict[str, Any]) -> None:
    found = verify_statement(to_bytes(signed(forged(wire, "not_due", 1)))).findings
    assert "metrics.resolution.provisional" in [finding.where for finding in found]


def test_an_open_case_that_was_struck_out_is_found(wire: dict[str, Any]) -> None:
    changed = copy.deepcopy(wire)
    changed["open_cases"] = [case for case in changed["open_cases"] if case["metric"] != "resolution"][1:]
    found = verify_statement(to_bytes(signed(changed))).findings
    assert {"metrics.resolution.open_cases", "metrics.complaint_timeliness.open_cases"} <= {finding.where for finding in found}


def test_cases_carried_over_are_counted_again_only_with_the_ledger(wire: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(to_bytes(wire))
    done = run_here(["verify", "s.json", str(MARCH), "--contract", str(CONTRACT), "--lang", "en"], tmp_path)
    assert done.code == 3
    assert "input/needs-ledger" in done.err


def test_with_the_ledger_an_open_case_of_before_that_was_left_out_is_found(wire: dict[str, Any], tmp_path: Path) -> None:
    changed = forged(forged(wire, "open_before", -1), "new", 1)  # the sum still holds
    assert verify_statement(to_bytes(signed(changed))).findings == ()
    (tmp_path / "s.json").write_bytes(to_bytes(signed(changed)))
    done = run_here(["verify", "s.json", "--contract", str(CONTRACT), "--ledger", str(LEDGER), "--lang", "en"], tmp_path)
    assert done.code == 1
    assert "resolution.open_before" in done.out
