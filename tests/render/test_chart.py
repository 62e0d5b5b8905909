"""What charts say, before anything is drawn."""

from __future__ import annotations

from fractions import Fraction

import pytest

from program import ROOT
from render.march_statement import march_statement
from slacalc.base.evaluate import NO_BASIS
from slacalc.render.chart import day_charts, falls_short, trend_charts
from slacalc.render.words import words
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json
from slacalc.statement.trend import trend_of

FOLDER = ROOT / "sample_data" / "ledger" / "issued"


@pytest.mark.parametrize(
    ("how", "height", "expected"),
    [
        ("at least", Fraction(95, 100), False),
        ("at least", Fraction(94_999, 100_000), True),
        ("above", Fraction(95, 100), True),
        ("at most", Fraction(95, 100), False),
        ("at most", Fraction(96, 100), True),
        ("below", Fraction(95, 100), True),
        ("at least", None, False),
    ],
)
def test_a_point_falls_short_as_the_contract_compares(how: object, height: Fraction | None, *, expected: bool) -> None:
    assert falls_short(height, how, Fraction(95, 100)) is expected  # type: ignore[arg-type]  # one of the comparisons


def test_a_day_says_its_counts_and_one_without_records_is_a_gap() -> None:
    statement = march_statement()
    chart = day_charts(statement, words("en"))[0]
    assert chart.points[0].cells == ("10,000", "9,000", "90.00%")
    assert chart.points[0].falls_short
    assert chart.points[3].height is None
    assert chart.points[3].cells == ("0", "0", "no basis")
    assert (chart.bound, chart.short) == ("at least 95%", "2 days off the target")


def test_a_trend_marks_a_month_by_its_outcome_and_one_month_is_none() -> None:
    issued = [from_wire(parse_json(path.read_bytes())) for path in sorted(FOLDER.glob("*.json"))]
    last = issued[-1]
    charts = trend_charts(last, trend_of(last, issued), words("en"))
    assert charts[0].shape == "bars"
    assert [chart.title for chart in charts[1:]] == [words("en").name(last, f"metrics.{metric.id}") for metric in last.metrics]
    by_month = {str(one.month): one for one in issued}
    for point in charts[1].points:
        statement = by_month[point.name]
        value = statement.value("answer_rate")
        assert point.height == (None if value is NO_BASIS else value)
        assert point.falls_short == (statement.metrics[0].outcome == "missed")
    assert trend_charts(last, trend_of(last, ()), words("en")) == ()


def test_a_standard_made_of_half_hours_says_that_its_days_show_all_records() -> None:
    path = ROOT / "sample_data" / "hotline" / "ledger" / "issued" / "2026-03.json"
    statement = from_wire(parse_json(path.read_bytes()))
    titles = [chart.title for chart in day_charts(statement, words("en"))]
    assert titles[:2] == ["Service level 80/20", "Half hours met: all records"]
