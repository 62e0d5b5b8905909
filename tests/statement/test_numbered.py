"""Numbers of statements go on without a gap, each year anew where the pattern has the year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.march_statement import march_statement
from slacalc.statement.document import Statement
from slacalc.statement.numbered import next_number, number_in_turn, number_text


@given(
    patterns=st.lists(st.sampled_from(["{year}-{seq}", "{year}-{seq:3}", "{seq}", "R{seq:2}"]), max_size=12),
    gaps=st.lists(st.integers(0, 200), min_size=12, max_size=12),
)
def test_each_sequence_is_one_to_as_many_as_there_are(patterns: list[str], gaps: list[int]) -> None:
    base, day, issued, texts = (
        march_statement(),
        date(2026, 1, 3),
        list[Statement](),
        defaultdict[tuple[str, int], list[str]](list),
    )
    for pattern, gap in zip(patterns, gaps, strict=False):
        day += timedelta(days=gap)
        number = next_number(pattern, day, issued)
        issued.append(replace(base, issue_date=day, number=number))
        year = day.year if "{year}" in pattern else 0
        texts[pattern.split("{seq")[0], year].append(number.text)
    for (_, year), made in texts.items():
        counted = [int(text.lstrip("R").split("-")[-1]) for text in made]
        assert counted == list(range(1, len(made) + 1))
        assert all(text.startswith(str(year)) for text in made) or not year


SPELLINGS = [
    "{year}-{seq}",
    "2026-{seq}",
    "2026-{seq:2}",
    "{year}-0{seq}",
    "{seq}",
    "20{seq:2}",
    "2{seq}",
    "{seq}-1",
    "2026-1{seq}",
]


@given(st.lists(st.tuples(st.sampled_from(SPELLINGS), st.integers(0, 99)), max_size=30))
def test_no_number_is_given_twice_however_the_pattern_changes(issues: list[tuple[str, int]]) -> None:
    base, day, issued = march_statement(), date(2026, 1, 3), list[Statement]()
    for pattern, gap in issues:
        day += timedelta(days=gap)
        issued.append(replace(base, issue_date=day, number=next_number(pattern, day, issued)))
    texts = [each.number.text for each in issued if each.number]
    assert len({tuple(int(run) for run in text.split("-")) for text in texts}) == len(texts) == len(issues)


@pytest.mark.parametrize(
    ("then", "now", "in_turn", "given_now"),
    [
        ("2026-{seq}", "{year}-{seq}", "2026-1", "2026-4"),
        ("2026-{seq:3}", "{year}-{seq}", "2026-1", "2026-4"),
        ("{year}-{seq}", "2026-0{seq}", "2026-01", "2026-04"),
        ("1{seq}", "{seq}", "1", "1"),
        ("2026-{seq}", "{seq}", "1", "1"),
    ],
)
def test_a_number_that_another_pattern_has_given_is_passed_over(then: str, now: str, in_turn: str, given_now: str) -> None:
    base, day, issued = march_statement(), date(2026, 4, 2), list[Statement]()
    for _ in range(3):
        issued.append(replace(base, issue_date=day, number=next_number(then, day, issued)))
    assert number_in_turn(now, day, issued).text == in_turn
    assert next_number(now, day, issued).text == given_now
    first = replace(base, issue_date=day, number=next_number(now, day, issued))
    assert next_number(now, day, [*issued, first]) == number_in_turn(now, day, [*issued, first])


def test_leading_zeros_are_for_the_eye() -> None:
    assert [number_text("{year}-{seq:3}", 2026, at) for at in (7, 77, 7777)] == ["2026-007", "2026-077", "2026-7777"]
    assert number_text("{seq}/{year}", 2026, 12) == "12/2026"


def test_a_statement_without_a_number_counts_for_nothing() -> None:
    before = replace(march_statement(), issue_date=date(2026, 4, 2))
    assert next_number("{year}-{seq}", date(2026, 5, 4), [before]).sequence == 1
