"""What becomes of rows whose key recurs does not depend on how many they are: some at a time they are settled as together.

About ``records/settle_large.py`` and ``records/waiting.py``.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import HEADERS, PLAIN, ZONE, csv_of, outcome_of
from records.test_blocks import logs, outcome_of_files
from slacalc.records import budget, settle_large, settled_export, waiting
from slacalc.records.load_layout import builtin_layout
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from slacalc.records.layout import Layout

LATEST = replace(PLAIN, latest="exported_at")
OLDER = replace(LATEST, older_row_counts=True)
PAUSES = builtin_layout("slacalc", "pauses")
MOMENTS = ("2026-03-02 09:00:00", "2026-03-02 10:00:00", "2026-03-03 09:00:00", "")
EXPORTED = ("2026-04-01 08:00:00", "2026-04-02 08:00:00", "2026-04-03 08:00:00", "", "x")
PAUSE_ROWS = st.tuples(
    st.sampled_from(["T1", "T1", "T2", ""]), *[st.sampled_from(MOMENTS)] * 2, st.just("wait"), st.sampled_from(EXPORTED)
)
CALL_ROWS = st.tuples(
    st.sampled_from(["C1", "C1", "C2", ""]),
    st.just("2026-03-02 09:00:00"),
    st.just("answered"),
    st.sampled_from(["5", "x"]),
    st.sampled_from(["5", "60", "61", "x"]),
    st.sampled_from(EXPORTED),
)


def all_large(stack: ExitStack) -> None:
    """In this stack every slice with a row is too large to be looked at as a whole."""
    for module, name, value in ((budget, "PART", 1), (waiting, "FEW_ROWS", 0), (waiting, "MOST_LEVELS", 0)):
        stack.enter_context(patch.object(module, name, value))


def same_in_large_slices(files: list[bytes], layout: Layout, known_by: datetime | None, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{layout.role}-{at}.csv" for at in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        whole = outcome_of(paths, layout, ZONE, known_by, 1 << 30)
        with ExitStack() as stack:
            all_large(stack)
            stack.enter_context(patch.object(waiting, "_TIMES", number))
            assert outcome_of(paths, layout, ZONE, known_by) == whole


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(CALL_ROWS, max_size=9), min_size=1, max_size=2),
    st.sampled_from([PLAIN, replace(PLAIN, latest=None), LATEST, OLDER]),
    st.sampled_from([None, datetime(2026, 4, 2, tzinfo=UTC)]),
    st.sampled_from([1, 4]),
)
def test_calls(files: list[list[tuple[str, ...]]], layout: Layout, known_by: datetime | None, number: int) -> None:
    same_in_large_slices([csv_of(rows, HEADERS) for rows in files], layout, known_by, number)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(PAUSE_ROWS, max_size=9), min_size=1, max_size=2),
    st.sampled_from([None, "exported_at", "ends_at"]),
    st.booleans(),
    st.sampled_from([None, datetime(2026, 4, 2, tzinfo=UTC)]),
)
def test_pauses_whose_key_has_two_parts(
    files: list[list[tuple[str, ...]]], latest: str | None, older_row_counts: bool, known_by: datetime | None
) -> None:
    headers = ("case_id", "begins_at", "ends_at", "reason", "exported_at")
    layout = replace(PAUSES, latest=latest, older_row_counts=older_row_counts)
    same_in_large_slices([csv_of(rows, headers) for rows in files], layout, known_by, 1)


@settings(max_examples=40, deadline=None)
@given(logs(), st.booleans())
def test_dirty_logs(log: tuple[Layout, bytes], known: bool) -> None:
    layout, data = log
    known_by = datetime(2026, 4, 1, 12, tzinfo=UTC) if known else None
    with tempfile.TemporaryDirectory() as folder:
        whole = outcome_of_files(folder, (data,), layout, known_by, 1 << 30)
        with ExitStack() as stack:
            all_large(stack)
            assert outcome_of_files(folder, (data,), layout, known_by) == whole


@pytest.mark.parametrize("rows", [3, 200])
def test_one_key_with_many_rows_is_settled_some_at_a_time(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of([("C1", "2026-03-02 09:00:00", "answered", "5", str(at), "") for at in range(rows)], HEADERS))
    with ExitStack() as stack:
        for module, name, value in ((budget, "PART", 1), (waiting, "FEW_ROWS", 50)):
            stack.enter_context(patch.object(module, name, value))
        some_at_a_time = stack.enter_context(patch.object(settled_export, "settle_large", wraps=settle_large.settle_large))
        sifted = read_records([path], LATEST, ZONE, memory=1)
    assert (some_at_a_time.call_count, sifted.rows.refused_by) == (rows // 200, (("records/duplicate-conflict", rows),))
