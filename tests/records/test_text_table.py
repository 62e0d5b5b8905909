"""A table of texts of any length: each row once, in order, and a Parquet file that is the same whatever memory there is."""

from __future__ import annotations

import io
from unittest.mock import patch

import polars as pl
import pytest

from slacalc.records import text_table
from slacalc.records.machine import Machine, _used
from slacalc.records.text_table import TextTable

HEADERS = ("call_id", "caller")


@pytest.mark.parametrize("rows", [0, 1, 7, 40])
def test_rows_come_back_in_any_memory(rows: int) -> None:
    texts = [(f"C{at}", "客户" * (at % 3)) for at in range(rows)]
    written = set()
    for memory in (200, 1 << 30):
        before = _used.set(Machine(memory))
        try:
            with patch.object(text_table, "ROWS", 6):
                table, parquet = TextTable(HEADERS, iter(texts)), io.BytesIO()
                table.write_parquet(parquet)
        finally:
            _used.reset(before)
        assert (list(table), table.height) == (texts, rows)
        assert table.longest() == tuple(max(map(len, column)) for column in zip(HEADERS, *texts, strict=True))
        assert pl.read_parquet(io.BytesIO(parquet.getvalue())).rows() == texts
        written.add(parquet.getvalue())
    assert len(written) == 1
