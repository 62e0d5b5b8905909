"""Texts of the catalogues with their blanks filled."""

from __future__ import annotations

import pytest

from slacalc.render.words import filled, words


@pytest.mark.parametrize(("number", "said"), [("0", "0 rows"), ("1", "1 row"), ("2", "2 rows"), ("1,001", "1,001 rows")])
def test_a_word_goes_with_its_number(number: str, said: str) -> None:
    assert filled("{0} {0:row|rows}", number) == said
    assert filled("{rows} {rows:row|rows}", rows=number) == said


def test_a_word_may_hold_the_number() -> None:
    assert [filled("{0:once|{0} times}", number) for number in ("1", "3")] == ["once", "3 times"]


def test_a_fact_stays_what_it_is() -> None:
    assert filled("{0}, {text}", "a|b", text="{0}") == "a|b, {0}"


def test_one_thing_is_told_in_the_singular() -> None:
    english = words("en")
    assert english("run", "different", "a.json", "1") == "a.json: 1 difference"
    assert english("run", "chain_broken", "3 issued months", "1") == "3 issued months; with differences: 1"
    assert english("measured", "calls", "1") == "1 call"
