"""Several months in one run: each counts for those after it, whether they are issued or only looked at."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CASE = ROOT / "tests" / "golden" / "cure" / "decided"
OF_ISSUING = {"state", "digest", "digests", "previous", "issue_date"}


def test_drafts_of_several_months_show_what_would_be_issued(tmp_path: Path) -> None:
    work = tmp_path / "work"
    shutil.copytree(CASE, work, ignore=shutil.ignore_patterns("expected", "command"))
    several = ["statement", "contract.yaml", "jan", "feb", "mar", "--ledger", "ledger", "--format", "json", "--out"]
    assert run_here([*several, "drafts"], work).code == 0
    assert run_here([*several, "issued", "--issue", "--issue-date", "2026-04-05"], work).code == 0
    for month in ("2026-01", "2026-02", "2026-03"):
        draft, issued = (json.loads((work / folder / f"statement-{month}.json").read_bytes()) for folder in ("drafts", "issued"))
        assert {key: draft[key] for key in draft if key not in OF_ISSUING} == {
            key: issued[key] for key in issued if key not in OF_ISSUING
        }
        assert (month != "2026-01") is ("moved" in draft and draft["moved"] is not None)
