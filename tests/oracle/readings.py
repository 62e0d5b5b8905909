"""Every reading of the catalogue once more, as one would count it with a pencil: rows, comparisons, whole numbers.

A row is a mapping of canonical columns to values, blank is None. No code of the program is used, and none of its predicates.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = dict[str, Any]
Rows = list[Row]
Pair = tuple[int, int]
"""Numerator and denominator."""
SAID_BY_EXPORTS = ("resolved_by_due", "responded_in_time", "called_back_in_time", "flagged_in_time")
"""Readings that have a pencil of their own, beside the test of them."""
WITHIN, SHORT, PASSED = 60, 5, 80
SATISFIED, DISSATISFIED = {4, 5}, {1, 2}
FOLLOWED_FOR = 7 * 24 * 3600
"""Seconds; ``within`` of the readings that look for another call of the same caller."""
CLOSED = (("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"), ("2026-05-01", "2026-05-05"))
"""Rest days around Spring Festival, Qingming and Labour Day, from the State Council's notice for 2026; both days included."""
MADE_UP = ("2026-02-14", "2026-02-28", "2026-05-09")
"""Saturdays that the same notice makes working days."""


def answered(rows: Rows) -> Rows:
    return [row for row in rows if row["outcome"] == "answered"]


def requested(rows: Rows) -> Rows:
    return [row for row in rows if row["outcome"] != "ivr_only"]


def offered(rows: Rows) -> Rows:
    return [row for row in rows if row["outcome"] in {"answered", "abandoned"}]


def quick(row: Row) -> bool:
    return row["wait"] is not None and row["wait"] <= WITHIN


def in_time(rows: Rows) -> int:
    return sum(quick(row) for row in answered(rows))


def is_short(row: Row) -> bool:
    return row["outcome"] == "abandoned" and row["wait"] is not None and row["wait"] <= SHORT


def sum_of(rows: Rows, *columns: str) -> Pair:
    """The sum over the rows that have a value in each of the columns, and how many these are."""
    full = [row for row in rows if all(row[column] is not None for column in columns)]
    return sum(row[column] for row in full for column in columns), len(full)


def share(rows: Rows, of: Callable[[Row], bool]) -> Pair:
    return sum(1 for row in rows if of(row)), len(rows)


def rated(rows: Rows) -> Rows:
    return [row for row in rows if row["rating"] is not None]


def follow(rows: Rows) -> tuple[Rows, Callable[[Row], bool]]:
    """Answered calls with a number, and whether the same number calls again within the time; ``later`` is set beforehand."""
    known = [row for row in answered(rows) if row["caller"] is not None]
    return known, lambda row: row["later"] is not None and row["later"] <= FOLLOWED_FOR


def set_later(rows: Rows) -> None:
    """Seconds from each call of a user to the next one from the same number: ``later``; blank where there is none."""
    last: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["arrived_at"], row["call_id"])):
        row["later"] = None
        if row["caller"] is None or row["direction"] == "outbound":
            continue
        if row["caller"] in last:
            before = last[row["caller"]]
            before["later"] = int((row["arrived_at"] - before["arrived_at"]).total_seconds())
        last[row["caller"]] = row


def set_ticketed(rows: Rows, tickets: Rows) -> None:
    """Whether the call's id stands on a case."""
    named = {ticket["call_id"] for ticket in tickets}
    for row in rows:
        row["ticketed"] = row["call_id"] in named


def _of_followed(rows: Rows, *, again: bool) -> Pair:
    known, calls_again = follow(rows)
    return share(known, lambda row: calls_again(row) is again)


def _less_short(rows: Rows) -> Rows:
    return [row for row in rows if not is_short(row)]


