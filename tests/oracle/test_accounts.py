"""Where each record goes and what each case is charged, by the program and by a pencil that knows lists and dates alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from program import run_here

CONTRACT = """\
slacalc: 1
id: ACCOUNTS
title: Accounts
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: A}, provider: {name: B}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 00:00-24:00}
exports: {calls: slacalc, tickets: slacalc, surveys: slacalc, seats: slacalc}
evidence: {refused_rows: at most 0%, days_without_calls: at most 31}
metrics:
  answered: {clause: "3", name: {zh: 接通, en: Answered}, reading: answered_of_all, target: none, \
basis: "at least 1, otherwise no finding"}
  ratings: {clause: "3", name: {zh: 满意, en: Ratings}, reading: satisfied_of_rated, satisfied: [4, 5], \
where: category is complaint, target: none, basis: "at least 1, otherwise no finding"}
fees:
  hotline: {clause: "4", name: {zh: 热线, en: Hotline}, kind: each, counts: calls, \
where: "outcome is answered and queue in [a, b]", price: 1.00 CNY each}
  received: {clause: "4", name: {zh: 受理, en: Received}, kind: each, counts: tickets, by: month of receipt, \
where: category is fault, MERGED price: 1.00 CNY each}
  closed: {clause: "4", name: {zh: 办结, en: Closed}, kind: package, counts: tickets, by: month of resolution, \
where: "not category in [fault, other]", MERGED price: 1.00 CNY per month, includes: 1 unit, beyond: 1.00 CNY each, \
part_month: in full}
  seats: {clause: "4", name: {zh: 坐席, en: Seats}, kind: seats, where: queue is a, price: 31.00 CNY per seat per month, \
part_month: by calendar days, last_day: counts}
tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}
payment: {clause: "5", due: by day 10 of the following month, rest_day: next working day}
"""
Row = dict[str, str]
DAYS = st.sampled_from(["2026-02-27", "2026-03-01", "2026-03-31", "2026-04-01"])
QUEUE = st.sampled_from(["a", "b", "B", ""])
CATEGORY = st.sampled_from(["fault", "Fault", "complaint", "other", ""])
CALLS = st.lists(st.fixed_dictionaries({"day": DAYS, "queue": QUEUE, "outcome": st.sampled_from(["answered", "abandoned"])}))
TICKETS = st.lists(
    st.fixed_dictionaries(
        {"day": DAYS, "closed": DAYS | st.just(""), "category": CATEGORY, "parent": st.sampled_from(["", "T0"])}
    )
)
SURVEYS = st.lists(st.fixed_dictionaries({"day": DAYS, "category": CATEGORY, "rating": st.sampled_from(["", "3", "5"])}))
SEATS = st.lists(st.fixed_dictionaries({"day": DAYS, "last": DAYS | st.just(""), "queue": QUEUE}))


def here(day: str) -> bool:
    return day.startswith("2026-03")


def pencil(calls: list[Row], tickets: list[Row], surveys: list[Row], seats: list[Row], merged: str) -> dict[str, dict[str, int]]:
    """For each role what became of its records, those in scope as ``in``, of these those of no fee as ``no fee``."""
    found: dict[str, dict[str, int]] = {role: {} for role in ("calls", "tickets", "surveys", "seats")}

    def put(role: str, why: str) -> None:
        found[role][why] = found[role].get(why, 0) + 1

    for call in calls:
        put("calls", "in" if here(call["day"]) else "other month")
        if here(call["day"]) and call["queue"] not in {"a", "b"}:
            put("calls", "no fee")
    for case in tickets:
        fee = "received" if case["category"] == "fault" else "" if case["category"] == "other" else "closed"
        of_month = here(case["day"]) or here(case["closed"])
        charged = here(case["day"]) if fee == "received" else here(case["closed"])
        if not fee:
            put("tickets", "charged by no fee" if of_month else "other month")
        elif not charged:
            put("tickets", "other month")
        elif case["parent"] and merged == "counts once":
            put("tickets", "merged")
        else:
            put("tickets", "in")
    for survey in surveys:
        of_month = here(survey["day"])
        put("surveys", ("in" if survey["category"] == "complaint" else "no standard") if of_month else "other month")
    for seat in seats:
        present = seat["day"] < "2026-04" and (not seat["last"] or seat["last"] >= "2026-03-01")
        put("seats", ("in" if seat["queue"] == "a" else "charged by no fee") if present else "other month")
    return found


def must_say(tickets: list[Row]) -> bool:
    """Whether a case with a parent would be charged for."""
    closed = (case["category"] not in {"fault", "other"} and here(case["closed"]) for case in tickets if case["parent"])
    received = (case["category"] == "fault" and here(case["day"]) for case in tickets if case["parent"])
    return any((*closed, *received))


def write(path: Path, headers: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([headers.split(","), *rows])


def at(day: str, number: int) -> str:
    return f"{day} 09:00:{number:02d}" if day else ""


@settings(max_examples=25, deadline=None)
@given(CALLS, TICKETS, SURVEYS, SEATS, st.sampled_from(["", "counts once", "each counts"]))
def test_every_record_goes_where_the_contract_says(
    calls: list[Row], tickets: list[Row], surveys: list[Row], seats: list[Row], merged: str
) -> None:
    tickets = [{**case, "closed": "" if case["closed"] < case["day"] else case["closed"]} for case in tickets]
    seats = [{**seat, "last": "" if seat["last"] < seat["day"] else seat["last"]} for seat in seats]
    if calls and not any(here(call["day"]) for call in calls):
        calls = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        month = folder / "month"
        month.mkdir()
        text = CONTRACT.replace("MERGED", f"merged: {merged}," if merged else "")
        (folder / "contract.yaml").write_text(text, encoding="utf-8")
        (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-05-02T09:00:00\n", encoding="utf-8")
        write(
            month / "calls.csv",
            "call_id,arrived_at,queue,outcome,wait,talk",
            [[f"C{n}", at(c["day"], n), c["queue"], c["outcome"], "1", "9"] for n, c in enumerate(calls)],
        )
        write(
            month / "tickets.csv",
            "case_id,opened_at,resolved_at,category,parent",
            [[f"T{n}", at(c["day"], n), at(c["closed"], n), c["category"], c["parent"]] for n, c in enumerate(tickets, 1)],
        )
        write(
            month / "surveys.csv",
            "survey_id,asked_at,category,rating",
            [[f"S{n}", at(s["day"], n), s["category"], s["rating"]] for n, s in enumerate(surveys)],
        )
        write(
            month / "seats.csv",
            "seat,first_day,last_day,queue",
            [[f"B{n}", s["day"], s["last"], s["queue"]] for n, s in enumerate(seats)],
        )
        done = run_here(["statement", "contract.yaml", "month", "--format", "json", "--lang", "en"], folder)
    if must_say(tickets) and not merged:
        assert done.code == 3
        assert "[measure/merged-not-said-of-fee]" in done.err
        return
    assert done.code == 0, done.err
    made = json.loads(done.out)
    right = pencil(calls, tickets, surveys, seats, merged)
    for rows in made["rows"]:
        said = {"in": rows["in_scope"], "no fee": rows.get("no_fee", 0), **dict(rows["left_out"])}
        assert {why: count for why, count in said.items() if count} == right[rows["role"]], rows["role"]
    figures = {figure["name"]: figure["value"] for figure in made["figures"]}
    charged = int(figures["fees.received.quantity"]) + int(figures["fees.closed.quantity"])
    assert charged == right["tickets"].get("in", 0)
    told = done.err.count("[measure/charged-by-no-fee]")
    strange = ("calls", "no fee"), ("tickets", "charged by no fee"), ("seats", "charged by no fee")
    assert told == sum(why in right[role] for role, why in strange)
