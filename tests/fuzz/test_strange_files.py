"""Whatever a file holds, the program answers: it uses it and accounts for every row, or says why not; never a traceback.

Each test draws a bounded slice; ``SLACALC_FUZZ=100000 pytest tests/fuzz`` draws more. The dice are seeded, and a failure names
the number that makes it again. What was drawn is said in sums at the end.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from fuzz.strange import Strangeness, how_many, lengths
from lab import CONTRACT, CURED, DAMAGES, LATE
from program import ROOT, run_here
from slacalc.contract.records.kinds import RECORD_KINDS, record_kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from program import Answer
    from slacalc.contract.records.kind import Column

    Tells = Callable[[str, object], None]

pytestmark = pytest.mark.fuzz
CONTRACTS = sorted((ROOT / "contracts").glob("*.yaml"))
LAYOUTS = sorted((ROOT / "src/slacalc/records/layouts").glob("*.yaml"))
FIRST_MONTH = ROOT / "tests/golden/first-month"
HELD_LEDGER = ROOT / "tests/golden/cure/decided"
ANSWERS = {0, 1, 3, 4}
METRIC = '  {id}: {{clause: "3", name: {{zh: {id}, en: {id}}}, reading: {reading}, target: none, basis: {basis}{more}}}\n'
METRICS = (
    ("answered", "answered_in_time_of_requested", "within: 20 s"),
    ("talked", "mean_talk_and_hold_time", ""),
    ("again", "repeated_of_answered", "within: 2 h"),
    ("ticketed", "ticketed_of_answered", ""),
    (
        "resolved",
        "resolved_in_time",
        (
            "within: 3 working days after receipt, judged: in month of deadline, reopened: not resolved, merged: each counts,"
            ' pauses: "skip days that end in a pause, by intervals"'
        ),
    ),
    ("satisfied", "satisfied_of_rated", "satisfied: [4, 5]"),
    ("scored", "mean_quality_score", ""),
    ("informed", "informed_of_notices_due", "within: 3 working days after receipt"),
    ("delivered", "delivered_on_time_of_due", ""),
    ("sold", "sold_of_contacted", ""),
)
FEES = """\
  seats: {clause: "4", name: {zh: 坐席, en: Seats}, kind: seats, price: 6800.00 CNY per seat per month,
    part_month: by working days, last_day: counts}
  extras: {clause: "4", name: {zh: 另计, en: Extras}, kind: extras}
