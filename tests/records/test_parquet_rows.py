"""A Parquet file that is read some rows at a time gives what the exact reader gives of it as a whole."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

import polars as pl
import pytest

from records.exports import PLAIN, ZONE, outcome_of
from records.plain_file import opened
from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.records import budget, parquet_rows, read
from slacalc.records.blocks import NotPlain
from slacalc.records.load_layout import load_layout
from slacalc.records.parquet_footer import RowGroup, read_footer
from slacalc.records.parquet_spans import RowSpan
from slacalc.records.plain import PlainReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slacalc.records.layout import Layout

AT = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - a clock without a zone
WITH_OFFSET = load_layout(
    b"""
slacalc_layout: 1
id: with-offset
role: calls
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {from: outcome}
  wait: {from: wait, as: "h:mm:ss"}
duplicates: {keep: none}
""",
    "with-offset.yaml",
)
TEXTS: dict[str, pl.Series] = {
    "call_id": pl.Series(["C1", "C2", "", "C2", None, "total", "call_id", "C3", "C3", " C4", "C5"]),
    "arrived_at": pl.Series(["2026-03-02 09:00:00"] * 6 + ["arrived_at", "2026-03-02", "2026-03-02 09:00:00", "x", None]),
    "outcome": pl.Series(["answered"] * 6 + ["outcome"] + ["answered"] * 4),
    "wait": pl.Series(["5", "5", "", "5", None, "5", "wait", "5", "#N/A", "5", "5"]),
    "talk": pl.Series(["60", "60", "", "60", None, "60", "talk", "60", "60", "60", "60"]),
    "exported_at": pl.Series(["2026-04-01 08:00:00"] * 4 + [None, "", "exported_at"] + ["2026-04-01 08:00:00"] * 4),
}
TYPED: dict[str, pl.Series] = {
    "call_id": pl.Series([1, 2, 2, None, 3, 4, 5]),
    "arrived_at": pl.Series([AT, AT, AT, None, datetime(1980, 1, 1), AT, AT]),  # noqa: DTZ001 - as above
    "outcome": pl.Series(["answered", "abandoned", "abandoned", None, "answered", "answered", "lost"], dtype=pl.Categorical),
    "wait": pl.Series([5.0, 5, 5, None, 5, 5.5, 5]),
    "talk": pl.Series([60, None, None, None, 60, 60, 60], dtype=pl.Int8),
    "exported_at": pl.Series([AT, AT, AT, None, AT, AT, AT]).dt.replace_time_zone("UTC"),
}
ZONED: dict[str, pl.Series] = {
    "id": pl.Series(["a", "a", "b", "c"]),
    "at": pl.Series([AT, AT, datetime(1980, 1, 1), AT]).dt.replace_time_zone("Europe/Berlin"),  # noqa: DTZ001 - as above
    "outcome": pl.Series(["answered"] * 4),
    "wait": pl.Series([5_000, 5_000, 90_000, 5_000], dtype=pl.Duration("ms")),
}


def outcome_of_file(path: Path, layout: Layout, known_by: datetime | None = None, memory: int = 0) -> tuple[object, ...]:
    return outcome_of([path, path.with_stem("calls-2")], layout, ZONE, known_by, memory)


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(
    ("layout", "columns"),
    [
        (PLAIN, TEXTS),
        (PLAIN, TYPED),
        (PLAIN, {**TYPED, "outcome": TYPED["outcome"].cast(str).replace("lost", "answered")}),
        (WITH_OFFSET, ZONED),
    ],
    ids=["texts", "an unknown word", "types of their own", "offsets"],
)
def test_some_rows_at_a_time_give_what_all_of_them_give(
    tmp_path: Path, layout: Layout, columns: Mapping[str, pl.Series], known: bool
) -> None:
    rows = pl.DataFrame(columns)
    rows.write_parquet(tmp_path / "calls-1.parquet", row_group_size=2)
    rows.reverse().write_parquet(tmp_path / "calls-2.parquet")
    known_by = datetime(2026, 3, 15, tzinfo=UTC) if known else None
    with patch.object(read, "read_plain", side_effect=NotPlain):
        exact = outcome_of_file(tmp_path / "calls-1.parquet", layout, known_by)
    for cells in (1, 3 * len(columns), 1_000):
        with patch.object(parquet_rows, "CELLS", cells), patch.object(budget, "PART", 1):
            assert outcome_of_file(tmp_path / "calls-1.parquet", layout, known_by) == exact
    if not isinstance(exact[0], Diagnostic):
        opened(tmp_path / "calls-2.parquet", layout)


def test_spans_are_row_groups_whose_bytes_are_all_of_the_file(tmp_path: Path) -> None:
    path, written = tmp_path / "calls.parquet", io.BytesIO()
    pl.DataFrame(TEXTS).write_parquet(written, row_group_size=4)
    path.write_bytes(written.getvalue())
    groups = read_footer(written.getvalue()).groups
    assert [group.rows for group in groups] == [4, 4, 3]
    reader = PlainReader(path, PLAIN, ZONE, None)
    spans = reader.spans(1)
    assert [(span.begin, span.end) for span in spans] == [
        (0, groups[1].begin),
        (groups[1].begin, groups[2].begin),
        (groups[2].begin, None),
    ]
    assert reader.spans(1_000_000)[0] == RowSpan(0, None, 0, 11)
    assert groups[0] == RowGroup(4, 4)


@pytest.mark.parametrize("data", [b"", b"PAR1PAR1", b"x" * 100, b"x" * 100 + b"\xff\xff\xff\xffPAR1"])
def test_what_is_no_parquet_file_is_left_to_the_exact_reader(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "calls.parquet").write_bytes(data)
    with pytest.raises(NotPlain):
        opened(tmp_path / "calls.parquet", PLAIN)


def test_nested_columns_and_damaged_pages_are_left_to_the_exact_reader(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    pl.DataFrame({**TEXTS, "list": [[1]] * 11}).write_parquet(path)
    with pytest.raises(NotPlain):
        opened(path, PLAIN)
    pl.DataFrame(TEXTS).write_parquet(path, compression="zstd")
    data = path.read_bytes()
    path.write_bytes(data[:4] + bytes(200) + data[204:])
    with pytest.raises(NotPlain):
        opened(path, PLAIN)


def test_a_file_that_changes_between_two_looks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    pl.DataFrame(TEXTS).write_parquet(path)
    again = opened(path, PLAIN).again
    assert again([2]).rows() == [(2, *(texts[0] for texts in TEXTS.values()))]
    pl.DataFrame(TEXTS).reverse().write_parquet(path)
    with pytest.raises(Refused, match="unreadable-file"):
        again([2])
