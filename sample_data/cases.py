"""The cases that calls lead to, and what customers say when they are asked.

There is one world of cases for all months: an export shows the cases of its window as they stood when it was made, so a case that
is open at the end of one month is in the next export too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from days import deadline_of
from dice import choose, draw, pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plan import Judged, Plan, Rated
    from traffic import Call

DAYS_TO_SOLVE = {"consultation": 3, "fault": 3, "complaint": 5}
CASE_WEIGHTS = {"consultation": 100, "fault": 420, "complaint": 100}
FOLLOW_UP = (25, 40, 60, 85, 120, 170, 240)
BACK_AFTER = timedelta(hours=20)
"""A customer whose case was closed too early calls again the next day."""
MIDNIGHT = time(23, 59, 59)
LAST_START = 20
BEFORE = timedelta(days=9)
"""How far before its month an export has cases: all that were still open when the month began are among them."""


@dataclass(slots=True)
class Case:
    """One case; ``solved`` None is open."""

    opened: datetime
    call: Call
    deadline: date
    solved: datetime | None = None
    reopened: bool = False
    id: str = ""

    @property
    def category(self) -> str:
        """What it is about."""
        return self.call.category or ""


@dataclass(slots=True)
class Survey:
    """One question to a customer; ``rating`` None is no answer."""

    asked: datetime
    call: Call
    rating: int | None
    case: str | None
    id: str = ""


def make_cases(plans: Sequence[Plan], calls: dict[str, list[Call]]) -> list[Case]:
    """The cases of all months, in the order in which they were opened."""
    cases: list[Case] = []
    ended = {False: 0, True: 0}
    for plan in plans:
        dice = Random(plan.first.toordinal() * 11)
        for complaint, judged, later in ((False, plan.cases, plan.new_cases), (True, plan.complaints, plan.new_complaints)):
            opened = [open_case(dice, call) for call in calls[plan.name] if is_case_call(call, complaint=complaint)]
            here = [case for case in opened if case.deadline < plan.end]
            there = [case for case in opened if case.deadline >= plan.end]
            fresh = choose_cases(dice, here, judged.cases - ended[complaint]) + choose_cases(dice, there, later)
            cases += fresh
            ended[complaint] = later
            due = [c for c in cases if plan.first <= c.deadline < plan.end and (c.category == "complaint") is complaint]
            settle(dice, plan, due, judged)
    for case in cases:
        if case.deadline >= plans[-1].end:
            case.solved = draw_solution(dice, case)
    cases.sort(key=lambda case: (case.opened, case.call.id))
    seen: Counter[date] = Counter()
    for case in cases:
        seen[case.opened.date()] += 1
        case.id = f"GD{case.opened:%Y%m%d}{seen[case.opened.date()]:04d}"
    return cases


def is_case_call(call: Call, *, complaint: bool) -> bool:
    """Whether the call can lead to such a case."""
    return call.direction == "inbound" and call.outcome == "answered" and (call.category == "complaint") is complaint


def open_case(dice: Random, call: Call) -> Case:
    """A case is opened while the agent still wraps up."""
    opened = call.ended + timedelta(seconds=draw(dice, FOLLOW_UP))
    return Case(opened, call, deadline_of(opened.date(), DAYS_TO_SOLVE[call.category or ""]))


def choose_cases(dice: Random, cases: Sequence[Case], count: int) -> list[Case]:
    """Some of the calls need a case, most faults among them."""
    return choose(dice, cases, [CASE_WEIGHTS[case.category] for case in cases], count)


def settle(dice: Random, plan: Plan, due: Sequence[Case], judged: Judged) -> None:
    """End the cases of one month of deadlines: so many late, open, reopened; the others in time."""
    ordered = sorted(due, key=lambda case: (case.opened, case.call.id))
    weights = [plan.unusual(case.opened.date())[1] for case in ordered]
    failing = choose(dice, ordered, weights, judged.late + judged.still_open + judged.reopened)
    late, still_open = failing[: judged.late], failing[judged.late : judged.late + judged.still_open]
    for case in ordered:
        case.solved = draw_solution(dice, case)
    for number, case in enumerate(late):
        after = datetime.combine(case.deadline + timedelta(days=1), time())
        hours = 9 * 60 + dice.randrange(11 * 60) + 24 * 60 * pick(dice, (0, 1, 2), (6, 3, 1))
        case.solved = after + timedelta(minutes=hours, seconds=dice.randrange(60)) if number else after  # one at the very second
    for case in still_open:
        case.solved = None
    for case in failing[judged.late + judged.still_open :]:
        case.reopened = True
    fine = [case for case in ordered if case not in failing]
    for case in (fine[0], fine[-1]):
        case.solved = datetime.combine(case.deadline, MIDNIGHT)


def draw_solution(dice: Random, case: Case) -> datetime:
    """A time before the end of the last day: the sooner the likelier, in the hours in which people work."""
    span = (case.deadline - case.opened.date()).days
    earliest = 0 if case.opened.hour < LAST_START else 1
    offsets = range(earliest, span + 1)
    day = case.opened.date() + timedelta(days=pick(dice, offsets, [2 * (span + 1 - offset) + 1 for offset in offsets]))
    start = max(datetime.combine(day, time(8, 30)), case.opened + timedelta(minutes=20))
    end = datetime.combine(day, time(21, 45))
    return start + timedelta(seconds=dice.randrange(int((end - start).total_seconds())))


def show_cases(plan: Plan, cases: Sequence[Case], exported: datetime) -> list[tuple[str, ...]]:
    """The rows of the month's export: the cases as they stood then."""
    rows: list[tuple[str, ...]] = []
    for case in cases:
        if not plan.first - BEFORE <= case.opened.date() < plan.end:
            continue
        solved = case.solved if case.solved and case.solved <= exported else None
        back = case.reopened and solved is not None and solved + BACK_AFTER <= exported
        cells = (case.id, str(case.opened), str(solved or ""), case.category, case.call.queue or "")
        rows.append((*cells, "yes" if back else "no", "", case.call.id, str(exported)))
    return rows


