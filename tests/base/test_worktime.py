"""Working days: the table of China against two libraries, its notices, other countries, and a year added."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]  # the library has no types
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.base.countries import UnknownCountry, working_days_of
from slacalc.base.worktime import Notice, Uncovered, WorkingDays, YearOfDays, china

NOBODY = Notice(2027, "", "", "made up", "")


def days_of(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=number) for number in range((date(last + 1, 1, 1) - start).days)]


def year_2027(closed: set[date], opened: set[date]) -> YearOfDays:
    return YearOfDays(2027, frozenset(closed), frozenset(opened), NOBODY)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_working_days(year: int, days: int) -> None:
    assert sum(china().is_working(day) for day in days_of(year, year)) == days


@pytest.mark.parametrize(
    ("received", "due"),
    [("02-12", "02-24"), ("02-13", "02-25"), ("02-14", "02-26"), ("02-17", "02-26"), ("09-18", "09-22"), ("09-30", "10-10")],
)
def test_three_working_days_after_receipt_end_on_the_day_that_the_notice_of_2026_gives(received: str, due: str) -> None:
    assert china().nth_after(date.fromisoformat(f"2026-{received}"), 3) == date.fromisoformat(f"2026-{due}")


def test_the_table_is_that_of_chinesecalendar_on_every_day() -> None:
    assert [day for day in days_of(2004, 2026) if china().is_working(day) != chinese_calendar.is_workday(day)] == []


def test_the_table_is_that_of_holidays_since_2006() -> None:
    library = holidays.country_holidays("CN")
    assert [day for day in days_of(2006, 2026) if china().is_working(day) != library.is_working_day(day)] == []


def test_every_year_of_the_table_has_its_notice_and_2005_says_that_none_is_known() -> None:
    assert {notice.year for notice in china().notices} == china().years == frozenset(range(2004, 2027))
    assert [notice.year for notice in china().notices if not notice.source] == [2005]
    assert all(notice.source.startswith("https://www.gov.cn/") for notice in china().notices if notice.year >= 2006)
    (of_2026,) = china().notice_of(2026)
    assert (of_2026.published, of_2026.number) == ("2025-11-04", "国办发明电〔2025〕7号")
    assert [notice.published for notice in china().notice_of(2020)] == ["2019-11-21", "2020-01-27"]


def test_a_year_without_a_notice_is_not_guessed() -> None:
    with pytest.raises(Uncovered):
        china().is_working(date(2027, 1, 4))
    assert china().notice_of(2027) == ()
    with pytest.raises(Uncovered):
        china().nth_after(date(2026, 12, 30), 2)
    assert china().nth_after(date(2026, 12, 30), 1) == date(2026, 12, 31)


@pytest.mark.parametrize("calendar", [china(), working_days_of("SA", 2025, 2027)], ids=["CN", "SA"])
@given(at=st.integers(0, 600), length=st.integers(1, 120))
def test_working_days_are_counted_as_each_of_them_is_one(calendar: WorkingDays, at: int, length: int) -> None:
    days = [date(2025, 1, 1) + timedelta(days=at + more) for more in range(length)]
    assert calendar.count(days[0], days[-1]) == sum(map(calendar.is_working, days))


def test_a_count_into_a_year_without_a_notice_names_its_first_day_there() -> None:
    for first, day in ((date(2026, 12, 30), date(2027, 1, 1)), (date(2027, 3, 1), date(2027, 3, 1))):
        with pytest.raises(Uncovered, match=str(day)):
            china().count(first, date(2028, 1, 1))


def test_a_year_that_is_added_is_known_and_the_others_stay() -> None:
    closed, opened = {date(2027, 1, 1), date(2027, 1, 2), date(2026, 12, 31)}, {date(2027, 1, 10)}
    days = china().with_year(year_2027(closed, opened))
    assert not days.is_working(date(2027, 1, 1))
    assert days.is_working(date(2027, 1, 10))
    assert not days.is_working(date(2026, 12, 31))  # the notice of a year may reach back into December
    assert days.nth_after(date(2026, 12, 30), 1) == date(2027, 1, 4)
    assert days.notice_of(2027) == (NOBODY,)
    with pytest.raises(Uncovered):
        days.is_working(date(2028, 1, 3))


def test_a_year_that_is_known_says_where_it_differs() -> None:
    whole = YearOfDays(
        2026,
        frozenset(day for day in china().closed if day.year == 2026),
        frozenset(day for day in china().opened if day.year == 2026),
        NOBODY,
    )
    weekend = YearOfDays(2026, whole.closed | {date(2026, 1, 3)}, whole.opened, NOBODY)
    less = YearOfDays(2026, whole.closed, whole.opened - {date(2026, 10, 10)}, NOBODY)
    more = YearOfDays(2026, whole.closed | {date(2026, 12, 31)}, whole.opened, NOBODY)
    before = YearOfDays(2026, whole.closed | {date(2025, 12, 31)}, whole.opened, NOBODY)
    found = [china().differs_on(year) for year in (whole, weekend, less, more, before)]
    assert found == [None, None, date(2026, 10, 10), date(2026, 12, 31), date(2025, 12, 31)]


@pytest.mark.parametrize(
    ("code", "day", "works"),
    [
        ("DE", date(2026, 10, 3), False),
        ("DE", date(2026, 1, 6), True),
        ("DE-BY", date(2026, 1, 6), False),
        ("HK", date(2026, 7, 1), False),
        ("SG", date(2026, 8, 10), False),
        ("GB-ENG", date(2026, 4, 6), False),
        ("GB-SCT", date(2026, 4, 6), True),
        ("SA", date(2026, 11, 6), False),  # a Friday
        ("SA", date(2026, 11, 8), True),  # a Sunday
    ],
)
def test_another_country_has_its_own_days(code: str, day: date, *, works: bool) -> None:
    assert working_days_of(code, 2026, 2026).is_working(day) is works


def test_another_country_is_what_the_library_says_on_every_day() -> None:
    library = holidays.country_holidays("DE", subdiv="BY")
    ours = working_days_of("DE-BY", 2025, 2030)
    assert [day for day in days_of(2025, 2030) if ours.is_working(day) != library.is_working_day(day)] == []
    assert ours.years == frozenset(range(2025, 2031))


@pytest.mark.parametrize("code", ["CN", "CN-BJ", "XX", "DE-ZZ", "DEU"])
def test_a_code_without_working_days_is_unknown_and_china_is_never_from_the_library(code: str) -> None:
    with pytest.raises(UnknownCountry):
        working_days_of(code, 2026, 2026)
