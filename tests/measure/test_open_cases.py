"""Open cases in columns are the cases, in the order of deadlines, metrics and keys, whatever they were put together of."""

from __future__ import annotations

import pickle
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from slacalc.measure.listed import KEY_DIGITS, OpenCase
from slacalc.measure.open_cases import OpenCases

METRICS = ("resolution", "投诉", "Z", "a")
CASES = st.builds(
    OpenCase,
    st.sampled_from(METRICS),
    st.text("0123456789abcdef", min_size=KEY_DIGITS, max_size=KEY_DIGITS),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)


@given(st.lists(CASES, max_size=20, unique=True), st.lists(st.integers(0, 20), max_size=3))
def test_they_come_in_order_whatever_they_were_put_together_of(cases: list[OpenCase], cuts: list[int]) -> None:
    ends = [0, *sorted(min(cut, len(cases)) for cut in cuts), len(cases)]
    together = OpenCases.together(OpenCases.of(cases[first:end]) for first, end in pairwise(ends))
    in_order = sorted(cases, key=lambda case: (case.deadline, case.metric, case.key))
    assert [*together] == in_order
    assert len(together) == len(cases)
    assert together == OpenCases.of(cases[::-1]) == pickle.loads(pickle.dumps(together))  # noqa: S301 - its own
    assert all(case in together for case in cases)
    assert together == OpenCases.together(OpenCases.of_metric(metric, together.of_one(metric)) for metric in METRICS)
