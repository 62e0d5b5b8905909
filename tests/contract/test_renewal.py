"""The last day to object to a renewal, and the last day of the term that follows: at the end of a month as anywhere in it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.base.diagnostics import Place
from slacalc.base.month import Month
from slacalc.contract.renewal import AgreedTerm, Renewal, months_before

Unit = Literal["months", "days"]


@pytest.mark.parametrize(
    ("last_day", "before", "unit", "object_by"),
    [
        ("2026-12-31", 3, "months", "2026-09-30"),  # the last day of a month for the last day of a month
        ("2026-09-30", 1, "months", "2026-08-31"),
        ("2027-02-28", 1, "months", "2027-01-31"),
        ("2028-02-28", 1, "months", "2028-01-28"),  # no last day: the year has a 29 February
        ("2028-02-29", 1, "months", "2028-01-31"),
        ("2026-03-30", 1, "months", "2026-02-28"),  # no such day: the last one
        ("2028-03-30", 1, "months", "2028-02-29"),
        ("2026-05-15", 2, "months", "2026-03-15"),
        ("2026-01-31", 2, "months", "2025-11-30"),
        ("2026-12-31", 30, "days", "2026-12-01"),
        ("2026-03-01", 1, "days", "2026-02-28"),
    ],
)
def test_the_last_day_to_object(last_day: str, before: int, unit: Unit, object_by: str) -> None:
    renewal = Renewal(months=12, each_time=True, before=before, unit=unit)
    assert str(renewal.object_by(date.fromisoformat(last_day))) == object_by


@pytest.mark.parametrize(
    ("last_day", "months", "follows"),
    [
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-02-28", 12, "2027-02-28"),
        ("2027-02-28", 12, "2028-02-29"),  # the last day stays the last day
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-06-30", 1, "2026-07-31"),
        ("2026-06-29", 1, "2026-07-29"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-03-14", 6, "2026-09-14"),
    ],
)
def test_the_last_day_of_the_term_that_follows(last_day: str, months: int, follows: str) -> None:
    renewal = Renewal(months=months, each_time=True, before=1, unit="months")
    assert str(renewal.prolonged(date.fromisoformat(last_day))) == follows


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(-240, 240))
def test_the_corresponding_day_is_found_as_on_a_calendar(day: date, months: int) -> None:
    found = months_before(day, months)
    assert (found.year * 12 + found.month) == (day.year * 12 + day.month) - months
    length = monthrange(found.year, found.month)[1]
    is_last = (day + timedelta(days=1)).day == 1
    assert found.day == (length if is_last else min(day.day, length))


def term(last_day: str, renewal: Renewal | None) -> AgreedTerm:
    return AgreedTerm("2", date(2026, 1, 1), date.fromisoformat(last_day), renewal, Place("c.yaml"))


@pytest.mark.parametrize(
    ("each_time", "objected", "reached"),
    [
        (True, (), ("2028-02-29", 2)),
        (False, (), ("2027-02-28", 1)),
        (True, ("2026-02",), ("2026-02-28", 0)),
        (True, ("2027-02",), ("2027-02-28", 1)),
        (True, ("2028-02",), ("2028-02-29", 2)),
    ],
)
def test_a_term_that_ends_with_february_is_renewed_to_its_last_day(
    each_time: bool, objected: tuple[str, ...], reached: tuple[str, int]
) -> None:
    found = term("2026-02-28", Renewal(12, each_time, 2, "months"))
    last, times = found.reaching(date(2028, 2, 29), tuple(map(Month.parse, objected)))
    assert (str(last), times) == reached


def test_a_term_reaches_its_last_day_without_a_renewal_and_the_day_after_with_one() -> None:
    found = term("2026-12-31", Renewal(12, each_time=True, before=3, unit="months"))
    assert found.reaching(date(2026, 12, 31), ()) == (date(2026, 12, 31), 0)
    assert found.reaching(date(2027, 1, 1), ()) == (date(2027, 12, 31), 1)
    assert term("2026-12-31", None).reaching(date(2027, 1, 1), ()) == (date(2026, 12, 31), 0)


def test_the_last_month_that_can_lie_in_a_term() -> None:
    assert term("2026-12-31", None).last_month == Month(2026, 12)
    assert term("2026-12-31", Renewal(6, each_time=False, before=1, unit="months")).last_month == Month(2027, 6)
    assert term("2026-12-31", Renewal(6, each_time=True, before=1, unit="months")).last_month > Month(2100, 1)
