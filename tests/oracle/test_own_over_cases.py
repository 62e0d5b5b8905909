"""Readings of a contract's own over cases, by the program and with a pencil over the rows of the same file.

About: contract/metrics/own_reading.py, measure/deadlines.py, measure/cases.py.
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

from program import run_here

if TYPE_CHECKING:
    from collections.abc import Iterable

Cells = dict[str, str]
HEADERS = ("case_id", "opened_at", "first_response_at", "due_at", "resolved_at", "in_time_flag", "reopened", "parent", "category")
FIRST, END = date(2026, 3, 1), date(2026, 4, 1)
AS_OF = datetime(2026, 3, 28, 9)  # noqa: DTZ001 - local, as the file has it
JUDGED = ("receipt", "closing", "deadline")
FORMS = ("swift", "slow faults", "mean", "late")
METRICS = tuple(product(FORMS, JUDGED, ("counts once", "each counts")))
WRITTEN = {
    "swift": "numerator: responded_after <= 30 min and resolved_after <= 2 h, denominator: all, unit: share",
    "slow faults": "numerator: not resolved_after <= 7200 s, denominator: category is fault or reopened, unit: share",
    "mean": "numerator: all, denominator: not reopened, adds: resolved_after, unit: seconds",
    "late": "numerator: not resolved_in_time, denominator: not category is blank, unit: share, blank: missed, "
    "reopened: not resolved",
}
HEAD = """slacalc: 1
id: OWN-OVER-CASES
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
    for at, (form, judged, merged) in enumerate(METRICS):
        lost = "" if judged == "receipt" else ", lost: not counted"
        lines.append(
            f'  m{at}: {{clause: "1", name: {{zh: m{at}, en: m{at}}}, reading: own, counts: tickets, {WRITTEN[form]}, '
            f"judged: in month of {judged}, merged: {merged}{lost}, target: none, "
            'basis: "at least 1, otherwise no finding"}\n'
        )
    return "".join(lines)


def seconds(case: Cells, end: str) -> int | None:
    if not case[end]:
        return None
    return int((datetime.fromisoformat(case[end]) - datetime.fromisoformat(case["opened_at"])).total_seconds())


def expected(cases: Iterable[Cells], form: str, judged: str, merged: str) -> tuple[int, int, int]:
    """The sum above the line, that below it, and the cases that may still change; no month was issued before."""
    reached = counted = waiting = 0
    for case in cases:
        opened, due = case["opened_at"], case["due_at"]
        day = {"receipt": opened, "deadline": max(due, opened), "closing": case["resolved_at"]}[judged][:10]
        if opened[:10] >= END.isoformat() or (merged == "counts once" and case["parent"]):
            continue
        if not day or not FIRST.isoformat() <= day < END.isoformat():
            continue
        again, solved, answered = case["reopened"] == "yes", seconds(case, "resolved_at"), seconds(case, "first_response_at")
        if form == "swift":
            counted += 1
            reached += answered is not None and answered <= 1800 and solved is not None and solved <= 7200
        elif form == "slow faults":
            among = case["category"] == "fault" or again
            counted, reached = counted + among, reached + (among and (solved is None or solved > 7200))
        elif form == "mean":
            among = not again and solved is not None
            counted, reached = counted + among, reached + (solved or 0 if among else 0)
        else:
            in_time = bool(due) and bool(case["resolved_at"]) and case["resolved_at"] <= due and not again
            among = case["category"] != ""
            counted, reached = counted + among, reached + (among and not in_time)
            waiting += bool(due) and not case["resolved_at"] and datetime.fromisoformat(due) >= AS_OF and not again
    return reached, counted, waiting


EDGES = st.sampled_from([0, 1, 1799, 1800, 1801, 7199, 7200, 7201, 86_400])
LATER = (EDGES | st.integers(0, 20 * 86_400)).map(lambda passed: timedelta(seconds=passed))


@st.composite
def rows(draw: st.DrawFn) -> Cells:
    opened = datetime(2026, 2, 20) + timedelta(minutes=draw(st.integers(0, 43 * 1440)))  # noqa: DTZ001 - local, as in the file
    told = [opened, *(None if later is None else opened + later for later in (draw(st.none() | LATER) for _ in range(3)))]
    texts = [f"{at:%Y-%m-%d %H:%M:%S}" if at and (at <= AS_OF or number == 2) else "" for number, at in enumerate(told)]
    words = [
        draw(st.sampled_from(choice)) for choice in (["yes", "no", ""], ["yes", "no", ""], ["", "", "C1"], ["fault", "", "x"])
    ]
    return dict(zip(HEADERS[1:], [*texts, *words], strict=True))


@given(st.lists(rows(), min_size=1, max_size=15))
@settings(max_examples=6, deadline=None)
def test_own_readings_over_cases(drawn: list[Cells]) -> None:
    cases = [{"case_id": f"C{at}"} | case for at, case in enumerate(drawn) if case["opened_at"]]
    cases += [
        dict.fromkeys(HEADERS, "") | {"case_id": "E0", "opened_at": "2026-03-02 09:00:00", "category": "fault"},
        dict.fromkeys(HEADERS, "")
        | {"case_id": "E1", "opened_at": "2026-03-02 09:00:00", "due_at": "2026-03-28 09:00:00", "category": "fault"},
    ]
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "month").mkdir()
        (folder / "contract.yaml").write_text(contract(), encoding="utf-8")
        (folder / "month" / "month.yaml").write_text(f"month: 2026-03\nas_of: {AS_OF.isoformat()}+08:00\n", encoding="utf-8")
        with (folder / "month" / "tickets.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADERS)
            writer.writeheader()
            writer.writerows(cases)
        answer = run_here(["statement", "contract.yaml", "month", "--format", "json"], folder)
        assert answer.code == 0, answer.err
    tickets = json.loads(answer.out)["tallies"]["tickets"]
    sums = {
        column: sum(int(row[len(tickets["keys"]) + at]) for row in tickets["rows"])
        for at, column in enumerate(tickets["columns"])
    }
    for at, wording in enumerate(METRICS):
        counted = tuple(sums[f"m{at}.{count}"] for count in ("numerator", "denominator", "not_due"))
        assert counted == expected(cases, *wording), wording
