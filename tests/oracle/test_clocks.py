"""Deadlines by clocks of service hours that pauses stop: the program, and a pencil that walks through the minutes of a zone.

About ``base/clock.py``, ``measure/clocked.py`` and ``measure/fates.py``. The cases are solved within a second of what the pencil
says, so that a deadline that is a second off is seen.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from program import run_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
SPANS: dict[str, tuple[tuple[int, int], ...]] = {
    "00:00-24:00": ((0, 1440),),
    "09:00-12:00, 13:00-18:00": ((540, 720), (780, 1080)),
    "20:00-03:00": ((1200, 1620),),
    "00:30-02:30": ((30, 150),),
    "02:15-04:00, 10:00-11:00": ((135, 240), (600, 660)),
    "none": (),
}
"""Minutes of the day, those beyond 1440 of the next: on October 25 the clocks of Berlin go back from 03:00 to 02:00."""
WEEKENDS = {day for at in range(150) if (day := date(2026, 10, 1) + timedelta(days=at)).weekday() > 4}
REST = (WEEKENDS | {date(2026, 10, day) for day in range(1, 8)}) - {date(2026, 10, 10)}
"""As the notice of 2026 has it: the first week of October is off, and Saturday the 10th is worked."""
CONTRACT = """\
slacalc: 1
id: WALKED
title: Helpdesk
language: en
currency: EUR
timezone: Europe/Berlin
parties: {{client: {{name: Client}}, provider: {{name: Provider}}}}
term: {{first_day: 2026-08-01, last_day: 2026-12-31, renews: never}}
calendar: {{working_days: CN, working_hours: "09:00-12:00, 13:00-18:00"}}
service_hours: {{working_days: "{working}", rest_days: "{rest}"}}
exports: {{tickets: helpdesk, pauses: slacalc}}
evidence: {{refused_rows: at most 0%, days_without_calls: at most 31}}
metrics:
  solved:
    clause: "1"
    name: {{zh: 解决率, en: Solved}}
    reading: {reading}
    pauses: stop the clock{hours}, by intervals
    judged: in month of {judged}
    reopened: resolved
    merged: each counts
    target: none
    basis: at least 1, otherwise no finding
fees:
  service: {{clause: "2", name: {{zh: 服务费, en: Service}}, kind: fixed, price: 100.00 EUR per month, part_month: in full}}