def make_surveys(plans: Sequence[Plan], calls: dict[str, list[Call]], cases: Sequence[Case]) -> dict[str, list[Survey]]:
    """The surveys of each month's export: those asked in it, and a few asked just before and just after."""
    by_call = {case.call.id: case.id for case in cases}
    shown: dict[str, list[Survey]] = {}
    before: list[Survey] = []
    night: list[Survey] = []
    for plan in plans:
        dice = Random(plan.first.toordinal() * 13)
        answered = [c for c in calls[plan.name] if c.direction == "inbound" and c.outcome == "answered"]
        last = datetime.combine(plan.end - timedelta(days=1), time(19))
        day = [c for c in answered if c.arrived < last and plan.first <= c.arrived.date()]
        complaints = [c for c in day if c.category == "complaint"]
        others = [c for c in day if c.category != "complaint"]
        early = tuple(survey.rating or 0 for survey in night)
        own = ask(dice, complaints, ratings(dice, plan.complaint_surveys, early)) + list(night)
        own += ask(dice, others, ratings(dice, plan.other_surveys, ()))
        evening = [c for c in answered if c.arrived >= last and c.category == "complaint"]
        night = ask(dice, evening[:2], [4, 2][: len(evening)])
        for number, survey in enumerate(night):
            survey.asked = datetime.combine(plan.end, time(8, 5 + 11 * number))  # asked the next morning
        shown[plan.name] = sorted(before + own + night, key=lambda survey: (survey.asked, survey.call.id))
        before = [survey for survey in own if survey.asked >= last - timedelta(hours=7)]
    for surveys in shown.values():
        for survey in surveys:
            survey.case = by_call.get(survey.call.id)
            survey.id = f"MYD{survey.call.id[1:]}"
    return shown


def ratings(dice: Random, rated: Rated, early: Sequence[int]) -> list[int | None]:
    """What customers answer: 4 and 5, 1 to 3, nothing; less what was answered in surveys that count already."""
    good = rated.satisfied - sum(rating in (4, 5) for rating in early)
    bad = rated.rated - rated.satisfied - sum(rating in (1, 2, 3) for rating in early)
    answers: list[int | None] = [pick(dice, (5, 4), (58, 42)) for _ in range(good)]
    answers += [pick(dice, (3, 2, 1), (52, 23, 25)) for _ in range(bad)]
    answers += [None] * (rated.asked - rated.rated)
    dice.shuffle(answers)
    return answers


def ask(dice: Random, calls: Sequence[Call], answers: Sequence[int | None]) -> list[Survey]:
    """Ask some of the callers, a few minutes after the call."""
    asked = choose(dice, calls, [100] * len(calls), len(answers))
    wait = [60 + dice.randrange(1500) for _ in asked]
    return [
        Survey(call.ended + timedelta(seconds=late), call, answer, None)
        for call, late, answer in zip(asked, wait, answers, strict=True)
    ]
