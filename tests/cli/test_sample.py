"""The sample command as a shell starts it, over the sample month and over exports in other orders."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import random
from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = str(ROOT / "contracts" / "telecom-outsourcing.yaml")
CASE = ROOT / "tests" / "golden" / "sample" / "by-queue"
DRAW = ["--seed", "tide", "--size", "8", "--by", "queue"]


def sample(folder: Path, contract: str, month: str, *more: str) -> tuple[int, str]:
    answer = run_here(["sample", contract, month, "--lang", "en", *more], folder)
    return answer.code, answer.out


def written(folder: Path, name: str = "sample-2026-01") -> tuple[bytes, bytes]:
    return (folder / f"{name}.csv").read_bytes(), (folder / f"{name}.json").read_bytes()


def test_rows_in_another_order_and_in_two_files_give_the_same_sample_and_manifest(tmp_path: Path) -> None:
    header, *rows = (CASE / "month" / "calls.csv").read_text(encoding="utf-8").splitlines()
    random.Random(7).shuffle(rows)
    month = tmp_path / "month"
    month.mkdir()
    (month / "month.yaml").write_bytes((CASE / "month" / "month.yaml").read_bytes())
    for part, lines in (("calls-01", rows[:9]), ("calls-02", rows[9:])):
        (month / f"{part}.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    contract = str(CASE / "contract.yaml")
    assert sample(tmp_path, contract, str(CASE / "month"), *DRAW, "--out", "one")[0] == 0
    assert sample(tmp_path, contract, "month", *DRAW, "--out", "two")[0] == 0
    assert written(tmp_path / "one") == written(tmp_path / "two")


@pytest.fixture(name="drawn")
def fixture_drawn(tmp_path: Path) -> Path:
    code, _ = sample(tmp_path, str(CASE / "contract.yaml"), str(CASE / "month"), *DRAW, "--out", "out")
    assert code == 0
    return tmp_path


@pytest.mark.parametrize("column", range(7))
def test_any_changed_cell_of_any_row_is_found(drawn: Path, column: int) -> None:
    file = drawn / "out" / "sample-2026-01.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    for number in range(1, len(lines)):
        cells = lines[number].split(",")
        cells[column] = "9" if cells[column] != "9" else "8"
        file.write_text("\n".join([*lines[:number], ",".join(cells), *lines[number + 1 :]]) + "\n", encoding="utf-8")
        code, said = sample(drawn, str(CASE / "contract.yaml"), str(CASE / "month"), *DRAW, "--check", str(file))
        assert code == 1
        assert lines[number].split(",")[0] in said


@pytest.mark.parametrize("key", ["seed_sha256", "list", "strata", "drawn", "contract", "by", "format"])
def test_a_changed_manifest_is_found(drawn: Path, key: str) -> None:
    file = drawn / "out" / "sample-2026-01.json"
    manifest = json.loads(file.read_bytes())
    manifest[key] = "other"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    check = [*DRAW, "--check", str(file.with_suffix(".csv"))]
    code, said = sample(drawn, str(CASE / "contract.yaml"), str(CASE / "month"), *check)
    assert (code, f"manifest · {key}" in said) == (1, True)


@pytest.mark.parametrize("more", [[], ["--size", "3", "--margin", "5%"], ["--size", "0"], ["--size", "3", "--seed", ""]])
def test_neither_or_both_of_size_and_margin_is_a_mistake_of_usage(tmp_path: Path, more: list[str]) -> None:
    assert sample(tmp_path, CONTRACT, ".", "--seed", "tide", *more)[0] == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert sample(tmp_path, str(CASE / "contract.yaml"), str(CASE / "month"), *DRAW, "--out", "file/out")[0] == 4


def test_the_sample_month_drawn_again_from_its_rows(tmp_path: Path) -> None:
    """Plain Python over the export: which calls were answered, and whose keyed hashes are smallest."""
    text = (ROOT / "sample_data" / "2026-03" / "calls.csv").read_bytes().decode("gb18030")
    code, said = sample(tmp_path, CONTRACT, str(ROOT / "sample_data" / "2026-03"), "--seed", "tide", "--size", "60")
    drawn = list(csv.DictReader(said.splitlines()))
    hashes = {row["call_id"]: row["hash"] for row in drawn}
    assert code == 0
    assert [int(row["rank"]) for row in drawn] == list(range(1, 61))
    assert all(hmac.new(b"tide", one.encode(), hashlib.sha256).hexdigest() == hash_ for one, hash_ in hashes.items())
    answered = {cells[0] for cells in csv.reader(text.splitlines()) if cells[1].startswith("2026-03-") and cells[7] == "已接通"}
    expected = sorted(answered, key=lambda one: hmac.new(b"tide", one.encode(), hashlib.sha256).digest())[:60]
    assert list(hashes) == expected
