"""The service reports, counted again with the csv module and fractions: on the sample year, on random months, and by their law.

About ``reports/volume.py``, ``reports/complaints.py``, ``reports/satisfaction.py``, ``reports/points.py`` and ``app/report.py``.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from oracle.month import is_refused, read_month, read_rows
from program import ROOT, run_here

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CONTRACT, YEAR = ROOT / "contracts" / "telecom-outsourcing.yaml", ROOT / "sample_data"
CASE = ROOT / "tests" / "golden" / "report" / "two-months"
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
Wire = dict[str, Any]
Row = dict[str, str]


def report_of(folder: Path, *arguments: str) -> Wire:
    done = run_here(["report", *arguments, "--format", "json", "--lang", "en"], folder)
    assert done.code == 0, done.err
    wire: Wire = json.loads(done.out)
    return wire


def section_of(month: Wire, topic: str) -> Wire:
    return next(section for section in month["sections"] if section["topic"] == topic)


def facts_of(section: Wire) -> dict[str, str]:
    return {fact["name"]: fact["value"] for fact in section.get("facts", ())}


def table_of(section: Wire, name: str, by: str = "") -> dict[str, dict[str, str]]:
    table = next(table for table in section["tables"] if table["name"] == name and table["by"] == (by or name))
    columns = [column["name"] for column in table["columns"]]
    return {row["group"]: dict(zip(columns, row["values"], strict=True)) for row in table["rows"]}


def counts_of(section: Wire, name: str, column: str, by: str = "") -> dict[str, int]:
    return {group: int(values[column]) for group, values in table_of(section, name, by).items() if values[column] != "0"}


def latest(rows: Iterable[Row], key: str, exported: str) -> list[Row]:
    kept: dict[str, Row] = {}
    for row in rows:
        if row[key] not in kept or row[exported] > kept[row[key]][exported]:
            kept[row[key]] = row
    return list(kept.values())


def calls_of(folder: Path) -> list[Row]:
    first, end = read_month(folder)
    rows = latest((row for row in read_rows(folder / "calls.csv") if not is_refused(row)), "呼叫流水号", "导出时间")
    return [row for row in rows if first <= date.fromisoformat(row["进线时间"][:10]) < end]


@pytest.mark.parametrize("month", MONTHS)
def test_the_sample_year_is_counted_alike(month: str) -> None:
    folder = YEAR / month
    wire = report_of(ROOT, str(CONTRACT), str(folder))["months"][0]
    volume, calls = section_of(wire, "volume"), calls_of(folder)
    inbound = [row for row in calls if row["呼叫方向"] != "呼出"]
    assert facts_of(volume)["calls"] == str(len(calls))
    assert counts_of(volume, "day", "inbound") == Counter(row["进线时间"][:10] for row in inbound)
    assert counts_of(volume, "hour", "inbound") == Counter(row["进线时间"][11:13] for row in inbound)
    assert counts_of(volume, "queue", "inbound") == Counter(row["技能组"] for row in inbound)
    answered = [row for row in inbound if row["通话状态"] == "已接通"]
    weekdays = Counter(str(date.fromisoformat(row["进线时间"][:10]).isoweekday()) for row in answered)
    assert counts_of(volume, "weekday", "answered") == weekdays
    asked = [row for row in inbound if row["通话状态"] != "IVR挂机"]
    assert Fraction(facts_of(volume)["answer_rate"]) == Fraction(len(answered), len(asked))
    waited = sum(int(row["等待时长"]) for row in answered)
    assert Fraction(facts_of(volume)["mean_wait"]) == Fraction(waited, len(answered))
    left = [int(row["等待时长"]) for row in inbound if row["通话状态"] == "排队放弃" and row["等待时长"]]
    assert Fraction(facts_of(volume)["time_to_abandon"]) == Fraction(sum(left), len(left))
    waits = {row["进线时间"][:10]: 0 for row in asked}
    for row in asked:
        waits[row["进线时间"][:10]] = max(waits[row["进线时间"][:10]], int(row["等待时长"] or 0))
    (longest,) = (fact for fact in volume["facts"] if fact["name"] == "longest_wait")
    most = max(waits.values())
    assert (int(longest["value"]), longest["at"]) == (most, min(day for day, wait in waits.items() if wait == most))

    first, end = read_month(folder)
    cases = [
        row
        for row in latest(read_rows(folder / "tickets.csv"), "case_id", "exported_at")
        if row["category"] == "complaint" and first <= date.fromisoformat(row["opened_at"][:10]) < end
    ]
    complaints = section_of(wire, "complaints")
    facts = facts_of(complaints)
    assert facts["received"] == str(len(cases))
    assert facts["still_open"] == str(sum(not row["resolved_at"] for row in cases))
    assert facts["reopened"] == str(sum(row["reopened"] == "yes" for row in cases))
    if cases:
        assert counts_of(complaints, "pareto", "cases", "queue") == Counter(row["queue"] for row in cases)
    seconds = [
        (datetime.fromisoformat(row["resolved_at"]) - datetime.fromisoformat(row["opened_at"])) // timedelta(seconds=1)
        for row in cases
        if row["resolved_at"]
    ]
    if seconds:
        assert Fraction(facts["mean_days"]) == Fraction(sum(seconds), 86_400 * len(seconds))
        assert Fraction(facts["median_days"]) == Fraction(median(map(Fraction, seconds))) / 86_400

    ratings = [row for row in read_rows(folder / "surveys.csv") if first <= date.fromisoformat(row["asked_at"][:10]) < end]
    satisfaction = section_of(wire, "satisfaction")
    assert counts_of(satisfaction, "rating", "rated") == Counter(row["rating"] for row in ratings if row["rating"])
    rated = [int(row["rating"]) for row in ratings if row["rating"]]
    assert Fraction(facts_of(satisfaction)["satisfied_share"]) == Fraction(sum(r >= 4 for r in rated), len(rated))


def seats_on(rows: list[Row], day: date) -> int:
    """Seats that are there on a day: the first day of a row and its last are included."""
    there = (row["seat"] for row in rows if row["first_day"] <= str(day) and (not row["last_day"] or str(day) <= row["last_day"]))
    return len(set(there))


@pytest.mark.parametrize("month", MONTHS)
def test_the_seat_hours_of_the_sample_year_are_counted_alike(month: str) -> None:
    first, end = read_month(YEAR / month)
    rows = read_rows(YEAR / month / "seats.csv")
    days = [seats_on(rows, first + timedelta(days=at)) for at in range((end - first).days)]
    volume = section_of(report_of(ROOT, str(CONTRACT), str(YEAR / month), "--only", "volume")["months"][0], "volume")
    assert facts_of(volume)["seat_days"] == str(sum(days))
    assert Fraction(facts_of(volume)["seat_hours"]) == 14 * sum(days)  # 08:00-22:00 on every day


@pytest.mark.parametrize("month", ["2026-03", "2026-04"])
def test_quality_marketing_and_hours_over_midnight_are_counted_alike(month: str) -> None:
    folder = CASE / month
    arguments = (str(CASE / "contract.yaml"), str(folder), "--sample", str(CASE / "sample-2026-04.csv"))
    told = report_of(ROOT, *arguments)["months"][0]
    scores = read_rows(folder / "quality.csv")
    quality = section_of(told, "quality")
    by_criterion = {name: [int(row["score"]) for row in scores if row["criterion"] == name] for name in ("attitude", "knowledge")}
    for name, given in by_criterion.items():
        row = table_of(quality, "criterion")[name]
        assert (row["scores"], Fraction(row["mean_score"])) == (str(len(given)), Fraction(sum(given), len(given)))
        assert row["passed"] == str(sum(score >= 80 for score in given))
    facts = facts_of(quality)
    assert Fraction(facts["passed_share"]) == Fraction(sum(int(row["score"]) >= 80 for row in scores), len(scores))
    low, high = (Fraction(facts[f"passed_{end}"]) for end in ("low", "high"))
    assert low < Fraction(facts["passed_share"]) < high
    for bound in (low, high):  # each solves (p - share)² n = z² p (1 - p), but for its rounding to a tenth of a point
        left = (bound - Fraction(facts["passed_share"])) ** 2 * len(scores)
        assert abs(left - Fraction("1.959964") ** 2 * bound * (1 - bound)) < Fraction(1, 100)
    if month == "2026-04":
        sampled = {row["call_id"] for row in read_rows(CASE / "sample-2026-04.csv")}
        heard = {row["call_id"] for row in scores}
        counts = (len(sampled), len(sampled & heard), len(sampled - heard), len(heard - sampled))
        assert tuple(int(facts[name]) for name in ("drawn", "heard", "not_heard", "not_drawn")) == counts
    contacts = read_rows(folder / "sales.csv")
    marketing = section_of(told, "marketing")
    for name, column in (("reached_contacts", "reached"), ("sold", "success")):
        for key in ("campaign", "script", "queue", "agent"):
            assert counts_of(marketing, key, name) == Counter(row[key] for row in contacts if row[column] == "yes")
    seats, first = read_rows(folder / "seats.csv"), date.fromisoformat(f"{month}-01")
    closed = {date(2026, 4, 4), date(2026, 4, 5), date(2026, 4, 6)}
    hours = 0
    for day in (first + timedelta(days=at) for at in range(31 if month == "2026-03" else 30)):
        hours += seats_on(seats, day) * (10 if day.isoweekday() < 6 and day not in closed else 4)  # 08:00-18:00, 22:00-02:00
    assert Fraction(facts_of(section_of(told, "volume"))["seat_hours"]) == hours


def test_ratings_by_agent_group_and_reason_and_the_month_before_are_counted_alike() -> None:
    folders = [CASE / month for month in ("2026-03", "2026-04")]
    predicate = "category in [billing, attitude, network]"
    told = report_of(ROOT, str(CASE / "contract.yaml"), *map(str, folders), "--complaints", predicate)["months"]
    received = []
    for folder, month in zip(folders, told, strict=True):
        surveys, calls = read_rows(folder / "surveys.csv"), {row["call_id"]: row for row in read_rows(folder / "calls.csv")}
        groups = {
            "reason": Counter(row["reason"] for row in surveys if row["rating"]),
            "agent_group": Counter(calls[row["call_id"]]["agent_group"] for row in surveys if row["rating"]),
        }
        for key, counted in groups.items():
            assert counts_of(section_of(month, "satisfaction"), key, "rated") == counted
        received.append(
            [
                row
                for row in read_rows(folder / "tickets.csv")
                if row["category"] != "question" and "-32" not in row["resolved_at"]
            ]
        )
    before, now = (Counter(row["reason"] for row in cases) for cases in received)
    table = table_of(section_of(told[1], "complaints"), "pareto", "reason")
    assert {group: int(row["cases"]) for group, row in table.items()} == now
    assert {group: int(row["before"]) for group, row in table.items()} == before
    assert {group: int(row["change"]) for group, row in table.items()} == {group: now[group] - before[group] for group in now}
    again = Counter(row["reason"] for row in received[1] if row["reopened"] == "yes")
    assert counts_of(section_of(told[1], "complaints"), "pareto", "reopened", "reason") == again


@pytest.mark.parametrize("month", ["2026-02", "2026-04"])
def test_a_report_has_the_sums_of_the_statement(month: str) -> None:
    done = run_here(["statement", str(CONTRACT), str(YEAR / month), "--format", "json"], ROOT)
    statement = json.loads(done.out)
    tally = statement["tallies"]["calls"]
    at = tally["columns"].index("calls")
    day, queue = tally["keys"].index("day"), tally["keys"].index("queue")
    wire = report_of(ROOT, str(CONTRACT), str(YEAR / month))["months"][0]
    volume = section_of(wire, "volume")
    assert sum(row[-len(tally["columns"]) :][at] for row in flat(tally)) == int(facts_of(volume)["calls"])
    assert {row[queue] for row in flat(tally)} >= set(table_of(volume, "queue"))
    assert {row[day] for row in flat(tally)} <= set(table_of(volume, "day"))
    for metric in wire["standards"]:
        values = {figure["name"]: figure["value"] for figure in statement["figures"]}
        assert metric["numerator"] == values[f"{metric['id']}.numerator"]
        assert metric["denominator"] == values[f"{metric['id']}.denominator"]


def flat(tally: Wire) -> list[list[Any]]:
    return [[*row[0], *row[1]] if isinstance(row[0], list) else row for row in tally["rows"]]


@pytest.mark.parametrize("seed", range(6))
def test_random_months_are_counted_alike(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    months = [RandomMonth(dice, 4, tmp_path / "a"), RandomMonth(dice, 5, tmp_path / "b")]
    (tmp_path / "contract.yaml").write_text(SMALL, encoding="utf-8")
    wire = report_of(tmp_path, "contract.yaml", "a", "b", "--complaints", "category in [billing, attitude, network]")
    for month, told in zip(months, wire["months"], strict=True):
        volume = section_of(told, "volume")
        inbound = [row for row in month.calls if row["direction"] != "outbound"]
        for name, key in (("queue", "queue"), ("category", "category")):
            assert counts_of(volume, name, "inbound") == Counter(row[key] for row in inbound)
        for name in ("day", "hour"):
            ours = Counter(row["arrived_at"][:10] if name == "day" else row["arrived_at"][11:13] for row in inbound)
            assert counts_of(volume, name, "inbound") == ours
        outcomes = Counter(row["outcome"] for row in month.calls)
        assert counts_of(volume, "outcome", "calls") == outcomes
        received = [row for row in month.tickets if row["category"] != "question"]
        complaints = section_of(told, "complaints")
        assert facts_of(complaints)["received"] == str(len(received))
        assert counts_of(complaints, "pareto", "cases", "category") == Counter(row["category"] for row in received)
        check_points(complaints, received, {row["call_id"]: row["caller"] for row in month.calls}, month)
    moved = {(fact["topic"], fact["name"]): fact for fact in wire["moved"]}
    change = len(months[1].calls) - len(months[0].calls)
    assert moved["volume", "calls"]["change"] == str(change)


def check_points(complaints: Wire, received: list[Row], callers: dict[str, str], month: RandomMonth) -> None:
    """Every point rests on records of the month, and those of the rule that names it."""
    ids = {row["case_id"] for row in received}
    points = {point["rule"]: point for point in complaints.get("points", ())}
    for point in points.values():
        assert point["evidence"]
        if point["role"] == "tickets":
            assert set(point["evidence"]) <= ids
    reopened = {row["case_id"] for row in received if row["reopened"] == "yes"}
    assert set(points["reopened"]["evidence"] if "reopened" in points else ()) == reopened
    late = {row["case_id"] for row in received if month.is_late(row)}
    assert set(points["late"]["evidence"] if "late" in points else ()) == late
    poor = {row["survey_id"] for row in month.surveys if row["rating"] in {"1", "2", "3"} and row["case_id"] in ids}
    assert set(points["dissatisfied"]["evidence"] if "dissatisfied" in points else ()) == poor
    of_caller: dict[str, list[str]] = {}
    for row in received:
        of_caller.setdefault(callers[row["call_id"]], []).append(row["case_id"])
    own = {case for cases in of_caller.values() if len(cases) > 1 for case in cases}
    assert own <= set(points["recurring"]["evidence"] if "recurring" in points else ())


class RandomMonth:
    """A folder of calls, cases and surveys, thrown by dice."""

    def __init__(self, dice: random.Random, number: int, folder: Path) -> None:
        self.month, self.known = f"2026-{number:02d}", datetime(2026, number + 1, 1, 8)  # noqa: DTZ001 - as the export has it
        queues, categories = ("one", "two", ""), ("billing", "attitude", "network", "question")
        self.calls = [
            {
                "call_id": f"C{number}{at:03d}",
                "arrived_at": f"{self.month}-{dice.randint(1, 28):02d} {dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:00",
                "direction": dice.choice(("inbound", "inbound", "inbound", "outbound", "")),
                "queue": dice.choice(queues),
                "category": dice.choice(categories),
                "caller": f"1380013{dice.randint(0, 40):04d}",
                "outcome": outcome,
                "wait": str(dice.randint(0, 90)),
                "talk": str(dice.randint(1, 900)) if outcome == "answered" else "",
            }
            for at in range(dice.randint(40, 120))
            for outcome in (dice.choice(("answered", "answered", "abandoned", "ivr_only", "overflow", "failed")),)
        ]
        self.tickets = []
        for at in range(dice.randint(5, 30)):
            opened = datetime(2026, number, dice.randint(1, 26), dice.randint(8, 17))  # noqa: DTZ001 - as above
            closed = opened + timedelta(hours=dice.randint(1, 200))
            self.tickets.append(
                {
                    "case_id": f"T{number}{at:02d}",
                    "opened_at": str(opened),
                    "resolved_at": str(closed) if closed < self.known and dice.random() < 0.9 else "",
                    "category": dice.choice(categories),
                    "queue": dice.choice(queues),
                    "reopened": dice.choice(("no", "no", "no", "yes")),
                    "call_id": dice.choice(self.calls)["call_id"],
                }
            )
        self.surveys = [
            {
                "survey_id": f"S{number}{at:02d}",
                "asked_at": f"{self.month}-{dice.randint(1, 28):02d} 12:00:00",
                "rating": dice.choice(("1", "2", "3", "4", "5", "")),
                "case_id": row["case_id"],
            }
            for at, row in enumerate(self.tickets)
        ]
        folder.mkdir()
        (folder / "month.yaml").write_text(f"month: {self.month}\nas_of: {self.known.isoformat()}+08:00\n", encoding="utf-8")
        for name, rows in (("calls", self.calls), ("tickets", self.tickets), ("surveys", self.surveys)):
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)

    def is_late(self, row: Row) -> bool:
        """Whether a case was not closed within 48 hours, as they pass, by the as-of time."""
        due = datetime.fromisoformat(row["opened_at"]) + timedelta(hours=48)
        return (datetime.fromisoformat(row["resolved_at"]) > due) if row["resolved_at"] else due < self.known


SMALL = """\
slacalc: 1
id: REPORTS
title: Reports
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: A}, provider: {name: B}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 00:00-24:00}
exports: {calls: slacalc, tickets: slacalc, surveys: slacalc}
evidence: {refused_rows: at most 0.1%, days_without_calls: at most 31}
metrics:
  answer_rate:
    {clause: "1", name: Answer rate, reading: answered_of_requested, target: none, basis: "at least 1, otherwise no finding"}
  complaints:
    clause: "2"
    name: Complaints in time
    reading: resolved_in_time
    where: category in [billing, attitude, network]
    within: 48 hours after receipt
    judged: in month of deadline
    reopened: resolved
    target: none
    basis: at least 1, otherwise no finding
  satisfaction:
    clause: "3"
    name: Satisfaction
    reading: satisfied_of_rated
    satisfied: [4, 5]
    target: none
    basis: at least 1, otherwise no finding
fees:
  service: {clause: "4", name: Service, kind: fixed, price: 10000.00 CNY per month, part_month: in full}
tax: none
payment: {clause: "5", due: by day 10 of the following month, rest_day: same day}
"""
