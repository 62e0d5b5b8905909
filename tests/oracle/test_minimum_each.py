"""A minimum per call, by the program and by a pencil that prices each call by itself: fractions and a loop, nothing else."""

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

GOLDEN = Path(__file__).parents[1] / "golden" / "fees" / "minimum-each"
CONTRACT = (GOLDEN / "contract.yaml").read_text(encoding="utf-8")
CHANGED = 16
"""The day of March from which talk time costs 1.20 a minute."""
CALLS = st.lists(
    st.tuples(st.sampled_from([1, 15, 16, 31]), st.integers(0, 200) | st.sampled_from([0, 1, 24, 25, 49, 50, 51, 86400])),
    min_size=1,
    max_size=25,
)
MILLS = st.integers(0, 3000).map(lambda units: Fraction(units, 1000))


def cost(price: Fraction, seconds: int, first: int, further: int, least: Fraction, *, of_none: bool) -> Fraction:
    """One call: begun increments at the price, or the minimum."""
    billed = first if seconds else 0
    while billed < seconds:
        billed += further
    return max(price * billed / 60, least) if seconds or of_none else Fraction(0)


def fen(amount: Fraction) -> Fraction:
    """Half away from zero; no amount is below zero."""
    return Fraction((amount * 200 + 1) // 2, 100)


def text(number: Fraction) -> str:
    return f"{number.numerator * 1000 // number.denominator // 1000}.{number.numerator * 1000 // number.denominator % 1000:03d}"


def stated(calls: Sequence[tuple[int, int]], price: Fraction, least: Fraction, further: int) -> tuple[Fraction, Fraction]:
    """The amounts of the two lines."""
    terms = CONTRACT.replace("0.60 CNY per minute", f"{text(price)} CNY per minute").replace(
        "0.50 CNY each", f"{text(least)} CNY each"
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(terms.replace("then 6 s", f"then {further} s"), encoding="utf-8")
        (folder / "month").mkdir()
        (folder / "month" / "month.yaml").write_bytes((GOLDEN / "month" / "month.yaml").read_bytes())
        with (folder / "month" / "calls.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("call_id", "arrived_at", "outcome", "wait", "talk"))
            for at, (day, seconds) in enumerate(calls):
                writer.writerow((f"C{at}", f"2026-03-{day:02d} 09:00:00", "answered", 5, seconds))
        answer = run_here(["statement", "contract.yaml", "month", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    amounts = {line["id"]: Fraction(line["amount"]) for line in json.loads(answer.out)["lines"]}
    return amounts["fees.talk"], amounts["fees.line"]


@settings(max_examples=40, deadline=None)
@given(CALLS, MILLS, MILLS, st.sampled_from([1, 6, 30, 60]))
def test_each_call_costs_the_minimum_at_least(
    calls: list[tuple[int, int]], price: Fraction, least: Fraction, further: int
) -> None:
    talk = sum(
        (cost(price if day < CHANGED else Fraction("1.2"), length, 1, 1, least, of_none=True) for day, length in calls),
        Fraction(0),
    )
    line = sum((cost(price, length, 30, further, least, of_none=False) for _, length in calls), Fraction(0))
    assert stated(calls, price, least, further) == (fen(talk), fen(line))
