"""Prices by queue, and by the hour and the kind of day, by the program and by a pencil that knows csv and fractions alone."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from program import run_here

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLDEN = Path(__file__).parents[1] / "golden" / "fees" / "price-by"
CONTRACT = (GOLDEN / "contract.yaml").read_text(encoding="utf-8")
REST_DAYS = frozenset({1, 2, 3, 4, 5, 10, 16, 17, 23, 24, 30, 31})
"""Of May 2026: weekends, 1 to 5 May off; Saturday 9 May is made up."""
CHANGED = 16
"""The day of May from which gold costs 2.50."""
Call = tuple[int, str, str, str, int]
"""Day of May, time of day, direction, queue, seconds."""
CALLS = st.lists(
    st.tuples(
        st.integers(1, 31),
        st.sampled_from(["00:00:00", "07:59:59", "08:00:00", "17:59:59", "18:00:00", "23:59:59", "12:00:00"]),
        st.sampled_from(["inbound", "outbound", ""]),
        st.sampled_from(["gold", "silver", "", "Gold", "others"]),
        st.sampled_from([0, 1, 59, 60, 61, 3600]),
    ),
    min_size=1,
    max_size=25,
)


def pencil(calls: Sequence[Call]) -> tuple[Fraction, Fraction, Fraction, int]:
    """The three amounts before they are rounded, and how many rows have no price."""
    by_queue, by_time, by_way, refused = Fraction(0), Fraction(0), Fraction(0), 0
    for day, clock, direction, queue, seconds in calls:
        if direction == "":
            refused += 1
            continue
        by_way += Fraction("0.1") if direction == "inbound" else Fraction("0.2")
        by_queue += Fraction("1.76") if queue != "gold" else Fraction("2.1") if day < CHANGED else Fraction("2.5")
        by_day = Fraction("0.3") if "08:00:00" <= clock < "18:00:00" else Fraction("0.4")
        by_time += (Fraction("0.5") if day in REST_DAYS else by_day) * -(-seconds // 60)
    return by_queue, by_time, by_way, refused


def stated(calls: Sequence[Call]) -> tuple[Fraction, Fraction, Fraction, int]:
    """The amounts of the statement, and its refused rows."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(CONTRACT.replace("at most 20%", "at most 100%"), encoding="utf-8")
        (folder / "month").mkdir()
        (folder / "month" / "month.yaml").write_bytes((GOLDEN / "month" / "month.yaml").read_bytes())
        with (folder / "month" / "calls.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("call_id", "arrived_at", "direction", "queue", "outcome", "wait", "talk"))
            for at, (day, clock, direction, queue, seconds) in enumerate(calls):
                writer.writerow((f"C{at}", f"2026-05-{day:02d} {clock}", direction, queue, "answered", 5, seconds))
        answer = run_here(["statement", "contract.yaml", "month", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    made = json.loads(answer.out)
    amounts = {line["id"]: Fraction(line["amount"]) for line in made["lines"]}
    return amounts["fees.calls"], amounts["fees.talk"], amounts["fees.ways"], made["rows"][0]["refused"]


@settings(max_examples=25, deadline=None)
@given(CALLS)
def test_each_call_has_one_price(calls: list[Call]) -> None:
    assert stated(calls) == pencil(calls)  # whole fen, so that nothing is rounded
