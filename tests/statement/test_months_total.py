"""The total of months is the sum of their counts, and its ratios are made of the sums; of groups too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.base.evaluate import NO_BASIS
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.columns import month_columns, reading_of
from slacalc.measure.groups import By
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.statement.counted import Counted
from slacalc.statement.measured import measure_month, without_prices
from slacalc.statement.months_total import total_of

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
LOADED = load_contract(CONTRACT.read_bytes(), CONTRACT.name)
MONTHS = (Month(2026, 2), Month(2026, 3), Month(2026, 4))
CALLS = {
    month: replace(terms, metrics=tuple(metric for metric in terms.metrics if reading_of(metric).role == "calls"))
    for month in MONTHS
    for terms in (without_prices(LOADED.terms_of(month)),)
}
BY: tuple[By | None, ...] = (None, *get_args(By))
Counts = list[tuple[int, str, int, list[int]]]
COUNTS = st.lists(
    st.tuples(
        st.integers(0, 27),
        st.sampled_from(["a", "b", ""]),
        st.integers(0, 23),
        st.lists(st.integers(0, 9), min_size=3, max_size=3),
    ),
    max_size=8,
)


def counted(month: Month, counts: Counts) -> Counted:
    """A month whose metrics all have the same scope, denominator and numerator; of all else that is counted there is none."""
    columns = [column.name for column in month_columns(CALLS[month], "calls")]
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    for day, queue, hour, numbers in counts:
        known = {"scope": sum(numbers), "denominator": numbers[1], "numerator": numbers[2]}
        key = (str(month.first + timedelta(days=day)), queue, "", "6001", f"{hour:02d}")
        rows[key] = tuple(known.get(column.rpartition(".")[2], 0) for column in columns)
    tallies = Tallies((("calls", Table.of((*KEYS, "agent", "hour"), tuple(columns), rows)),))
    as_of = datetime(2026, 5, 2, tzinfo=UTC)
    return Counted(tallies, inputs=(), rows=(), open_cases=(), not_due=0, days_without_calls=0, as_of=as_of, as_of_basis="option")


@given(st.tuples(COUNTS, COUNTS, COUNTS), st.sampled_from(BY))
@settings(max_examples=40, deadline=None)
def test_a_total_is_the_sum_of_its_months_and_of_its_groups(counts: tuple[Counts, Counts, Counts], by: By | None) -> None:
    months = [
        (CALLS[month], measure_month(CALLS[month], counted(month, of_month), by))
        for month, of_month in zip(MONTHS, counts, strict=True)
    ]
    total = total_of(months, by)
    assert [metric.metric for metric in total.metrics] == [metric.id for metric in CALLS[MONTHS[-1]].metrics]
    assert total.without == ()
    for metric in total.metrics:
        summed = [
            sum((Fraction(str(measured.statement.value(f"{metric.metric}.{count}"))) for _, measured in months), Fraction(0))
            for count in ("scope", "denominator", "numerator")
        ]
        assert [metric.scope, metric.denominator, metric.numerator] == summed
        assert metric.value == (summed[2] / summed[1] if summed[1] else NO_BASIS)
        assert (metric.groups is None) == (by in {None, "day"})
        for group in metric.groups or ():
            assert isinstance(group.denominator, Fraction)
            assert isinstance(group.numerator, Fraction)
            assert group.value == (group.numerator / group.denominator if group.denominator else NO_BASIS)
        if metric.groups is not None:
            for count in ("denominator", "numerator"):
                assert sum(getattr(group, count) for group in metric.groups) == getattr(metric, count)


def test_a_metric_that_is_counted_otherwise_in_a_month_has_no_total() -> None:
    later = CALLS[MONTHS[1]]
    narrowed = replace(later.metrics[0], scope=later.metrics[1].scope)
    later = replace(later, metrics=(narrowed, *later.metrics[1:]))
    first = CALLS[MONTHS[0]]
    months = [
        (first, measure_month(first, counted(MONTHS[0], []), None)),
        (later, measure_month(later, counted(MONTHS[1], []), None)),
    ]
    assert total_of(months, None).without == ((narrowed.id, "counted otherwise"),)


def test_a_target_that_an_amendment_moves_leaves_the_total() -> None:
    first, later = CALLS[MONTHS[0]], CALLS[MONTHS[1]]
    later = replace(later, metrics=tuple(replace(metric, target=None) for metric in later.metrics))
    months = [
        (first, measure_month(first, counted(MONTHS[0], []), None)),
        (later, measure_month(later, counted(MONTHS[1], []), None)),
    ]
    assert total_of(months, None).without == ()
