"""Every reading of the catalogue, by the program from files, and by the pencil of :mod:`oracle.readings` from the same rows."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle import month as sample
from oracle.readings import ORACLES, SAID_BY_EXPORTS, Pair, Row, Rows, judge, notices, set_later, set_ticketed
from program import ROOT, run_here
from slacalc.contract.metrics.readings import READINGS

HEAD = """slacalc: 1
id: EVERY-READING
title: 口径核对
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: 东海电信有限公司}, provider: {name: 听风客服有限公司}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 08:00-22:00}
exports:
  {calls: CALLS, tickets: slacalc, surveys: slacalc, quality: slacalc, updates: slacalc, deliveries: slacalc, sales: slacalc}
evidence: {refused_rows: at most 1%, days_without_calls: at most 31}
metrics:
"""
TAIL = """fees:
  calls:
    {clause: "4", name: {zh: 费, en: Fee}, kind: steps, counts: calls, mode: graduated,
     steps: [1.00 CNY each up to 1, 1.00 CNY each above]}
tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
"""
WITHINS = (
    "3 working days after receipt",
    "3 working days after receipt, until 18:00",
    "1 working day after receipt, received before 17:00 counts as the first day",
    "48 hours after receipt",
)
CASES = tuple(
    product(
        WITHINS,
        ("in month of deadline", "in month of receipt", "in month of closing"),
        ("not resolved", "resolved"),
        ("counts once", "each counts"),
    )
)
"""Every way in which a contract can word the time allowed, the month that judges, reopened and merged cases."""
FIRST, END = date(2026, 3, 1), date(2026, 4, 1)
MONTH = "month: 2026-03\nas_of: 2026-06-30T09:00:00+08:00\n"
NOTICES = "informed_of_notices_due"
FOLLOWED = ("repeated_of_answered", "not_repeated_of_answered")


def contract(calls: str) -> str:
    """A contract whose metrics are all readings; each reading over cases in every wording."""
    metrics = "".join(_metric(reading.name, reading.name) for reading in READINGS if reading.name in ORACLES)
    metrics += "".join(_metric(f"notices_{at}", NOTICES, within=within) for at, within in enumerate(WITHINS))
    cases = (
        _metric(f"case_{at}", "resolved_in_time", within=within, judged=judged, reopened=reopened, merged=merged)
        for at, (within, judged, reopened, merged) in enumerate(CASES)
    )
    return HEAD.replace("CALLS", calls) + metrics + "".join(cases) + TAIL


def _metric(name: str, reading_name: str, **keys: str) -> str:
    reading = next(one for one in READINGS if one.name == reading_name)
    if reading.takes_within == "seconds":
        keys["within"] = "7 days" if reading_name in FOLLOWED else "60 s"
    keys |= {"short": "up to 5 s"} if reading.takes_short else {}
    keys |= {"satisfied": "[4, 5]"} if reading.takes_satisfied else {}
    keys |= {"dissatisfied": "[1, 2]"} if reading.takes_dissatisfied else {}
    keys |= {"passed": "from 80"} if reading.takes_passed else {}
    lines = {"clause": '"3"', "name": f"{{zh: {name}, en: {name}}}", "reading": reading_name, **keys}
    lines |= {"target": "none", "basis": "at least 1, otherwise no finding"}
    return f"  {name}:\n" + "".join(f"    {key}: {text}\n" for key, text in lines.items())


def counted(folder: Path) -> dict[str, Pair]:
    """Numerator and denominator of each metric, as the program says."""
    answer = run_here(["measure", "contract.yaml", "month", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    metrics = json.loads(answer.out)["metrics"]
    return {metric["id"]: (int(metric["numerator"]), int(metric["denominator"])) for metric in metrics}


MOMENTS = {"calls": "arrived_at", "surveys": "asked_at", "quality": "scored_at", "deliveries": "due_on", "sales": "contacted_at"}


def expected(logs: dict[str, Rows]) -> dict[str, Pair]:
    """The same with a pencil."""
    set_later(logs["calls"])
    set_ticketed(logs["calls"], logs["tickets"])
    of_month = {role: [row for row in logs[role] if _in_march(row[moment])] for role, moment in MOMENTS.items()}
    found = {reading.name: ORACLES[reading.name](of_month[reading.role]) for reading in READINGS if reading.name in ORACLES}
    for at, (within, judged, reopened, merged) in enumerate(CASES):
        found[f"case_{at}"] = judge(logs["tickets"], within, judged, FIRST, END, reopened=reopened, merged=merged)
    for at, within in enumerate(WITHINS):
        found[f"notices_{at}"] = notices(logs["tickets"], logs["updates"], within, FIRST, END)
    return found


def _in_march(moment: date) -> bool:
    return FIRST <= (moment.date() if isinstance(moment, datetime) else moment) < END


def test_each_reading_has_an_oracle_and_each_oracle_a_reading() -> None:
    assert {reading.name for reading in READINGS} == {*ORACLES, "resolved_in_time", NOTICES, *SAID_BY_EXPORTS}


def moments(first: datetime, days: int) -> st.SearchStrategy[datetime]:
    return st.integers(0, days * 86_400).map(lambda second: first + timedelta(seconds=second))


YES = st.none() | st.booleans()
EDGES = st.sampled_from([0, 4, 5, 6, 59, 60, 61, 300])
HOURS = st.sampled_from([timedelta(0), timedelta(hours=16, minutes=59, seconds=59), timedelta(hours=17), timedelta(hours=18)])
LAST_OF_FEBRUARY = datetime(2026, 2, 24)  # noqa: DTZ001 - local times, as in the files
opened = st.builds(lambda day, hour: LAST_OF_FEBRUARY + timedelta(days=day) + hour, st.integers(0, 40), HOURS)
opened |= moments(LAST_OF_FEBRUARY, 40)
calls_of_month = st.lists(
    st.fixed_dictionaries(
        {
            "arrived_at": moments(LAST_OF_FEBRUARY, 45),
            "direction": st.sampled_from(["inbound", "outbound", None]),
            "caller": st.none() | st.sampled_from(["1", "2", "3"]),
            "outcome": st.sampled_from(
                ["answered", "answered", "abandoned", "ivr_only", "overflow", "voicemail", "callback", "failed"]
            ),
            "wait": EDGES,
            "talk": EDGES,
            "hold": st.none() | EDGES,
            "wrap": st.none() | EDGES,
            "resolved": YES,
            "rating": st.none() | st.integers(1, 5),
            "transferred": YES,
        }
    ),
    max_size=20,
)
tickets_of_month = st.lists(
    st.fixed_dictionaries(
        {
            "opened_at": opened,
            "took": st.none() | HOURS | st.integers(0, 10 * 86_400).map(lambda second: timedelta(seconds=second)),
            "days": st.integers(0, 6),
            "reopened": YES,
            "parent": st.none() | st.none() | st.just("T0"),
            "complex": YES,
            "call_id": st.none() | st.sampled_from(["C1", "C2", "C3"]),
        }
    ),
    min_size=1,
    max_size=15,
)
surveys_of_month = st.lists(
    st.fixed_dictionaries({"asked_at": moments(LAST_OF_FEBRUARY, 45), "rating": st.none() | st.integers(1, 5), "solved": YES}),
    min_size=1,
    max_size=12,
)
quality_of_month = st.lists(
    st.fixed_dictionaries({"scored_at": moments(LAST_OF_FEBRUARY, 45), "score": st.integers(78, 82)}), min_size=1, max_size=12
)


updates_of_month = st.lists(
    st.fixed_dictionaries({"case_id": st.sampled_from(["T1", "T2", "T3"]), "sent_at": opened}), min_size=1, max_size=20
)
deliveries_of_month = st.lists(
    st.fixed_dictionaries(
        {
            "due_on": st.integers(0, 45).map(lambda day: date(2026, 2, 20) + timedelta(days=day)),
            "delivered_at": st.none() | moments(LAST_OF_FEBRUARY, 45),
        }
    ),
    min_size=1,
    max_size=12,
)
sales_of_month = st.lists(
    st.fixed_dictionaries({"contacted_at": moments(LAST_OF_FEBRUARY, 45), "reached": YES, "success": YES}),
    min_size=1,
    max_size=12,
)
LOGS: dict[str, tuple[st.SearchStrategy[Rows], str]] = {
    "calls": (calls_of_month, "call_id"),
    "tickets": (tickets_of_month, "case_id"),
    "surveys": (surveys_of_month, "survey_id"),
    "quality": (quality_of_month, "score_id"),
    "updates": (updates_of_month, "update_id"),
    "deliveries": (deliveries_of_month, "delivery_id"),
    "sales": (sales_of_month, "sale_id"),
}
"""What is drawn for each role, and its key."""


def numbered(rows: Rows, key: str) -> Rows:
    """Rows with ids: C1, C2 … of calls, T1 of cases."""
    prefix = {"call_id": "C", "case_id": "T"}.get(key, "N")
    return [{key: f"{prefix}{at}"} | row for at, row in enumerate(rows, start=1)]


def closed(ticket: Row) -> Row:
    """The case with ``resolved_at``: at a time of day some days later, or so long after its receipt."""
    took, days = ticket.pop("took"), ticket.pop("days")
    if took is None:
        moment = None
    elif took in {timedelta(0), timedelta(hours=17), timedelta(hours=18), timedelta(hours=16, minutes=59, seconds=59)}:
        start = datetime.combine(ticket["opened_at"].date() + timedelta(days=days), datetime.min.time())
        moment = max(start + took, ticket["opened_at"])
    else:
        moment = ticket["opened_at"] + took
    return ticket | {"resolved_at": moment}


def write_csv(path: Path, rows: Rows) -> None:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([_cell(row[header]) for header in rows[0]] for row in rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)


DRAWN = st.fixed_dictionaries({role: rows for role, (rows, _) in LOGS.items()})


def write_logs(folder: Path, drawn: dict[str, Rows]) -> dict[str, Pair]:
    """A contract of all readings and a month of the drawn logs, and what the pencil makes of them."""
    always: Row = dict.fromkeys(("direction", "caller", "talk", "hold", "wrap", "resolved", "rating", "transferred"))
    a_call: Row = {"arrived_at": LAST_OF_FEBRUARY + timedelta(days=7), "outcome": "abandoned", "wait": 1}
    calls = [row | {"talk": row["talk"] if row["outcome"] == "answered" else None} for row in drawn["calls"]]
    tickets = [closed(dict(ticket)) for ticket in drawn["tickets"]]
    logs = drawn | {"calls": [*calls, a_call | always], "tickets": tickets}
    logs = {role: numbered(rows, LOGS[role][1]) for role, rows in logs.items()}
    (folder / "month").mkdir()
    (folder / "contract.yaml").write_text(contract("slacalc"), encoding="utf-8")
    (folder / "month" / "month.yaml").write_text(MONTH, encoding="utf-8")
    for role, rows in logs.items():
        write_csv(folder / "month" / f"{role}.csv", rows)
    return expected(logs)


@given(DRAWN)
@settings(max_examples=15, deadline=None)
def test_every_reading_over_random_logs(drawn: dict[str, Rows]) -> None:
    with TemporaryDirectory() as name:
        by_pencil = write_logs(Path(name), drawn)
        assert counted(Path(name)) == by_pencil


MARCH = ROOT / "sample_data" / "2026-03"
LAYOUT = ROOT / "src" / "slacalc" / "records" / "layouts" / "operator-zh-calls.yaml"
OUTCOMES = {
    "已接通": "answered",
    "排队放弃": "abandoned",
    "IVR挂机": "ivr_only",
    "溢出": "overflow",
    "语音留言": "voicemail",
    "预约回呼": "callback",
    "系统失败": "failed",
}
ADDED = """  resolved: {from: 是否解决, codes: {是: true, 否: false}}
  rating: {from: 评分}
  transferred: {from: 是否转接, codes: {是: true, 否: false}}
