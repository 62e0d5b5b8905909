"""Days and months as a spreadsheet saves them: read where they can mean one thing only."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.ledger.dates import days_meant, month_meant

DAY = date(2026, 3, 5)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026/3/5",
        "2026/03/05",
        "2026.3.5",
        "2026年3月5日",
        "5-Mar-26",
        "05-Mar-2026",
        "5 mar 2026",
        "2026/3/5 0:00",
    ],
)
def test_one_day(text: str) -> None:
    assert days_meant(text) == (DAY,)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3/4/2026", (date(2026, 3, 4), date(2026, 4, 3))),
        ("3/15/2026", (date(2026, 3, 15),)),
        ("15/3/2026", (date(2026, 3, 15),)),
        ("3/3/2026", (date(2026, 3, 3),)),
        ("5/3/26", ()),
        ("2026/3-5", ()),
        ("2026-02-30", ()),
        ("5-Mär-26", ()),
        ("2026/3/5 09:00", ()),
        ("20260305", ()),
        ("46086", ()),
        ("2026", ()),
    ],
)
def test_two_days_or_none(text: str, days: tuple[date, ...]) -> None:
    assert days_meant(text) == days


MONTHS_MEANT = [(text, "2026-03") for text in ("2026/3", "2026-3", "2026.3", "3/2026", "03-2026", "Mar-26", "2026年3月")]


@pytest.mark.parametrize(("text", "month"), MONTHS_MEANT)
def test_a_month(text: str, month: str) -> None:
    assert str(month_meant(text)) == month


@pytest.mark.parametrize(
    "text", ["2026/13", "2026-0", "2026-13", "13/2026", "3-26", "2026-3-1", "9999-12", "9999/12", "Mrz-26", "26-Mar", "2026/3/1"]
)
def test_no_month(text: str) -> None:
    assert month_meant(text) is None


@given(DAYS)
def test_no_day_is_read_as_another(day: date) -> None:
    for text in (f"{day.month}/{day.day}/{day.year}", f"{day.day}/{day.month}/{day.year}"):
        assert day in days_meant(text)
    assert days_meant(f"{day.year}/{day.month}/{day.day}") == (day,) == days_meant(f"{day:%d-%b-%y}")
