"""What ``init`` and ``ledger add`` ask on a terminal, in either language; a terminal of its own is made for them.

About ``cli/init.py`` and ``cli/ledger_add.py``.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from program import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty")

BEGUN = {
    "en": {
        "Language of the contract, en or zh [en]:": "",
        "Kinds of fees and limits, with commas between them: ": "minutes, minimum",
        "Whose working days count": "PH",
        "Time zone": "Asia/Manila",
        "Currency": "USD",
        "First day of the term": "2027-01-01",
        "Last day of the term": "",
    },
    "zh": {
        "合同的语言：en 或 zh [zh]:": "",
        "费用和限额的种类": "minutes,minimum",
        "按哪里的工作日": "CN",
        "时区": "Asia/Shanghai",
        "币种": "CNY",
        "期限的第一天": "2027-01-01",
        "期限的最后一天": "",
    },
}
PAID = {
    "en": {"A reference of its own": "P-9", "Day on which it arrived": "2026-04-20", "Amount": "1000.00"},
    "zh": {"编号": "P-9", "到账日期": "2026-04-20", "金额": "1000.00"},
}


def answered(command: list[str], folder: Path, answers: dict[str, str]) -> tuple[int, str]:
    """The exit and the page of a run that is given each answer when it has asked the question."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "slacalc", *command],
        cwd=folder,
        env=environment(),
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
    )
    os.close(theirs)
    said = b""
    for question, answer in answers.items():
        start = len(said)
        while question.encode() not in said[start:] or not said.rstrip().endswith(b":"):
            part = _read(ours)
            assert part, (question, said.decode())
            said += part
        os.write(ours, f"{answer}\n".encode())
    while part := _read(ours):
        said += part
    page, _ = run.communicate(timeout=60)
    os.close(ours)
    return run.returncode, page.decode()


def _read(terminal: int) -> bytes:
    """What comes next; nothing where the other side has gone."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


@pytest.mark.parametrize("language", list(BEGUN))
def test_a_contract_is_begun_with_the_answers_and_blanks_for_the_rest(language: str, tmp_path: Path) -> None:
    code, page = answered(["init", "new", "--lang", language], tmp_path, BEGUN[language])
    assert code == 0, page
    text = (tmp_path / "new/contract.yaml").read_text(encoding="utf-8")
    given = BEGUN[language]
    assert f"language: {'zh-CN' if language == 'zh' else 'en'}\n" in text
    assert all(answer in text for answer in list(given.values())[2:-1])
    assert "minutes:" in text
    assert "minimum:" in text
    assert "term.last_day" in page
    assert "term.first_day" not in page


@pytest.mark.parametrize("language", list(PAID))
def test_a_payment_is_entered_with_the_answers(language: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_data/ledger", tmp_path / "ledger")
    contract = str(ROOT / "contracts/telecom-outsourcing.yaml")
    command = ["ledger", "add", "payment", "ledger", "--contract", contract, "--lang", language]
    code, page = answered(command, tmp_path, PAID[language])
    assert code == 0, page
    with (tmp_path / "ledger/payments.csv").open(encoding="utf-8", newline="") as file:
        row = list(csv.DictReader(file))[-1]
    assert (row["reference"], row["received_on"], row["amount"]) == ("P-9", "2026-04-20", "1000.00")


def test_the_questions_about_a_payment_are_in_the_language_of_the_contract(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_data/ledger", tmp_path / "ledger")
    contract = str(ROOT / "contracts/telecom-outsourcing.yaml")
    code, page = answered(["ledger", "add", "payment", "ledger", "--contract", contract], tmp_path, PAID["zh"])
    assert code == 0, page


def test_a_decision_is_entered_with_the_answers_and_what_was_given_is_not_asked(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_data/ledger", tmp_path / "ledger")
    contract = str(ROOT / "contracts/telecom-outsourcing.yaml")
    command = ["ledger", "add", "decision", "ledger", "--contract", contract, "--lang", "en", "--amount", "100.00"]
    answers = {"A reference": "D-9", "Day:": "2026-11-20", "Kind": "disputed", "Month that it is about": "2026-10"}
    code, page = answered([*command, "--by", "client"], tmp_path, answers)
    assert code == 0, page
    with (tmp_path / "ledger/decisions.csv").open(encoding="utf-8", newline="") as file:
        row = list(csv.DictReader(file))[-1]
    found = (row["reference"], row["on"], row["kind"], row["month"], row["by"], row["amount"])
    assert found == ("D-9", "2026-11-20", "disputed", "2026-10", "client", "100.00")
