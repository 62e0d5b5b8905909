"""Deadlines of cases: every way to say how long a case may take, and the month that judges it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measure.whole_cases import count_whole
from slacalc.base.diagnostics import Refused
from slacalc.base.month import Month
from slacalc.base.worktime import Uncovered, china
from slacalc.billing.payment import due_day
from slacalc.contract.load import load_contract
from slacalc.measure.deadlines import with_deadlines
from slacalc.measure.fates import CaseMonth

if TYPE_CHECKING:
    from slacalc.contract.metrics.metric import MetricTerms

SOURCE = (Path(__file__).parents[1] / "refused" / "measure" / "uncovered-year" / "contract.yaml").read_text(encoding="utf-8")
END = date(2027, 1, 1)
BASE = "3 working days after receipt"
EARLY = ", received before 17:00 counts as the first day"


def metric(within: str = BASE, judged: str = "deadline", zone: str = "Asia/Shanghai") -> MetricTerms:
    text = SOURCE.replace(f"within: {BASE}", f"within: {within}").replace("in month of deadline", f"in month of {judged}")
    contract = load_contract(text.replace("Asia/Shanghai", zone).encode(), "c.yaml")
    return contract.terms_of(Month(2026, 3)).metrics[1]


AS_OF = datetime(2027, 3, 1, tzinfo=UTC)


def cases(*rows: tuple[str, str], zone: str = "Asia/Shanghai") -> pl.DataFrame:
    """Cases by when they were received and resolved, local or with an offset; the empty text is not resolved."""
    shown, instant = pl.Datetime("us"), pl.Datetime("us", "UTC")
    columns: dict[str, list[datetime | None]] = {}
    for name, texts in zip(("opened_at", "resolved_at"), zip(*rows, strict=True), strict=True):
        told = [datetime.fromisoformat(text) if text else None for text in texts]
        aware = [moment and (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))) for moment in told]
        columns[name] = [moment and moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in aware]
        columns[f"{name}.instant"] = [moment and moment.astimezone(UTC) for moment in aware]
    ids = [f"T{number}" for number in range(len(rows))]
    return pl.DataFrame(
        {"case_id": ids, **columns, "reopened": [False] * len(rows)},
        schema={
            "case_id": pl.String(),
            "opened_at": shown,
            "opened_at.instant": instant,
            "resolved_at": shown,
            "resolved_at.instant": instant,
            "reopened": pl.Boolean(),
        },
    )


def judge(terms: MetricTerms, *rows: tuple[str, str], end: date = END, zone: str = "Asia/Shanghai") -> list[dict[str, Any]]:
    return with_deadlines(cases(*rows, zone=zone), terms, china(), end, AS_OF).to_dicts()


def in_time(within: str, received: str, resolved: str, zone: str = "Asia/Shanghai") -> bool:
    return bool(judge(metric(within, zone=zone), (f"2026-{received}", f"2026-{resolved}"), zone=zone)[0]["in_time"])


@pytest.mark.parametrize(
    ("within", "received", "last"),
    [
        (BASE, "02-12 10:00:00", "02-24 23:59:59"),
        (BASE, "02-13 23:59:59", "02-25 23:59:59"),
        (BASE, "02-14 00:00:00", "02-26 23:59:59"),  # a make-up Saturday, not counted itself
        (BASE, "02-17 12:00:00", "02-26 23:59:59"),  # a day off
        (BASE, "09-18 12:00:00", "09-22 23:59:59"),
        (BASE, "09-30 12:00:00", "10-10 23:59:59"),
        ("1 working day after receipt", "03-06 23:59:59", "03-09 23:59:59"),
        (f"{BASE}, until 18:00", "09-18 12:00:00", "09-22 18:00:00"),
        (f"{BASE}, until 17:30", "09-18 23:00:00", "09-22 17:30:00"),
        (BASE + EARLY, "03-03 16:59:59", "03-05 23:59:59"),
        (BASE + EARLY, "03-03 17:00:00", "03-06 23:59:59"),
        (BASE + EARLY, "02-14 09:00:00", "02-25 23:59:59"),  # a make-up Saturday is a first day
        (BASE + EARLY, "02-17 09:00:00", "02-26 23:59:59"),  # a day off never is
        (f"{BASE}, until 18:00{EARLY}", "03-03 16:59:59", "03-05 18:00:00"),
        (f"1 working day after receipt, until 18:00{EARLY}", "03-03 16:59:59", "03-03 18:00:00"),
        ("48 hours after receipt", "03-06 10:00:01", "03-08 10:00:01"),
        ("1 hour after receipt", "03-31 23:30:00", "04-01 00:30:00"),
    ],
)
def test_the_last_second_is_in_time_and_the_next_is_late(within: str, received: str, last: str) -> None:
    late = (datetime.fromisoformat(f"2026-{last}") + timedelta(seconds=1)).isoformat(" ")[5:]
    assert [in_time(within, received, last), in_time(within, received, late)] == [True, False]


def test_a_case_that_is_not_resolved_or_was_reopened_is_not_in_time() -> None:
    rows = cases(("2026-03-03 10:00:00", ""), ("2026-03-03 10:00:00", "2026-03-03 11:00:00"))
    terms = metric()
    reopened = rows.with_columns(reopened=pl.lit(value=True))
    for frame, word in ((rows, [False, True]), (reopened, [False, False])):
        assert with_deadlines(frame, terms, china(), END, AS_OF)["in_time"].to_list() == word
    forgiving = replace(terms, reopened_is_resolved=True)
    assert with_deadlines(reopened, forgiving, china(), END, AS_OF)["in_time"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("judged", "days"),
    [
        ("deadline", [date(2026, 4, 3), date(2026, 4, 3), None]),
        ("receipt", [date(2026, 3, 31), date(2026, 3, 31), date(2027, 1, 4)]),
        ("closing", [None, date(2026, 4, 2), None]),
    ],
)
def test_a_case_is_judged_in_the_month_of_its_deadline_its_receipt_or_its_closing(judged: str, days: list[date | None]) -> None:
    rows = (("2026-03-31 10:00:00", ""), ("2026-03-31 10:00:00", "2026-04-02 10:00:00"), ("2027-01-04 10:00:00", ""))
    found = judge(metric(judged=judged), *rows)
    assert [row["day"] for row in found] == days
    assert [row["deadline"] for row in found] == [date(2026, 4, 3), date(2026, 4, 3), None]


@pytest.mark.parametrize(
    ("judged", "counted", "carried"),
    [("deadline", (1, 3, 0), (3, 0, 0)), ("receipt", (4, 0, 0), (0, 0, 0)), ("closing", (1, 1, 0), (3, 2, 2))],
)
def test_each_case_is_judged_once_and_carried_until_then(judged: str, counted: tuple[int, ...], carried: tuple[int, ...]) -> None:
    frame = cases(
        ("2026-03-02 10:00:00", "2026-03-03 10:00:00"),
        ("2026-03-31 10:00:00", "2026-04-30 23:59:59"),
        ("2026-03-31 10:00:00", ""),
        ("2026-03-31 10:00:00", ""),
    ).with_columns(category=pl.lit(""), queue=pl.lit(""))
    long = metric("15 working days after receipt", judged)
    as_of = datetime(2026, 6, 30, tzinfo=UTC)
    found = [count_whole(frame, long, CaseMonth(Month(2026, number), china(), "salt"), as_of) for number in (3, 4, 5)]
    assert tuple(count.table.total(f"{long.id}.denominator") for count in found) == counted
    assert tuple(len(count.unjudged) for count in found) == carried


def test_a_deadline_in_a_year_without_a_notice_is_refused_unless_no_calendar_decides_it() -> None:
    with pytest.raises(Uncovered):
        judge(metric(), ("2026-12-30 10:00:00", ""))
    assert judge(metric("48 hours after receipt"), ("2026-12-30 10:00:00", ""))[0]["deadline"] == date(2027, 1, 1)
    assert judge(metric(), ("2027-01-04 10:00:00", ""))[0]["deadline"] is None


@pytest.mark.parametrize(("as_of", "waiting"), [("2026-03-06 18:00:00+08:00", 1), ("2026-03-06 18:00:01+08:00", 0)])
def test_a_case_can_still_be_in_time_up_to_the_closing_hour(as_of: str, waiting: int) -> None:
    frame = cases(("2026-03-03 10:00:00", "")).with_columns(category=pl.lit(""), queue=pl.lit(""))
    terms = metric(f"{BASE}, until 18:00")
    assert count_whole(frame, terms, CaseMonth(Month(2026, 3), china(), "salt"), datetime.fromisoformat(as_of)).not_due == waiting


def test_hours_pass_while_the_clocks_are_set() -> None:
    hours = "24 hours after receipt"
    berlin = "Europe/Berlin"
    assert in_time(hours, "03-28 12:00:00", "03-29 13:00:00", berlin)  # the night has an hour less
    assert not in_time(hours, "03-28 12:00:00", "03-29 13:00:01", berlin)
    assert not in_time(hours, "10-24 12:00:00", "10-25 11:00:01", berlin)  # the night has an hour more
    assert in_time(hours, "10-24 12:00:00", "10-25 11:00:00", berlin)


def test_a_day_of_payment_in_a_year_without_a_notice_is_refused_with_its_day() -> None:
    terms = load_contract(SOURCE.encode(), "c.yaml").terms_of(Month(2026, 12))
    with pytest.raises(Refused) as refused:
        due_day(terms.payment, terms.month, terms.working_days)
    (found,) = refused.value.diagnostics
    assert (found.code, found.fact["day"], found.fact["year"]) == ("measure/uncovered-due-day", "2027-01-10", "2027")
    assert due_day(replace(terms.payment, rest_day="same day"), terms.month, terms.working_days) == date(2027, 1, 10)


def plainly_in_time(received: datetime, resolved: datetime | None, days: int, until: time | None, before: time | None) -> bool:
    """By walking day after day."""
    if resolved is None:
        return False
    day, counted = received.date(), 0
    if china().is_working(day) and before is not None and received.time() < before:
        counted = 1
    while counted < days:
        day += timedelta(days=1)
        counted += china().is_working(day)
    if until is None:
        return resolved < datetime.combine(day + timedelta(days=1), time(0))
    return resolved <= datetime.combine(day, until)


SECONDS = st.sampled_from((0, 1, 61199, 61200, 61201, 64799, 64800, 64801, 86399)) | st.integers(0, 86399)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 340), SECONDS, st.none() | st.integers(0, 20), SECONDS), min_size=1, max_size=25),
    st.integers(2, 7),
    st.sampled_from((None, time(18))),
    st.sampled_from((None, time(17))),
)
def test_random_cases_are_in_time_as_walking_through_the_days_says(
    rows: list[tuple[int, int, int | None, int]], days: int, until: time | None, before: time | None
) -> None:
    start = datetime(2026, 1, 1)  # noqa: DTZ001 - local times are naive
    spans: list[tuple[datetime, datetime | None]] = []
    for day, second, later, other in rows:
        received = start + timedelta(days=day, seconds=second)
        resolved = None if later is None else max(received, start + timedelta(days=day + later, seconds=other))
        spans.append((received, resolved))
    within = f"{days} working days after receipt" + (", until 18:00" if until else "") + (EARLY if before else "")
    frame = cases(*((a.isoformat(" "), b.isoformat(" ") if b else "") for a, b in spans))
    found = with_deadlines(frame, metric(within), china(), END, AS_OF)["in_time"].to_list()
    assert found == [plainly_in_time(a, b, days, until, before) for a, b in spans]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Europe/Berlin", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"]),
    st.integers(0, 364 * 48),
    st.integers(-2, 2),
    st.integers(1, 72),
)
def test_hours_are_those_that_pass_in_the_zone(name: str, half: int, off: int, allowed: int) -> None:
    zone = ZoneInfo(name)
    opened = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * half)).astimezone(zone)
    resolved = (opened.astimezone(UTC) + timedelta(hours=allowed, seconds=off)).astimezone(zone)
    unit = "hour" if allowed == 1 else "hours"
    terms = metric(f"{allowed} {unit} after receipt", zone=name)
    (found,) = judge(terms, (opened.isoformat(), resolved.isoformat()), end=date(2027, 2, 1), zone=name)
    last = (opened.astimezone(UTC) + timedelta(hours=allowed)).astimezone(zone)
    assert (found["in_time"], found["due"]) == (off <= 0, last.replace(tzinfo=None))
