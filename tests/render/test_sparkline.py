"""A bar a day, from the lowest to the highest."""

from __future__ import annotations

from fractions import Fraction

from slacalc.render.sparkline import sparkline


def test_the_lowest_and_the_highest_day_are_the_ends_and_a_day_without_records_is_a_gap() -> None:
    heights = [Fraction(90, 100), None, Fraction(95, 100), Fraction(1)]
    assert sparkline(heights) == "▁·▅█"


def test_days_that_are_all_the_same_stand_half_way() -> None:
    assert sparkline([Fraction(1), Fraction(1)]) == "▅▅"
    assert sparkline([None, None]) == "··"
