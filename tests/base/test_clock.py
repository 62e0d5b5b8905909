"""A clock that runs in hours, by instants, where the clocks of a zone are set forward and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.base.clock import EPOCH, MICROS, HoursClock, SteadyClock, clock_in, micros_of, put_off, spans_of
from slacalc.base.hours import Hours, ServiceHours
from slacalc.base.worktime import Uncovered, china

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
OFFICE = (Hours(time(9), time(12)), Hours(time(13), time(18)))
NIGHT = (Hours(time(20), time(2, 15)),)
AFTER_NIGHT = (Hours(time(2, 15), time(4)),)
WORKED = ServiceHours(OFFICE, ())


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    moment = datetime.fromisoformat(text)
    return micros_of(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def shown(instant: int, zone: ZoneInfo = SHANGHAI) -> str:
    return (EPOCH + timedelta(microseconds=instant)).astimezone(zone).isoformat()


def spans(opens: time, closes: time | None, day: str, zone: ZoneInfo = BERLIN) -> list[tuple[str, str]]:
    return [
        (shown(first, zone), shown(last, zone)) for first, last in spans_of(Hours(opens, closes), date.fromisoformat(day), zone)
    ]


def test_an_hour_that_is_shown_twice_is_two_and_its_half_is_two_halves() -> None:
    assert spans(time(0), None, "2026-10-25") == [
        ("2026-10-25T00:00:00+02:00", "2026-10-25T02:00:00+01:00"),
        ("2026-10-25T02:00:00+01:00", "2026-10-26T00:00:00+01:00"),
    ]
    assert spans(time(0, 30), time(2, 30), "2026-10-25") == [
        ("2026-10-25T00:30:00+02:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00"),
    ]


def test_an_hour_that_is_skipped_is_none() -> None:
    assert spans(time(2, 15), time(4), "2026-03-29") == [("2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00")]
    assert spans(time(2), time(3), "2026-03-29") == []


def test_hours_that_end_where_the_night_before_is_shown_again_count_each_instant_once() -> None:
    hours = ServiceHours(NIGHT, NIGHT)
    both = HoursClock(ServiceHours((*AFTER_NIGHT, *NIGHT), (*AFTER_NIGHT, *NIGHT)), china(), BERLIN, date(2026, 10, 25))
    whole = both.run_until(at("2026-10-25T04:00:00+01:00")) - both.run_until(at("2026-10-24T20:00:00+02:00"))
    assert whole == 9 * 3600 * MICROS  # 20:00 to 03:00, and 02:00 to 04:00 once more
    night = HoursClock(hours, china(), BERLIN, date(2026, 10, 24))
    assert (
        night.run_until(at("2026-10-25T04:00:00+01:00")) - night.run_until(at("2026-10-24T20:00:00+02:00")) == 6.5 * 3600 * MICROS
    )


def test_time_that_runs_out_as_hours_end_is_over_then() -> None:
    clock = HoursClock(WORKED, china(), SHANGHAI, date(2026, 3, 7))
    run = clock.run_until(at("2026-03-07 13:50"))  # a Saturday
    assert shown(clock.when(run + 8 * 3600 * MICROS)) == "2026-03-09T18:00:00+08:00"
    assert shown(clock.when(run + 8 * 3600 * MICROS + 1)) == "2026-03-10T09:00:00.000001+08:00"


def test_a_year_without_a_notice_is_refused_where_the_clock_reaches_it_and_not_before() -> None:
    clock = HoursClock(WORKED, china(), SHANGHAI, date(2026, 12, 31))
    run = clock.run_until(at("2026-12-31 09:00"))
    assert shown(clock.when(run + 8 * 3600 * MICROS)) == "2026-12-31T18:00:00+08:00"
    with pytest.raises(Uncovered):
        clock.when(run + 8 * 3600 * MICROS + 1)


def test_pauses_stop_the_clock_once_in_its_hours_and_before_the_time_is_over() -> None:
    clock = clock_in(WORKED, china(), SHANGHAI, at("2026-03-02 16:00"))
    run = clock.run_until(at("2026-03-02 16:00")) + 8 * 3600 * MICROS
    due = clock.when(run)
    for stops, expected in (
        ([], "2026-03-03T16:00:00+08:00"),
        ([("2026-03-02 17:00", "2026-03-03 10:00"), ("2026-03-03 09:30", "2026-03-03 11:00")], "2026-03-04T10:00:00+08:00"),
        ([("2026-03-03 12:00", "2026-03-03 13:00"), ("2026-03-02 18:00", "2026-03-03 09:00")], "2026-03-03T16:00:00+08:00"),
        ([("2026-03-03 16:00", "2026-03-09 16:00")], "2026-03-03T16:00:00+08:00"),
        ([("2026-03-03 15:59:59", "2026-03-03 17:00")], "2026-03-03T17:00:01+08:00"),
        ([("2026-03-03 10:00", "2026-03-03 10:00")], "2026-03-03T16:00:00+08:00"),
    ):
        assert shown(put_off(clock, due, run, [(at(begins), at(ends)) for begins, ends in stops])) == expected


@given(st.lists(st.integers(0, 40 * 86_400), min_size=2, max_size=20))
def test_when_and_how_long_are_inverses_in_whatever_order_one_asks(seconds: list[int]) -> None:
    start = at("2026-02-01 00:00")
    asked = HoursClock(WORKED, china(), SHANGHAI, date(2026, 2, 1))
    for second in seconds:
        fresh = HoursClock(WORKED, china(), SHANGHAI, date(2026, 2, 1))
        run = asked.run_until(start + second * MICROS)
        assert run == fresh.run_until(start + second * MICROS)
        if run:
            assert asked.run_until(asked.when(run)) == run
            assert asked.when(run) <= start + second * MICROS


def test_a_clock_without_hours_never_stands_still() -> None:
    clock = clock_in(None, china(), SHANGHAI, 5)
    assert isinstance(clock, SteadyClock)
    assert clock.when(clock.run_until(7) + 3) == 10


def test_hours_that_never_come_to_what_is_asked_end_in_a_year_that_nobody_knows() -> None:
    minute = ServiceHours((Hours(time(9), time(9, 1)),), (Hours(time(9), time(9, 1)),))
    clock = clock_in(minute, china(), SHANGHAI, 0)
    with pytest.raises(Uncovered):
        clock.when(9_000 * 3600 * MICROS)
