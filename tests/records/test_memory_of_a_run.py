"""A run keeps its budget of memory, however many rows the log has, as text and as Parquet: a process of its own is measured.

About ``records/store.py``, ``records/blocks.py`` and ``records/parquet_rows.py``.
"""

from __future__ import annotations

import os
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


def peak_of(month: Path) -> int:
    """The most bytes that ``measure`` takes of it, as the system tells."""
    out = (month / "out.json").open("wb")
    command = (
        sys.executable,
        "-m",
        "slacalc",
        "measure",
        str(ROOT / "benchmarks" / "contract.yaml"),
        str(month),
        "--format",
        "json",
    )
    with out:
        process = os.posix_spawn(sys.executable, command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)])
        _, status, used = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return used.ru_maxrss * 1024


@pytest.mark.slow
def test_a_log_of_text_and_of_parquet_is_counted_within_the_budget(tmp_path: Path) -> None:
    log_of(tmp_path / "text", ROWS)
    (tmp_path / "parquet").mkdir()
    (tmp_path / "parquet" / "month.yaml").write_bytes((tmp_path / "text" / "month.yaml").read_bytes())
    log = pl.scan_csv(tmp_path / "text" / "calls.csv", infer_schema=False, truncate_ragged_lines=True)
    log.sink_parquet(tmp_path / "parquet" / "calls.parquet", row_group_size=ROWS)
    peaks = {folder: peak_of(tmp_path / folder) for folder in ("text", "parquet")}
    assert max(peaks.values()) <= MEMORY + BESIDE, peaks
