"""What one call did, against a month from whose file its row is taken, and against what its own cells say.

About ``app/explain_call.py``, ``render/call_view.py``.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, DIRECT
from program import ROOT
from slacalc.app.contract import open_contract
from slacalc.app.explain_call import explain_call
from slacalc.app.month_folder import open_month
from slacalc.app.statement import make_month
from slacalc.base.diagnostics import Refused
from slacalc.ledger.ledger import read_ledger
from slacalc.render.call_view import call_blocks
from slacalc.render.terminal import render_terminal
from slacalc.render.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger
    from slacalc.statement.document import Statement

CLASSES = {
    "已接通": "answered",
    "排队放弃": "abandoned",
    "IVR挂机": "ivr_only",
    "溢出": "overflow",
    "系统失败": "failed",
    "语音留言": "voicemail",
}
"""What the sample's export says of a call."""
SAID_IN = 7
"""The column in which it does."""
HEADER = "call_id,arrived_at,direction,outcome,wait,talk,caller"


def made(contract: Contract, folder: Path, ledger: Ledger | None) -> Fraction:
    """What the month-end comes to."""
    return payable(make_month(contract, open_month(folder, None), ledger, None).statement)


def payable(statement: Statement) -> Fraction:
    value = statement.value(statement.payable)
    assert isinstance(value, Fraction)
    return value


def counts(statement: Statement, metric: str) -> list[Fraction]:
    """How many calls a standard counts, and what it adds up."""
    values = [statement.value(f"{metric}.{side}") for side in ("denominator", "numerator")]
    assert all(isinstance(value, Fraction) for value in values)
    return [Fraction(str(value)) for value in values]


def without_row(folder: Path, row: int, name: str = "calls.csv") -> None:
    """Take a row out of the export, as an editor would."""
    lines = (folder / name).read_bytes().split(b"\n")
    (folder / name).write_bytes(b"\n".join(lines[: row - 1] + lines[row:]))


def test_every_call_of_a_small_month_is_what_its_cells_say_and_worth_what_is_missing_without_it(tmp_path: Path) -> None:
    dice = random.Random(5)
    rows = []
    for number in range(24):
        outcome = dice.choice(["answered"] * 5 + ["abandoned", "ivr_only"])
        talk = str(dice.randint(5, 500)) if outcome == "answered" else ""
        moment = f"2026-03-{dice.randint(1, 31):02d} 10:{number:02d}:00"
        rows.append(f"C{number},{moment},inbound,{outcome},{dice.randint(0, 60)},{talk},13900001{number:03d}")
    (tmp_path / "contract.yaml").write_text(CONTRACT + DIRECT, encoding="utf-8")
    month = tmp_path / "month"
    month.mkdir()
    (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\n", encoding="utf-8")
    (month / "calls.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    contract = open_contract(tmp_path / "contract.yaml")
    statement = make_month(contract, open_month(month, None), None, None).statement
    answered = sum(",answered," in row for row in rows)
    for at, row in enumerate(rows):
        key, outcome = row.split(",")[0], row.split(",")[3]
        account = explain_call(statement, contract, open_month(month, None), None, key)
        assert (account.outcome, account.row) == (outcome, at + 2)
        part = {"answered": "reached", "abandoned": "counted", "ivr_only": "not of its population"}[outcome]
        assert [one.counted_as for one in account.metrics] == [part]
        assert [(one.quantity, one.of) for one in account.fees] == [(int(outcome == "answered"), answered)]
        less = tmp_path / key
        shutil.copytree(month, less)
        without_row(less, at + 2)
        assert account.effect.payable.old == made(contract, less, None)


def test_a_call_of_another_month_is_left_out_as_such(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT + DIRECT, encoding="utf-8")
    month = tmp_path / "month"
    month.mkdir()
    (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\n", encoding="utf-8")
    rows = [f"C{day},2026-0{3 + day // 2}-01 10:00:00,inbound,answered,3,9,13900001111" for day in (1, 2)]
    (month / "calls.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    contract = open_contract(tmp_path / "contract.yaml")
    statement = make_month(contract, open_month(month, None), None, None).statement
    accounts = [explain_call(statement, contract, open_month(month, None), None, key) for key in ("C1", "C2")]
    assert [[part.counted_as for part in account.metrics] for account in accounts] == [["reached"], ["of another month"]]
    page = render_terminal(call_blocks(accounts[1], words("en")), colour=False, width=80)
    assert "left out: no call of this month" in page
    assert "Service hours" not in page
    assert "Service hours" in render_terminal(call_blocks(accounts[0], words("en")), colour=False, width=80)


@pytest.mark.parametrize("calls", [2, pytest.param(1000, marks=pytest.mark.slow)])
def test_calls_of_the_sample_month_are_worth_what_is_missing_without_them(calls: int, tmp_path: Path) -> None:
    contract = open_contract(ROOT / "contracts" / "telecom-outsourcing.yaml")
    ledger = read_ledger(ROOT / "sample_data" / "ledger", contract)
    month = tmp_path / "month"
    shutil.copytree(ROOT / "sample_data" / "2026-03", month)
    lines = (month / "month.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith(("month:", "as_of:"))]
    (month / "month.yaml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    # What is issued for the month is another state of it; history is what was known before it.
    statement = make_month(contract, open_month(month, None), ledger, None).statement
    export = (month / "calls.csv").read_bytes().split(b"\n")
    keys = Counter(line.partition(b",")[0] for line in export)
    own = payable(statement)
    for row in random.Random(3).sample(range(2, len(export) - 1), calls):
        key = export[row - 1].split(b",")[0].decode()
        if keys[key.encode()] > 1:
            continue
        less = tmp_path / "less"
        shutil.copytree(month, less)
        without_row(less, row)
        without = make_month(contract, open_month(less, None), ledger, None).statement
        shutil.rmtree(less)
        try:
            account = explain_call(statement, contract, open_month(month, None), ROOT / "sample_data" / "ledger", key)
        except Refused as refused:
            if [wrong.code for wrong in refused.diagnostics] != ["input/refused-call"]:
                raise
            assert payable(without) == own  # a row that is set aside does nothing
            continue
        assert account.row == row
        assert account.effect.payable.old == payable(without)
        assert account.outcome == CLASSES[export[row - 1].decode("gb18030").split(",")[SAID_IN]] or not account.outcome
        for in_metric in account.metrics:
            counted = in_metric.counted_as in {"counted", "reached"}
            with_it, without_it = (counts(of, in_metric.metric) for of in (statement, without))
            assert [now - then for now, then in zip(with_it, without_it, strict=True)] == [counted, in_metric.numerator]
