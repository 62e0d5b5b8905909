"""Logs of the world: four spellings of one export, and a year of calls. Skipped where SLACALC_REAL_DATA is not set.

About ``records/read.py``.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from records.exports import LAYOUTS
from slacalc.base.exact import shown, shown_percent
from slacalc.records.load_layout import load_layout
from slacalc.records.read import read_records

DATA = Path(os.environ.get("SLACALC_REAL_DATA", "/nonexistent"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="SLACALC_REAL_DATA is not set")

PHONENOW = (
    ("calls.xlsx", "phonenow-xlsx.yaml"),
    ("calls-semicolon.csv", "phonenow-semicolon.yaml"),
    ("calls-dotted-times.csv", "phonenow-dotted.yaml"),
    ("calls-dd-mm-yy.csv", "phonenow-dd-mm-yy.yaml"),
)


def _records(folder: str, file: str, layout: str) -> pl.DataFrame:
    path = LAYOUTS / layout
    sifted = read_records([DATA / folder / file], load_layout(path.read_bytes(), str(path)), "Asia/Shanghai")
    assert sifted.rows.refused == 0
    assert sifted.remarks == ()
    return sifted.records


@pytest.mark.parametrize(("file", "layout"), PHONENOW)
def test_each_spelling_of_the_hotline_gives_the_published_figures(file: str, layout: str) -> None:
    calls = _records("phonenow", file, layout)
    answered = calls.filter(pl.col("outcome") == "answered")
    resolved = calls.filter(pl.col("resolved"))
    assert (calls.height, answered.height, resolved.height) == (5000, 4054, 3646)
    assert shown_percent(Fraction(answered.height, calls.height)) == "81.08%"
    assert shown_percent(Fraction(resolved.height, calls.height)) == "72.92%"
    assert shown_percent(Fraction(resolved.height, answered.height), 1) == "89.9%"
    assert int(answered["talk"].sum()) == 911_837
    assert shown(Fraction(int(answered["talk"].sum()), answered.height), 2) == "224.92"
    assert shown(Fraction(int(calls["wait"].sum()), calls["wait"].count()), 2) == "67.52"
    assert shown(Fraction(int(calls["rating"].sum()), calls["rating"].count()), 2) == "3.40"
    months = [calls.filter(pl.col("arrived_at").dt.month() == month) for month in (1, 2, 3)]
    assert [month.height for month in months] == [1772, 1616, 1612]
    assert [month.filter(pl.col("outcome") == "answered").height for month in months] == [1455, 1298, 1301]
    assert [month.filter(pl.col("resolved")).height for month in months] == [1311, 1161, 1174]


def test_four_spellings_of_one_log_are_the_same_records() -> None:
    first, *others = (_records("phonenow", file, layout) for file, layout in PHONENOW)
    for other in others:
        assert other.equals(first)


def test_a_year_of_calls_meets_its_standard_as_often_as_its_author_counted() -> None:
    calls = _records("bangs", "calls.csv", "bangs.yaml")
    assert calls.height == 51_708
    assert calls.filter(pl.col("wait") <= 60).height == 47_481
    assert calls.filter(pl.col("wait") == 60).height == 33
    shares = {}
    for month in (1, 9, 10, 11, 12):
        of = calls.filter(pl.col("arrived_at").dt.month() == month)
        shares[month] = shown_percent(Fraction(of.filter(pl.col("wait") <= 60).height, of.height), 3)
    assert shares == {1: "97.467%", 9: "89.885%", 10: "88.232%", 11: "86.301%", 12: "83.453%"}
