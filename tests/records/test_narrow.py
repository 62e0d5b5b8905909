"""Only some cells of a block are read where every line has as many as it should, and these are what they are otherwise."""

from __future__ import annotations

from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from records.exports import call, sift_rows
from slacalc.records import read
from slacalc.records.blocks import NotPlain, read_cells
from slacalc.records.narrow import NUMBER, read_narrow

NAMES = ("0", "1", "2", "3")
READ = {"0": pl.String(), "1": NUMBER, "3": pl.String()}
CELLS = st.text(alphabet="x1 \t'é,", max_size=3)


@settings(max_examples=60)
@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from(("z", "1", "", "é"))), min_size=1, max_size=6))
@example([("", "", "z")])
@example([("a", "b,c", "z"), ("a", "b", "")])
@example([("a", "b,c", "z"), ("a,b", "", "z")])
def test_lines_that_have_other_cells_than_they_should_are_not_read(rows: list[tuple[str, str, str]]) -> None:
    lines = [f"{first},7,{second},{last}" for first, second, last in rows]
    block = "".join(f"{line}\n" for line in lines).encode()
    narrow = read_narrow(block, NAMES, ",", None, READ, len(lines))
    whole = all(len(line.split(",")) == len(NAMES) for line in lines) and all(last for *_, last in rows)
    assert (narrow is not None) == (whole and bool(rows[0][0]))  # a block that begins with a delimiter is left to others
    if narrow is not None:
        assert narrow.cast(pl.String()).equals(read_cells(block, NAMES, ",").select([*READ]))


@pytest.mark.parametrize("cell", ["1.0", "7 ", "-", "x", "3000000000", "１"])
def test_seconds_that_are_no_plain_number_are_not_read(cell: str) -> None:
    assert read_narrow(f"a,1,b,c\na,{cell},b,c\n".encode(), NAMES, ",", None, READ, 2) is None


@pytest.mark.parametrize("key", ["x^", "x\x01", "x"])
@pytest.mark.parametrize("wait", ["007", "0" * 18 + "7", "", " 7", "+7", "-7", "86401"])
def test_a_call_is_the_same_however_it_is_read(key: str, wait: str) -> None:
    rows = [call(f"{key}{at}", wait=wait, exported_at="2026-04-01 08:00:00") for at in range(3)]
    by_blocks = sift_rows(rows)
    with patch.object(read, "read_plain", side_effect=NotPlain):
        exact = sift_rows(rows)
    assert by_blocks.rows == exact.rows
    assert by_blocks.records.equals(exact.records)
    assert by_blocks.refused == exact.refused
