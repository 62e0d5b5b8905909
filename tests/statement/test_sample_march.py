"""The March statement of the sample: the paper, the oracle, and the same bytes whatever happens to the rows.

About ``statement/prepare.py``.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest

from oracle.month import bill, measure, recount
from program import ROOT, run_here
from slacalc.statement.codec import from_wire, to_wire
from slacalc.statement.json_text import parse_json, to_bytes

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
LEDGER = ROOT / "sample_data" / "ledger"
MARCH = ROOT / "sample_data" / "2026-03"


def statement_bytes(folder: Path) -> bytes:
    done = run_here(["statement", str(CONTRACT), str(folder), "--ledger", str(LEDGER), "--format", "json"], ROOT)
    assert done.code == 0, done.err
    return done.out.encode()


@pytest.fixture(scope="module")
def data() -> bytes:
    return statement_bytes(MARCH)


@pytest.fixture(scope="module")
def wire(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data)
    return found


def values(wire: dict[str, Any]) -> dict[str, str]:
    return {figure["name"]: figure["value"] for figure in wire["figures"]}


def contains(found: object, stated: object, where: str = "") -> None:
    """Whatever the paper states is found; figures, metrics and lines by name or id, all else in its place."""
    if isinstance(stated, dict):
        assert isinstance(found, dict), where
        for key, part in stated.items():
            contains(found[key], part, f"{where}.{key}")
    elif isinstance(stated, list) and stated and isinstance(stated[0], dict) and isinstance(found, list):
        key = next((key for key in ("id", "name") if key in stated[0]), None)
        if key is None:
            assert len(found) == len(stated), where
        by_key = {item[key]: item for item in found} if key else {}
        for number, part in enumerate(stated):
            contains(by_key[part[key]] if key else found[number], part, f"{where}.{part.get(key, number) if key else number}")
    else:
        assert found == stated, where


def test_the_statement_is_the_one_that_was_worked_out_on_paper(wire: dict[str, Any]) -> None:
    paper = json.loads((ROOT / "tests" / "paper" / "statement-2026-03.json").read_text(encoding="utf-8"))
    contains(wire, paper)


def test_an_oracle_without_our_code_counts_and_bills_the_same(wire: dict[str, Any]) -> None:
    counts, ours = recount(MARCH), values(wire)
    shared = [name for name in counts if name in ours]
    assert len(shared) >= 14
    for name in shared:
        assert ours[name] == str(counts[name]), name
    for name, ratio in measure(counts).items():
        assert Fraction(ours[name]) == ratio, name
    for name, amount in bill(counts).items():
        assert Fraction(ours[name]) == amount, name


def test_every_row_of_the_sample_is_accounted_for(wire: dict[str, Any]) -> None:
    counts = recount(MARCH)
    calls = next(rows for rows in wire["rows"] if rows["role"] == "calls")
    for part in ("read", "refused", "duplicate", "records"):
        assert calls[part] == counts[f"calls.{part}"]
    for rows in wire["rows"]:
        assert rows["read"] == rows["refused"] + rows["duplicate"] + rows["absorbed"] + rows["records"]
        assert rows["records"] == rows["in_scope"] + sum(count for _, count in rows["left_out"])


def test_lines_sum_to_totals(wire: dict[str, Any]) -> None:
    net, tax = (sum(Fraction(line[part]) for line in wire["lines"]) for part in ("amount", "tax"))
    totals = wire["totals"]
    assert (net, tax, net + tax) == tuple(Fraction(totals[part]) for part in ("net", "tax", "gross"))


def test_the_statement_reads_back_as_it_was_written(data: bytes, wire: dict[str, Any]) -> None:
    assert to_wire(from_wire(parse_json(data))) == wire
    assert to_bytes(wire) == data


def test_a_second_run_gives_the_same_bytes(data: bytes) -> None:
    assert statement_bytes(MARCH) == data


@pytest.mark.parametrize("threads", ["1", "2"])
def test_the_number_of_threads_changes_no_byte(data: bytes, threads: str) -> None:
    command = [
        sys.executable,
        "-m",
        "slacalc",
        "statement",
        str(CONTRACT),
        str(MARCH),
        "--ledger",
        str(LEDGER),
        "--format",
        "json",
    ]
    environment = {**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": threads}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert done.stdout == data


def rows_of(name: str) -> list[list[str]]:
    data = (MARCH / name).read_bytes()
    return list(csv.reader(io.StringIO(data.decode("gb18030" if name == "calls.csv" else "utf-8"))))


def but_for_the_source(data: bytes) -> dict[str, Any]:
    wire: dict[str, Any] = json.loads(data)
    return {key: value for key, value in wire.items() if key not in {"inputs", "digests", "digest"}}


EXPORTS = ("calls.csv", "tickets.csv", "surveys.csv", "seats.csv")


def test_shuffled_rows_change_no_byte_but_the_source(data: bytes, tmp_path: Path) -> None:
    shutil.copy(MARCH / "month.yaml", tmp_path)
    for name in EXPORTS:
        header, *rows = rows_of(name)
        random.Random(7).shuffle(rows)
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    assert but_for_the_source(statement_bytes(tmp_path)) == but_for_the_source(data)


def test_a_log_in_parts_changes_no_byte_but_the_source(data: bytes, tmp_path: Path) -> None:
    shutil.copytree(MARCH, tmp_path, dirs_exist_ok=True)
    (tmp_path / "calls.csv").unlink()
    header, *rows = rows_of("calls.csv")
    for number, part in enumerate((rows[:7000], rows[7000:7001], rows[7001:]), start=1):
        with (tmp_path / f"calls-{number:02}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *part])
    assert but_for_the_source(statement_bytes(tmp_path)) == but_for_the_source(data)


def test_parquet_changes_no_byte_but_the_source(data: bytes, tmp_path: Path) -> None:
    shutil.copy(MARCH / "month.yaml", tmp_path)
    for name in EXPORTS:
        header, *rows = rows_of(name)
        frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
        frame.write_parquet(tmp_path / name.replace(".csv", ".parquet"))
    assert but_for_the_source(statement_bytes(tmp_path)) == but_for_the_source(data)


def test_a_workbook_changes_no_byte_but_the_source(data: bytes, tmp_path: Path) -> None:
    shutil.copy(MARCH / "month.yaml", tmp_path)
    for name in EXPORTS:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("export")
        for row in rows_of(name):
            sheet.append([int(cell) if cell.isdigit() and len(cell) < 6 else cell for cell in row])
        book.save(tmp_path / name.replace(".csv", ".xlsx"))
    assert but_for_the_source(statement_bytes(tmp_path)) == but_for_the_source(data)
