"""A moment is read by its digits as it is read one by one, and what is none by its form is told."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from records.exports import PLAIN, ZONE, csv_of
from slacalc.records.by_digits import by_digits, has_all_digits
from slacalc.records.read import read_records
from slacalc.records.time_format import pattern_of

if TYPE_CHECKING:
    from pathlib import Path

FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y%m%d%H:%M:%S",
    "%m-%d-%Y, %H:%M:%S",
)
FIRST, LAST = datetime.fromisoformat("2025-09-07"), datetime.fromisoformat("2026-09-22")
MOMENTS = st.integers(-40 * 86_400, 420 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
CHARACTERS = st.sampled_from([*"0123456789:-/ .,T+", "年", "\u3000", "\uff11", "\x00", "\x7f", "@"])


@st.composite
def texts(draw: st.DrawFn, form: str) -> str:
    """A moment in a form, and seldom something that is almost one."""
    text = draw(MOMENTS).strftime(form)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.one_of(st.just(""), CHARACTERS)) + text[at + draw(st.integers(0, 1)) :]
    return text


def read(cells: list[str | None], form: str) -> list[datetime | None]:
    """What the cells say that fit; None of the others."""
    way = by_digits("at", pl.col("text"), form, FIRST, LAST)
    rows = pl.LazyFrame({"text": cells}, schema={"text": pl.String()})
    for step in way.steps:
        rows = rows.with_columns(step)
    return rows.select(pl.when(way.fits).then(way.moment)).collect().to_series().to_list()


def in_full(text: str, form: str) -> datetime | None:
    """The moment of a text that fits the form with all its digits, one by one."""
    if not re.fullmatch(pattern_of(form)[1:-1], text, re.ASCII):
        return None
    moment = datetime.strptime(text, form)  # noqa: DTZ007 - what a clock shows
    return moment if FIRST <= moment < LAST and text == moment.strftime(form) else None


@settings(max_examples=200)
@given(st.data(), st.sampled_from(FORMS))
def test_a_moment_is_read_by_its_digits_as_one_by_one(data: st.DataObject, form: str) -> None:
    cells = data.draw(st.lists(texts(form), min_size=1, max_size=30))
    assert read([*cells, None, ""], form) == [*(in_full(text, form) for text in cells), None, None]


@settings(max_examples=100)
@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
@example(23, 59, 59)
@example(24, 0, 0)
@example(23, 60, 0)
@example(23, 0, 60)
def test_a_time_of_day_that_no_clock_shows_does_not_fit(hours: int, minutes: int, seconds: int) -> None:
    text = f"2026-03-16 {hours:02}:{minutes:02}:{seconds:02}"
    assert (read([text], FORMS[0]) != [None]) == (hours < 24 and minutes < 60 and seconds < 60)


@pytest.mark.parametrize("form", FORMS)
def test_moments_that_have_all_their_digits(form: str) -> None:
    assert has_all_digits(form, [FIRST.strftime(form), LAST.strftime(form)])
    assert not has_all_digits(form, [FIRST.strftime(form).replace("0", "", 1)])


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d %H:%M", "%y-%m-%d %H:%M:%S", "%d %b %Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S%.f"]
)
def test_forms_that_are_not_read_by_digits(form: str) -> None:
    assert not has_all_digits(form, [])


@pytest.mark.parametrize(("first", "beyond"), [("1990-01-0{}", "1989-12-31"), ("2099-12-0{}", "2100-01-01")])
def test_a_moment_that_no_layout_means_is_refused_on_the_days_around_it(tmp_path: Path, first: str, beyond: str) -> None:
    moments = [*(f"{first.format(1 + at % 9)} 09:00:{at:02}" for at in range(40)), f"{beyond} 09:00:00"]
    log = tmp_path / "calls.csv"
    log.write_bytes(csv_of([(f"C{at}", moment, "answered", "5", "5", "") for at, moment in enumerate(moments)]))
    rows = read_records([log], PLAIN, ZONE, columns={"arrived_at"}).rows
    assert (rows.records, rows.refused_by) == (40, (("records/unreadable-time", 1),))