"""
"""Columns that the sample's switch does not export, so that readings over them are looked at as well."""


def test_every_reading_over_the_sample_month(tmp_path: Path) -> None:
    by_pencil = write_sample_month(tmp_path)
    assert counted(tmp_path) == by_pencil


def write_sample_month(place: Path) -> dict[str, Pair]:
    """A contract of all readings and the sample month with logs of every role, and what the pencil makes of them."""
    rows = sample.read_rows(MARCH / "calls.csv")
    for row in rows:
        seed = sum(row["呼叫流水号"].encode())
        row |= {
            "是否解决": ("是", "否", "")[seed % 3],
            "评分": ("", "1", "3", "5")[seed % 4],
            "是否转接": ("否", "是", "")[seed % 5 % 3],
        }
    surveys = sample.read_rows(MARCH / "surveys.csv")
    for at, row in enumerate(surveys):
        row["solved"] = ("yes", "no", "")[at % 3]
    hours = [LAST_OF_FEBRUARY + timedelta(days=4, hours=9 + at) for at in range(800)]
    tickets = sample.read_rows(MARCH / "tickets.csv")
    for at, ticket in enumerate(tickets):
        ticket["complex"] = ("yes", "no", "")[at % 3]
    made: dict[str, Rows] = {
        "quality": [{"score_id": f"Q{at}", "scored_at": hour, "score": 60 + at * 7 % 40} for at, hour in enumerate(hours)],
        "updates": [
            {"update_id": f"U{at}", "case_id": tickets[at * 5 % len(tickets)]["case_id"], "sent_at": hour + timedelta(minutes=at)}
            for at, hour in enumerate(hours)
        ],
        "deliveries": [
            {
                "delivery_id": f"D{at}",
                "due_on": (hour - timedelta(days=at % 5 - 2)).date(),
                "delivered_at": hour if at % 7 else None,
            }
            for at, hour in enumerate(hours[::20])
        ],
        "sales": [
            {"sale_id": f"M{at}", "contacted_at": hour, "reached": at % 3 > 0, "success": (None, False, True)[at % 5 % 3]}
            for at, hour in enumerate(hours)
        ],
    }
    folder = place / "month"
    folder.mkdir()
    (place / "contract.yaml").write_text(contract("layout.yaml"), encoding="utf-8")
    text = re.sub(r"  transferred: .*\n", ADDED, LAYOUT.read_text(encoding="utf-8"))
    (place / "layout.yaml").write_text(text, encoding="utf-8")
    (folder / "month.yaml").write_text(MONTH, encoding="utf-8")
    exported: dict[str, list[Any]] = {"calls": rows, "surveys": surveys, "tickets": tickets, **made}
    for role, found in exported.items():
        write_csv(folder / f"{role}.csv", found)
    calls = [_call(row) for row in _settled(rows)]
    return expected(made | {"calls": calls, "tickets": list(map(_ticket, tickets)), "surveys": list(map(_survey, surveys))})


