"""The state of a standard, as a person would go through the file of an agreement day by day: nothing of slacalc is used here.

Months are numbered from 0, January 2026. The person keeps one note, what is running at the moment, and looks at it on the morning
after each month.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


def first_of(month: int) -> date:
    return date(2026 + month // 12, month % 12 + 1, 1)


def last_of(month: int) -> date:
    return first_of(month + 1) - DAY


def month_of(day: date) -> int:
    return (day.year - 2026) * 12 + day.month - 1


@dataclass(frozen=True)
class Rules:
    """What the clause says."""

    days: int
    working: bool
    rolls: bool
    """To the next working day, where the last day is a rest day."""
    full_month: bool
    """Whether the first full month after the period decides."""
    restarts: bool
    """Whether a second notice starts a new period."""
    reaches_back: bool
    """Whether a standard that is not cured costs the months since the one that was notified."""
    misses: int
    window: int | None
    excused_left_out: bool
    unfound_left_out: bool
    anew_when_cured: bool
    lapses: int | None
    """Months for which a right stands; None: as long as the count does."""
    rest_days: frozenset[date]
    """Days of 2026 and 2027 on which nobody works."""


@dataclass(frozen=True)
class Paper:
    """One sheet in the file."""

    day: date
    kind: str
    month: int
    by: str = ""


@dataclass
class Running:
    """The note: a period that runs, or a standard that is not cured."""

    first: int
    notified: int
    decides: int
    failed: int | None = None
    """The month in which it was found not to be cured."""


@dataclass
class Month:
    """What the person writes down for a month."""

    may_ask: bool = False
    may_deduct: set[int] = field(default_factory=set)
    """Months for whose fee the client may deduct."""
    may_deduct_since: date | None = None
    terminable_since: date | None = None


def period_ends(rules: Rules, received: date) -> date:
    if not rules.working:
        day = received + timedelta(days=rules.days)
        while rules.rolls and day in rules.rest_days:
            day += DAY
        return day
    day, left = received, rules.days
    while left:
        day += DAY
        left -= day not in rules.rest_days
    return day


def decider(rules: Rules, ends: date) -> int:
    month = month_of(ends)
    return month + 1 if rules.full_month or last_of(month) <= ends else month


def go_through(rules: Rules, outcomes: dict[int, str], papers: list[Paper], until: int, today: date) -> Month:
    """What may be done after month ``until``, as known at the end of ``today``."""
    known = sorted((one for one in papers if one.day <= today), key=lambda one: one.day)
    found = {m: "excused" if any(p.kind == "excused" and p.month == m for p in known) else o for m, o in outcomes.items()}
    belongs: dict[int, Running] = {}
    running: Running | None = None
    closed: date | None = None
    cures: list[date] = []
    for day in sorted({one.day for one in known} | {last_of(m) + DAY for m in found}):
        month = month_of(day - DAY)
        if running is not None and last_of(month) + DAY == day and month in found:  # the morning after a month
            belongs[month] = running
            if month >= running.decides and found[month] == "met":
                running, closed = None, day
                cures.append(day)
            elif month >= running.decides and found[month] == "missed" and running.failed is None:
                running.failed = month
        for one in (one for one in known if one.day == day):
            if one.kind == "accept" and running is not None:
                running, closed = None, day
                cures.append(day)
            if one.kind != "notice" or found.get(one.month, "missed") != "missed":
                continue
            fresh = running is None and (closed is None or last_of(one.month) + DAY > closed)
            if fresh or (running is not None and rules.restarts):
                first = min(one.month, running.first) if running is not None else one.month
                running = Running(first, one.month, decider(rules, period_ends(rules, day)))
                belongs |= {m: running for m in found if first <= m and last_of(m) < day}
    return write_down(rules, found, until, belongs.get(until), cures)


def write_down(rules: Rules, found: dict[int, str], until: int, note: Running | None, cures: list[date]) -> Month:
    sheet = Month(terminable_since=terminable(rules, found, until, cures))
    if found[until] != "missed":
        return sheet
    if note is None:
        sheet.may_ask = True
    elif note.failed is not None and note.failed <= until:
        sheet.may_deduct = {until}
        sheet.may_deduct_since = last_of(until) + DAY
        if rules.reaches_back and note.failed == until:
            sheet.may_deduct |= {m for m in range(note.first, until) if found.get(m) == "missed"}
    return sheet


def terminable(rules: Rules, found: dict[int, str], until: int, cures: list[date]) -> date | None:
    """Since when the right stands that arose with the end of a month in which enough were missed for the first time."""
    marks = {month: enough(rules, found, month, cures) for month in range(min(found), until + 1)}
    starts = [month for month, mark in marks.items() if mark and not marks.get(month - 1, False)]
    if rules.lapses is not None:
        starts = [month for month in starts if last_of(until) + DAY <= first_of(month + 1 + rules.lapses)][:1]
    elif not marks[until]:
        starts = []
    return last_of(starts[-1]) + DAY if starts else None


def enough(rules: Rules, found: dict[int, str], month: int, cures: list[date]) -> bool:
    left_out = {"excused": rules.excused_left_out, "no finding": rules.unfound_left_out}
    marks = []
    for at in range(month, min(found) - 1, -1):
        if rules.anew_when_cured and any(last_of(at) < day <= last_of(month) + DAY for day in cures):
            break
        outcome = found.get(at, "met")
        if not left_out.get(outcome, False):
            marks.append(outcome == "missed")
    if rules.window is None:
        return len(marks) >= rules.misses and all(marks[: rules.misses])
    return sum(marks[: rules.window]) >= rules.misses
