"""Corrections, what moved, reviews, days of service: forged with new digests, and found with the contract and the ledger.

The forger keeps every digest right. What a statement says of other statements can only be told from those.

About ``audit/compare.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from slacalc.statement.digests import signed
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAMPLES = ROOT / "sample_data"
LEDGER = SAMPLES / "ledger"
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
SUSPENDED = ROOT / "tests" / "golden" / "service" / "suspended-resumed-terminated"
Wire = dict[str, Any]


def issued(name: str) -> Wire:
    found: Wire = json.loads((LEDGER / "issued" / f"{name}.json").read_bytes())
    return found


def verified(folder: Path, wire: Wire, contract: Path, ledger: Path) -> tuple[int, str]:
    (folder / "statement.json").write_bytes(to_bytes(signed(wire)))
    command = ["verify", "statement.json", "--contract", str(contract), "--ledger", str(ledger), "--lang", "en"]
    done = run_here(command, folder)
    return done.code, done.out + done.err


@pytest.mark.parametrize("name", sorted(path.stem for path in (LEDGER / "issued").glob("*.json")))
def test_every_issued_statement_verifies_with_contract_ledger_and_exports(name: str) -> None:
    path = LEDGER / "issued" / f"{name}.json"
    command = ["verify", str(path), str(SAMPLES / name[:7]), "--contract", str(CONTRACT), "--ledger", str(LEDGER)]
    done = run_here(command, ROOT)
    assert done.code == 0, done.out + done.err


def more_corrected(wire: Wire) -> None:
    one = wire["correction"]["differences"][0]
    one["amount"], one["billed"] = "57.52", "956.24"


def other_reason(wire: Wire) -> None:
    wire["correction"]["differences"][0]["reasons"] = ["decision"]


def other_outcome(wire: Wire) -> None:
    wire["correction"]["outcomes"] = [["answer_rate", "missed", "met"]]


def other_original(wire: Wire) -> None:
    wire["correction"]["corrects"] = "0" * 64


def other_number(wire: Wire) -> None:
    wire["correction"]["number"] = 2


def other_before(wire: Wire) -> None:
    one = wire["moved"]["lines"][0]
    one["before"], one["moved"] = "160000.00", "3200.00"


def better_before(wire: Wire) -> None:
    wire["moved"]["standards"][0]["measured_before"] = "0.9"


def no_moved(wire: Wire) -> None:
    wire.pop("moved")


def unbilled(wire: Wire) -> None:
    wire["lines"] = [line for line in wire["lines"] if not line["id"].startswith("corrections.")]


def other_reviewer(wire: Wire) -> None:
    wire["reviews"][0]["by"] = "某人"


def made_up_review(wire: Wire) -> None:
    wire["reviews"] = [{"by": "周会计", "on": "2026-07-02", "reference": "R-2026-06"}]


def no_review(wire: Wire) -> None:
    wire.pop("reviews", None)


def other_right(wire: Wire) -> None:
    wire["rights"] = []


def longer_right(wire: Wire) -> None:
    next(one for one in wire["rights"] if one["right"] == "terminate")["until"] = "2028-10-01"


FORGED: tuple[tuple[str, Callable[[Wire], None], str], ...] = (
    ("2026-04-correction-1", more_corrected, "correction.fees.calls"),
    ("2026-04-correction-1", other_reason, "correction"),
    ("2026-04-correction-1", other_outcome, "correction"),
    ("2026-04-correction-1", other_original, "correction"),
    ("2026-04-correction-1", other_number, "correction"),
    ("2026-06", other_before, "moved"),
    ("2026-06", better_before, "moved"),
    ("2026-06", no_moved, "moved"),
    ("2026-06", unbilled, "lines"),
    ("2026-06", made_up_review, "reviews"),
    ("2026-11", other_reviewer, "reviews"),
    ("2026-11", no_review, "reviews"),
    ("2026-11", other_right, "rights"),
    ("2026-11", longer_right, "rights"),
)


@pytest.mark.parametrize(("name", "forge", "where"), FORGED, ids=[f"{name}-{forge.__name__}" for name, forge, _ in FORGED])
def test_what_a_statement_says_of_others_is_held_against_them(
    tmp_path: Path, name: str, forge: Callable[[Wire], None], where: str
) -> None:
    wire = issued(name)
    forge(wire)
    code, said = verified(tmp_path, wire, CONTRACT, LEDGER)
    assert code == 1, said
    assert f"· {where}" in said, said
    assert "form · " not in said, said


def served_on(wire: Wire) -> None:
    wire.pop("service")


def suspended_longer(wire: Wire) -> None:
    wire["service"]["suspended"][0]["last"] = "2025-03-25"


@pytest.mark.parametrize("forge", [served_on, suspended_longer])
def test_days_without_service_are_held_against_the_decisions(tmp_path: Path, forge: Callable[[Wire], None]) -> None:
    wire = json.loads((SUSPENDED / "expected" / "ledger" / "issued" / "2025-03.json").read_bytes())
    ledger = tmp_path / "ledger"
    (ledger / "issued").mkdir(parents=True)
    for path in (SUSPENDED / "ledger").iterdir():
        (ledger / path.name).write_bytes(path.read_bytes())
    for path in (SUSPENDED / "expected" / "ledger" / "issued").iterdir():
        (ledger / "issued" / path.name).write_bytes(path.read_bytes())
    contract = SUSPENDED / "contract.yaml"
    assert verified(tmp_path, wire, contract, ledger)[0] == 0
    forge(wire)
    code, said = verified(tmp_path, wire, contract, ledger)
    assert code == 1, said
    assert "history · service" in said, said
