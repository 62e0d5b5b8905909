"""Half hours and hours by a pencil that knows instants and zones alone: over midnight and over changes of the clock."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import run_here

GOLDEN = Path(__file__).parents[1] / "golden" / "half-hours-and-hours"
CONTRACT = (GOLDEN / "contract.yaml").read_text(encoding="utf-8")
TIMES = (
    ("America/New_York", "2026-11", datetime(2026, 11, 1, 5, 0, tzinfo=UTC)),
    ("America/New_York", "2026-04", datetime(2026, 4, 1, 3, 0, tzinfo=UTC)),
    ("Europe/Berlin", "2026-10", datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
    ("Australia/Lord_Howe", "2026-10", datetime(2026, 10, 3, 14, 0, tzinfo=UTC)),
    ("Asia/Kathmandu", "2026-05", datetime(2026, 5, 9, 17, 0, tzinfo=UTC)),
)
"""Zones, their months, and an instant shortly before midnight or a change of the clock."""
Call = tuple[int, str, int]
"""Seconds after that instant, what became of the call, how long it waited."""
calls = st.lists(
    st.tuples(
        st.integers(0, 6 * 3600) | st.sampled_from([0, 1799, 1800, 3599, 3600, 5400, 7200]),
        st.sampled_from(["answered", "answered", "abandoned", "ivr_only"]),
        st.sampled_from([3, 20, 21]),
    ),
    max_size=40,
)


def pencil(made: list[Call], zone: str, month: str, begin: datetime, minutes: int) -> list[tuple[int, int]]:
    """Of each interval in which a call of the month arrived how many were answered in time, and of how many."""
    found: dict[tuple[datetime, timedelta | None], list[int]] = defaultdict(lambda: [0, 0])
    for seconds, outcome, wait in made:
        local = (begin + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))
        if f"{local:%Y-%m}" != month:
            continue
        shown = local.replace(tzinfo=None)
        sums = found[shown.replace(minute=shown.minute // minutes * minutes, second=0), local.utcoffset()]
        sums[0] += outcome == "answered" and wait <= 20
        sums[1] += outcome in {"answered", "abandoned"}
    return [(reached, counted) for reached, counted in found.values()]


@pytest.mark.parametrize(("zone", "month", "begin"), TIMES)
@given(calls, st.integers(1, 4), st.integers(1, 9))
@settings(max_examples=10, deadline=None)
def test_intervals_of_the_clock(zone: str, month: str, begin: datetime, made: list[Call], each: int, tenths: int) -> None:
    text = CONTRACT.replace("America/New_York", zone).replace("each: at least 2", f"each: at least {each}")
    text = text.replace("each_target: at least 80%", f"each_target: at least {tenths * 10}%")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / month).mkdir()
        (folder / "contract.yaml").write_text(text, encoding="utf-8")
        (folder / "calls.yaml").write_bytes((GOLDEN / "calls.yaml").read_bytes())
        (folder / month / "month.yaml").write_text(f"month: {month}\nas_of: 2027-01-02T09:00:00\n", encoding="utf-8")
        rows = [
            f"C{at},{begin + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S%z},{outcome},{wait},60"
            for at, (seconds, outcome, wait) in enumerate([*made, (86400, "ivr_only", 3)])  # a month without any call is refused
        ]
        (folder / month / "calls.csv").write_text("\n".join(["id,at,result,wait,talk", *rows, ""]), encoding="utf-8")
        done = run_here(["statement", "contract.yaml", month, "--format", "json", "--lang", "en"], folder)
    assert done.code == 0, done.err
    figures = {figure["name"]: figure["value"] for figure in json.loads(done.out)["figures"]}
    halves, hours = (
        [(reached, counted) for reached, counted in pencil(made, zone, month, begin, minutes) if counted >= each]
        for minutes in (30, 60)
    )
    met = sum(Fraction(reached, counted) >= Fraction(tenths, 10) for reached, counted in halves)
    assert figures["half_hours.over.counted"] == str(len(halves))
    assert figures["half_hours.over.met"] == str(met)
    ratios = [Fraction(reached, counted) for reached, counted in hours]
    if ratios:
        assert Fraction(figures["half_hours"]) == Fraction(met, len(halves)) if halves else True
        assert Fraction(figures["hours"]) == sum(ratios, Fraction(0)) / len(ratios)
    else:
        assert figures["hours"] == figures["half_hours"] == "no basis"
