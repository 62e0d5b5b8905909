"""The first part of a figure's name is the id of a metric, or a word that no metric can have.

About ``contract/checks.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import DIRECT, Lab
from program import ROOT
from slacalc.contract.checks import RESERVED

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = [*(ROOT / "tests" / "golden").rglob("expected/**/20*.json"), *(ROOT / "sample_data" / "ledger").rglob("*.json")]


def test_no_other_word_begins_the_name_of_a_figure() -> None:
    seen: set[str] = set()
    for path in STATEMENTS:
        wire = json.loads(path.read_bytes())
        seen |= {one["name"].partition(".")[0] for one in wire.get("figures", ())} - {one["id"] for one in wire["metrics"]}
    assert seen <= RESERVED
    assert {"billed", "corrections", "difference"} <= seen


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_metric_has_such_a_word_as_its_id(tmp_path: Path, name: str) -> None:
    lab = Lab(tmp_path / "lab", DIRECT)
    path = lab.folder / "contract.yaml"
    path.write_text(path.read_text("utf-8").replace("answer_rate:", f"{name}:"), "utf-8")
    assert "contract/reserved-id" in lab.run("check", "contract.yaml").out
