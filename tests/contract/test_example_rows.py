"""Worked examples by rows: they come to what a month with these rows in its exports comes to; what cannot be read is named."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from lab import CONTRACT, DIRECT
from program import environment, run_here

GOLDEN = Path(__file__).parents[1] / "golden" / "test" / "rows" / "contract.yaml"
ANSWERED = "call_id: c1, arrived_at: 2026-01-05 09:00:00, outcome: answered, wait: 5 s, talk: 60 s"
EXTRA = "extras: [{extra_id: x, done_on: 2026-01-05, description: a, amount: 5.00 USD, approval: b}]"
SECONDS = {"s": 1, "min": 60}


def example(given: str, expect: str = "total.net: 10000.00 CNY") -> str:
    return f"\nexamples:\n  one:\n    given:\n      {given}\n    expect: {{{expect}}}\n"


def calls(*rows: str) -> str:
    return "calls: [" + ", ".join(f"{{{row}}}" for row in rows) + "]"


def remarks_of(folder: Path, contract: str, *command: str) -> list[tuple[str, str]]:
    """The errors of a command, each with the text that its place marks."""
    (folder / "contract.yaml").write_text(contract, encoding="utf-8")
    checked = run_here(["check", "contract.yaml", "--format", "json"], folder)
    lines = contract.split("\n")
    if command == ("check",):
        found = [one for one in json.loads(checked.out)["remarks"] if one["severity"] == "error"]
        spans = [(one["start"]["line"], one["start"]["column"], one["end"]["column"]) for one in found]
        return [(one["code"], lines[line - 1][start - 1 : end - 1]) for one, (line, start, end) in zip(found, spans, strict=True)]
    assert checked.code == 0, checked.out
    done = run_here([*command, "contract.yaml", "--lang", "en"], folder)
    found_places = re.findall(r"^contract\.yaml:(\d+):(\d+): error \[([^]]*)]", done.err, re.MULTILINE)
    assert (done.code == 3) == bool(found_places), done.err
    return [(code, lines[int(line) - 1][int(column) - 1 :][:12]) for line, column, code in found_places]


@pytest.mark.parametrize(
    ("given", "code", "marked"),
    [
        (calls(ANSWERED + ", talked: 5 s"), "contract/unknown-key", "talked"),
        (calls(ANSWERED + ", in_service_hours: true"), "contract/unknown-key", "in_service_hours"),
        (calls(ANSWERED.replace("answered", "anserwed")), "contract/unknown-word", "anserwed"),
        (calls(ANSWERED.replace("09:00:00", "9:00")), "contract/bad-quantity", "2026-01-05 9:00"),
        (calls(ANSWERED.replace("01-05", "02-30")), "contract/bad-quantity", "2026-02-30 09:00:00"),
        (calls(ANSWERED.replace("5 s", "5")), "contract/bad-quantity", "5"),
        (calls(ANSWERED + ", rating: five"), "contract/bad-quantity", "five"),
        (calls(ANSWERED + ", resolved: 2"), "contract/bad-quantity", "2"),
        (calls(ANSWERED + ', queue: ""'), "contract/wants-one-line", '""'),
        (calls(ANSWERED + ", queue: [a]"), "contract/not-a-value", "queue"),
        (calls(ANSWERED.replace("outcome: answered, ", "")), "contract/missing-key", "{"),
        ("calls: [c1]", "contract/not-a-mapping", "c1"),
        ("calls: []", "contract/nothing-there", "calls"),
        ("tickets: 5", "contract/not-a-list", "5"),
        ("answer_rate: [1, 2]", "contract/not-a-value", "answer_rate"),
        ("seats: [{seat: a, first_day: 2026-13-01}]", "contract/bad-quantity", "2026-13-01"),
        ("seats: [{seat: a, first_day: 2026-01-01}]", "contract/rows-not-counted", "seats"),
        (EXTRA, "contract/other-currency", "5.00 USD"),
        (f"{calls(ANSWERED)}\n      answer_rate: 1 of 2", "contract/given-twice", "answer_rate"),
        (f"{calls(ANSWERED)}\n      fees.calls.quantity: 7", "contract/given-twice", "fees.calls.quantity"),
        (f"{calls(ANSWERED)}\n      calls.answered: 7", "contract/given-twice", "calls.answered"),
        (f"{calls(ANSWERED)}\n      fees.service: 7.00 CNY", "", ""),
        (calls(ANSWERED), "", ""),
    ],
)  # fmt: skip
def test_how_rows_are_written_is_checked_without_counting_them(tmp_path: Path, given: str, code: str, marked: str) -> None:
    found = remarks_of(tmp_path, CONTRACT + DIRECT + example(given), "check")
    assert found == ([(code, marked)] if code else [])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((ANSWERED, ANSWERED.replace("60 s", "61 s")), "records/duplicate-conflict"),
        ((ANSWERED, ANSWERED.replace("c1", "c2").replace("wait: 5 s, ", "")), "records/answered-without-wait"),
        ((ANSWERED.replace("2026-01", "2026-02"),), "records/none-in-month"),
        (("call_id: c1, arrived_at: 2026-01-05 09:00:00, outcome: answered, wait: 5 s",), ""),
        ((ANSWERED,), ""),
    ],
)
def test_a_row_that_an_export_would_lose_refuses_the_example(tmp_path: Path, rows: tuple[str, ...], code: str) -> None:
    contract = CONTRACT + DIRECT + example(calls(*rows), "fees.calls: 1.76 CNY")
    found = remarks_of(tmp_path, contract, "test")
    assert {one for one, _ in found} == ({code} if code else set())
    assert all(marked.startswith(("{call_id", "calls")) for _, marked in found)


def test_rows_are_worth_what_the_same_rows_are_worth_in_exports(tmp_path: Path) -> None:
    text = GOLDEN.read_text(encoding="utf-8").replace("operator-zh", "slacalc")
    (tmp_path / "contract.yaml").write_text(text, encoding="utf-8")
    one = yaml.load(text, yaml.BaseLoader)["examples"]["a_month_of_five_calls"]  # noqa: S506 - texts only
    (tmp_path / "month").mkdir()
    for role, rows in one["given"].items():
        if isinstance(rows, list):
            write_export(tmp_path / "month" / f"{role}.csv", rows)
    command = ["statement", "contract.yaml", "month", "--month", "2026-03", "--as-of", "2026-05-01 00:00:00", "--format", "json"]
    statement = json.loads(run_here(command, tmp_path).out)
    amounts = {line["id"]: line["amount"] for line in statement["lines"]}
    expected = {name: value.removesuffix(" CNY") for name, value in one["expect"].items() if value.endswith(" CNY")}
    assert {name: expected[name] for name in amounts} == amounts
    assert statement["totals"]["net"] == expected["total.net"]
    assert statement["totals"]["tax"] == expected["total.tax"]


def write_export(file: Path, rows: list[dict[str, str]]) -> None:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, headers, restval="")
        writer.writeheader()
        writer.writerows({header: in_export(header, cell) for header, cell in row.items()} for row in rows)


def in_export(header: str, cell: str) -> str:
    """Seconds and amounts have no unit in an export."""
    if header in {"wait", "talk"}:
        number, unit = cell.split()
        return str(int(number) * SECONDS[unit])
    return cell.removesuffix(" CNY") if header == "amount" else cell


def test_check_of_rows_loads_nothing_that_counts(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT + DIRECT + example(calls(ANSWERED)), encoding="utf-8")
    program = "import sys; from slacalc.cli.main import app\ntry: app()\nexcept SystemExit: print('polars' in sys.modules)"
    for command, loads in (("check", False), ("test", True)):
        arguments = [sys.executable, "-c", program, command, "contract.yaml"]
        done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=True, env=environment())
        assert done.stdout.splitlines()[-1] == str(loads)
