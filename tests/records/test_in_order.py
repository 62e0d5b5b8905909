"""Records put in any order come back in one, none of them lost, whatever memory there is."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.records.in_order import InOrder
from slacalc.records.machine import Machine, _used

SCHEMA = pl.Schema({"name": pl.String(), "number": pl.Int64(), "words": pl.String()})
ROW = st.tuples(st.sampled_from(["", "a", "aa", "b", "客", "客户", "z"]), st.integers(0, 9), st.just("some words"))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, max_size=60), cuts=st.integers(1, 7), memory=st.integers(100, 20_000))
def test_records_come_back_in_order_in_any_memory(rows: list[tuple[str, int, str]], cuts: int, memory: int) -> None:
    before = _used.set(Machine(memory))
    try:
        with tempfile.TemporaryDirectory() as folder, patch.object(tempfile, "tempdir", folder):
            in_order = InOrder(SCHEMA, "name", ("number",))
            for at in range(cuts):
                in_order.put(pl.DataFrame(rows[at::cuts], schema=SCHEMA, orient="row"))
            frames = list(in_order.frames())
            assert pl.concat(in_order.frames(("number",))).equals(pl.concat(frames).select("number"))
            del in_order
            assert not list(Path(folder).iterdir())
    finally:
        _used.reset(before)
    assert pl.concat(frames).rows() == sorted(rows)
    named = [set(frame["name"]) for frame in frames]
    assert sum(map(len, named)) == len(set().union(*named))


def test_many_records_lie_in_frames_of_about_a_part() -> None:
    dice = random.Random(5)
    before = _used.set(Machine(40_000))
    try:
        in_order = InOrder(SCHEMA, "name")
        for _ in range(20):
            rows = [(f"{dice.random():.9f}", 1, "some words") for _ in range(500)]
            in_order.put(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
        sizes = [frame.estimated_size() for frame in in_order.frames()]
    finally:
        _used.reset(before)
    assert len(sizes) > 10
    assert max(sizes) < 3 * 10_000
