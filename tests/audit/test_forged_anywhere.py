"""Whatever one field of a statement is changed to, with every digest remade, ``verify`` and ``explain`` end in an answer.

About ``audit/verify.py`` and ``audit/compare.py``.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.forgery import changes, draw_forgery, forged, written
from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

    from audit.forgery import Path as Place
    from audit.forgery import Wire

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
RELEASE = ROOT / "tests" / "releases" / "0.1.0"
GOLDEN = ROOT / "tests" / "golden"
MADE = sorted(
    {
        *GOLDEN.glob("damages/expected/**/*.json"),
        *GOLDEN.glob("excused/expected/**/*.json"),
        *GOLDEN.glob("as-of/corrected-later/expected/ledger/issued/*.json"),
        *GOLDEN.glob("service/suspended-resumed-terminated/expected/**/*.json"),
        *GOLDEN.glob("fees/*/expected/**/statement-*.json"),
        RELEASE / "issued" / "2026-04-correction-1.json",
        RELEASE / "issued" / "2026-09.json",
    }
)
"""Statements with every section that there is."""
SLOW = settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck), derandomize=True)
SAME = (
    "as_of.*",
    "issue_date",
    "contract.file",
    "contract.sha256",
    "terms.*.place",
    "wording.*.place",
    "inputs.*.name",
    "inputs.*.layout",
    "inputs.*.layout_sha256",
)
"""What is taken as it stands, or only written otherwise: places, names of files, bytes that hold the same."""


def read(path: Path) -> Wire:
    found: Wire = json.loads(path.read_bytes())
    return found


def answer(wire: Wire, folder: Path, *more: str) -> tuple[int, str]:
    path = folder / "forged.json"
    path.write_bytes(written(wire))
    done = run_here(["verify", "forged.json", *more, "--lang", "en"], folder)
    assert done.code in {0, 1, 3}, done.err
    told = run_here(["explain", "forged.json", "--lang", "zh"], folder)
    assert told.code in {0, 3}, told.err
    return done.code, done.out + done.err


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.relative_to(ROOT / "tests").as_posix())
@settings(SLOW, max_examples=15)
@given(data=st.data())
def test_by_itself_it_ends_in_an_answer(path: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    wire = read(path)
    where, kind, other = data.draw(changes(wire))
    answer(forged(wire, where, kind, other), tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def march() -> Wire:
    sample = ["statement", str(CONTRACT), str(ROOT / "sample_data" / "2026-03"), "--ledger", str(RELEASE)]
    wire: Wire = json.loads(run_here([*sample, "--format", "json"], ROOT).out)
    return wire


def dotted(place: Place) -> str:
    return ".".join(map(str, place))


def test_with_contract_ledger_and_exports_only_what_means_the_same_agrees(march: Wire, tmp_path: Path) -> None:
    more = (str(ROOT / "sample_data" / "2026-03"), "--contract", str(CONTRACT), "--ledger", str(RELEASE))
    dice, agreed = Random(20260331), []
    for _ in range(60):
        where, kind, other = draw_forgery(march, dice)
        made = forged(march, where, kind, other)
        code, _ = answer(made, tmp_path, *more)
        if code == 0 and any(made.get(key) != march[key] for key in march if key not in {"digests", "digest"}):
            agreed.append((dotted(where), kind, other))
    assert [one for one in agreed if not any(fnmatchcase(one[0], pattern) for pattern in SAME)] == []
