"""Times as exports write them: parts of a second, ISO times, days without a clock, and the instants behind them.

About ``records/time_format.py`` and ``records/moments.py``.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import sift
from slacalc.records.load_layout import load_layout
from slacalc.records.moments import steady_offset

HEAD = "slacalc_layout: 1\nid: t\nrole: calls\ncolumns:\n  call_id: {from: id}\n  outcome: {from: o}\n"
TAIL = "duplicates: {keep: none}\n"
PLAIN = '{from: at, format: "%Y-%m-%d %H:%M:%S"}'


def layout_text(at: str = PLAIN, talk: str = "{from: talk, as: seconds}") -> str:
    return f"{HEAD}  arrived_at: {at}\n  talk: {talk}\n{TAIL}"


def talk(text: str, form: str) -> int | None:
    """The seconds of one cell; None where it is refused."""
    layout = load_layout(layout_text(talk=f"{{from: talk, {form}}}").encode(), "l.yaml")
    found = sift({"calls.csv": f'id,at,o,talk\n1,2026-03-02 09:00:00,abandoned,"{text}"\n'.encode()}, layout)
    return found.records["talk"][0] if found.records.height else None


@pytest.mark.parametrize(
    ("text", "form", "plain", "dropped", "rounded"),
    [
        ("0:02:58.667", '"h:mm:ss"', None, 178, 179),
        ("0:02:58,499", '"h:mm:ss"', None, 178, 178),
        ("0:59:59.5", '"h:mm:ss"', None, 3599, 3600),
        ("0.02.58.5", '"h.mm.ss"', None, 178, 179),
        ("02:58.49999", '"mm:ss"', None, 178, 178),
        ("178.5", "seconds", None, 178, 179),
        ("178,25", "seconds", None, 178, 178),
        ("178.0", "seconds", 178, 178, 178),
        ("178", "seconds", 178, 178, 178),
        ("0:02:58", '"h:mm:ss"', 178, 178, 178),
        ("-0:00:00.4", '"h:mm:ss"', None, None, None),
        ("0:02:58.", '"h:mm:ss"', None, None, None),
        ("0:02:60.5", '"h:mm:ss"', None, None, None),
    ],
)
def test_parts_of_a_second_are_what_the_layout_says(
    text: str, form: str, plain: int | None, dropped: int | None, rounded: int | None
) -> None:
    assert talk(text, f"as: {form}") == plain
    assert talk(text, f"as: {form}, parts_of_seconds: dropped") == dropped
    assert talk(text, f"as: {form}, parts_of_seconds: rounded") == rounded


@given(st.integers(0, 86_000), st.text("0123456789", min_size=1, max_size=9))
@settings(max_examples=20, deadline=None)
def test_every_form_says_the_same(seconds: int, part: str) -> None:
    exact = seconds + Fraction(int(part), 10 ** len(part))
    clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{part}"
    for form, text in (('"h:mm:ss"', clock), ("seconds", f"{seconds}.{part}")):
        assert talk(text, f"as: {form}, parts_of_seconds: dropped") == floor(exact)
        assert talk(text, f"as: {form}, parts_of_seconds: rounded") == floor(exact + Fraction(1, 2))
        assert talk(text, f"as: {form}, parts_of_seconds: raised") == ceil(exact)


@pytest.mark.parametrize(
    ("text", "form", "raised"),
    [
        ("20400", "milliseconds", 21),
        ("20000", "milliseconds", 20),
        ("1", "milliseconds", 1),
        ("0.01", "minutes", 1),
        ("PT2.0001S", "iso 8601", 3),
        ("-0:00:00.4", '"h:mm:ss"', None),
        ("-400", "milliseconds", None),
    ],
)
def test_a_second_that_has_begun_is_a_whole_one_where_it_is_raised(text: str, form: str, raised: int | None) -> None:
    assert talk(text, f"as: {form}, parts_of_seconds: raised") == raised


ISO = '{from: at, format: "%Y-%m-%dT%H:%M:%S%.f%z"}'


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-02T09:00:00Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00:00+00:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00:00.5+0530", datetime(2026, 3, 2, 3, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-03-02T09:00:00.1234567-08:00", datetime(2026, 3, 2, 17, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-03-02T09:00:00", None),
        ("2026-03-02T09:00:00z", None),
        ("2026-03-02T09:00:00+8", None),
        ("2026-03-02T09:00:00 Z", None),
    ],
)
def test_an_offset_is_read_and_z_is_utc(text: str, instant: datetime | None) -> None:
    found = sift({"calls.csv": f"id,at,o,talk\n1,{text},abandoned,\n".encode()}, load_layout(layout_text(ISO).encode(), "l.yaml"))
    assert found.records["arrived_at.instant"].to_list() == ([instant] if instant else [])


DAYS = '{from: at, format: "%Y-%m-%d", clock: none}'


def test_a_day_without_a_clock_begins_where_its_zone_begins_it() -> None:
    layout = load_layout(layout_text(DAYS).encode(), "l.yaml")
    rows = "id,at,o,talk\n1,2026-04-24,abandoned,\n2,2026-04-25,abandoned,\n3,2026-04-25 10:00:00,abandoned,\n"
    found = sift({"calls.csv": rows.encode()}, layout, "Africa/Cairo")  # 24 April 2026: midnight is skipped
    assert found.records["arrived_at"].dt.strftime("%d %H:%M").to_list() == ["24 00:00", "25 00:00"]
    assert found.records["arrived_at.instant"].dt.strftime("%d %H:%M").to_list() == ["23 22:00", "24 21:00"]
    assert found.clockless == ("arrived_at",)
    assert found.rows.refused == 1
    assert load_layout(layout_text().encode(), "l.yaml").clockless == ()


def test_a_day_that_a_zone_never_had_is_refused() -> None:
    layout = load_layout(layout_text(DAYS).encode(), "l.yaml")
    rows = "id,at,o,talk\n1,2011-12-30,abandoned,\n2,2011-12-31,abandoned,\n"
    found = sift({"calls.csv": rows.encode()}, layout, "Pacific/Apia")
    assert [row.reasons[0].slug for row in found.refused] == ["records/unclear-local-time"]


def test_cells_with_a_type_of_their_own_keep_their_offset() -> None:
    both = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
    frame = pl.DataFrame(
        {"id": ["1", "2"], "at": both, "o": ["abandoned"] * 2, "talk": [None, None]}, schema_overrides={"talk": pl.Int64}
    )
    data = io.BytesIO()
    frame.with_columns(pl.col("at").dt.convert_time_zone("Europe/Berlin")).write_parquet(data)
    for at in (PLAIN, ISO):
        found = sift({"calls.parquet": data.getvalue()}, load_layout(layout_text(at).encode(), "l.yaml"), "Europe/Berlin")
        assert found.records["arrived_at"].dt.strftime("%H:%M").to_list() == ["02:30", "02:30"]
        assert found.records["arrived_at.instant"].to_list() == both
    naive = io.BytesIO()
    frame.with_columns(pl.col("at").dt.replace_time_zone(None)).write_parquet(naive)
    found = sift({"calls.parquet": naive.getvalue()}, load_layout(layout_text(ISO).encode(), "l.yaml"), "UTC")
    assert found.rows.refused == 2  # the layout promises an offset


def test_of_rows_with_one_key_the_latest_instant_wins() -> None:
    text = layout_text(ISO).replace(
        TAIL, '  exported_at: {from: x, format: "%Y-%m-%d %H:%M:%S%z"}\nduplicates: {keep: latest exported_at}\n'
    )
    rows = (
        "id,at,o,talk,x\n"
        "1,2026-10-25T00:00:00Z,abandoned,1,2026-10-25 02:50:00+0200\n"
        "1,2026-10-25T00:00:00Z,abandoned,2,2026-10-25 02:10:00+0100\n"
    )
    layout = load_layout(text.encode(), "l.yaml")
    found = sift({"calls.csv": rows.encode()}, layout, "Europe/Berlin")
    assert found.records["talk"].to_list() == [2]
    older = replace(layout, older_row_counts=True)
    assert sift({"calls.csv": rows.replace(",2,", ",x,").encode()}, older, "Europe/Berlin").records["talk"].to_list() == [1]


ROWS_OF_ONE = {
    "legs": (
        "  wait: {from: wait, as: seconds, never: 0 s, over_legs: sum}\n",
        'over_legs: "answered if any, else last"',
        "over_legs: first",
        "legs: {number: leg}\n",
    ),
    "events": (
        "  wait: {from: {up: wait}, as: seconds, never: 0 s, over_events: sum}\n",
        'over_events: "answered if any, else last"',
        "over_events: first",
        'events:\n  kind: o\n  kinds: {A: up, B: down}\n  at: {from: at, format: "%Y-%m-%d %H:%M:%S"}\n',
    ),
}


@pytest.mark.parametrize(("rows", "wait"), [(("", ""), 0), (("5", ""), 5), (("", "7"), 7)])
@pytest.mark.parametrize("kind", ROWS_OF_ONE)
def test_a_wait_that_never_began_is_no_time_in_rows_of_one_call(kind: str, rows: tuple[str, str], wait: int) -> None:
    wait_line, outcome, first, tail = ROWS_OF_ONE[kind]
    text = (
        "slacalc_layout: 1\nid: t\nrole: calls\ncolumns:\n  call_id: {from: id}\n"
        f'  arrived_at: {{from: at, format: "%Y-%m-%d %H:%M:%S", {first}}}\n'
        f"  outcome: {{from: o, codes: {{A: answered, B: abandoned}}, {outcome}}}\n{wait_line}{tail}duplicates: {{keep: none}}\n"
    )
    lines = "".join(f"1,2026-03-02 09:0{at}:00,A,{cell},{at}\n" for at, cell in enumerate(rows))
    found = sift({"calls.csv": f"id,at,o,wait,leg\n{lines}".encode()}, load_layout(text.encode(), "l.yaml"))
    assert found.records["wait"].to_list() == [wait]


@pytest.mark.parametrize(
    ("zone", "forward", "back"),
    [
        ("America/Recife", date(2000, 10, 8), date(2000, 10, 15)),  # no zone has put them back sooner
        ("Africa/Casablanca", date(2026, 2, 15), date(2026, 3, 22)),
        ("Europe/Berlin", date(2026, 3, 29), date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2026, 4, 5), date(2026, 10, 4)),  # by half an hour
    ],
)
def test_clocks_are_steady_on_the_days_between_which_they_are_not_changed(zone: str, forward: date, back: date) -> None:
    for day in range(-4, (back - forward).days + 5, 1 if back - forward < timedelta(days=40) else 3):
        for length in (0, 1, 6):
            first, last = forward + timedelta(days=day), forward + timedelta(days=day + length)
            noon = datetime(first.year, first.month, first.day, 12, tzinfo=ZoneInfo(zone))
            offset = steady_offset(zone, first, last)
            if any(first <= changed <= last for changed in (forward, back)):
                assert offset is None
            elif all(changed < first - timedelta(days=1) or changed > last + timedelta(days=2) for changed in (forward, back)):
                assert offset == noon.utcoffset()
            else:
                assert offset in {None, noon.utcoffset()}
