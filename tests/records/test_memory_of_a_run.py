"""A run keeps its budget of memory, however many rows the log has, as text and as Parquet: a process of its own is measured.

About ``records/store.py``, ``records/blocks.py`` and ``records/parquet_rows.py``.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from cluster.test_spark import log_of
from program import ROOT
from slacalc.records.bounds import MEMORY
from slacalc.records.machine import BESIDE

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 2_000_000


MEASURED = """\
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A process between: what a process takes is never less than what the one that starts it does, and this one takes little."""


def peak_of(month: Path) -> int:
    """The most bytes that ``measure`` takes of it, as the system tells."""
    measure = (
        sys.executable,
        "-m",
        "slacalc",
        "measure",
        str(ROOT / "benchmarks" / "contract.yaml"),
        str(month),
        "--format",
        "json",
    )
    done = subprocess.run((sys.executable, "-c", MEASURED, *measure), check=True, capture_output=True)
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
