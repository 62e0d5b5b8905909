"""The calls of a month: when they came, what became of them and how long they lasted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from days import is_working
from dice import choose, draw, one_of, pick
from plan import days_of
from staff import RING, put_agents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plan import Plan

QUEUES = {"consultation": "咨询一组", "fault": "报修组", "complaint": "投诉组", "marketing": "咨询一组"}
HOUR_WEIGHTS = (44, 70, 86, 97, 101, 74, 66, 72, 76, 70, 77, 98, 92, 56)  # from 08 to 21: noon and evening peaks
WEEKDAY_WEIGHTS = (113, 106, 103, 101, 104, 76, 68)
REST_WEIGHT = 66
HOUR_LOSS = (80, 85, 95, 115, 140, 100, 80, 80, 85, 90, 105, 145, 130, 90)
OPENS = 8
EVENING = time(22)
MARKETING_HOURS = (9, 10, 11, 14, 15, 16, 17)
TALK = {  # at 0 %, 5 %, ... 100 % of the calls
    "consultation": (16, 58, 86, 108, 127, 145, 162, 178, 194, 211, 229, 248, 269, 292, 318, 348, 384, 429, 492, 605, 1650),
    "fault": (25, 88, 124, 152, 176, 198, 219, 239, 259, 280, 302, 325, 350, 378, 410, 447, 491, 546, 622, 750, 1900),
    "complaint": (30, 104, 150, 188, 221, 252, 281, 310, 339, 369, 401, 435, 472, 513, 559, 613, 678, 760, 873, 1060, 2700),
    "marketing": (9, 14, 19, 24, 29, 35, 41, 48, 56, 65, 75, 86, 99, 114, 131, 151, 176, 207, 250, 320, 780),
}
PATIENCE = (3, 9, 15, 21, 27, 34, 42, 51, 62, 78, 104, 181)
HOLD = (0, 1, 2, 12, 45, 160)
WRAP = (3, 8, 12, 16, 21, 27, 36, 52, 95, 210)
BRIEFEST = 8
EDGES = {date(2026, 1, 1): (6, 3), date(2026, 2, 1): (5, 4), date(2026, 3, 1): (15, 4), date(2026, 4, 1): (5, 16)}
FEW = (3, 2)
"""Calls before and after every other midnight at which a month begins."""
EDGE_OUTCOMES = ("answered", "ivr_only", "abandoned", "ivr_only", "voicemail")


@dataclass(slots=True)
class Call:
    """One call; None is a blank cell."""

    arrived: datetime
    direction: str
    outcome: str
    category: str | None = None
    agent: str | None = None
    caller: str = ""
    wait: int | None = None
    talk: int | None = None
    hold: int | None = None
    wrap: int | None = None
    id: str = ""

    @property
    def queue(self) -> str | None:
        """The group that the call was put to."""
        return QUEUES[self.category] if self.category else None

    @property
    def ended(self) -> datetime:
        """When the talk was over."""
        return self.arrived + timedelta(seconds=(self.wait or 0) + (self.talk or 0))


def make_edge(midnight: date) -> tuple[list[Call], list[Call]]:
    """The calls of the ten minutes before and after a midnight at which a month begins: the exports of both months have them."""
    dice = Random(midnight.toordinal())
    before, after = EDGES.get(midnight, FEW)
    start = datetime.combine(midnight, time())
    others = list(range(2, 590))
    dice.shuffle(others)
    seconds = [-1, 0, *(-second for second in others[: before - 1]), *others[before : before + after - 1]]
    calls = []
    for number, second in enumerate(sorted(seconds)):
        call = Call(start + timedelta(seconds=second), "inbound", EDGE_OUTCOMES[number % len(EDGE_OUTCOMES)])
        if call.outcome != "ivr_only":
            call.category, call.wait = "consultation", draw(dice, RING)
        if call.outcome == "answered":
            call.agent, call.talk, call.hold, call.wrap = str(6025 + number // 5 % 4), 60 + dice.randrange(90), 0, 10
        calls.append(call)
    return [c for c in calls if c.arrived < start], [c for c in calls if c.arrived >= start]


def draw_arrivals(dice: Random, plan: Plan, count: int) -> list[datetime]:
    """Arrivals in service hours: fewer on rest days, more at noon and in the evening."""
    days = list(days_of(plan))
    weights = []
    for day in days:
        usual = WEEKDAY_WEIGHTS[day.weekday()] if is_working(day) == (day.weekday() < len(WEEKDAY_WEIGHTS) - 2) else REST_WEIGHT
        weights.append(usual * plan.unusual(day)[0] * (94 + dice.randrange(13)))
    hours = range(OPENS, OPENS + len(HOUR_WEIGHTS))
    return [
        datetime.combine(pick(dice, days, weights), time(pick(dice, hours, HOUR_WEIGHTS), dice.randrange(60), dice.randrange(60)))
        for _ in range(count)
    ]


def draw_late_arrivals(dice: Random, plan: Plan, count: int) -> list[datetime]:
    """Arrivals outside service hours: mostly just after closing, some just before opening."""
    days = list(days_of(plan))
    arrivals = [datetime.combine(days[number], EVENING) for number in (4, 17)][:count]
    while len(arrivals) < count:
        start = pick(dice, (time(22), time(7, 40)), (4, 1))
        span = 25 * 60 if start == EVENING else 20 * 60
        arrivals.append(datetime.combine(one_of(dice, days), start) + timedelta(seconds=dice.randrange(span)))
    return arrivals


def make_inbound(dice: Random, plan: Plan, own: Sequence[Call]) -> list[Call]:
    """Every inbound call but those around midnight (``own``), which count towards the plan."""
    arrivals = draw_arrivals(dice, plan, plan.requests)
    for number, clock in ((2, time(8)), (9, time(8)), (16, time(21, 59, 59)), (23, time(21, 59, 59))):  # the very edges
        arrivals[number] = datetime.combine(plan.first + timedelta(days=number), clock)
    edge = Counter(call.outcome for call in own)
    late = draw_late_arrivals(dice, plan, plan.late_requests - len(own) + edge["ivr_only"])
    calls = [Call(moment, "inbound", "answered") for moment in arrivals]
    late_calls = [Call(moment, "inbound", "answered") for moment in late]
    loss = [HOUR_LOSS[c.arrived.hour - OPENS] * plan.unusual(c.arrived.date())[2] for c in calls]
    lost = choose(dice, calls, loss, plan.requests - plan.answered)
    for number, call in enumerate(lost):
        kinds = ((plan.overflow, "overflow"), (plan.overflow + plan.voicemail, "voicemail"))
        call.outcome = next((kind for below, kind in kinds if number < below), "abandoned")
    late_lost = len(late_calls) - (plan.late_answered - edge["answered"])
    for call in choose(dice, late_calls, [100] * len(late_calls), late_lost):
        call.outcome = pick(dice, ("abandoned", "voicemail"), (3, 1))
    calls += late_calls
    put_categories(dice, plan, calls, edge["answered"])
    ivr = draw_arrivals(dice, plan, plan.ivr_only - edge["ivr_only"] - plan.ivr_only // 25)
    ivr += draw_late_arrivals(dice, plan, plan.ivr_only // 25)
    return calls + [Call(moment, "inbound", "ivr_only") for moment in ivr]


def put_categories(dice: Random, plan: Plan, calls: list[Call], night_consultations: int) -> None:
    """Category and talk: exact for answered calls, alike for lost ones."""
    answered = [call for call in calls if call.outcome == "answered"]
    faults = choose(dice, answered, [plan.unusual(c.arrived.date())[1] for c in answered], plan.faults)
    for call in faults:
        call.category = "fault"
    rest = [call for call in answered if call.category is None]
    angry = [40 + plan.unusual(c.arrived.date() - timedelta(days=1))[1] * 60 // 100 for c in rest]
    for call in choose(dice, rest, angry, len(rest) - (plan.consultations - night_consultations)):
        call.category = "complaint"
    for call in calls:
        if call.outcome != "answered":
            weights = (62, 24 * plan.unusual(call.arrived.date())[1] // 100, 14)
            call.category = pick(dice, ("consultation", "fault", "complaint"), weights)
            call.wait = 60 + dice.randrange(31) if call.outcome == "overflow" else draw(dice, PATIENCE)
        elif call.category is None:
            call.category = "consultation"


def put_talk(dice: Random, calls: Sequence[Call], consultation_seconds: int) -> None:
    """Talk, hold and wrap of answered calls; the talk of consultations adds up to what is left of the plan."""
    consultations = []
    for call in calls:
        if call.outcome == "answered" and call.category:
            call.talk, call.hold, call.wrap = draw(dice, TALK[call.category]), draw(dice, HOLD), draw(dice, WRAP)
            if call.direction == "inbound" and call.category == "consultation":
                consultations.append(call)
    missing = consultation_seconds - sum(call.talk or 0 for call in consultations)
    while missing:
        call = one_of(dice, consultations)
        step = max(-9, min(9, missing))
        if call.talk and call.talk + step >= BRIEFEST:
            call.talk += step
            missing -= step


def make_marketing(dice: Random, plan: Plan) -> list[Call]:
    """Outbound calls: on working days, in office hours."""
    days = [day for day in days_of(plan) if is_working(day)]
    calls = []
    for number in range(plan.marketing):
        clock = time(one_of(dice, MARKETING_HOURS), dice.randrange(60), dice.randrange(60))
        call = Call(datetime.combine(one_of(dice, days), clock), "outbound", "failed", "marketing", wait=25 + dice.randrange(21))
        if number < plan.marketing_answered:
            call.outcome, call.wait = "answered", 6 + dice.randrange(20)
        calls.append(call)
    return calls


def make_numbers(dice: Random, count: int) -> list[str]:
    """Numbers that nobody has; some landlines and service numbers among them."""
    mobile = [f"1{one_of(dice, '358')}{dice.randrange(10)}0000{dice.randrange(10_000):04d}" for _ in range(count)]
    landline = [f"0255550{dice.randrange(10_000):04d}" for _ in range(count // 20)]
    return mobile + landline + ["10086", "4000000017", "4000000028"]


def make_calls(plan: Plan) -> tuple[list[Call], list[Call]]:
    """The calls of the month and those of its neighbours that the export has too, each in order of arrival."""
    dice = Random(plan.first.toordinal() * 7)
    before, own_first = make_edge(plan.first)
    own_last, after = make_edge(plan.end)
    own, neighbours = own_first + own_last, before + after
    calls = make_inbound(dice, plan, own) + make_marketing(dice, plan)
    calls.sort(key=lambda call: call.arrived)
    put_talk(dice, calls, plan.consultation_seconds - sum(call.talk or 0 for call in own))
    put_agents(dice, calls)
    numbers = make_numbers(dice, plan.requests // 2)
    for call in calls:
        call.caller = one_of(dice, numbers)
    for call in own + neighbours:
        call.caller = f"1390000{(call.arrived - datetime(2026, 1, 1)).seconds % 10_000:04d}"  # noqa: DTZ001 - wall-clock time
    calls = sorted(calls + own, key=lambda call: call.arrived)
    for group in (calls, neighbours):
        name_calls(group)
    return calls, neighbours


def name_calls(calls: Sequence[Call]) -> None:
    """Ids as a switch makes them: the second of arrival, and a number within it."""
    seen: Counter[datetime] = Counter()
    for call in calls:
        seen[call.arrived] += 1
        call.id = f"H{call.arrived:%Y%m%d%H%M%S}{seen[call.arrived]:02d}"
