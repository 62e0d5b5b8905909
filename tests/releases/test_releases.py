"""What each release has issued stays as it was: it verifies by itself, and with contract, ledger and exports of today.

A folder a release, a copy of the sample ledger that it issued; never made anew.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from program import ROOT, run_here
from slacalc import __version__
from slacalc.statement.rules import RULES, release

HERE = Path(__file__).parent
RELEASES = sorted(path.name for path in HERE.iterdir() if (path / "issued").is_dir())
ISSUED = sorted(path for name in RELEASES for path in (HERE / name / "issued").glob("*.json"))
COUNTED = ("2026-01", "2026-03", "2026-04-correction-1", "2026-09")
"""Months whose exports are counted again: the first, one with a deduction, a correction, and one under an amendment."""
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"


def of(path: Path) -> str:
    return f"{path.parts[-3]}-{path.stem}"


def test_the_first_release_is_kept() -> None:
    assert "0.1.0" in RELEASES
    assert len(ISSUED) >= 12
    assert "program" not in json.loads((HERE / "0.1.0" / "issued" / "2026-03.json").read_bytes())


@pytest.mark.parametrize("path", ISSUED, ids=of)
def test_a_statement_of_a_release_verifies_by_itself(path: Path) -> None:
    done = run_here(["verify", str(path), "--lang", "en"], HERE)
    assert (done.code, done.err) == (0, ""), done.out


@pytest.mark.parametrize("path", ISSUED, ids=of)
def test_a_statement_of_a_release_verifies_with_contract_and_ledger_and_some_with_their_exports(path: Path) -> None:
    ledger = ["--contract", str(CONTRACT), "--ledger", str(path.parent.parent)]
    month = [str(ROOT / "sample_data" / path.stem[:7])] if path.stem in COUNTED else []
    done = run_here(["verify", str(path), *month, *ledger, "--lang", "en"], HERE)
    assert (done.code, done.err) == (0, ""), done.out


@pytest.mark.parametrize("name", RELEASES)
def test_the_ledger_of_a_release_is_one_chain_and_goes_on(name: str, tmp_path: Path) -> None:
    assert run_here(["ledger", "verify", str(HERE / name)], HERE).code == 0
    shutil.copytree(HERE / name, tmp_path / "ledger")
    december = ["statement", str(CONTRACT), str(ROOT / "sample_data" / "2026-12"), "--ledger", "ledger"]
    done = run_here([*december, "--issue", "--issue-date", "2027-01-05", "--format", "json"], tmp_path)
    assert done.code == 0, done.err
    assert json.loads(done.out)["program"]["version"] == __version__


def test_the_rules_stand_in_the_order_of_their_slugs_and_none_is_of_a_release_to_come() -> None:
    slugs = [rule.slug for rule in RULES]
    assert slugs == sorted(set(slugs))
    assert all(release("0.1.0") < release(rule.since) <= release(__version__) for rule in RULES)


CHANGED = sorted(path.parent for path in HERE.glob("rules-since-*/*/statement.json"))
"""A month each that 0.1.0 computed otherwise: contract, exports, and what it stated; the folder is the slug of the rule."""

ALSO = {"same-second": ("records-accounted",)}
"""Rules that make something otherwise in the month of another."""


@pytest.mark.parametrize("folder", CHANGED, ids=lambda folder: folder.name)
def test_what_a_changed_rule_would_make_otherwise_is_named_and_is_no_difference(folder: Path) -> None:
    given = ["statement.json", "month", "--contract", "contract.yaml", "--lang", "en"]
    done = run_here(["verify", *given], folder)
    assert done.code == 0, done.out
    named = {line.split()[1].rstrip(",") for line in done.out.splitlines() if line.startswith("  rule ")}
    assert named == {folder.name, *ALSO.get(folder.name, ())}
    assert run_here(["statement", "contract.yaml", "month", "--lang", "en"], folder).code == 0


@pytest.mark.parametrize("folder", CHANGED, ids=lambda folder: folder.name)
def test_a_count_that_no_changed_rule_touches_stays_a_difference(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "case")
    calls = tmp_path / "case" / "month" / "calls.csv"
    lines = calls.read_text(encoding="utf-8").splitlines(keepends=True)
    calls.write_text("".join(lines[:-1]), encoding="utf-8")
    done = run_here(["verify", "statement.json", "month", "--contract", "contract.yaml", "--lang", "en"], tmp_path / "case")
    assert done.code == 1, done.out
