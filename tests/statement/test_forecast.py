"""The rest of a month as its days so far, worked out again by trying every number."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from render.march_statement import march_statement
from slacalc.statement.document import AsOf
from slacalc.statement.forecast import forecasts


def march_by(day: str) -> tuple[object, ...]:
    return forecasts(replace(march_statement(), as_of=AsOf(f"{day}T09:00:00+08:00", "option")))


@pytest.mark.parametrize(("day", "counted", "reached"), [("2026-03-02", 10_000, 9_000), ("2026-03-03", 16_000, 14_000)])
def test_as_many_of_the_rest_as_meet_the_target_and_not_one_more(day: str, counted: int, reached: int) -> None:
    days = int(day[-2:]) - 1
    found = forecasts(replace(march_statement(), as_of=AsOf(f"{day}T09:00:00+08:00", "option")))
    forecast = next(one for one in found if one.metric == "answer_rate")
    assert (forecast.days, forecast.counted, forecast.reached) == (days, counted, reached)
    assert forecast.rest == (2 * counted * (31 - days) + days) // (2 * days)
    whole = counted + forecast.rest
    assert Fraction(reached + forecast.needed, whole) >= Fraction(95, 100)
    assert Fraction(reached + forecast.needed - 1, whole) < Fraction(95, 100)


def test_a_month_that_has_not_begun_or_is_over_has_none_and_neither_has_a_mean_or_a_standard_without_a_target() -> None:
    assert march_by("2026-03-01") == ()
    assert march_by("2026-04-01") == ()
    assert len(march_by("2026-03-31")) == 1
