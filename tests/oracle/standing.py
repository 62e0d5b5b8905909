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
    cures: bool = True
    """Whether there is a notice and a period to rectify; otherwise a month missed is one that may be deducted for."""
    deducts: bool = True
    by_itself: bool = False
    """Whether the contract deducts without a decision; then nothing is waived."""


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
    """The earliest month that the provider was asked to put right, and the latest."""
    last: int
    decides: int
    failed: int | None = None
    """The month in which it was found not to be cured."""


@dataclass
class Month:
    """What the person writes down for a month."""

    may_ask: bool = False
    may_deduct: dict[int, date] = field(default_factory=dict)
    """Months for whose fee the client may deduct, and since when."""
    by: dict[int, str] = field(default_factory=dict)
    """Of these months the day of the paper that deducts, or that the contract does; empty where nothing does yet."""
    terminable: tuple[date, date | None] | None = None
    """Since when the client may terminate, and the last day of that; None where the count says it."""


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


@dataclass
class Desk:
    """What lies before the person: the note of the day, and what has been written down so far."""

    rules: Rules
    outcomes: dict[int, str]
    running: Running | None = None
    closed: date | None = None
    """When a standard was cured last."""
    belongs: dict[int, Running] = field(default_factory=dict)
    cures: list[date] = field(default_factory=list)
    rights: dict[int, date] = field(default_factory=dict)
    """Months for whose fee the client may deduct, and since when; what is written here is never struck out."""
    decided: dict[int, Paper] = field(default_factory=dict)
    """Of each month the last paper that deducts or waives."""

    def look_at(self, month: int, morning: date) -> None:
        """The morning after a month."""
        note = self.running
        if note is None:
            return
        self.belongs[month] = note
        if month >= note.decides and self.outcomes[month] == "met":
            self.close(morning)
        elif month >= note.decides and self.outcomes[month] == "missed" and note.failed is None:
            note.failed = month
            for at in range(note.first if self.rules.reaches_back else month, month + 1):
                self.write_right(at, morning)
        elif note.failed is not None:
            self.write_right(month, morning)

    def write_right(self, month: int, morning: date) -> None:
        if self.outcomes.get(month) == "missed":
            self.rights.setdefault(month, morning)

    def close(self, day: date) -> None:
        self.running, self.closed = None, day
        self.cures.append(day)

    def take_in(self, paper: Paper) -> None:
        if paper.kind in {"deduct", "waive"}:
            self.decided[paper.month] = paper
        if not self.rules.cures:
            return
        if paper.kind == "accept" and self.running is not None and self.running.first <= paper.month <= self.running.last:
            self.close(paper.day)
        if paper.kind != "notice" or self.outcomes.get(paper.month, "missed") != "missed":
            return
        if last_of(paper.month) >= paper.day or (self.closed is not None and last_of(paper.month) < self.closed):
            return  # what it complains of has not happened yet, or is cured
        if self.running is not None:
            self.running.last = max(self.running.last, paper.month)
        if self.running is None or self.rules.restarts:
            first = min(paper.month, self.running.first) if self.running is not None else paper.month
            last = self.running.last if self.running is not None else paper.month
            note = self.running = Running(first, last, decider(self.rules, period_ends(self.rules, paper.day)))
            settled = {m for m, earlier in self.belongs.items() if earlier.failed is not None}
            self.belongs |= {m: note for m in self.outcomes if first <= m and last_of(m) < paper.day and m not in settled}


def go_through(rules: Rules, outcomes: dict[int, str], papers: list[Paper], until: int, today: date) -> Month:
    """What may be done after month ``until``, as known at the end of ``today``."""
    known = sorted((paper for paper in papers if paper.day <= today), key=lambda paper: paper.day)
    outcomes = {m: "excused" if any(p.kind == "excused" and p.month == m for p in known) else o for m, o in outcomes.items()}
    desk = Desk(rules, outcomes)
    for day in sorted({paper.day for paper in known} | {last_of(m) + DAY for m in outcomes}):
        month = month_of(day - DAY)
        if last_of(month) + DAY == day and month in outcomes:
            desk.look_at(month, day)
        for paper in (paper for paper in known if paper.day == day):
            desk.take_in(paper)
    return write_down(desk, until)


def write_down(desk: Desk, until: int) -> Month:
    sheet, note = Month(terminable=terminable(desk.rules, desk.outcomes, until, desk.cures)), desk.belongs.get(until)
    if desk.outcomes[until] != "missed":
        return sheet
    if not desk.rules.cures:
        sheet.may_deduct = {until: last_of(until) + DAY}
    elif note is None:
        sheet.may_ask = True
    elif note.failed is not None and note.failed <= until:
        earliest = note.first if desk.rules.reaches_back and note.failed == until else until
        sheet.may_deduct = {m: day for m, day in desk.rights.items() if earliest <= m <= until}
    if not desk.rules.deducts:
        sheet.may_deduct = {}
    elif desk.rules.by_itself:
        sheet.by = dict.fromkeys(sheet.may_deduct, "contract")
    else:
        waived = {m for m, paper in desk.decided.items() if paper.kind == "waive"}
        sheet.may_deduct = {m: day for m, day in sheet.may_deduct.items() if m not in waived}
        sheet.by = {m: str(desk.decided[m].day) if m in desk.decided else "" for m in sheet.may_deduct}
    return sheet


def terminable(rules: Rules, outcomes: dict[int, str], until: int, cures: list[date]) -> tuple[date, date | None] | None:
    """Morning after morning: enough were missed, so the client may terminate from today on, or may go on to.

    Where the right lapses after so many months, each such morning makes it last so many months from then.
    """
    since: date | None = None
    last: date | None = None
    for month in range(min(outcomes), until + 1):
        morning = last_of(month) + DAY
        if last is not None and morning > last:
            since = last = None
        if enough(rules, outcomes, month, cures):
            since = since or morning
            last = first_of(month + 1 + rules.lapses) if rules.lapses is not None else None
        elif rules.lapses is None:
            since = None
    return (since, last) if since is not None else None


def enough(rules: Rules, outcomes: dict[int, str], month: int, cures: list[date]) -> bool:
    left_out = {"excused": rules.excused_left_out, "no finding": rules.unfound_left_out}
    marks = []
    for at in range(month, min(outcomes) - 1, -1):
        if rules.anew_when_cured and any(last_of(at) < day <= last_of(month) + DAY for day in cures):
            break
        outcome = outcomes.get(at, "met")
        if not left_out.get(outcome, False):
            marks.append(outcome == "missed")
    if rules.window is None:
        return len(marks) >= rules.misses and all(marks[: rules.misses])
    return sum(marks[: rules.window]) >= rules.misses
