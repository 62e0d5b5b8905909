"""A metric over intervals, against plain Python over the same counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.base.evaluate import NO_BASIS, evaluate
from slacalc.base.figure import Writer
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.contract.metrics.metric import OverTerms
from slacalc.contract.parts.terms import Target
from slacalc.measure.figures import write_measurement
from slacalc.measure.tally import Table, Tallies

CONTRACT = Path(__file__).parents[2] / "contracts" / "telecom-outsourcing.yaml"
METRIC = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 3)).metrics[0]
By = Literal["day", "week", "queue", "category"]
BYS: tuple[By, ...] = ("day", "week", "queue", "category")
Rows = dict[tuple[str, str, str], tuple[int, int]]
"""Day, queue, category to denominator and numerator."""


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    key = st.tuples(
        st.integers(1, 31).map(lambda day: f"2026-03-{day:02d}"), st.sampled_from(["", "a", "b"]), st.sampled_from(["x", ""])
    )
    counts = st.integers(0, 40).flatmap(lambda below: st.tuples(st.just(below), st.integers(0, below)))
    return draw(st.dictionaries(key, counts, max_size=12))


def measured(found: Rows, how: Literal["mean", "share met"], by: By, each: int, bound: Fraction) -> object:
    """The measurement, through tally and figures."""
    target = METRIC.target
    assert target is not None
    own = Target("at least", replace(target.bound, path="each_target", value=bound)) if how == "share met" else None
    over = OverTerms(how, by, replace(METRIC.least, path="each", value=Fraction(each)), own)
    metric = replace(METRIC, over=over, target=None)
    columns = tuple(f"{metric.id}.{part}" for part in ("scope", "outside", "denominator", "numerator"))
    table = Table.of(("day", "queue", "category"), columns, {key: (n[0] + 1, 1, *n) for key, n in found.items()})
    tallies, writer = Tallies((("calls", table),)), Writer()
    write_measurement(metric, tallies, writer)
    return evaluate(writer.book(), {METRIC.least.path: Fraction(2), "each": Fraction(each), "each_target": bound}, tallies)[
        metric.id
    ]


def expected(found: Rows, how: str, by: By, each: int, bound: Fraction) -> object:
    """The same by hand: at least two intervals of at least ``each`` records."""
    sums: dict[object, list[int]] = defaultdict(lambda: [0, 0])
    for (day, queue, category), (below, above) in found.items():
        week = date.fromisoformat(day).isocalendar()[:2]
        interval = {"day": day, "week": week, "queue": queue, "category": category}[by]
        sums[interval][0] += below
        sums[interval][1] += above
    ratios = [Fraction(above, below) for below, above in sums.values() if below >= each]
    if len(ratios) < 2:
        return NO_BASIS
    if how == "mean":
        return sum(ratios, Fraction(0)) / len(ratios)
    return Fraction(sum(ratio >= bound for ratio in ratios), len(ratios))


@given(rows(), st.sampled_from(BYS), st.integers(1, 30), st.integers(0, 10))
@settings(max_examples=300, deadline=None)
def test_mean_and_share_of_intervals_are_what_hand_and_paper_say(found: Rows, by: By, each: int, tenths: int) -> None:
    bound = Fraction(tenths, 10)
    assert measured(found, "mean", by, each, bound) == expected(found, "mean", by, each, bound)
    assert measured(found, "share met", by, each, bound) == expected(found, "share met", by, each, bound)
