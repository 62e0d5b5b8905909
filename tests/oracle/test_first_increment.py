"""A first increment other than the next, by the program and by a pencil that knows csv, whole numbers and fractions alone."""

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

GOLDEN = Path(__file__).parents[1] / "golden" / "fees" / "first-increment"
CONTRACT = (GOLDEN / "six-seconds.yaml").read_text(encoding="utf-8")
HEADERS = ("call_id", "arrived_at", "outcome", "wait", "talk", "hold")
CHANGED = 16
"""The day of March from which a second costs twice as much, 0.02 CNY."""
Call = tuple[int, str, int, str]
"""Day of March, what became of it, talk and hold."""
LENGTHS = st.integers(0, 200) | st.sampled_from([0, 1, 29, 30, 31, 36, 37, 59, 60, 61, 9999])
CALLS = st.lists(
    st.tuples(
        st.sampled_from([1, CHANGED - 1, CHANGED, 31]),
        st.sampled_from(["answered", "answered", "answered", "abandoned"]),
        LENGTHS,
        st.sampled_from(["", "0", "1", "30"]),
    ),
    min_size=1,
    max_size=25,
)
SECONDS = st.integers(1, 100) | st.sampled_from([1, 6, 30, 60])


def billed(length: int, first: int, further: int) -> int:
    """The seconds that a call is billed: the first increment once it has begun, then one after the other while it lasts."""
    reached = first if length else 0
    while reached < length:
        reached += further
    return reached


def pencil(calls: Sequence[Call], first: int, further: int) -> tuple[int, int, Fraction]:
    """Seconds billed before and after the price changed, and the amount before it is rounded."""
    sums = [0, 0]
    for day, outcome, talk, hold in calls:
        if outcome == "answered":
            sums[day >= CHANGED] += billed(talk + int(hold or 0), first, further)
    return sums[0], sums[1], Fraction(sums[0], 100) + Fraction(sums[1], 50)


def stated(calls: Sequence[Call], increment: str) -> tuple[dict[str, str], str]:
    """The values of the statement's figures, and the amount of its line."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(CONTRACT.replace("increment: 6 s", f"increment: {increment}"), encoding="utf-8")
        (folder / "month").mkdir()
        (folder / "month" / "month.yaml").write_bytes((GOLDEN / "month" / "month.yaml").read_bytes())
        with (folder / "month" / "calls.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADERS)
            for at, (day, outcome, talk, hold) in enumerate(calls):
                writer.writerow((f"C{at}", f"2026-03-{day:02d} 09:00:00", outcome, 5, talk, hold))
        answer = run_here(["statement", "contract.yaml", "month", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    made = json.loads(answer.out)
    figures = {figure["name"]: figure["value"] for figure in made["figures"]}
    return figures, next(line["amount"] for line in made["lines"] if line["id"] == "fees.talk")


@settings(max_examples=25, deadline=None)
@given(CALLS, SECONDS, SECONDS)
def test_each_call_is_billed_by_itself(calls: list[Call], first: int, further: int) -> None:
    before, after, amount = pencil(calls, first, further)
    figures, line = stated(calls, f"{first} s, then {further} s")
    assert (int(figures["fees.talk.seconds.1"]), int(figures["fees.talk.seconds.2"])) == (before, after)
    assert Fraction(line) == amount  # whole hundredths, so that nothing is rounded


@settings(max_examples=15, deadline=None)
@given(CALLS, SECONDS)
def test_a_first_increment_like_the_next_is_none_of_its_own(calls: list[Call], seconds: int) -> None:
    assert stated(calls, f"{seconds} s, then {seconds} s")[1] == stated(calls, f"{seconds} s")[1]
