"""The sample year as its ledger tells it: who missed what, what followed, and what was paid.

About ``app/statement.py``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from oracle.month import recount
from program import ROOT, run_here
from slacalc import __version__
from slacalc.ledger.tables import parse_payments

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = ROOT / "sample_data"
LEDGER = SAMPLES / "ledger"
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
MONTHS = [f"2026-{number:02d}" for number in range(1, 13)]
ISSUED = {path.stem: json.loads(path.read_bytes()) for path in sorted((LEDGER / "issued").glob("*.json"))}
Wire = dict[str, Any]

VERSION = ISSUED["2026-01"].get("program", {"version": "0.1.0"})["version"]
of_this_release = pytest.mark.skipif(__version__ != VERSION, reason=f"the sample ledger was issued by {VERSION}, and stands")

WINTER = "missed 2026-01, notice received D-2026-001, cure period ends 2026-03-09, met 2026-02, "
SUMMER = "missed 2026-07, notice received D-2026-006, cure period ends 2026-09-04, missed 2026-08, "
COMPLAINTS = "missed 2026-05, notice received D-2026-004, cure period ends 2026-07-06, met 2026-06, "
STORY = {
    ("2026-01", "answer_rate"): "missed 2026-01",
    ("2026-02", "answer_rate"): WINTER + "in cure period 2026-03",
    ("2026-03", "answer_rate"): WINTER + "not cured 2026-03, deduction decided D-2026-002",
    ("2026-04", "answer_rate"): WINTER + "not cured 2026-03, missed 2026-04, deduction waived D-2026-003",
    ("2026-05", "answer_rate"): WINTER + "not cured 2026-03, met 2026-05",
    ("2026-07", "answer_rate"): "missed 2026-07",
    ("2026-08", "answer_rate"): SUMMER + "in cure period 2026-09",
    ("2026-09", "answer_rate"): SUMMER + "not cured 2026-09, deduction decided D-2026-007",
    ("2026-10", "answer_rate"): SUMMER + "not cured 2026-09, met 2026-10",
    ("2026-05", "complaint_satisfaction"): "missed 2026-05",
    ("2026-06", "complaint_satisfaction"): COMPLAINTS + "in cure period 2026-07",
    ("2026-07", "complaint_satisfaction"): COMPLAINTS + "cured 2026-07",
    ("2026-06", "resolution"): "excused D-2026-005",
}
"""Steps of each month and standard but those that were just met."""
PAYABLE = {
    "2026-01": "181328.69",
    "2026-02": "175398.51",
    "2026-03": "194890.80",
    "2026-04": "166808.21",
    "2026-05": "170126.87",
    "2026-06": "174115.10",
    "2026-07": "174150.54",
    "2026-08": "170156.72",
    "2026-09": "163525.07",
    "2026-10": "166845.53",
    "2026-11": "173854.30",
}


def told(wire: Wire, metric: str) -> str:
    steps = next(one["steps"] for one in wire["metrics"] if one["id"] == metric)
    return ", ".join(f"{one['step']} {one.get('reference') or one.get('month') or one['on']}" for one in steps)


def statement(month: str, ledger: Path = LEDGER) -> Wire:
    done = run_here(["statement", str(CONTRACT), str(SAMPLES / month), "--ledger", str(ledger), "--format", "json"], ROOT)
    assert done.code == 0, done.err
    found: Wire = json.loads(done.out)
    return found


def test_the_script_makes_the_same_ledger_each_time_and_the_same_amounts_as_every_release(tmp_path: Path) -> None:
    """That of the sample is another time, where this release has made it."""
    made = made_by_script(tmp_path / "one")
    assert made == (files_of(LEDGER) if __version__ == VERSION else made_by_script(tmp_path / "two"))
    wires = {path.name: json.loads(data) for path, data in made.items() if path.parent.name == "issued"}
    assert {wire["program"]["version"] for wire in wires.values()} == {__version__}
    assert {name: wire["totals"] for name, wire in wires.items()} == {
        f"{name}.json": wire["totals"] for name, wire in ISSUED.items()
    }


def made_by_script(ledger: Path) -> dict[Path, bytes]:
    """The files of a ledger that the script makes of a copy of the sample."""
    shutil.copytree(LEDGER, ledger)
    subprocess.run([sys.executable, "-B", str(SAMPLES / "make_ledger.py"), str(ledger)], check=True, cwd=ledger.parent)
    return files_of(ledger)


def files_of(ledger: Path) -> dict[Path, bytes]:
    return {path.relative_to(ledger): path.read_bytes() for path in ledger.rglob("*") if path.is_file()}


def test_every_month_but_december_is_issued_and_one_correction() -> None:
    assert sorted(ISSUED) == sorted([*MONTHS[:-1], "2026-04-correction-1"])
    assert {name: wire["totals"]["gross"] for name, wire in ISSUED.items() if name in PAYABLE} == PAYABLE
    assert {wire["state"] for wire in ISSUED.values()} == {"issued"}


@pytest.mark.parametrize("month", MONTHS[:-1])
def test_what_became_of_the_standards(month: str) -> None:
    for metric in ("answer_rate", "resolution", "complaint_satisfaction"):
        assert told(ISSUED[month], metric) == STORY.get((month, metric), f"met {month}"), metric


def test_the_rights_that_arose() -> None:
    found = {(month, one["right"], one["since"], one["exercised_by"]) for month in PAYABLE for one in ISSUED[month]["rights"]}
    assert found == {
        ("2026-01", "ask for rectification", "2026-02-01", ""),
        ("2026-03", "deduct", "2026-04-01", "D-2026-002"),
        ("2026-05", "ask for rectification", "2026-06-01", ""),
        ("2026-07", "ask for rectification", "2026-08-01", ""),
        ("2026-09", "deduct", "2026-10-01", "D-2026-007"),
        *((month, "terminate", "2026-10-01", "") for month in ("2026-09", "2026-10", "2026-11")),
    }


def test_two_points_are_begun_under_the_target_of_the_amendment() -> None:
    september = ISSUED["2026-09"]
    assert september["contract"]["amendments"] == ["s1"]
    lines = {line["id"]: Decimal(line["amount"]) for line in september["lines"]}
    assert lines["deduct.answer_rate"] == round((lines["fees.seats"] + lines["fees.calls"]) * Decimal("-0.02"), 2)


def test_the_rows_of_april_that_came_in_june_are_billed_with_june() -> None:
    april, correction, june = (ISSUED[name] for name in ("2026-04", "2026-04-correction-1", "2026-06"))
    left_out = next(dict(rows["left_out"]) for rows in april["rows"] if rows["role"] == "calls")
    assert left_out["not known yet"] == 28
    assert (april["as_of"]["time"], correction["as_of"]["time"]) == ("2026-05-06T09:00:00+08:00", "2026-06-10T18:00:00+08:00")
    assert correction["correction"]["corrects"] == april["digest"]
    assert correction["previous"] == ISSUED["2026-05"]["digest"]
    assert correction["correction"]["totals"] == {"net": "47.52", "tax": "2.86", "gross": "50.38"}  # 27 calls at 1.76
    line = next(line for line in june["lines"] if line["id"].startswith("corrections."))
    assert (line["id"], line["amount"], line["tax"]) == ("corrections.2026-04.1.fees.calls", "47.52", "2.86")
    assert not [line for month in MONTHS[6:-1] for line in ISSUED[month]["lines"] if line["id"].startswith("corrections.")]


@pytest.mark.parametrize("month", MONTHS)
def test_no_case_is_missing_and_every_open_case_is_accounted_for(month: str) -> None:
    wire = ISSUED.get(month) or statement(month)
    values = {figure["name"]: figure["value"] for figure in wire["figures"]}
    before = ISSUED.get(f"2026-{int(month[5:]) - 1:02d}")
    for metric in ("resolution", "complaint_timeliness"):
        carried = [case for case in before["open_cases"] if case["metric"] == metric] if before else []
        assert values[f"{metric}.missing"] == "0"
        assert values[f"{metric}.open_before"] == str(len(carried))


@pytest.mark.parametrize("month", MONTHS)
def test_the_oracle_counts_the_same(month: str) -> None:
    counts = recount(SAMPLES / month)
    name = "2026-04-correction-1" if month == "2026-04" else month
    wire = ISSUED.get(name) or statement(month)
    values = {figure["name"]: figure["value"] for figure in wire["figures"]}
    shared = [name for name in counts if name in values]
    assert len(shared) >= 14
    assert {name: values[name] for name in shared} == {name: str(counts[name]) for name in shared}


@of_this_release
def test_november_was_reviewed_before_it_was_issued(tmp_path: Path) -> None:
    assert ISSUED["2026-11"]["reviews"] == [{"by": "周会计", "on": "2026-12-03", "reference": "R-2026-11"}]
    assert [month for month in MONTHS[:-1] if ISSUED[month].get("reviews")] == ["2026-11"]
    shutil.copytree(LEDGER, tmp_path / "ledger")
    *others, review = (LEDGER / "decisions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "ledger" / "decisions.csv").write_text("".join(others), encoding="utf-8")
    assert review.rpartition(",")[2] == statement("2026-11", tmp_path / "ledger")["digest"] + "\n"


def test_december_is_left_to_issue_under_the_calendar_of_the_second_amendment(tmp_path: Path) -> None:
    shutil.copytree(LEDGER, tmp_path / "ledger")
    draft = statement("2026-12")
    assert (draft["state"], draft["contract"]["amendments"]) == ("draft", ["s1", "s2"])
    assert (draft["contract"]["calendar"]["years"], draft["payment"]["due"]) == ([2027], "2027-01-11")
    assert {metric["outcome"] for metric in draft["metrics"]} == {"met", "observed"}
    assert {case["deadline"] for case in draft["open_cases"]} == {f"2027-01-0{day}" for day in (4, 5, 6, 7, 8)}
    command = ["statement", str(CONTRACT), str(SAMPLES / "2026-12"), "--ledger", str(tmp_path / "ledger"), "--issue"]
    done = run_here([*command, "--issue-date", "2027-01-05", "--format", "json"], tmp_path)
    assert (done.code, json.loads(done.out)["state"]) == (0, "issued")


def test_what_is_paid_is_what_the_statements_ask_for() -> None:
    payments = parse_payments((LEDGER / "payments.csv").read_bytes(), "payments.csv", "CNY")
    paid = {month: [(one.received_on, one.amount) for one in payments if str(one.month) == month] for month in PAYABLE}
    owed = {month: Decimal(amount) for month, amount in PAYABLE.items()}
    due = {month: date.fromisoformat(ISSUED[month]["payment"]["due"]) for month in PAYABLE}
    for month in ("2026-01", "2026-02", "2026-04", "2026-05", "2026-06", "2026-07", "2026-10"):
        assert [amount for _, amount in paid[month]] == [owed[month]]
        assert paid[month][0][0] <= due[month]
    part, rest = paid["2026-03"]
    first = round(owed["2026-03"] * (part[0] - due["2026-03"]).days * Decimal("0.0005"), 2)
    left = owed["2026-03"] - (part[1] - first)
    second = round(left * (rest[0] - part[0]).days * Decimal("0.0005"), 2)
    assert rest[1] == left + second
    assert sum(amount for _, amount in paid["2026-08"]) == owed["2026-08"] - 5000 + 2000
    assert paid["2026-09"] == [(due["2026-09"] + timedelta(days=37), owed["2026-09"])]
    assert paid["2026-11"] == []
