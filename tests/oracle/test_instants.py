"""Around every change of clocks the program counts what plain Python counts from the same files."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracle.instants import Found, Style, work_out
from program import run_here

CASE = Path(__file__).parents[1] / "golden" / "summer-time"
CHANGES = (
    ("Europe/Berlin", "2026-03-29T01:00:00"),
    ("Europe/Berlin", "2026-10-25T01:00:00"),
    ("Europe/London", "2026-03-29T01:00:00"),
    ("Europe/London", "2026-10-25T01:00:00"),
    ("America/New_York", "2026-03-08T07:00:00"),
    ("America/New_York", "2026-11-01T06:00:00"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00"),
    ("Asia/Shanghai", "2026-10-25T01:00:00"),
)
"""Zone and the instant in UTC of a change of its clocks; the last one has none."""
OTHERS = (
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Beirut",
    "America/Santiago",
    "Pacific/Chatham",
    "Pacific/Easter",
    "Africa/Casablanca",
)
EVENT = st.integers(-6 * 12, 6 * 12).map(lambda steps: steps * 300)
"""Seconds from the change."""
calls = st.lists(st.tuples(EVENT, st.integers(0, 2), st.sampled_from(["answered", "abandoned"])), max_size=12)
tickets = st.lists(st.tuples(EVENT, st.none() | EVENT.map(lambda seconds: seconds + 3 * 3600)), max_size=6)
register = st.lists(st.tuples(EVENT, EVENT), max_size=3)
Calls = list[tuple[int, int, str]]
Tickets = list[tuple[int, int | None]]
Register = list[tuple[int, int]]


def contract(zone: str, hours: int) -> str:
    text = (CASE / "contract.yaml").read_text(encoding="utf-8").replace("Europe/Berlin", zone)
    text = text.replace("within: 48 hours", f"within: {hours} hour{'s' if hours > 1 else ''}")
    text = text.replace("in month of deadline", "in month of receipt").replace(
        "tickets.yaml}", "tickets.yaml, excused: excused.yaml}"
    )
    answered = text[text.index("  repeats:") : text.index("  resolution:")]
    answered = answered.replace("repeats:", "answered:").replace("repeated_of_answered", "answered_of_all")
    answered = answered.replace("    within: 2 h\n", "    excused: leaves scope\n").replace("at most 10%", "at least 10%")
    return text.replace("fees:\n", f"{answered}fees:\n")


EXCUSED = """slacalc_layout: 1
id: register
role: excused
columns:
  excused_id: {from: id}
  begins_at: {from: from, format: "%Y-%m-%d %H:%M:%S%z"}
  ends_at: {from: until, format: "%Y-%m-%d %H:%M:%S%z"}
  reason: {from: reason}
  agreed_by: {from: by}
