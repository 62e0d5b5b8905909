"""What a ledger cannot hold is refused by every command that reads it, and ``check`` finds it by the same slug."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
SAMPLES = ROOT / "sample_data"
STATEMENT = ("statement", str(CONTRACT), str(SAMPLES / "2026-05"), "--ledger", "ledger", "--format", "csv")
LATE = ("late", str(CONTRACT), "--ledger", "ledger", "--as-of", "2026-06-02")
"""As of the day on which the data of May is known."""
DECISIONS = (
    ("D-9,2026-05-20,disputed,,2026-05,client,,10.00,", "ledger/decision-of-no-month"),
    ("D-9,2026-05-20,collection costs,,2026-05,provider,,10.00,", "ledger/decision-of-no-month"),
    ("D-9,2026-05-20,agreed damages,,2026-04,both,,10.00,", "ledger/no-damages-clause"),
    ("D-9,2026-05-20,disputed,,2026-01,client,,999999.00,", "ledger/disputed-for-more"),
    ("D-9,2026-05-20,disputed,,2026-01,client,,181328.70,", "ledger/disputed-for-more"),
    ("D-9,2026-05-20,disputed,,2026-01,client,,0.005,", "ledger/bad-amount"),
    ("D-9,2026-05-20,resumed,,2026-01,provider,,,", "ledger/out-of-turn"),
    ("D-9,2026-05-20,notice received,answer_rates,2026-01,client,,,", "ledger/unknown-metric"),
    ("D-9,2025-12-31,suspended,,2026-01,provider,,,", "ledger/before-the-contract"),
    ("D-9,2026-05-20,terminated,,2026-04,client,,,", "ledger/month-of-another-day"),
)
PAYMENTS = (
    ("P-9,2026-05-20,2026-05,5.00,CNY,,", "ledger/payment-of-no-month"),
    ("P-9,2026-05-20,2026-04,5.005,CNY,,", "ledger/bad-amount"),
    ("P-9,2026-05-20,2026-04,5.00,USD,,", "ledger/other-currency"),
    ("P-9,2025-12-31,2026-01,5.00,CNY,,", "ledger/before-the-contract"),
)
KNOWN_FROM_THE_CONTRACT = (
    "ledger/no-damages-clause",
    "ledger/unknown-metric",
    "ledger/before-the-contract",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the first four months of the sample's ledger."""
    ledger = tmp_path / "ledger"
    (ledger / "issued").mkdir(parents=True)
    for month in range(1, 5):
        shutil.copy(SAMPLES / "ledger" / "issued" / f"2026-0{month}.json", ledger / "issued")
    for name in ("payments.csv", "decisions.csv"):
        lines = (SAMPLES / "ledger" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (ledger / name).write_text("".join(lines[:4]), encoding="utf-8")
    return tmp_path


def checked(folder: Path, *paths: str) -> set[str]:
    done = run_here(["check", *paths, "--format", "json"], folder)
    found = {one["code"] for one in json.loads(done.out)["remarks"] if one["severity"] == "error"}
    assert done.code == bool(found)
    return found


def add(folder: Path, name: str, row: str) -> None:
    with (folder / "ledger" / name).open("a", encoding="utf-8") as table:
        table.write(row + "\n")


@pytest.mark.parametrize(
    ("name", "row", "slug"),
    [*(("decisions.csv", *one) for one in DECISIONS), *(("payments.csv", *one) for one in PAYMENTS)],
)
def test_a_row_is_refused_by_every_command(folder: Path, name: str, row: str, slug: str) -> None:
    assert checked(folder, str(CONTRACT), "ledger") == checked(folder, "ledger") == set()
    add(folder, name, row)
    for command in (STATEMENT, LATE):
        done = run_here([*command], folder)
        assert (done.code, slug in done.err) == (3, True), command[0] + done.err
    assert checked(folder, str(CONTRACT), "ledger") == {slug}
    assert checked(folder, "ledger") == (set() if slug in KNOWN_FROM_THE_CONTRACT else {slug})


def test_a_dispute_of_all_of_it_is_none_too_much_and_of_a_fen_more_after_it_is(folder: Path) -> None:
    add(folder, "decisions.csv", "D-8,2026-05-20,disputed,,2026-01,client,,181328.69,")
    assert run_here([*LATE], folder).code == 0
    add(folder, "decisions.csv", "D-9,2026-05-21,disputed,,2026-01,client,,0.01,")
    assert checked(folder, "ledger") == {"ledger/disputed-for-more"}


def test_what_a_settlement_has_dropped_is_disputed_no_more(folder: Path) -> None:
    add(folder, "decisions.csv", "D-7,2026-05-20,disputed,,2026-01,client,,100.00,")
    add(folder, "decisions.csv", "D-8,2026-05-21,dispute settled,,2026-01,both,,60.00,")
    add(folder, "decisions.csv", "D-9,2026-05-22,disputed,,2026-01,client,,181288.69,")
    assert checked(folder, "ledger") == set()
    add(folder, "decisions.csv", "D-A,2026-05-23,disputed,,2026-01,client,,0.01,")
    assert checked(folder, "ledger") == {"ledger/disputed-for-more"}


def test_a_month_that_is_missing_is_found(folder: Path) -> None:
    (folder / "ledger" / "issued" / "2026-02.json").unlink()
    assert checked(folder, "ledger") == {"ledger/broken-chain", "ledger/payment-of-no-month"}


def test_a_copy_under_another_name_is_found(folder: Path) -> None:
    issued = folder / "ledger" / "issued"
    shutil.copy(issued / "2026-04.json", issued / "2026-05.json")
    assert "ledger/not-issued" in checked(folder, "ledger")
    assert run_here([*LATE], folder).code == 3


def test_a_correction_that_is_missing_is_found(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "ledger", tmp_path / "ledger")
    next((tmp_path / "ledger" / "issued").glob("*-correction-1.json")).unlink()
    assert checked(tmp_path, "ledger") == {"ledger/broken-chain"}


def test_of_several_contracts_a_ledger_is_looked_at_with_its_own(folder: Path) -> None:
    add(folder, "decisions.csv", "D-9,2026-05-20,notice received,answer_rates,2026-01,client,,,")
    assert checked(folder, str(CONTRACT.parent), "ledger") == {"ledger/unknown-metric"}


def test_the_ledger_of_another_contract_is_found(folder: Path) -> None:
    other = str(CONTRACT.parent / "take-or-pay.yaml")
    assert "ledger/other-contract" in checked(folder, other, "ledger")


def test_the_whole_sample_has_no_mistake(tmp_path: Path) -> None:
    assert checked(tmp_path, str(CONTRACT), str(SAMPLES / "ledger")) == set()


def test_where_the_newest_month_is_deleted_what_was_paid_for_it_is_named(folder: Path) -> None:
    assert run_here(["ledger", "verify", "ledger"], folder).code == 0
    (folder / "ledger" / "issued" / "2026-04.json").unlink()
    assert run_here(["ledger", "verify", "ledger"], folder).code == 0
    (folder / "ledger" / "issued" / "2026-03.json").unlink()
    done = run_here(["ledger", "verify", "ledger"], folder)
    assert done.code == 3
    assert "ledger/payment-of-no-month" in done.err
    assert "P-2026-0003" in done.err


def test_an_empty_ledger_is_said_to_be_empty(folder: Path) -> None:
    (folder / "new" / "issued").mkdir(parents=True)
    (folder / "nothing").mkdir()
    for name in ("new", "nothing"):
        done = run_here(["ledger", "verify", name, "--lang", "en"], folder)
        assert (done.code, done.out) == (0, "the ledger is empty: no month is issued\n")


def test_a_contract_that_cannot_be_used_leaves_what_the_ledger_tells_of_itself(folder: Path) -> None:
    add(folder, "payments.csv", "P-9,2026-05-20,2026-05,5.00,CNY,,")
    assert checked(folder, "nowhere.yaml", "ledger") == {"input/no-such-file", "ledger/payment-of-no-month"}
