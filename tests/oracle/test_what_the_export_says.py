"""Readings over what helpdesks say of their own cases, by the program and with a pencil over the rows of the same file.

About: measure/deadlines.py, measure/cases.py.
"""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle.readings import SAID_BY_EXPORTS
from program import run_here

if TYPE_CHECKING:
    from collections.abc import Iterable

Cells = dict[str, str]
HEADERS = (
    "case_id",
    "opened_at",
    "first_response_at",
    "due_at",
    "resolved_at",
    "called_back_at",
    "in_time_flag",
    "reopened",
    "parent",
)
JUDGED = ("in month of deadline", "in month of receipt", "in month of closing")
BLANKS = ("left out", "met", "missed")
METRICS = tuple(
    wording
    for wording in product(SAID_BY_EXPORTS, JUDGED, BLANKS, ("counts once", "each counts"), ("resolved", "not resolved"))
    if (wording[0] == "resolved_by_due" or wording[-1] == "resolved")
    and (wording[0], wording[1]) != ("called_back_in_time", "in month of receipt")
)
"""Every wording; only one reading asks what a reopened case is, and one begins with the closing."""
MINUTES = 30
FIRST, END = date(2026, 3, 1), date(2026, 4, 1)
AS_OF = datetime(2026, 3, 28, 9)  # noqa: DTZ001 - local, as the file has it
HEAD = """slacalc: 1
id: WHAT-THE-EXPORT-SAYS
title: Helpdesk
language: en
currency: EUR
timezone: Asia/Shanghai
parties: {client: {name: Client}, provider: {name: Provider}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 00:00-24:00}
exports: {tickets: helpdesk}
evidence: {refused_rows: at most 0%, days_without_calls: at most 31}
fees:
  support: {clause: "2", name: {zh: 支持, en: Support}, kind: fixed, price: 100.00 EUR per month, part_month: in full}
tax: {clause: "3", rate: 0%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
metrics:
"""


def contract() -> str:
    lines = [HEAD]
    for at, (reading, judged, blank, merged, reopened) in enumerate(METRICS):
        keys = {"reading": reading, "judged": judged, "blank": blank, "merged": merged}
        keys |= {"within": f"{MINUTES} minutes after receipt"} if reading == "responded_in_time" else {}
        keys |= {"within": f"{MINUTES} minutes after closing"} if reading == "called_back_in_time" else {}
        keys |= {"reopened": reopened} if reading == "resolved_by_due" else {}
        keys |= {"target": "none", "basis": '"at least 1, otherwise no finding"'}
        lines.append(
            f'  m{at}: {{clause: "1", name: {{zh: m{at}, en: m{at}}}, {", ".join(": ".join(key) for key in keys.items())}}}\n'
        )
    return "".join(lines)


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def in_time(case: Cells, reading: str, judged: str, blank: str, reopened: str) -> tuple[bool | None, bool, date | None]:
    """Whether a case was in time, None where it is left out; whether it still may be; and the day of the month that judges it."""
    opened, resolved, due = (moment(case[name]) for name in ("opened_at", "resolved_at", "due_at"))
    response = moment(case["first_response_at"])
    if opened is None:
        raise ValueError(case)
    if reading == "responded_in_time":
        due, said = opened + timedelta(minutes=MINUTES), response
        met, asked = said is not None and said <= due, said is None
        open_yet = asked and due >= AS_OF
    elif reading == "called_back_in_time":
        if resolved is None:
            return None, False, None
        opened, due, said = resolved, resolved + timedelta(minutes=MINUTES), moment(case["called_back_at"])
        met, asked = said is not None and said <= due, said is None
        open_yet = asked and due >= AS_OF
    elif reading == "resolved_by_due":
        back = reopened == "not resolved" and case["reopened"] == "yes"
        met, asked = resolved is not None and due is not None and resolved <= due and not back, due is None
        open_yet = resolved is None and due is not None and due >= AS_OF and not back
    else:
        due = due if judged == "in month of deadline" else None
        waits = resolved is None and due is not None and due >= AS_OF
        met, asked = case["in_time_flag"] == "yes" and not waits, case["in_time_flag"] == ""
        open_yet = waits and case["in_time_flag"] != "no"
    over = due is None or due < AS_OF
    if reading == "flagged_in_time":  # of a case that is resolved the system has said what it says
        over = over or resolved is not None
    day = {"receipt": opened, "deadline": max(due or opened, opened), "closing": resolved}[judged.rpartition(" ")[2]]
    found: bool | None = met
    if asked and over:
        found = {"left out": None, "met": True, "missed": False}[blank]
    return found, open_yet, day.date() if day else None


