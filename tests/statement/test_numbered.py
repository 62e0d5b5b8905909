"""Numbers of statements go on without a gap, each year anew where the pattern has the year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from render.march_statement import march_statement
from slacalc.statement.document import Statement
from slacalc.statement.numbered import next_number, number_text


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


def test_leading_zeros_are_for_the_eye() -> None:
    assert [number_text("{year}-{seq:3}", 2026, at) for at in (7, 77, 7777)] == ["2026-007", "2026-077", "2026-7777"]
    assert number_text("{seq}/{year}", 2026, 12) == "12/2026"


def test_a_statement_without_a_number_counts_for_nothing() -> None:
    before = replace(march_statement(), issue_date=date(2026, 4, 2))
    assert next_number("{year}-{seq}", date(2026, 5, 4), [before]).sequence == 1
