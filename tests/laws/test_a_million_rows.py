"""What a dirty log of a million calls comes to does not depend on blocks, budgets, threads, or the files in which it comes.

``SLACALC_LAW_ROWS=10000000`` takes a longer one.
"""

from __future__ import annotations

import importlib.util
import os
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from records.exports import ZONE
from slacalc.records import blocks, budget, suspects, workers
from slacalc.records.load_layout import builtin_layout
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slacalc.records.sifted import Rows

ROWS = int(os.environ.get("SLACALC_LAW_ROWS", "1000000"))
LAYOUT = builtin_layout("operator-zh", "calls")
COUNTED = ("call_id", "arrived_at", "direction", "outcome", "queue", "category", "wait", "talk")
GENERATOR = Path(__file__).parents[2] / "benchmarks" / "logs.py"
BLANK = re.compile(r"[\s,]*")


class Limits(NamedTuple):
    """What nothing may depend on."""

    block: int
    part: int
    memory: int
    threads: int


class Outcome(NamedTuple):
    """What a log comes to, whatever its files."""

    rows: Rows
    refused: dict[int, tuple[tuple[str, str], ...]]
    """Reasons and columns by the number of the line in the whole log."""
    digest: int
    """Of all records, in whatever order."""


def outcome_of(paths: Mapping[Path, int], memory: int) -> Outcome:
    """``paths`` are the files with the number of lines of the log that come before their rows."""
    sifted = read_records(list(paths), LAYOUT, ZONE, columns=COUNTED, memory=memory)
    texts = pl.col(pl.Categorical).cast(pl.String)
    digest = sum(sum(part.with_columns(texts).hash_rows(seed=1)) for part in sifted.parts)
    before = {path.name: lines for path, lines in paths.items()}
    refused = {
        before[row.file] + row.row - 1: tuple((reason.slug, reason.column) for reason in row.reasons) for row in sifted.refused
    }
    return Outcome(sifted.rows, refused, digest)


def written_in_parts(log: bytes, cuts: Sequence[float], folder: Path) -> dict[Path, int]:
    """The log as several files, each with its header; a file ends with the line in which the cut lies."""
    at = log.index(b"\n") + 1
    header, paths = log[:at], dict[Path, int]()
    for end in sorted({log.find(b"\n", int(cut * len(log))) + 1 or len(log) for cut in (*cuts, 1)} - {at}):
        path = folder / f"calls-{len(paths)}.csv"
        path.write_bytes(header + log[at:end])
        paths[path] = log.count(b"\n", 0, at)
        at = end
    return paths


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("logs", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    logs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(logs)
    seed = random.randrange(1 << 30)
    return Path(logs.write_log(tmp_path_factory.mktemp(f"seed-{seed}"), ROWS, seed, dirty=True))


@pytest.fixture(scope="module")
def as_one(log: Path) -> Outcome:
    return outcome_of({log: 1}, 1 << 40)


@pytest.mark.slow
def test_no_row_of_it_is_unaccounted(log: Path, as_one: Outcome) -> None:
    with log.open(encoding="utf-8") as lines:
        filled = sum(not BLANK.fullmatch(line) for line in lines) - 1
    rows = as_one.rows
    assert rows.read == filled == rows.refused + rows.duplicate + rows.absorbed + rows.records
    assert rows.refused == len(as_one.refused) > 0 < rows.duplicate


@pytest.mark.slow
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    limits=st.builds(
        Limits,
        block=st.integers(100_000, 16 << 20),
        part=st.integers(1_000_000, 30_000_000),
        memory=st.sampled_from([0, 1_000_000, 20_000_000, 1 << 40]),
        threads=st.integers(1, 4),
    ),
    cuts=st.lists(st.floats(0, 1), max_size=3),
)
def test_in_any_parts_it_comes_to_the_same(
    log: Path, as_one: Outcome, tmp_path_factory: pytest.TempPathFactory, limits: Limits, cuts: list[float]
) -> None:
    paths = written_in_parts(log.read_bytes(), cuts, tmp_path_factory.mktemp("parts"))
    smaller = patch.object(blocks, "BLOCK", limits.block), patch.object(budget, "PART", limits.part)
    with (
        smaller[0],
        smaller[1],
        patch.object(suspects, "SLICE", limits.part),
        patch.object(workers, "threads_beside", return_value=limits.threads),
    ):
        assert outcome_of(paths, limits.memory) == as_one
