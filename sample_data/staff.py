"""Who took which call: agents in shifts and groups, and how long a caller waited for one."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dice import draw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from traffic import Call

RING = (2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 17)
NEXT_FREE = 12
HELP_AFTER = 60
GROUPS = ("咨询一组", "报修组", "咨询一组", "投诉组", "咨询一组", "报修组", "咨询一组")
"""By number of the agent; agent 6001 sits on seat A01, and so on."""
FIRST_AGENT = 6001
DESKS = tuple(f"A{number:02d}" for number in (*range(1, 27), 31, 32))
OPENED = date(2026, 1, 1)
JOINED = {"A23": date(2026, 3, 16), "A31": date(2026, 5, 18), "A32": date(2026, 11, 2)}
LEFT = {"A24": date(2026, 3, 20), "A25": date(2026, 2, 13), "A26": date(2026, 2, 20), "A11": date(2026, 8, 14)}
"""Seats that came after the agreement began, and the last days of those that are gone."""
LEADERS = range(6025, 6029)


def agent_at(seat: str) -> int:
    """Who sits there."""
    return FIRST_AGENT - 1 + int(seat[1:])


def group_of(agent: int) -> str:
    """The group that an agent is in."""
    return GROUPS[agent % len(GROUPS)]


@dataclass(slots=True)
class Agent:
    """Somebody who takes calls; ``free`` is when the last one was done."""

    id: str
    queue: str
    first: date
    end: date
    free: datetime = datetime(2025, 1, 1)  # noqa: DTZ001 - wall-clock time of one place, as exports have it

    def on_duty(self, moment: datetime) -> bool:
        """Five days of seven, the early or the late shift by week."""
        number, day = int(self.id), moment.date()
        if not self.first <= day < self.end or (day.toordinal() + 3 * number) % 7 in (0, 1):
            return False
        early = (day.toordinal() // 7 + number) % 2 == 0
        return time(7, 35) <= moment.time() < time(15, 20) if early else moment.time() >= time(14, 40)


def make_agents() -> tuple[list[Agent], list[Agent]]:
    """The agents, and the shift leaders who help when nobody is free."""
    always = (date(2025, 1, 1), date(2027, 1, 1))
    agents = []
    for seat in DESKS:
        number, last = agent_at(seat), LEFT.get(seat)
        if number not in LEADERS:
            end = last + timedelta(days=1) if last else always[1]
            agents.append(Agent(str(number), group_of(number), JOINED.get(seat, always[0]), end))
    return agents, [Agent(str(number), "咨询一组", *always) for number in LEADERS]


def put_agents(dice: Random, calls: Sequence[Call]) -> None:
    """Give each answered or outbound call to somebody on duty who is free; a caller waits until somebody is."""
    agents, leaders = make_agents()
    waiting = [(c.arrived, number) for number, c in enumerate(calls) if c.outcome == "answered" or c.direction == "outbound"]
    heapq.heapify(waiting)
    while waiting:
        moment, number = heapq.heappop(waiting)
        call = calls[number]
        on_duty = [agent for agent in agents if agent.on_duty(moment)]
        if call.direction == "outbound" and not any(agent.free <= moment for agent in on_duty):
            heapq.heappush(waiting, (moment + timedelta(seconds=240), number))  # the dialler tries later
            continue
        agent = next_agent(moment, call, on_duty, leaders)
        if call.direction == "inbound":
            call.wait = max(0, int((agent.free - moment).total_seconds())) + draw(dice, RING)
        call.arrived, call.agent = moment, agent.id
        busy = (call.wait or 0) + (call.talk or 0) + (call.hold or 0) + (call.wrap or 0)
        agent.free = moment + timedelta(seconds=busy)


def next_agent(moment: datetime, call: Call, on_duty: Sequence[Agent], leaders: Sequence[Agent]) -> Agent:
    """Whoever of the group has been idle longest; else whoever is free first; else a shift leader."""
    own = min((a for a in on_duty if a.queue == call.queue), key=lambda a: (a.free, a.id), default=None)
    if own and own.free <= moment + timedelta(seconds=NEXT_FREE):
        return own
    anyone = min(on_duty, key=lambda a: (a.free, a.id), default=None)
    if anyone and anyone.free <= moment + timedelta(seconds=HELP_AFTER):
        return anyone
    return min((*leaders, *on_duty), key=lambda a: (a.free, a.id))