def expected(cases: Iterable[Cells], reading: str, judged: str, blank: str, merged: str, reopened: str) -> tuple[int, int, int]:
    """Cases in time, cases counted, and cases that may still be in time; no month was issued before."""
    met = counted = not_due = 0
    for case in cases:
        found, open_yet, day = in_time(case, reading, judged, blank, reopened)
        left = merged == "counts once" and case["parent"]
        begins = case["resolved_at" if reading == "called_back_in_time" else "opened_at"]
        if begins[:10] >= END.isoformat() or left or day is None or not FIRST <= day < END:
            continue
        met, counted, not_due = met + (found is True), counted + (found is not None), not_due + open_yet
    return met, counted, not_due


DUE = {"opened_at": "2026-03-02 09:00:00", "due_at": "2026-03-04 09:00:00"}
EDGE_CASES: tuple[Cells, ...] = (
    {"opened_at": "2026-03-02 09:00:00"},
    DUE | {"resolved_at": "2026-03-04 09:00:00", "first_response_at": "2026-03-02 09:30:00"},
    DUE | {"resolved_at": "2026-03-04 09:00:01", "first_response_at": "2026-03-02 09:30:01"},
    DUE | {"due_at": AS_OF.isoformat(" "), "in_time_flag": "yes"},
    DUE | {"resolved_at": "2026-03-04 09:00:00", "called_back_at": "2026-03-04 09:30:00"},
    DUE | {"resolved_at": "2026-03-04 09:00:00", "called_back_at": "2026-03-04 09:30:01"},
    DUE | {"resolved_at": "2026-03-28 08:40:00"},
    DUE | {"due_at": "2026-03-30 09:00:00", "resolved_at": "2026-03-03 09:00:00"},
)
"""What stands in every log: nothing but a receipt; to the second, and a second later; due at the as-of time; resolved before its
deadline, which lies ahead, and without a flag."""
EDGES = st.sampled_from([0, 1, MINUTES * 60 - 1, MINUTES * 60, MINUTES * 60 + 1, 86_400])
LATER = (EDGES | st.integers(0, 20 * 86_400)).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def rows(draw: st.DrawFn) -> Cells:
    opened = datetime(2026, 2, 20) + timedelta(minutes=draw(st.integers(0, 43 * 1440)))  # noqa: DTZ001 - local, as in the file
    resolved = draw(st.none() | LATER)
    due = draw(st.none() | LATER | st.just(resolved) | LATER.map(lambda later: -later))
    response = draw(st.none() | LATER)
    back = draw(st.none() | LATER) if resolved is not None else None
    back = None if back is None or resolved is None else resolved + back
    told = (opened, *(None if later is None else opened + later for later in (response, due, resolved, back)))
    # Nothing that has happened lies after the export; a deadline may.
    texts = [f"{at:%Y-%m-%d %H:%M:%S}" if at and (at <= AS_OF or number == 2) else "" for number, at in enumerate(told)]
    flags = [draw(st.sampled_from(["yes", "no", ""])) for _ in range(2)]
    return dict(zip(HEADERS[1:], [*texts, *flags, draw(st.sampled_from(["", "", "C1"]))], strict=True))


CASES = st.lists(rows(), min_size=1, max_size=15)


def write_month(folder: Path, drawn: list[Cells]) -> list[Cells]:
    """A contract of every wording and a month of the drawn cases, which are given back with those of the edges."""
    cases = [{"case_id": f"C{at}"} | case for at, case in enumerate(drawn) if case["opened_at"]]
    cases += [dict.fromkeys(HEADERS, "") | {"case_id": f"E{at}", **case} for at, case in enumerate(EDGE_CASES)]
    (folder / "month").mkdir()
    (folder / "contract.yaml").write_text(contract(), encoding="utf-8")
    (folder / "month" / "month.yaml").write_text(f"month: 2026-03\nas_of: {AS_OF.isoformat()}+08:00\n", encoding="utf-8")
    with (folder / "month" / "tickets.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADERS)
        writer.writeheader()
        writer.writerows(cases)
    return cases


@given(CASES)
@settings(max_examples=10, deadline=None)
def test_readings_over_what_the_export_says(drawn: list[Cells]) -> None:
    with TemporaryDirectory() as name:
        cases = write_month(Path(name), drawn)
        answer = run_here(["statement", "contract.yaml", "month", "--format", "json"], Path(name))
        assert answer.code == 0, answer.err
    tickets = json.loads(answer.out)["tallies"]["tickets"]
    sums = {
        column: sum(int(row[len(tickets["keys"]) + at]) for row in tickets["rows"])
        for at, column in enumerate(tickets["columns"])
    }
    for at, wording in enumerate(METRICS):
        counted = tuple(sums[f"m{at}.{count}"] for count in ("numerator", "denominator", "not_due"))
        assert counted == expected(cases, *wording), wording