"""
ROLES = tuple(kind.role for kind in RECORD_KINDS if kind.role != "excused")
VALUES = {
    "moment": (
        "2026-03-{:02d} 08:00:00",
        "2026-03-{:02d} 08:00:07",
        "2026-03-{:02d} 23:59:59",
        "2026-02-28 00:00:00",
        "2026-04-01 00:00:00",
    ),
    "day": ("2026-03-{:02d}", "2026-03-01", "2026-03-31", "2026-02-28", "2026-04-01"),
    "seconds": ("0", "5", "125", "3600"),
    "whole": ("1", "4", "5", "80"),
    "amount": ("0.01", "100.00", "-5.00"),
    "yes": ("true", "false", ""),
    "phone": ("13900000001", "13900000002", ""),
    "text": ("a", "b", ""),
}


def answered(answer: Answer, what: object) -> int:
    """The exit code, where the program has answered as it should."""
    assert answer.code in ANSWERS, (what, answer.err[-2000:])
    assert "Traceback" not in answer.err, what
    if answer.code in {1, 3, 4}:
        assert (answer.out + answer.err).strip(), what
    return answer.code


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_a_strange_contract_is_checked(path: Path, tmp_path: Path, record_property: Tells) -> None:
    text = path.read_text(encoding="utf-8")
    for number in range(how_many(25)):
        file = tmp_path / path.name
        file.write_bytes(Strangeness(random.Random(f"{path.stem} {number}")).document(text))
        code = answered(run_here(["check", path.name, "--lang", "en"], tmp_path), number)
        if code == 0:
            answered(run_here(["test", path.name], tmp_path), number)
    record_property("drawn contracts", how_many(25))


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_strange_layout_is_checked(path: Path, tmp_path: Path, record_property: Tells) -> None:
    role = path.stem.rpartition("-")[2]
    exports = "{" + ", ".join({f"{role}: own.yaml": "", "calls: slacalc": ""} if role != "calls" else ["calls: own.yaml"]) + "}"
    contract = CONTRACT.replace("{calls: slacalc}", exports)
    (tmp_path / "contract.yaml").write_text(contract, encoding="utf-8")
    shutil.copytree(FIRST_MONTH / "month", tmp_path / "month")
    for number in range(how_many(12)):
        data = Strangeness(random.Random(f"{path.stem} {number}")).document(path.read_text(encoding="utf-8"))
        (tmp_path / "own.yaml").write_bytes(data)
        answered(run_here(["check", "contract.yaml", "own.yaml"], tmp_path), number)
        answered(run_here(["measure", "contract.yaml", "month"], tmp_path), number)
    record_property("drawn layouts", how_many(12))


def test_a_strange_ledger_is_read(tmp_path: Path, record_property: Tells) -> None:
    (tmp_path / "contract.yaml").write_text(f"{CONTRACT}{CURED}\n{LATE}\n{DAMAGES}", encoding="utf-8")
    shutil.copytree(FIRST_MONTH / "month", tmp_path / "month")
    (tmp_path / "ledger").mkdir()
    issue = ["statement", "contract.yaml", "month", "--ledger", "ledger", "--issue", "--issue-date", "2026-02-03"]
    assert run_here(issue, tmp_path).code == 0
    tables = {name: (HELD_LEDGER / "ledger" / name).read_text(encoding="utf-8") for name in ("payments.csv", "decisions.csv")}
    for number in range(how_many(40)):
        strange = Strangeness(random.Random(number))
        for name, text in tables.items():
            (tmp_path / "ledger" / name).write_bytes(strange.table(text))
        for command in (["ledger", "verify", "ledger"], ["late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-05-01"]):
            answered(run_here([*command, "--lang", "en"], tmp_path), number)
    record_property("drawn ledgers", how_many(40))


@pytest.mark.parametrize("role", ROLES)
def test_no_row_of_a_strange_export_is_lost(role: str, tmp_path: Path, record_property: Tells) -> None:
    """Each row of random files is refused, a duplicate, absorbed or a record, and each refused row is listed once."""
    metrics = "".join(
        METRIC.format(id=name, reading=reading, basis='"at least 1, otherwise no finding"', more=f", {more}" if more else "")
        for name, reading, more in METRICS
    )
    exports = ", ".join(f"{name}: slacalc" for name in ROLES)
    head, _, rest = (
        CONTRACT.replace("{calls: slacalc}", f"{{{exports}}}").replace("at most 0.1%", "at most 100%").partition("metrics:\n")
    )
    fees = rest.partition("fees:\n")[2].replace("tax:", f"{FEES}tax:", 1)
    contract = f"{head}metrics:\n{metrics}fees:\n{fees}"
    (tmp_path / "contract.yaml").write_text(contract, encoding="utf-8")
    (tmp_path / "month").mkdir()
    (tmp_path / "month/month.yaml").write_text("month: 2026-03\nas_of: 2026-05-01T09:00:00+08:00\n", encoding="utf-8")
    for other in ROLES:
        (tmp_path / f"month/{other}.csv").write_text(good_rows(other, random.Random(other), 20), encoding="utf-8")
    command = ["statement", "contract.yaml", "month", "--format", "json", "--out", "out", "--lang", "en"]
    assert run_here(command, tmp_path).code == 0
    rows: Counter[str] = Counter()
    for number in range(how_many(6)):
        dice = random.Random(f"{role} {number}")
        text = good_rows(role, dice, dice.choice(lengths((3, 40, 400))))
        (tmp_path / f"month/{role}.csv").write_bytes(Strangeness(dice).table(text, refusing_columns(role)))
        rows["rows"] += text.count("\n") - 1
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        if answered(run_here(command, tmp_path), number) == 0:
            rows["rows accounted for"] += account_adds_up(tmp_path / "out", role, number)
    record_property("drawn exports", how_many(6))
    for what, many in rows.items():
        record_property(f"drawn {what}", many)


def good_rows(role: str, dice: random.Random, count: int) -> str:
    """An export of the role without a fault, its keys all different."""
    kind = record_kind(role)
    columns = [column for column in kind.columns if not column.derived]
    rows = [
        ",".join(f"{role}{number}" if column.name == kind.key else good_cell(column, dice) for column in columns)
        for number in range(count)
    ]
    return "\n".join([",".join(column.name for column in columns), *rows]) + "\n"


def refusing_columns(role: str) -> frozenset[int]:
    """The columns, by number, in which one cell can refuse the file: an unknown word of a code, a seat that is there twice."""
    columns = [column for column in record_kind(role).columns if not column.derived]
    return frozenset(
        number
        for number, column in enumerate(columns)
        if column.codes or column.type == "yes" or (role, column.name) == ("seats", record_kind(role).key)
    )


def good_cell(column: Column, dice: random.Random) -> str:
    values = column.codes or VALUES[column.type]
    return dice.choice([value for value in values if value or not column.required]).format(dice.randint(1, 31))


def account_adds_up(out: Path, role: str, number: int) -> int:
    """How many rows of the role were read, where each stands in the account of the statement."""
    (written,) = out.glob("statement-*.json")
    read = 0
    listed: Counter[str] = Counter()
    for file in out.glob("refused-*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            listed.update({(row["role"], row["file"], row["row"]): row["role"] for row in csv.DictReader(lines)}.values())
    for rows in json.loads(written.read_bytes())["rows"]:
        assert rows["read"] == rows["refused"] + rows["duplicate"] + rows["absorbed"] + rows["records"], (role, number)
        assert rows["records"] == rows["in_scope"] + sum(count for _, count in rows["left_out"]), (role, number)
        assert rows["refused"] == sum(count for _, count in rows["refused_by"]) == listed[rows["role"]], (role, number)
        if rows["role"] == role:
            read = int(rows["read"])
    return read
