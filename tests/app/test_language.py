"""In which language a run speaks that was not told one: that of its contract, its statement or its ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from program import ROOT, run_apart, run_here

CASE = ROOT / "tests" / "refused" / "output" / "already-issued"
ISSUING = ["statement", "contract.yaml", "month", "--ledger", "ledger", "--issue", "--issue-date", "2026-02-02"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A Chinese contract, one month, and a ledger that holds it."""
    work = Path(shutil.copytree(CASE, tmp_path / "work", ignore=shutil.ignore_patterns("expected", "command")))
    contract = work / "contract.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").replace("language: en", "language: zh-CN"), encoding="utf-8")
    assert "language: zh-CN" in contract.read_text(encoding="utf-8")
    assert run_here([*ISSUING, "--out", "out"], work).code == 0
    return work


@pytest.mark.parametrize(
    "arguments",
    [
        ISSUING,
        ["explain", "out/statement-2026-01.json", "fees.nothing"],
        ["measure", "contract.yaml", "nowhere"],
        ["statement", "contract.yaml", "nowhere"],
        ["statement", "contract.yaml", "month", "--ledger", "nowhere"],
        ["verify", "out/statement-2026-01.json", "month"],
        ["sample", "contract.yaml", "nowhere", "--seed", "s", "--size", "1"],
        ["late", "contract.yaml", "--ledger", "nowhere", "--as-of", "2026-03-01"],
        ["late", "nothing.yaml", "--ledger", "ledger", "--as-of", "2026-03-01"],
    ],
    ids=" ".join,
)
def test_a_refusal_is_told_in_the_language_of_the_agreement(arguments: list[str], folder: Path) -> None:
    answer = run_here(arguments, folder)
    assert answer.code in {3, 4}
    assert ": 错误 [" in answer.err
    assert ": error [" in run_here([*arguments, "--lang", "en"], folder).err


def test_a_contract_with_a_mistake_is_told_of_it_in_its_own_language(folder: Path) -> None:
    contract = folder / "contract.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    assert ": 错误 [contract/unknown-key]" in run_here(["measure", "contract.yaml", "month"], folder).err
    assert ": 错误 [contract/unknown-key]" in run_here(["check", "contract.yaml"], folder).out


def test_a_broken_ledger_is_told_of_in_the_language_of_its_statements(folder: Path) -> None:
    (folder / "ledger" / "payments.csv").write_text("nothing\n", encoding="utf-8")
    assert ": 错误 [ledger/" in run_here(["ledger", "verify", "ledger"], folder).err


def test_where_nothing_says_a_language_the_environment_does(folder: Path) -> None:
    (folder / "contract.yaml").write_bytes(b"\xff")
    assert ": error [contract/not-utf8]" in run_here(["measure", "contract.yaml", "month"], folder).err


def two_contracts(folder: Path) -> list[str]:
    """The Chinese contract and an English one, each with its month, in which a row cannot be read."""
    english = (folder / "contract.yaml").read_text(encoding="utf-8").replace("language: zh-CN", "language: en")
    other = english.replace("id: ", "id: EN-", 1)
    (folder / "english.yaml").write_text(other, encoding="utf-8")
    with (folder / "month" / "calls.csv").open("a", encoding="utf-8") as calls:
        calls.write("C99,never,inbound,answered,1,1\n")
    shutil.copytree(folder / "month", folder / "month-en")
    return ["statement", "contract.yaml", "month", "english.yaml", "month-en"]


def test_a_run_over_two_contracts_tells_each_its_own_in_its_own_language(folder: Path) -> None:
    answer = run_here([*two_contracts(folder), "--out", "both"], folder)
    assert answer.code == 0, answer.err
    chinese, english = answer.err.split("EN-", 1)
    assert "2026-01：" in chinese
    assert "2026-01:" in english
    assert "已写入" not in chinese
    assert "written: both/EN-" in english
    assert "已写入：both/" in english


@pytest.mark.parametrize("swapped", [True, False])
def test_a_mistake_in_one_of_two_contracts_is_told_in_its_language(folder: Path, *, swapped: bool) -> None:
    command = two_contracts(folder)
    for name in ("contract.yaml", "english.yaml"):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    answer = run_here([command[0], *(command[3:] + command[1:3] if swapped else command[1:])], folder)
    assert "contract.yaml" in answer.err
    assert ": 错误 [contract/unknown-key]" in answer.err
    assert ": error [contract/unknown-key]" in answer.err
    checked = run_here(["check", "english.yaml", "contract.yaml"], folder).out
    assert ": 错误 [contract/unknown-key]" in checked
    assert ": error [contract/unknown-key]" in checked


def test_the_setting_comes_before_the_files_and_the_option_before_the_setting(folder: Path) -> None:
    wrong = ["measure", "contract.yaml", "nowhere"]
    assert ": error [" in run_apart(wrong, folder, SLACALC_LANG="en").err
    assert ": 错误 [" in run_apart([*wrong, "--lang", "zh"], folder, SLACALC_LANG="en").err
    assert ": 错误 [" in run_apart(wrong, folder, SLACALC_LANG="fr").err, "no language of ours: as if it were not set"
