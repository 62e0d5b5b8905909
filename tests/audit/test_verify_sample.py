"""A statement that was changed is found out: by accident through its digests, with new digests through its arithmetic.

About ``audit/verify.py``.
"""

from __future__ import annotations

import copy
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from slacalc.audit.verify import Verdict, verify_statement
from slacalc.statement.digests import signed
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
LEDGER = ROOT / "sample_data" / "ledger"
MARCH = ROOT / "sample_data" / "2026-03"
Wire = dict[str, Any]


@pytest.fixture(scope="module")
def data() -> bytes:
    done = run_here(["statement", str(CONTRACT), str(MARCH), "--ledger", str(LEDGER), "--format", "json"], ROOT)
    return done.out.encode()


def test_the_statement_as_made_verifies(data: bytes) -> None:
    assert verify_statement(data).findings == ()


def digits(data: bytes) -> list[int]:
    return [at for at, byte in enumerate(data) if chr(byte).isdigit()]


def changed(data: bytes, at: int) -> bytes:
    digit = (data[at] - ord("0") + 1) % 10
    return data[:at] + str(digit).encode() + data[at + 1 :]


def assert_found(verdict: Verdict) -> None:
    assert verdict.findings
    assert all(finding.kind in {"digest", "arithmetic", "form"} and finding.where for finding in verdict.findings)


def test_a_change_of_any_digit_is_found_in_a_slice(data: bytes) -> None:
    every = digits(data)
    for at in random.Random(20260331).sample(every, 200):
        assert_found(verify_statement(changed(data, at)))


@pytest.mark.slow
def test_a_change_of_any_digit_is_found(data: bytes) -> None:
    for at in digits(data):
        assert_found(verify_statement(changed(data, at)))


def figure(wire: Wire, name: str) -> Wire:
    found: Wire = next(figure for figure in wire["figures"] if figure["name"] == name)
    return found


def set_figure(wire: Wire) -> None:
    figure(wire, "answer_rate")["value"] = "0.925"


def set_tally(wire: Wire) -> None:
    table = wire["tallies"]["calls"]
    table["rows"][0][3 + table["columns"].index("answer_rate.numerator")] += 1


def set_line(wire: Wire) -> None:
    wire["lines"][0]["amount"] = "157496.78"


def set_total(wire: Wire) -> None:
    wire["totals"]["gross"] = "194890.81"


def set_rows(wire: Wire) -> None:
    next(rows for rows in wire["rows"] if rows["role"] == "calls")["refused"] += 1


def set_outcome(wire: Wire) -> None:
    wire["metrics"][0]["outcome"] = "met"


def set_term(wire: Wire) -> None:
    next(term for term in wire["terms"] if term["path"] == "fees.seats.price")["value"] = "6800.01"


FORGED: tuple[tuple[Callable[[Wire], None], str], ...] = (
    (set_figure, "figures.answer_rate"),
    (set_tally, "figures.answer_rate.numerator"),
    (set_line, "lines.fees.seats"),
    (set_total, "totals.gross"),
    (set_rows, "rows.calls.read"),
    (set_outcome, "metrics.answer_rate.outcome"),
    (set_term, "figures.fees.seats"),
)


@pytest.mark.parametrize(("forge", "where"), FORGED, ids=[where for _, where in FORGED])
def test_with_new_digests_the_arithmetic_finds_it(data: bytes, forge: Callable[[Wire], None], where: str) -> None:
    wire = copy.deepcopy(json.loads(data))
    forge(wire)
    found = verify_statement(to_bytes(signed(wire))).findings
    assert where in [finding.where for finding in found if finding.kind == "arithmetic"]


def verified(tmp_path: Path, wire: Wire, *more: str) -> str:
    (tmp_path / "statement.json").write_bytes(to_bytes(signed(wire)))
    done = run_here(["verify", "statement.json", *more, "--lang", "en"], tmp_path)
    assert done.code == 1, done.out + done.err
    return done.out


def test_with_the_contract_a_term_that_does_not_bind_is_found(data: bytes, tmp_path: Path) -> None:
    wire = json.loads(data)
    cap = next(term for term in wire["terms"] if term["path"] == "remedies.answer_rate.deduct.cap")
    cap["value"] = "0.11"
    assert verify_statement(to_bytes(signed(wire))).findings  # the line's own digest covers its terms
    assert "terms.remedies.answer_rate.deduct.cap" in verified(tmp_path, wire, "--contract", str(CONTRACT))


