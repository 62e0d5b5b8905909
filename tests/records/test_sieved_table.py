"""A sheet whose rows went through the sieve gives what the exact reader gives of it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import openpyxl
import polars as pl
import pytest

from records.exports import HEADERS, PLAIN, ZONE, outcome_of
from slacalc.records import budget, sieved_table
from slacalc.records.budget import Budget
from slacalc.records.load_layout import load_layout
from slacalc.records.rows_of_keys import RowsOfKeys
from slacalc.records.sheets import read_sheet
from slacalc.records.sieved_table import sieve_table
from slacalc.records.sifted_file import SiftedFile
from slacalc.records.tables import table_of_cells
from slacalc.records.waiting import WaitingRows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slacalc.records.layout import Layout

TIMED = load_layout(
    b"""
slacalc_layout: 1
id: timed
role: calls
blank: ["", "-"]
columns:
  call_id: {from: call_id}
  arrived_at: {date: day, date_format: "%Y-%m-%d", time: time, time_format: "%H:%M:%S"}
  outcome: {from: outcome, codes: {ok: answered, "0": abandoned}}
  queue: {from: queue}
  wait: {from: wait, as: "h:mm:ss"}
duplicates: {keep: none}
""",
    "timed.yaml",
)
AT = datetime(2026, 3, 2, 9, 12, 58)  # noqa: DTZ001 - cells hold local times
DAY, CLOCK = AT.date(), AT.time()
OUT = "2026-04-01 08:00:00"
ROWS: Sequence[Sequence[Any]] = (
    ("C1", "2026-03-02 09:00:00", "answered", 5, 60, OUT),
    ("C2", AT, "abandoned", 40, None, OUT),
    ("C2", AT, "abandoned", 40, None, OUT),
    (),
    ("C3", AT, "answered", "5", "60", OUT),
    ("C3", AT, "answered", "5", "61", OUT),
    ("C4", AT, "answered", 5, 60, "2026-03-31 08:00:00"),
    ("C4", AT, "answered", 5, 66, OUT),
    (" \u3000", None, None, None, "\u200b", None),
    HEADERS,
    ("total:", None, None, 99, None, None),
    (" C5", "2026-03-02 09:00:00", "answered ", 5, 60, OUT),
    (None, AT, "answered", 5, 60, OUT),
    (60001, AT, "answered", 5.5, 60, OUT),
    (60002.0, AT, "answered", 5.0, "#N/A", OUT),
    (123456789012345678, AT, "answered", 5, 60, OUT),
    ("C6", datetime(1899, 12, 31, 9), "answered", time(0, 0, 5), timedelta(seconds=61), OUT),  # noqa: DTZ001 - as above
    ("1899-12-31 C7", AT, "answered", 5, 60, OUT),
)
LOST = (*ROWS, ("C8", AT, "lost", 5, 60, OUT))
TIMED_ROWS: Sequence[Sequence[Any]] = (
    ("C1", DAY, CLOCK, "ok", "A", time(0, 0, 9)),
    ("C2", DAY, "09:12:58", 0, "-", timedelta(hours=25)),
    ("C3", "2026-03-02", CLOCK, "0", None, "0:00:09"),
    ("C3", "2026-03-02", CLOCK, 0, None, "0:00:09"),
    ("C4", DAY, datetime(1899, 12, 31), "ok", "A", timedelta(days=1)),  # noqa: DTZ001 - as above
)
HEADS = {PLAIN.id: HEADERS, TIMED.id: ("call_id", "day", "time", "outcome", "queue", "wait")}
SHEETS = (
    (PLAIN, ROWS, False),
    (PLAIN, ROWS, True),
    (PLAIN, LOST, False),
    (TIMED, TIMED_ROWS, False),
    (PLAIN, ROWS[:1], False),
    (PLAIN, (), False),
)


def book_of(layout: Layout, rows: Sequence[Sequence[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in ((), HEADS[layout.id], *rows):
        book.active.append([*row])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("layout", "rows", "known"), SHEETS, ids=["rows", "known later", "an unknown word", "times", "one row", "no row"]
)
def test_the_sieve_gives_of_a_sheet_what_the_exact_reader_gives(
    tmp_path: Path, layout: Layout, rows: Sequence[Sequence[Any]], *, known: bool
) -> None:
    paths = [tmp_path / "calls-1.xlsx", tmp_path / "calls-2.xlsx"]
    for path, part in zip(paths, (rows, rows[::-2]), strict=True):
        path.write_bytes(book_of(layout, part))
    known_by = datetime(2026, 3, 31, 12, tzinfo=UTC) if known else None
    with patch.object(sieved_table, "sieve_table", return_value=None):
        exact = outcome_of(paths, layout, ZONE, known_by)
    for cells in (1, 40):
        with patch.object(sieved_table, "CELLS", cells), patch.object(budget, "PART", 1):
            assert outcome_of(paths, layout, ZONE, known_by) == exact


def test_the_rows_that_are_not_plainly_good_are_few() -> None:
    table = table_of_cells(read_sheet(book_of(PLAIN, ROWS), "calls.xlsx", None, 1 << 30), "calls.xlsx", "xlsx", None, None)
    waiting = WaitingRows(PLAIN, 0)
    file = SiftedFile(replace(table, frame=table.frame.clear(), odd=()), PLAIN, ZONE, waiting, 0)
    good = sieve_table(table, file, PLAIN, ZONE, None, Budget(0))
    assert good is not None
    (rows,) = waiting
    assert isinstance(rows, RowsOfKeys)
    (refused,) = file.refused()
    assert (good.height, file.rows, refused.filter("odd")["row"].to_list()) == (8, 16, [12, 13])
    assert sorted([*rows.accepted["row"], *refused.filter(~pl.col("odd"))["row"]]) == [14, 15, 16, 17, 18, 19]
