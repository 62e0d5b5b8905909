"""A month that an earlier release issued, corrected by this one: where only a rule has changed, the correction says which."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit.forgery import resigned, written
from program import run_here

if TYPE_CHECKING:
    from program import Answer

HERE = Path(__file__).parent / "rules-since-0.1.0"


def issued_by_0_1_0(name: str, folder: Path) -> Path:
    """A copy of a case whose statement stands in a ledger, issued on the day after it was made."""
    case = folder / "case"
    shutil.copytree(HERE / name, case)
    wire = json.loads((case / "statement.json").read_bytes())
    wire |= {"state": "issued", "issue_date": wire["as_of"]["time"][:10]}
    (case / "ledger" / "issued").mkdir(parents=True)
    (case / "ledger" / "issued" / f"{wire['month']}.json").write_bytes(written(resigned(wire)))
    return case


def corrected(case: Path, *arguments: str) -> Answer:
    (issued,) = (case / "ledger" / "issued").glob("????-??.json")
    command = ["statement", "contract.yaml", "month", "--ledger", "ledger", "--correct", issued.stem, "--lang", "en"]
    return run_here([*command, *arguments], case)


def differences(answer: Answer) -> dict[str, tuple[list[str], list[str]]]:
    assert answer.code == 0, answer.err
    found: list[dict[str, Any]] = json.loads(answer.out)["correction"]["differences"]
    return {one["line"]: (one["reasons"], one.get("rules", [])) for one in found}


RULED = {"deduction-unlimited": "deduct.answer_rate", "newest-row": "fees.valid_calls", "seat-union": "fees.seats"}
"""Rules that change an amount of their month, and the line."""


@pytest.mark.parametrize(("rule", "line"), RULED.items())
def test_the_same_exports_under_the_same_contract_differ_by_the_rule_that_changed(rule: str, line: str, tmp_path: Path) -> None:
    case = issued_by_0_1_0(rule, tmp_path)
    assert differences(corrected(case, "--format", "json")) == {line: (["another rule"], [rule])}
    assert f"another rule since ({rule})" in corrected(case, "--format", "md").out


def test_rows_that_are_there_now_are_a_reason_beside_the_rule(tmp_path: Path) -> None:
    case = issued_by_0_1_0("newest-row", tmp_path)
    calls = case / "month" / "calls.csv"
    rows = calls.read_text(encoding="utf-8").splitlines(keepends=True)
    late = [rows[1].replace("Z0", f"LATE{number}", 1) for number in (1, 2)]
    calls.write_text("".join([*rows, *late]), encoding="utf-8")
    assert differences(corrected(case, "--format", "json"))["fees.valid_calls"] == (["data", "another rule"], ["newest-row"])


def test_a_term_that_is_another_now_is_a_reason_beside_the_rule(tmp_path: Path) -> None:
    case = issued_by_0_1_0("deduction-unlimited", tmp_path)
    contract = case / "contract.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").replace("takes: 5000.00", "takes: 6000.00"), encoding="utf-8")
    found = differences(corrected(case, "--format", "json"))
    assert found == {"deduct.answer_rate": (["terms", "another rule"], ["deduction-unlimited"])}


def test_another_edition_of_the_contract_leaves_the_terms_in_doubt(tmp_path: Path) -> None:
    """Whichever of the two has the greater digest."""
    greater = set()
    for number in (8, 9):
        case = issued_by_0_1_0("deduction-unlimited", tmp_path / str(number))
        contract = case / "contract.yaml"
        before = contract.read_bytes()
        contract.write_bytes(before + b"# edition %d\n" % number)
        greater.add(sha256(contract.read_bytes()).hexdigest() > sha256(before).hexdigest())
        found = differences(corrected(case, "--format", "json"))
        assert found == {"deduct.answer_rate": (["terms", "another rule"], ["deduction-unlimited"])}
    assert greater == {False, True}


def test_a_correction_that_names_rules_is_issued_verified_and_read_again(tmp_path: Path) -> None:
    case = issued_by_0_1_0("seat-union", tmp_path)
    done = corrected(case, "--issue", "--issue-date", "2026-12-28", "--format", "json")
    assert done.code == 0, done.err
    (issued,) = (case / "ledger" / "issued").glob("*-correction-1.json")
    given = ["verify", str(issued), "--contract", "contract.yaml", "--ledger", "ledger"]
    verified = run_here([*given, "month"], case)
    assert verified.code == 0, verified.out
    wire = json.loads(issued.read_bytes())
    wire["correction"]["differences"][0]["rules"] = ["same-second"]
    issued.write_bytes(written(resigned(wire)))
    assert run_here(given, case).code == 1