def set_hours(wire: Wire) -> None:
    wire["contract"]["service_hours"]["rest_days"] = [["09:00:00", "18:00:00"]]


def set_calendar(wire: Wire) -> None:
    wire["contract"]["calendar"]["years"] = [2027]


def set_key(wire: Wire) -> None:
    metric = next(metric for metric in wire["metrics"] if metric["id"] == "complaint_satisfaction")
    metric["keys"]["satisfied"] = "3, 4, 5"


def set_reopened(wire: Wire) -> None:
    metric = next(metric for metric in wire["metrics"] if metric["id"] == "resolution")
    metric["keys"]["reopened"] = "resolved"


DEFINED = (
    (set_hours, "contract.service_hours"),
    (set_calendar, "contract.calendar"),
    (set_key, "metrics.complaint_satisfaction"),
    (set_reopened, "metrics.resolution"),
)


@pytest.mark.parametrize(("forge", "where"), DEFINED, ids=[forge.__name__ for forge, _ in DEFINED])
def test_with_the_contract_what_was_counted_cannot_be_told_otherwise(
    data: bytes, tmp_path: Path, forge: Callable[[Wire], None], where: str
) -> None:
    wire = json.loads(data)
    forge(wire)
    assert where in verified(tmp_path, wire, "--contract", str(CONTRACT))


def test_with_the_ledger_a_step_that_never_happened_is_found(data: bytes, tmp_path: Path) -> None:
    wire = json.loads(data)
    wire["metrics"][0]["steps"][1]["on"] = "2026-02-04"
    more = ("--contract", str(CONTRACT), "--ledger", str(LEDGER))
    assert "metrics.answer_rate.steps" in verified(tmp_path, wire, *more)


def test_with_the_exports_a_tally_that_was_moved_is_found(data: bytes, tmp_path: Path) -> None:
    wire = json.loads(data)
    table = wire["tallies"]["calls"]
    at = 3 + table["columns"].index("outcome.abandoned")
    first, second = [row for row in table["rows"] if row[at]][:2]
    first[at], second[at] = first[at] + 1, second[at] - 1  # every sum stays as it was
    assert verify_statement(to_bytes(signed(wire))).findings == ()
    more = (str(MARCH), "--contract", str(CONTRACT), "--ledger", str(LEDGER))
    assert "tallies.calls.outcome.abandoned" in verified(tmp_path, wire, *more)


def test_with_the_exports_a_limit_of_evidence_that_was_made_up_or_hidden_is_found(data: bytes, tmp_path: Path) -> None:
    wire = json.loads(data)
    wire["evidence"] = ["evidence/days-without-calls"]
    more = (str(MARCH), "--contract", str(CONTRACT), "--ledger", str(LEDGER))
    assert "evidence" in verified(tmp_path, wire, *more)


def test_with_the_exports_a_state_that_they_do_not_bear_out_is_found(data: bytes, tmp_path: Path) -> None:
    wire = json.loads(data)
    wire["state"] = "provisional"
    more = (str(MARCH), "--contract", str(CONTRACT), "--ledger", str(LEDGER))
    assert "state" in verified(tmp_path, wire, *more)


HOSTILE = (
    b"",
    b"[]",
    b"{}",
    b"\xff\xfe",
    b'{"format": "slacalc statement v1"}',
    b'{"format": "slacalc statement v2", "digest": "", "digests": {}}',
    b'{"format": NaN}',
    b'{"a": 1, "a": 2}',
    b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"a": ' + b"9" * 5000 + b"}",
)


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_json_is_told_and_nothing_breaks(data: bytes) -> None:
    verdict = verify_statement(data)
    assert verdict.findings
    assert verdict.statement is None


def test_a_number_beyond_all_measure_is_refused_at_once(data: bytes) -> None:
    wire = json.loads(data)
    figure(wire, "answer_rate")["value"] = "1e3000000"
    verdict = verify_statement(to_bytes(signed(wire)))
    assert [finding.kind for finding in verdict.findings] == ["form"]