def _settled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that are not refused, of each call the one that was exported last."""
    latest: dict[str, dict[str, str]] = {}
    for row in rows:
        if not sample.is_refused(row) and row["导出时间"] > latest.get(row["呼叫流水号"], {}).get("导出时间", ""):
            latest[row["呼叫流水号"]] = row
    return list(latest.values())


def _call(row: dict[str, str]) -> Row:
    yes = {"是": True, "否": False, "": None}
    numbers = {"wait": "等待时长", "talk": "通话时长", "hold": "保持时长", "wrap": "话后时长", "rating": "评分"}
    found: dict[str, Any] = {name: int(row[header]) if row[header] else None for name, header in numbers.items()}
    return found | {
        "call_id": row["呼叫流水号"],
        "arrived_at": datetime.fromisoformat(row["进线时间"]),
        "direction": {"呼入": "inbound", "呼出": "outbound"}[row["呼叫方向"]],
        "caller": row["主叫号码"] or None,
        "outcome": OUTCOMES[row["通话状态"]],
        "resolved": yes[row["是否解决"]],
        "transferred": yes[row["是否转接"]],
    }


def _ticket(row: dict[str, str]) -> Row:
    return {
        "case_id": row["case_id"],
        "opened_at": datetime.fromisoformat(row["opened_at"]),
        "resolved_at": datetime.fromisoformat(row["resolved_at"]) if row["resolved_at"] else None,
        "reopened": row["reopened"] == "yes",
        "parent": row["parent"] or None,
        "complex": {"yes": True, "no": False, "": None}[row["complex"]],
        "call_id": row["call_id"] or None,
    }


def _survey(row: dict[str, str]) -> Row:
    return {
        "asked_at": datetime.fromisoformat(row["asked_at"]),
        "rating": int(row["rating"]) if row["rating"] else None,
        "solved": {"yes": True, "no": False, "": None}[row["solved"]],
    }
