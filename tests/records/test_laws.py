"""What holds of every log, however messy.

About ``records/read.py``.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import HEADERS, LEGS, PLAIN, csv_of, sift, sift_rows
from slacalc.base.diagnostics import Refused
from slacalc.records.decode import Decoded
from slacalc.records.tables import TableForm, _quoted, _unquoted, table_of_text

if TYPE_CHECKING:
    import random

    from slacalc.records.sifted import Rows

BOUNDED = settings(max_examples=25, deadline=None)
KEYS = st.sampled_from(["C1", "C2", "C3", "C4", "C5", "C6", "C7", "", "1.2E+9", "合计"])
TIMES = st.sampled_from([*["2026-03-02 09:00:00", "2026-03-02T09:00:01"] * 6, "2026-03-02 24:00:00", "", "x"])
OUTCOMES = st.sampled_from([*["answered", "abandoned"] * 5, ""])
SECONDS = st.sampled_from([*["0", "5", "60.0"] * 5, "-1", "99999", "", "x"])
ROW = st.tuples(KEYS, TIMES, OUTCOMES, SECONDS, SECONDS, TIMES)
RAGGED = (
    st.lists(st.sampled_from(["a", "", "C1"]), min_size=1, max_size=8).filter(lambda row: len(row) != len(HEADERS)).map(tuple)
)
MESSY = st.lists(st.one_of(ROW, ROW, ROW, RAGGED, st.just(HEADERS)), min_size=1, max_size=30)
LEG_HEADERS = ("id", "leg", "at", "outcome", "agent", "talk", "resolved")
LEG_ROW = st.tuples(
    KEYS, st.sampled_from([*["1", "2", "3"] * 5, "x", ""]), TIMES, OUTCOMES, KEYS, SECONDS, st.sampled_from(["yes", "0", ""])
)


def _is_a_row(row: tuple[str, ...]) -> bool:
    return any(row)


@BOUNDED
@given(MESSY)
def test_every_row_is_accounted_for(rows: list[tuple[str, ...]]) -> None:
    real = [row for row in rows if _is_a_row(row)]
    if not real:
        return
    sifted = sift_rows(rows)
    sums = sifted.rows
    assert sums.read == len(real)
    assert sums.read == sums.refused + sums.duplicate + sums.absorbed + sums.records
    assert sums.refused == len(sifted.refused) == sum(count for _, count in sums.refused_by)
    assert sums.records == sifted.records.height == sifted.records["call_id"].n_unique()
    assert sifted.records["call_id"].to_list() == sorted(sifted.records["call_id"])


@BOUNDED
@given(st.lists(LEG_ROW, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_every_leg_is_accounted_for_whatever_the_order(rows: list[tuple[str, ...]], dice: random.Random) -> None:
    if not any(map(_is_a_row, rows)):
        return
    sifted = sift_rows(rows, LEGS, LEG_HEADERS)
    sums = sifted.rows
    assert sums.read == sums.refused + sums.duplicate + sums.absorbed + sums.records
    shuffled = dice.sample(rows, len(rows))
    other = sift_rows(shuffled, LEGS, LEG_HEADERS)
    assert other.records.equals(sifted.records)
    assert other.rows == sums


@BOUNDED
@given(MESSY, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(rows: list[tuple[str, ...]], dice: random.Random) -> None:
    if not any(map(_is_a_row, rows)):
        return
    shuffled = dice.sample(rows, len(rows))
    one, other = sift_rows(rows), sift_rows(shuffled)
    assert one.records.equals(other.records)
    assert one.rows == other.rows


@BOUNDED
@given(st.lists(ROW.filter(_is_a_row), min_size=2, max_size=30), st.integers(1, 29))
def test_parts_read_together_are_the_whole(rows: list[tuple[str, ...]], at: int) -> None:
    cut = min(at, len(rows) - 1)
    whole = sift({"calls.csv": csv_of(rows)})
    parts = {"calls-01.csv": csv_of(rows[:cut]), "calls-02.csv.gz": gzip.compress(csv_of(rows[cut:]))}
    together = sift(parts)
    assert together.records.equals(whole.records)
    assert together.rows == whole.rows
    assert sift(dict(reversed(parts.items()))).records.equals(whole.records)


COMMAS = TableForm(",", quotes=None, header=None, first=1)
CELL = st.text(st.characters(exclude_characters='",\r\n\x00', exclude_categories=["Cs"]), max_size=6)


@BOUNDED
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=2, max_size=12))
def test_both_ways_of_reading_text_give_the_same_table(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows)
    if not rows[0][0].strip() or not text.strip(", \n\t"):
        return
    try:
        table_of_text(Decoded(text, "utf-8", guessed=False, strange=frozenset()), "x.csv", COMMAS)
    except Refused:
        return
    headers, frame, odd = _unquoted(text, "x.csv", COMMAS)
    slow_headers, slow_frame, slow_odd = _quoted(text, "x.csv", COMMAS)
    assert headers == slow_headers
    assert frame.equals(slow_frame)
    assert odd == slow_odd


FIRST, LAST = dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31)  # noqa: DTZ001 - local times are naive
MOMENTS = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0))
TYPED = st.lists(
    st.tuples(
        st.integers(1, 10**14),
        MOMENTS,
        st.sampled_from(["answered", "abandoned"]),
        st.integers(0, 5000),
        st.none() | st.booleans(),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)
TYPED_HEADERS = ("call_id", "arrived_at", "outcome", "wait", "resolved", "talk")


@BOUNDED
@given(TYPED)
def test_csv_workbook_and_parquet_of_one_content_are_the_same_records(rows: list[tuple[Any, ...]]) -> None:
    content = [(*row, 60) for row in rows]
    text = csv_of([["" if cell is None else str(cell) for cell in row] for row in content], TYPED_HEADERS)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (TYPED_HEADERS, *content):
        sheet.append(row)
    xlsx, parquet = io.BytesIO(), io.BytesIO()
    book.save(xlsx)
    pl.DataFrame(content, schema=list(TYPED_HEADERS), orient="row", schema_overrides={"resolved": pl.Boolean()}).write_parquet(
        parquet
    )
    expected = sift({"calls.csv": text})
    assert expected.rows.records == len(rows)
    for name, data in (("calls.xlsx", xlsx), ("calls.parquet", parquet)):
        sifted = sift({name: data.getvalue()})
        assert sifted.records.equals(expected.records)
        assert sifted.rows == expected.rows


GOOD = csv_of([("C1", "2026-03-02 09:00:00", "answered", "1", "2", "")] * 3)


def _book() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEADERS)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame({name: ["x"] for name in HEADERS}).write_parquet(out)
    return out.getvalue()


SEEDS = {
    "calls.csv": GOOD,
    "calls.tsv": GOOD.replace(b",", b"\t"),
    "calls.csv.gz": gzip.compress(GOOD),
    "calls.xlsx": _book(),
    "calls.parquet": _parquet(),
}


def _sums_or_refusal(name: str, data: bytes) -> Rows | None:
    try:
        return sift({name: data}, PLAIN).rows
    except Refused:
        return None


@BOUNDED
@given(st.sampled_from([*SEEDS, "calls.csv.zst"]), st.binary(max_size=200))
def test_no_bytes_make_anything_but_a_refusal(name: str, data: bytes) -> None:
    _sums_or_refusal(name, data)
    _sums_or_refusal(name, b"call_id,arrived_at,outcome\n" + data)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(list(SEEDS)), st.data())
def test_no_damage_makes_anything_but_a_refusal(name: str, data: st.DataObject) -> None:
    whole = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    _sums_or_refusal(name, bytes(whole[: data.draw(st.integers(0, len(whole)))]))