duplicates: {keep: none}
"""


def files_of(zone: ZoneInfo, change: datetime, style: Style, found: tuple[Calls, Tickets, Register]) -> tuple[str, str, str]:
    def text(seconds: int) -> str:
        if style == "offset":
            return (change + timedelta(seconds=seconds)).astimezone(zone).isoformat(" ")
        # As if the clock had not been changed: these are local times of every kind.
        return f"{change.astimezone(zone).replace(tzinfo=None) + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S}"

    heard, cases, agreed = found
    local = change.astimezone(zone)
    quiet = text(int((local.replace(day=15, hour=12, minute=0) - change).total_seconds()))
    anchor = f"anchor,{quiet},answered,1,1,anchor"
    rows = [f"C{at},{text(seconds)},{result},1,1,{caller}" for at, (seconds, caller, result) in enumerate(heard)]
    opened = [f"T{at},{text(first)},{'' if last is None else text(last)},no" for at, (first, last) in enumerate(cases)]
    spans = [f"E{at},{text(first)},{text(last)},a fault,both" for at, (first, last) in enumerate(agreed)]
    return (
        "\n".join(["id,at,result,wait,talk,caller", *rows, anchor]) + "\n",
        "\n".join(["id,opened,resolved,reopened", *opened, f"anchor,{quiet},,no"]) + "\n",
        "\n".join(["id,from,until,reason,by", *spans, f"anchor,{quiet},{quiet},a fault,both"]) + "\n",
    )


def measured(zone: str, month: str, style: Style, files: tuple[str, str, str], hours: int, *, layout_says: bool) -> Found:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(contract(zone, hours), encoding="utf-8")
        layouts = {role: (CASE / f"{role}.yaml").read_text(encoding="utf-8") for role in ("calls", "tickets")}
        for role, text in (layouts | {"excused": EXCUSED}).items():
            written = text.replace("%S%z", "%S") if style == "naive" else text
            if layout_says:
                written = written.replace(f"role: {role}\n", f"role: {role}\ntimezone: {zone}\n")
            (folder / f"{role}.yaml").write_text(written, encoding="utf-8")
        (folder / "month").mkdir()
        for role, text in zip(("calls", "tickets", "excused"), files, strict=True):
            (folder / "month" / f"{role}.csv").write_text(text, encoding="utf-8")
        command = ["measure", "contract.yaml", "month", "--month", month, "--as-of", "2026-12-31T12:00:00", "--format", "json"]
        answer = run_here(command, folder)
    assert answer.code == 0, answer.err
    said: dict[str, Any] = json.loads(answer.out)
    values = {metric["id"]: ratio(metric) for metric in said["metrics"]}
    refused = {row["role"]: row["refused"] for row in said["rows"]}
    return Found(refused["calls"], refused["tickets"], values["repeats"], values["answered"], values["resolution"])


def ratio(metric: dict[str, Any]) -> Fraction | None:
    return Fraction(int(metric["numerator"]), int(metric["denominator"])) if metric["denominator"] != "0" else None


def compare(
    zone: str, change: datetime, style: Style, found: tuple[Calls, Tickets, Register], hours: int, *, layout_says: bool
) -> None:
    clock = ZoneInfo(zone)
    month = f"{change.astimezone(clock):%Y-%m}"
    files = files_of(clock, change, style, found)
    expected = work_out(*files, clock, month, hours)
    assert measured(zone, month, style, files, hours, layout_says=layout_says) == expected


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@given(
    style=st.sampled_from(["offset", "naive"]),
    found=st.tuples(calls, tickets, register),
    hours=st.integers(1, 5),
    layout_says=st.booleans(),
)
@example(
    style="offset",
    found=(
        [(-1800, 1, "answered"), (0, 2, "abandoned"), (6300, 1, "answered")],
        [(-1800, 5400), (-1200, 600), (-9000, 1800)],
        [(-900, 900)],
    ),
    hours=2,
    layout_says=True,
)
@settings(max_examples=8, deadline=None)
def test_around_a_change_of_clocks(
    zone: str, change: str, style: Style, found: tuple[Calls, Tickets, Register], hours: int, *, layout_says: bool
) -> None:
    compare(zone, datetime.fromisoformat(change).replace(tzinfo=UTC), style, found, hours, layout_says=layout_says)


@given(
    st.sampled_from(OTHERS),
    st.integers(0, 330 * 24),
    st.sampled_from(["offset", "naive"]),
    st.tuples(calls, tickets, register),
    st.integers(1, 5),
)
@settings(max_examples=20, deadline=None)
def test_at_any_hour_of_any_zone(zone: str, hour: int, style: Style, found: tuple[Calls, Tickets, Register], hours: int) -> None:
    near = datetime(2026, 1, 2, tzinfo=UTC) + timedelta(hours=hour)
    compare(zone, change_after(ZoneInfo(zone), near), style, found, hours, layout_says=False)


def change_after(zone: ZoneInfo, moment: datetime) -> datetime:
    """The next change of that zone's clocks in 2026, by the half hour; the moment itself where none is left."""
    at = moment
    while at.year == moment.year and at < datetime(2026, 11, 30, tzinfo=UTC):
        after = at + timedelta(minutes=30)
        if at.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            return after
        at = after
    return moment