ORACLES: dict[str, Callable[[Rows], Pair]] = {
    "answered_of_all": lambda rows: (len(answered(rows)), len(rows)),
    "answered_of_requested": lambda rows: (len(answered(rows)), len(requested(rows))),
    "answered_of_requested_less_short_abandons": lambda rows: (len(answered(rows)), len(_less_short(requested(rows)))),
    "answered_in_time_of_requested": lambda rows: (in_time(rows), len(requested(rows))),
    "handled_in_time_of_answered_and_abandoned": lambda rows: share(offered(rows), quick),
    "answered_in_time_of_answered": lambda rows: share(answered(rows), quick),
    "answered_in_time_of_answered_and_abandoned": lambda rows: (in_time(rows), len(offered(rows))),
    "answered_in_time_less_abandons_in_time": lambda rows: (
        in_time(rows),
        len(offered(rows)) - sum(row["outcome"] == "abandoned" and quick(row) for row in rows),
    ),
    "answered_in_time_and_short_abandons": lambda rows: (in_time(rows) + sum(map(is_short, rows)), len(offered(rows))),
    "answered_in_time_less_short_abandons": lambda rows: (in_time(rows), len(_less_short(offered(rows)))),
    "abandoned_of_requested": lambda rows: share(requested(rows), lambda row: row["outcome"] == "abandoned"),
    "abandoned_less_short_of_requested_less_short": lambda rows: share(
        _less_short(requested(rows)), lambda row: row["outcome"] == "abandoned"
    ),
    "mean_speed_of_answer": lambda rows: sum_of(answered(rows), "wait"),
    "mean_wait_of_requested": lambda rows: sum_of(requested(rows), "wait"),
    "mean_talk_time": lambda rows: sum_of(answered(rows), "talk"),
    "mean_talk_and_hold_time": lambda rows: sum_of(answered(rows), "talk", "hold"),
    "mean_handle_time": lambda rows: sum_of(answered(rows), "talk", "hold", "wrap"),
    "transferred_of_answered": lambda rows: share(answered(rows), lambda row: row["transferred"] is True),
    "repeated_of_answered": lambda rows: _of_followed(rows, again=True),
    "not_repeated_of_answered": lambda rows: _of_followed(rows, again=False),
    "ticketed_of_answered": lambda rows: share(answered(rows), lambda row: row["ticketed"]),
    "resolved_of_all": lambda rows: share(rows, lambda row: row["resolved"] is True),
    "resolved_of_answered": lambda rows: share(answered(rows), lambda row: row["resolved"] is True),
    "solved_of_answered_surveys": lambda rows: share(
        [row for row in rows if row["solved"] is not None], lambda row: row["solved"] is True
    ),
    "satisfied_of_rated": lambda rows: share(rated(rows), lambda row: row["rating"] in SATISFIED),
    "satisfied_of_asked": lambda rows: share(rows, lambda row: row["rating"] in SATISFIED),
    "dissatisfied_of_rated": lambda rows: share(rated(rows), lambda row: row["rating"] in DISSATISFIED),
    "mean_rating": lambda rows: sum_of(rows, "rating"),
    "call_satisfied_of_rated": lambda rows: share(rated(rows), lambda row: row["rating"] in SATISFIED),
    "call_dissatisfied_of_rated": lambda rows: share(rated(rows), lambda row: row["rating"] in DISSATISFIED),
    "call_mean_rating": lambda rows: sum_of(rows, "rating"),
    "mean_quality_score": lambda rows: sum_of(rows, "score"),
    "quality_passed_of_scored": lambda rows: share(rows, lambda row: row["score"] >= PASSED),
    "delivered_on_time_of_due": lambda rows: share(
        rows, lambda row: row["delivered_at"] is not None and row["delivered_at"].date() <= row["due_on"]
    ),
    "reached_of_contacted": lambda rows: share(rows, lambda row: row["reached"] is True),
    "sold_of_contacted": lambda rows: share(rows, lambda row: row["success"] is True),
}
"""By the name of the reading, over the records of the month, long after it; cases have :func:`judge` and :func:`notices`."""


def is_working(day: date) -> bool:
    text = day.isoformat()
    return text in MADE_UP or (day.weekday() < 5 and not any(first <= text <= last for first, last in CLOSED))


def due_of(opened: datetime, within: str) -> datetime:
    """The last moment that is in time; a case is in time up to and including it. ``within`` is as the contract has it."""
    if "hours" in within:
        return opened + timedelta(hours=int(within.split(maxsplit=1)[0]))
    left, day = int(within.split(maxsplit=1)[0]), opened.date()
    if "received before 17:00" in within and is_working(day) and opened.time() < time(17):
        left -= 1
    while left:
        day += timedelta(days=1)
        left -= is_working(day)
    closes = time(18) if "until 18:00" in within else time(23, 59, 59)
    return datetime.combine(day, closes)


def judge(rows: Iterable[Row], within: str, judged: str, first: date, end: date, *, reopened: str, merged: str) -> Pair:
    """Cases resolved in time, of those that the month judges; no month was issued before it."""
    met = counted = 0
    for row in rows:
        due = due_of(row["opened_at"], within)
        moment = {"deadline": due, "receipt": row["opened_at"], "closing": row["resolved_at"]}[judged.rpartition(" ")[2]]
        left_out = merged == "counts once" and row["parent"] is not None
        if row["opened_at"].date() >= end or left_out or moment is None or not first <= moment.date() < end:
            continue
        counted += 1
        back = reopened == "not resolved" and row["reopened"] is True
        met += row["resolved_at"] is not None and row["resolved_at"] <= due and not back
    return met, counted


def notices(tickets: Iterable[Row], updates: Rows, within: str, first: date, end: date) -> Pair:
    """Progress notices given in time, of those that fell due in the month for complex cases that were open then."""
    given = counted = 0
    for case in tickets:
        if case["complex"] is not True:
            continue
        sent = [update["sent_at"] for update in updates if update["case_id"] == case["case_id"]]
        since, number, every = None, 1, int(within.split(maxsplit=1)[0])
        while True:
            due = due_of(case["opened_at"], within.replace(str(every), str(every * number), 1))
            if due.date() >= end or (case["resolved_at"] is not None and case["resolved_at"] <= due):
                break
            if due.date() >= first:
                counted += 1
                given += any(moment <= due and (since is None or moment > since) for moment in sent)
            since, number = due, number + 1
    return given, counted
