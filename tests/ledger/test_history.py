"""What a ledger comes to does not depend on the order of its rows, or on that of its folder."""

from __future__ import annotations

import shutil
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.app.contract import open_contract
from slacalc.app.late import late_months
from slacalc.contract.load import load_contract
from slacalc.ledger.chain import in_chain
from slacalc.ledger.history import history_before, history_by, history_for_correction
from slacalc.ledger.ledger import read_ledger
from slacalc.render.late_json import late_json

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
LEDGER = ROOT / "sample_data" / "ledger"
TERMS = load_contract(CONTRACT.read_bytes(), CONTRACT.name)


def told(folder: Path) -> tuple[object, ...]:
    """What each month, each correction and ``late`` are made from."""
    found = read_ledger(folder, TERMS)
    months = [one.month for one in found.months]
    day = found.issued[-1].statement.as_of_day
    return (
        [one.digest for one in found.issued],
        [history_before(found, month) for month in (*months, months[-1].plus(1))],
        [history_for_correction(found, month) for month in months],
        history_by(found, day),
        late_json(late_months(open_contract(CONTRACT), folder, day)),
    )


@cache
def whole() -> tuple[object, ...]:
    return told(LEDGER)


@given(st.integers(0, 2**32))
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_the_order_of_rows_and_of_files_changes_nothing(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    dice = Random(seed)
    folder = tmp_path_factory.mktemp("ledger") / "ledger"
    shutil.copytree(LEDGER, folder)
    for name in ("decisions.csv", "payments.csv"):
        header, *rows = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        dice.shuffle(rows)
        (folder / name).write_text("".join((header, *rows)), encoding="utf-8")
    found = read_ledger(folder, TERMS)
    assert {one.reference for one in found.decisions}
    assert told(folder) == whole()
    issued = list(read_ledger(folder, TERMS).issued)
    assert in_chain(tuple(dice.sample(issued, len(issued)))) == (tuple(issued), ())


def test_the_fold_can_tell_ledgers_apart(tmp_path: Path) -> None:
    shutil.copytree(LEDGER, tmp_path / "ledger")
    rows = (LEDGER / "payments.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "ledger" / "payments.csv").write_text("".join(rows[:-1]), encoding="utf-8")
    assert told(tmp_path / "ledger") != whole()
