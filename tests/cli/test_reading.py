"""The bar that tells how far the reading of an export is, and leaves no trace; and how many threads a reading has."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from slacalc.cli.reading import FEW, THREADS, Bar, reading
from slacalc.cli.speech import say_in
from slacalc.records.machine import ReadingProgress

if TYPE_CHECKING:
    from pathlib import Path


def bar_at(*moments: float) -> tuple[Bar, io.StringIO]:
    out, clock = io.StringIO(), iter(moments)
    return Bar(out, lambda: next(clock)), out


def test_nothing_is_told_within_a_second() -> None:
    bar, out = bar_at(0.0, 0.1, 0.9)
    for done in (1, 2):
        bar(ReadingProgress("calls.csv", done, 10, 5))
    bar.clear()
    assert not out.getvalue()


@pytest.mark.parametrize("columns", ["20", "100"])
def test_a_line_as_wide_as_the_terminal_which_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    say_in("en")  # whatever a run before this one spoke
    bar, out = bar_at(0.0, 0.0, 2.0, 2.05, 4.0)
    for done in (1, 50_000_000, 60_000_000, 100_000_000):
        bar(ReadingProgress("投诉.csv", done, 200_000_000, 1000))
    bar.clear()
    lines = out.getvalue().split("\r")
    assert [len(line.encode("gb18030")) for line in lines] == [0, *[int(columns) - 1] * 3, 0]
    assert lines[1].startswith("投诉.csv: 25%"[:15])
    assert not lines[-2].strip()


@pytest.mark.parametrize(
    ("files", "threads"),
    [
        ({"calls.csv": 1000, "month.yaml": 100}, "1"),
        ({"calls-1.csv": FEW - 1, "calls-2.TSV": 1}, None),
        ({"calls.csv": FEW - 1}, "1"),
        ({"calls.csv.gz": 1}, None),
        ({"calls.csv": 1, "tickets.parquet": 1}, None),
        ({}, None),
    ],
    ids=["little", "much", "almost much", "packed", "not text", "nothing"],
)
def test_little_text_is_counted_with_one_thread(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files: dict[str, int], threads: str | None
) -> None:
    monkeypatch.setenv(THREADS, "as before")  # so that it is put back
    monkeypatch.delenv(THREADS)
    for name, size in files.items():
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    contract = tmp_path.parent / f"{tmp_path.name}.yaml"
    contract.touch()
    with reading(0, no_progress=True, folders=[contract, tmp_path]):
        assert os.environ.get(THREADS) == threads


def test_whoever_says_how_many_threads_has_so_many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(THREADS, "7")
    (tmp_path / "calls.csv").write_text("呼叫流水号\n", encoding="utf-8")
    with reading(0, no_progress=True, folders=[tmp_path]):
        assert os.environ[THREADS] == "7"
