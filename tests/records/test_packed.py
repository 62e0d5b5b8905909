"""Rows that are packed and restored are the rows that they were, whatever stands in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.records.moments import INSTANT, LOCAL
from slacalc.records.packed import pack, unpacked

SCHEMA = {
    "row": pl.Int64(),
    "key hash": pl.UInt64(),
    "queue": pl.Categorical(),
    "text": pl.String(),
    "yes": pl.Boolean(),
    "wait": pl.Int64(),
    "amount": pl.Int64(),
    "day": pl.Date(),
    "arrived_at": LOCAL,
    "arrived_at.instant": INSTANT,
    "exported_at.instant": INSTANT,
}
BEGIN = datetime.combine(date(2026, 3, 1), time())
MICROSECONDS = st.integers(0, 10**15)


@st.composite
def good_rows(draw: st.DrawFn) -> pl.DataFrame:
    """Rows in which a column may be the same throughout, blank here and there, or so far from its instant as all others."""
    height = draw(st.integers(0, 12))

    def column(values: st.SearchStrategy[object], *, may_lack: bool = True) -> list[object]:
        of_column = st.one_of(st.just(draw(values)).map(lambda value: [value] * height), st.lists(values, min_size=height))
        cells = draw(of_column)[:height]
        lacking = draw(st.lists(st.booleans(), min_size=height, max_size=height)) if may_lack and draw(st.booleans()) else []
        return [None if lacks else cell for cell, lacks in zip(cells, lacking or [False] * height, strict=True)]

    past = timedelta(microseconds=draw(st.sampled_from([0, 1, 999_999])))
    on_seconds = st.builds(lambda passed: BEGIN + timedelta(seconds=passed) + past, st.integers(-1_000_000, 1_000_000_000))
    at_any_time = st.builds(lambda passed: BEGIN + timedelta(microseconds=passed), MICROSECONDS)
    moments = draw(st.sampled_from([on_seconds, at_any_time]))
    arrived = column(moments)
    offset = draw(st.integers(-14, 14))
    instants = [moment - timedelta(hours=offset) if isinstance(moment, datetime) else None for moment in arrived]
    if draw(st.booleans()):
        instants = [moment if isinstance(moment, datetime) else None for moment in column(moments)]
    first, left_out = draw(st.sampled_from([0, 2, 300, 1 << 40])), st.sampled_from([0, 0, 0, 1, 255, 1 << 40])
    numbers = accumulate(
        draw(st.lists(left_out, min_size=height, max_size=height)), lambda last, more: last + 1 + more, initial=first
    )
    rows = {
        "row": [number for number, _ in zip(numbers, range(height), strict=False)],
        "key hash": column(st.integers(0, (1 << 64) - 1), may_lack=False),
        "queue": column(st.sampled_from(["咨询一组", "投诉组", "sales"])),
        "text": column(st.text(max_size=3)),
        "yes": column(st.booleans()),
        "wait": column(st.sampled_from([0, 1, 255, 256, 65535, 65536, (1 << 32) - 1, 1 << 32])),
        "amount": column(st.integers(-(1 << 62), 1 << 62)),
        "day": column(st.dates(date(1990, 1, 1), date(2099, 12, 31))),
        "arrived_at": arrived,
        "arrived_at.instant": [moment.replace(tzinfo=UTC) if moment is not None else None for moment in instants],
        "exported_at.instant": column(moments.map(lambda moment: moment.replace(tzinfo=UTC))),
    }
    return pl.DataFrame(rows, schema=SCHEMA)


@settings(max_examples=150, deadline=None)
@given(good_rows(), st.lists(st.sampled_from([*SCHEMA]), min_size=1, unique=True), st.booleans())
def test_rows_are_restored_whatever_of_them_is_asked_for(rows: pl.DataFrame, names: list[str], few: bool) -> None:
    kept, packing = (unpacked if few else pack)(rows)
    wanted = rows.select(names)
    del rows
    restored = packing.restore(kept.select(packing.kept_for(names)), names)
    assert restored.schema == wanted.schema
    assert restored.equals(wanted)
    assert few or not any(dtype == pl.Categorical() for dtype in kept.dtypes)


def test_what_is_the_same_throughout_is_kept_once_and_a_small_number_as_such() -> None:
    arrived = [BEGIN + timedelta(seconds=at) for at in range(300)]
    rows = pl.DataFrame(
        {
            "row": [10**10 + at + (at > 100) + (at > 200) for at in range(300)],
            "key hash": range(300),
            "queue": ["投诉组", "sales"] * 150,
            "text": [""] * 300,
            "yes": [True] * 300,
            "wait": range(300),
            "amount": [-1, 1] * 150,
            "day": [date(2026, 3, 1)] * 300,
            "arrived_at": arrived,
            "arrived_at.instant": [moment.replace(tzinfo=UTC) - timedelta(hours=8) for moment in arrived],
            "exported_at.instant": [datetime(2026, 4, 1, tzinfo=UTC)] * 300,
        },
        schema=SCHEMA,
    )
    kept, packing = pack(rows)
    assert dict(kept.schema) == {
        "key hash": pl.UInt64(),
        "text": pl.String(),
        "yes": pl.Boolean(),
        "row": pl.UInt8(),
        "queue": pl.UInt8(),
        "wait": pl.UInt16(),
        "amount": pl.UInt8(),
        "arrived_at": pl.UInt16(),
    }
    assert packing.restore(kept, rows.columns).equals(rows)