tax: {{clause: "3", rate: 0%, prices: exclude tax, rounded: per line}}
payment: {{clause: "4", due: by day 10 of the following month, rest_day: same day}}
"""
Span = tuple[datetime, datetime | None]
MOMENTS = st.integers(0, 4 * 1440).map(lambda minute: datetime(2026, 10, 22, 22, tzinfo=UTC) + minute * MINUTE)
PAUSES = st.lists(st.tuples(MOMENTS, st.integers(1, 1500) | st.none()), max_size=3)


@cache
def runs(instant: datetime, working: str, rest: str) -> bool:
    """Whether the clock shows, in this minute, a time of the hours of its day, or of the day before beyond midnight."""
    local = instant.astimezone(BERLIN)
    for days_ago in (0, 1):
        day = local.date() - timedelta(days=days_ago)
        minute = local.hour * 60 + local.minute + 1440 * days_ago
        if any(begins <= minute < ends for begins, ends in SPANS[rest if day in REST else working]):
            return True
    return False


def walked(opened: datetime, allowed: int, stops: Iterable[Span], working: str, rest: str) -> datetime:
    """The end of the minute in which the time is over."""
    stops, instant = tuple(stops), opened
    while allowed:
        if runs(instant, working, rest):
            allowed -= not any(begins <= instant and (ends is None or instant < ends) for begins, ends in stops)
        instant += MINUTE
    return instant


def text(moment: datetime | None) -> str:
    return moment.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M:%S%z") if moment else ""


LAYOUTS = {
    "tickets": ("case_id", ("opened_at", "resolved_at", "due_at", "reopened")),
    "pauses": ("case_id", ("begins_at", "ends_at")),
}


def write_month(folder: Path, month: str, as_of: datetime, rows: Mapping[str, list[list[str]]]) -> None:
    (folder / month).mkdir()
    (folder / month / "month.yaml").write_text(f"month: {month}\nas_of: {as_of.isoformat()}\n", encoding="utf-8")
    for role, (key, columns) in LAYOUTS.items():
        moments = "".join(
            f'  {name}: {{from: {name}, format: "%Y-%m-%dT%H:%M:%S%z"}}\n' for name in columns if name != "reopened"
        )
        more = "  reopened: {from: reopened}\n" if role == "tickets" else ""
        layout = f'slacalc_layout: 1\nid: own\nrole: {role}\nblank: [""]\ncolumns:\n  {key}: {{from: {key}}}\n{moments}{more}'
        (folder / f"{role}.yaml").write_text(layout + "duplicates: {keep: none}\n", encoding="utf-8")
        with (folder / month / f"{role}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([[key, *columns], *rows[role]])


def contract_of(working: str, rest: str, reading: str, *, hours: str = "", judged: str = "receipt") -> str:
    contract = CONTRACT.format(working=working, rest=rest, reading=reading, hours=hours, judged=judged)
    return contract.replace("{tickets: helpdesk, pauses: slacalc}", "{tickets: tickets.yaml, pauses: pauses.yaml}")


def in_time(
    contract: str, cases: Sequence[tuple[datetime, datetime | None, datetime]], pauses: Sequence[tuple[int, Span]]
) -> int:
    """The cases in time of a statement: opened, due by the row, and solved."""
    tickets = [[f"T{at}", text(opened), text(solved), text(due), "no"] for at, (opened, due, solved) in enumerate(cases)]
    rows = {"tickets": tickets, "pauses": sorted([f"T{at}", text(begins), text(ends)] for at, (begins, ends) in pauses)}
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(contract, encoding="utf-8")
        write_month(folder, "2026-10", datetime(2026, 11, 20, tzinfo=UTC), rows)
        answer = run_here(["statement", "contract.yaml", "2026-10", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    return int({figure["name"]: figure["value"] for figure in json.loads(answer.out)["figures"]}["solved.numerator"])


def spans_of(pauses: Sequence[tuple[datetime, int | None]]) -> list[Span]:
    """No two begin at once: the key of a pause is its case and its begin."""
    begun = dict(pauses)
    return [(begins, None if lasts is None else begins + lasts * MINUTE) for begins, lasts in begun.items()]


HOURS = st.tuples(st.sampled_from([spans for spans in SPANS if spans != "none"]), st.sampled_from([*SPANS]))
CASES = st.lists(st.tuples(MOMENTS, st.sampled_from([-1, 0, 1]), PAUSES), min_size=1, max_size=4)


@settings(max_examples=20, deadline=None)
@given(HOURS, st.integers(1, 600), CASES)
def test_service_minutes_run_out_when_the_pencil_says(
    hours: tuple[str, str], allowed: int, cases: list[tuple[datetime, int, list[tuple[datetime, int | None]]]]
) -> None:
    unit = "minute" if allowed == 1 else "minutes"
    contract = contract_of(*hours, f"resolved_in_time\n    within: {allowed} service {unit} after receipt")
    rows, pauses, expected = [], [], 0
    for at, (opened, seconds, waits) in enumerate(cases):
        closed_waits = [(begins, lasts or 90) for begins, lasts in waits]
        due = walked(opened, allowed, spans_of(closed_waits), *hours)
        solved = due + timedelta(seconds=seconds)
        rows.append((opened, None, solved))
        pauses += [(at, span) for span in spans_of(closed_waits)]
        expected += seconds <= 0
    assert in_time(contract, rows, pauses) == expected


@settings(max_examples=15, deadline=None)
@given(HOURS, st.integers(1, 900), CASES)
def test_a_deadline_of_the_row_moves_by_what_the_clock_stood_still(
    hours: tuple[str, str], ahead: int, cases: list[tuple[datetime, int, list[tuple[datetime, int | None]]]]
) -> None:
    contract = contract_of(*hours, "resolved_by_due\n    blank: missed", hours=" in service hours")
    rows, pauses, expected = [], [], 0
    for at, (opened, seconds, waits) in enumerate(cases):
        written = opened + ahead * MINUTE
        stops = spans_of([(begins, lasts or 90) for begins, lasts in waits])
        allowed = sum(runs(opened + minute * MINUTE, *hours) for minute in range(ahead))
        moved = walked(opened, allowed, stops, *hours) if allowed else written
        due = max(written, moved) if allowed else written
        rows.append((opened, written, due + timedelta(seconds=seconds)))
        pauses += [(at, span) for span in stops]
        expected += seconds <= 0
    assert in_time(contract, rows, pauses) == expected


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(MOMENTS, st.integers(1, 60_000), st.integers(0, 40_000), st.integers(1, 70_000)), min_size=1, max_size=4)
)
def test_each_case_is_judged_once_however_long_it_waits(cases: list[tuple[datetime, int, int, int]]) -> None:
    """Each month exports what is known by then: a pause that goes on is open, a case that is not solved yet blank."""
    judged, numerators, expected = 0, 0, 0
    for opened, begins, lasts, solved in cases:
        stops = [(opened + begins * MINUTE, opened + (begins + lasts) * MINUTE)] if lasts else []
        waits = [(first, min(last, opened + solved * MINUTE)) for first, last in stops]
        due = walked(opened, 600, waits, "09:00-12:00, 13:00-18:00", "none")
        expected += opened + solved * MINUTE <= due
    with TemporaryDirectory() as name:
        folder = Path(name)
        reading = "resolved_in_time\n    within: 10 service hours after receipt"
        contract = contract_of("09:00-12:00, 13:00-18:00", "none", reading, judged="deadline")
        (folder / "contract.yaml").write_text(contract, encoding="utf-8")
        (folder / "ledger").mkdir()
        for number, month in enumerate(("2026-10", "2026-11", "2026-12")):
            known = datetime(2026 + (number == 2), (number + 10) % 12 + 1, 2, 8, tzinfo=UTC)
            tickets, pauses = [], []
            for at, (opened, begins, lasts, solved) in enumerate(cases):
                first, last, closed = (opened + minutes * MINUTE for minutes in (begins, begins + lasts, solved))
                tickets.append([f"T{at}", text(opened), text(closed if closed <= known else None), "", "no"])
                if lasts and first <= known:
                    pauses.append([f"T{at}", text(first), text(last if last <= known else None)])
            write_month(folder, month, known, {"tickets": tickets, "pauses": pauses})
            answer = run_here(
                ["statement", "contract.yaml", month, "--ledger", "ledger", "--issue", "--issue-date", f"{known.date()}"], folder
            )
            assert answer.code == 0, answer.err
            made = json.loads((folder / "ledger" / "issued" / f"{month}.json").read_text(encoding="utf-8"))
            values = {figure["name"]: figure["value"] for figure in made["figures"]}
            judged += int(values["solved.denominator"])
            numerators += int(values["solved.numerator"])
            still_open = made["open_cases"]
    assert judged + len(still_open) == len(cases)
    if not still_open:
        assert numerators == expected
