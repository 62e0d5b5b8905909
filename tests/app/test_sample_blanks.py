"""A sample is drawn from the calls that are counted: what a contract refuses for a blank is in neither.

About ``app/sample.py``.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CASE = ROOT / "tests" / "golden" / "fees" / "blank-hold"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def listed(folder: Path, contract: str, size: int) -> tuple[int, list[str]]:
    """How many calls the sample was drawn from, and the ids of those drawn."""
    done = run_here(["sample", contract, "month", "--seed", "s", "--size", str(size), "--out", "out", "--lang", "en"], folder)
    assert done.code == 0, done.err
    (manifest,) = (folder / "out").glob("sample-*.json")
    rows = manifest.with_suffix(".csv").read_text(encoding="utf-8").splitlines()[1:]
    return json.loads(manifest.read_bytes())["list"]["calls"], [row.split(",")[0] for row in rows]


def answered(folder: Path, contract: str) -> int:
    """The answered calls that the statement counts."""
    done = run_here(["statement", contract, "month", "--format", "json"], folder)
    assert done.code == 0, done.err
    return int(next(one["value"] for one in json.loads(done.out)["figures"] if one["name"] == "calls.answered"))


@pytest.mark.parametrize(("contract", "number"), [("none.yaml", 10), ("refused.yaml", 2)])
def test_the_list_is_of_the_calls_that_the_statement_counts(folder: Path, contract: str, number: int) -> None:
    assert answered(folder, contract) == number
    assert listed(folder, contract, 2)[0] == number


def test_a_row_that_is_refused_for_a_blank_is_never_drawn(folder: Path) -> None:
    assert sorted(listed(folder, "refused.yaml", 2)[1]) == ["H0", "H5"]


def test_an_own_reading_refuses_rows_of_a_sample_as_a_fee_does(folder: Path) -> None:
    text = (folder / "left-out.yaml").read_text(encoding="utf-8")
    assert text.count("blank: left out") == 1
    (folder / "left-out.yaml").write_text(text.replace("blank: left out", "blank: refused"), encoding="utf-8")
    assert listed(folder, "left-out.yaml", 2)[0] == 2
