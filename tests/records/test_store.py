"""Records in slices: no value of a column is in two of them, and none is lost, whatever memory there is."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.records.machine import Machine, _used
from slacalc.records.store import Parts

SCHEMA = {"call_id": pl.String(), "caller": pl.String()}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["1", "2", "3", "4", None]), max_size=20), st.integers(1, 4), st.integers(20, 2000))
def test_records_by_a_column_in_any_memory(callers: list[str | None], parts: int, memory: int) -> None:
    frame = pl.DataFrame({"call_id": [f"C{at}" for at in range(len(callers))], "caller": callers}, schema=SCHEMA)
    frames = [frame[at::parts] for at in range(parts)]
    held = Parts(frame.schema, frame.height, lambda names: (one.select(names) for one in frames), key="call_id")
    with tempfile.TemporaryDirectory() as folder, patch.object(tempfile, "tempdir", folder):
        before = _used.set(Machine(memory))
        slices = list(held.by("caller"))
        _used.reset(before)
        del held
        assert not list(Path(folder).iterdir())
    assert pl.concat(slices).sort("call_id").equals(frame.sort("call_id"))
    assert sum(one["caller"].n_unique() for one in slices if one.height) == frame["caller"].n_unique()
