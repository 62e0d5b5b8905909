"""A run keeps its budget of memory, however many rows the log has, as text and as Parquet: a process of its own is measured.

About ``records/store.py``, ``records/recurring.py``, ``records/blocks.py`` and ``records/parquet_rows.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from cluster.test_spark import log_of
from program import ROOT
from slacalc.records.bounds import MEMORY
from slacalc.records.machine import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 2_000_000
GROUPS = (
    (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"),
    (Path("/sys/fs/cgroup"), "memory.max"),
)
"""Where groups of processes lie that share a limit of memory, and the file that has it: of the older form, and of the newer."""


MEASURED = """\
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A process between: what a process takes is never less than what the one that starts it does, and this one takes little."""


def measure_of(month: Path) -> tuple[str, ...]:
    """A process that counts the month."""
    contract = str(ROOT / "benchmarks" / "contract.yaml")
    return sys.executable, "-m", "slacalc", "measure", contract, str(month), "--format", "json"


def peak_of(month: Path, *options: str) -> int:
    """The most bytes that ``measure`` takes of it, as the system tells."""
    done = subprocess.run((sys.executable, "-c", MEASURED, *measure_of(month), *options), check=True, capture_output=True)
    return int(done.stdout) * 1024


@pytest.mark.slow
def test_a_log_of_text_and_of_parquet_is_counted_within_the_budget(tmp_path: Path) -> None:
    log_of(tmp_path / "text", ROWS)
    (tmp_path / "parquet").mkdir()
    (tmp_path / "parquet" / "month.yaml").write_bytes((tmp_path / "text" / "month.yaml").read_bytes())
    log = pl.scan_csv(tmp_path / "text" / "calls.csv", infer_schema=False, truncate_ragged_lines=True)
    log.sink_parquet(tmp_path / "parquet" / "calls.parquet", row_group_size=ROWS // 20)
    peaks = {folder: peak_of(tmp_path / folder) for folder in ("text", "parquet")}
    assert max(peaks.values()) <= MEMORY + BESIDE, peaks


@pytest.mark.slow
def test_a_log_of_which_every_row_is_the_same_is_counted_within_the_budget(tmp_path: Path) -> None:
    """As many as in the log above, and no key beside theirs."""
    log_of(tmp_path, 100)
    header, row = (tmp_path / "calls.csv").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "calls.csv").write_text("\n".join([header, *[row] * ROWS]), encoding="utf-8")
    assert peak_of(tmp_path, "--memory", "64MB") <= 64_000_000 + BESIDE


@contextmanager
def group_with(memory: int) -> Iterator[Path]:
    """A group of processes that have so many bytes together; without the right to make one the test is skipped."""
    for parent, limit in GROUPS:
        group = parent / f"slacalc-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / limit).write_text(str(memory), encoding="ascii")
            yield group
        except OSError:
            pytest.skip("no limit can be set here")
        finally:
            group.rmdir()
        return
    pytest.skip("no group can be made here")


@pytest.mark.slow
@pytest.mark.parametrize("memory", [32_000_000, 64_000_000, MEMORY])
def test_under_a_limit_of_the_budget_and_what_a_run_needs_beside_every_row_is_counted(tmp_path: Path, memory: int) -> None:
    """A third of the rows stand there twice, so that many keys recur and most rows pass through files."""
    log_of(tmp_path, ROWS)
    header, *lines = (tmp_path / "calls.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "calls.csv").rename(tmp_path / "calls-01.csv")
    (tmp_path / "calls-02.csv").write_text("\n".join([header, *lines[: ROWS // 2]]), encoding="utf-8")
    assert limited_to(memory, tmp_path) == subprocess.run(with_memory(memory, tmp_path), check=True, capture_output=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "time"),
    [(0, "2026:03:02 09:00:00"), (1, "2026-03-02 09:00:00"), (1000, "2026-03-02 09:00:00")],
    ids=["every row refused", "one key", "a thousand keys"],
)
def test_rows_that_are_all_refused_wait_in_files(tmp_path: Path, keys: int, time: str) -> None:
    """``keys`` is how many there are, 0 that each row has its own."""
    log_of(tmp_path, ROWS)
    header, *lines = (tmp_path / "calls.csv").read_text(encoding="utf-8").splitlines()
    rows = (
        ",".join([f"C{at % (keys or ROWS)}", time, *line.split(",")[2:-2], f"{at}.wav", "2026-04-01 08:30:00"])
        for at, line in enumerate(lines[: ROWS // 2])
    )
    (tmp_path / "calls.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    (read,) = json.loads(limited_to(64_000_000, tmp_path))["rows"]
    assert (read["read"], read["refused"]) == (ROWS // 2, ROWS // 2)


def with_memory(memory: int, month: Path) -> tuple[str, ...]:
    return *measure_of(month), "--memory", f"{memory // 1_000_000}MB"


def limited_to(memory: int, month: Path) -> bytes:
    """What ``measure`` says under a limit of the budget and what a run needs beside."""
    with group_with(memory + BESIDE) as group:

        def join() -> None:
            (group / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")

        return subprocess.run(with_memory(memory, month), check=True, capture_output=True, preexec_fn=join).stdout
