"""Service hours: half-open, over midnight, several spans a day, by the kind of the day on which a span begins.

About ``contract/words/times.py`` and ``measure/count.py``.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slacalc.base.hours import Hours, ServiceHours
from slacalc.base.month import Month
from slacalc.base.worktime import Uncovered, china
from slacalc.contract.words.quantities import BadQuantity
from slacalc.contract.words.times import read_hours
from slacalc.measure.count import with_service_hours

FEBRUARY = Month(2026, 2)  # the 14th and the 28th are Saturdays on which everybody works; the 16th to the 23rd are closed


def inside(hours: ServiceHours, *moments: str, month: Month = FEBRUARY) -> list[bool]:
    arrived = [datetime.fromisoformat(moment) for moment in moments]
    calls = pl.DataFrame({"arrived_at": arrived}, schema={"arrived_at": pl.Datetime("us")})
    return with_service_hours(calls, hours, china(), month)["in_service_hours"].to_list()


def alike(text: str) -> ServiceHours:
    return ServiceHours(read_hours(text), read_hours(text))


def test_the_second_of_opening_is_in_and_the_second_of_closing_is_out() -> None:
    moments = [f"2026-02-03 {clock}" for clock in ("07:59:59", "08:00:00", "21:59:59", "22:00:00")]
    assert inside(alike("08:00-22:00"), *moments) == [False, True, True, False]


def test_midnight_and_the_last_second_of_the_month_lie_in_the_whole_day() -> None:
    moments = ["2026-02-01 00:00:00", "2026-02-28 23:59:59"]
    assert inside(alike("00:00-24:00"), *moments) == [True, True]
    assert inside(alike("08:00-24:00"), *moments) == [False, True]


def test_several_spans_a_day_have_a_pause_between() -> None:
    moments = [f"2026-02-03 {clock}" for clock in ("11:59:59", "12:00:00", "13:59:59", "14:00:00", "18:00:00")]
    assert inside(alike("08:00-12:00, 14:00-18:00"), *moments) == [True, False, False, True, False]


def test_hours_over_midnight_end_the_next_day() -> None:
    moments = ["2026-02-03 19:59:59", "2026-02-03 20:00:00", "2026-02-04 00:00:00", "2026-02-04 01:59:59", "2026-02-04 02:00:00"]
    assert inside(alike("20:00-02:00"), *moments) == [False, True, True, True, False]


def test_a_call_after_midnight_belongs_to_the_kind_of_the_day_before() -> None:
    hours = ServiceHours(read_hours("20:00-02:00"), read_hours("none"))
    expected = {
        "2026-02-06 23:00:00": True,  # Friday
        "2026-02-07 01:30:00": True,  # Saturday, hours of Friday
        "2026-02-07 23:00:00": False,
        "2026-02-09 01:30:00": False,  # Monday, hours of Sunday
        "2026-02-14 23:00:00": True,  # a Saturday on which everybody works
        "2026-02-15 01:30:00": True,
        "2026-02-17 01:30:00": False,  # Tuesday, after a Monday off
    }
    assert inside(hours, *expected) == list(expected.values())


def test_the_first_hours_of_the_month_belong_to_the_last_day_of_the_month_before() -> None:
    hours = ServiceHours(read_hours("20:00-02:00"), ())
    assert inside(hours, "2026-02-01 01:30:00") == [False]  # 31 January is a Saturday
    assert inside(hours, "2026-10-01 01:30:00", month=Month(2026, 10)) == [True]  # 30 September is a Wednesday


def test_a_make_up_saturday_is_a_working_day_and_a_weekday_off_is_not() -> None:
    hours = ServiceHours(read_hours("08:00-20:00"), read_hours("none"))
    assert inside(hours, "2026-02-14 10:00:00", "2026-02-16 10:00:00", "2026-02-15 10:00:00") == [True, False, False]


def test_hours_that_are_the_same_every_day_need_no_calendar() -> None:
    assert inside(alike("20:00-02:00"), "2027-01-01 01:30:00", month=Month(2027, 1)) == [True]
    with pytest.raises(Uncovered):
        inside(ServiceHours(read_hours("20:00-02:00"), ()), "2027-01-01 01:30:00", month=Month(2027, 1))


def test_a_day_without_service_has_none() -> None:
    assert inside(alike("none"), "2026-02-03 10:00:00") == [False]


@pytest.mark.parametrize(
    "text",
    ["8:00-22:00", "08:00", "08:00-08:00", "24:00-08:00", "08:00-25:00", "08:00-12:00,14:00-18:00", "", "08:00-12:00, none"],
)
def test_hours_that_cannot_be_read(text: str) -> None:
    with pytest.raises(BadQuantity) as bad:
        read_hours(text)
    assert bad.value.slug == "contract/bad-quantity"


@pytest.mark.parametrize(
    "text",
    ["08:00-12:00, 11:59-18:00", "14:00-18:00, 08:00-12:00", "20:00-02:00, 08:00-12:00", "08:00-24:00, 09:00-10:00"],
)
def test_spans_that_overlap_or_stand_in_no_order(text: str) -> None:
    with pytest.raises(BadQuantity) as bad:
        read_hours(text)
    assert bad.value.slug == "contract/hours-overlap"


def test_spans_that_touch_do_not_overlap() -> None:
    assert read_hours("08:00-12:00, 12:00-18:00, 20:00-08:00")[2] == Hours(time(20), time(8))


CLOCKS = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))


@st.composite
def hours_of_a_kind(draw: st.DrawFn) -> tuple[Hours, ...]:
    spans = draw(st.lists(st.builds(Hours, CLOCKS, st.none() | CLOCKS), max_size=2))
    return tuple(span for span in spans if span.opens != span.closes)


def plainly_inside(moment: datetime, hours: ServiceHours) -> bool:
    """By walking through the spans of the day and of the day before, as absolute times."""
    for back in (0, 1):
        day = moment.date() - timedelta(days=back)
        for span in hours.working_days if china().is_working(day) else hours.rest_days:
            start = datetime.combine(day, span.opens)
            end_day = day + timedelta(days=int(span.closes is None or span.closes <= span.opens))
            if start <= moment < datetime.combine(end_day, span.closes or time(0)):
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(
    st.builds(ServiceHours, hours_of_a_kind(), hours_of_a_kind()),
    st.lists(st.integers(0, 28 * 48 - 1), min_size=1, max_size=30),
    st.sampled_from((-1, 0, 1)),
)
@example(ServiceHours((Hours(time(20), time(2)),), ()), [0, 3, 4], 0)
def test_the_column_is_what_walking_through_the_spans_gives(hours: ServiceHours, halves: list[int], second: int) -> None:
    start = datetime.combine(date(2026, 2, 1), time(0))
    moments = [max(start, start + timedelta(minutes=30 * half, seconds=second)) for half in halves]
    assert inside(hours, *(moment.isoformat(" ") for moment in moments)) == [plainly_inside(m, hours) for m in moments]
