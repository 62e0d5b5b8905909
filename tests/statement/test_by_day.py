"""The days of a standard add up to its month."""

from __future__ import annotations

from fractions import Fraction

import pytest

from program import ROOT
from render.march_statement import MARCH, march_statement
from slacalc.base.evaluate import NO_BASIS
from slacalc.statement.by_day import metrics_by_day
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json

ISSUED = sorted((ROOT / "sample_data" / "ledger" / "issued").glob("*.json"))


@pytest.mark.parametrize("path", ISSUED, ids=lambda path: path.stem)
def test_the_days_add_up_to_the_month(path: object) -> None:
    statement = from_wire(parse_json(path.read_bytes()))  # type: ignore[attr-defined]  # a path of the list above
    found = metrics_by_day(statement)
    assert [series.metric for series in found] == [metric.id for metric in statement.metrics]
    for series in found:
        assert [day.day for day in series.days][:: len(series.days) - 1] == [statement.month.first, statement.month.last]
        assert sum(day.denominator for day in series.days) == statement.value(f"{series.metric}.denominator")
        assert sum(day.numerator for day in series.days) == statement.value(f"{series.metric}.numerator")
        for day in series.days:
            expected = Fraction(day.numerator, day.denominator) if day.denominator else NO_BASIS
            assert day.measured == expected


def test_a_day_without_records_has_no_basis_and_a_target_is_that_of_the_month() -> None:
    series = metrics_by_day(march_statement())[0]
    assert (series.metric, series.unit, len(series.days)) == ("answer_rate", "share", 31)
    assert series.days[0].measured == Fraction(9_000, 10_000)
    assert series.days[3].measured is NO_BASIS
    assert series.bound is not None
    assert (series.bound.how, series.bound.value) == ("at least", Fraction(95, 100))
    assert series.days[0].day == MARCH.first


def test_the_days_of_a_metric_over_intervals_are_held_against_nothing() -> None:
    path = ROOT / "tests" / "golden" / "half-hours-and-hours" / "expected" / "out" / "statement-2026-11.json"
    statement = from_wire(parse_json(path.read_bytes()))
    over = {metric.id for metric in statement.metrics if f"{metric.id}.over.counted" in statement.book}
    assert over
    for series in metrics_by_day(statement):
        assert (series.bound is None) or series.metric not in over
