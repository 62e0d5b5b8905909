"""The bar that tells how far the reading of an export is: after a second, now and then, and it leaves no trace."""

from __future__ import annotations

import io

import pytest

from slacalc.cli.reading import Bar
from slacalc.cli.speech import say_in
from slacalc.records.machine import ReadingProgress


def bar_at(*moments: float) -> tuple[Bar, io.StringIO]:
    out, clock = io.StringIO(), iter(moments)
    return Bar(out, lambda: next(clock)), out


def test_nothing_is_told_within_a_second() -> None:
    bar, out = bar_at(0.0, 0.1, 0.9)
    for done in (1, 2):
        bar(ReadingProgress("calls.csv", done, 10, 5))
    bar.clear()
    assert not out.getvalue()


@pytest.mark.parametrize("columns", ["20", "100"])
def test_a_line_as_wide_as_the_terminal_which_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    say_in("en")  # whatever a run before this one spoke
    bar, out = bar_at(0.0, 0.0, 2.0, 2.05, 4.0)
    for done in (1, 50_000_000, 60_000_000, 100_000_000):
        bar(ReadingProgress("投诉.csv", done, 200_000_000, 1000))
    bar.clear()
    lines = out.getvalue().split("\r")
    assert [len(line.encode("gb18030")) for line in lines] == [0, *[int(columns) - 1] * 3, 0]
    assert lines[1].startswith("投诉.csv: 25%"[:15])
    assert not lines[-2].strip()
