"""Texts that recur are read by a list of those that were seen, and come out as they do one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from records.exports import HEADERS, PLAIN, ZONE, call, csv_of
from records.plain_file import opened
from slacalc.records import blocks, habits, read
from slacalc.records.blocks import NotPlain
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WANTED = {"arrived_at", "outcome", "queue", "wait", "talk"}
QUEUES = st.sampled_from(("Sales", "Sales ", " Sales", "咨询组", "", "-", "sales", "Sales\u3000", "#N/A", "合计", "7"))


def log_of(queues: Sequence[str]) -> bytes:
    """A log of answered calls in these queues."""
    rows = [(*call(f"C{at}"), queue, "x") for at, queue in enumerate(queues)]
    return csv_of(rows, (*HEADERS, "queue", "note"))


def queues_of(log: Path, *, exactly: bool) -> list[tuple[object, ...]]:
    """Calls and their queues, read by blocks or one by one."""
    with patch.object(read, "read_plain", side_effect=NotPlain) if exactly else patch.object(blocks, "BLOCK", 300):
        records = read_records([log], PLAIN, ZONE, columns=WANTED).records
    return sorted(records.select("arrived_at", "queue", "talk").rows(), key=repr)


@settings(max_examples=40)
@given(st.lists(QUEUES, min_size=1, max_size=24), st.integers(1, 4))
@example(["Sales"] * 8 + ["咨询组"] * 8, 200)
def test_a_queue_is_the_same_however_it_is_read(tmp_path_factory: pytest.TempPathFactory, queues: list[str], most: int) -> None:
    log = tmp_path_factory.mktemp("log") / "calls.csv"
    log.write_bytes(log_of(queues))
    with patch.object(habits, "MOST_WORDS", most):
        by_blocks = queues_of(log, exactly=False)
    assert by_blocks == queues_of(log, exactly=True)


@pytest.mark.parametrize("most", [3, 200])
def test_a_queue_that_is_new_in_a_later_block_is_no_odd_row(tmp_path: Path, most: int) -> None:
    log = tmp_path / "calls.csv"
    log.write_bytes(log_of([f"Queue {at // 8}" for at in range(64)]))
    with patch.object(blocks, "BLOCK", 600), patch.object(habits, "MOST_WORDS", most):
        file = opened(log, PLAIN, WANTED)
    assert (file.plain.good.height, file.plain.sifted.rows) == (64, 64)
