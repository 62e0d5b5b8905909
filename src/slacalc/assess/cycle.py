"""A notice to rectify and what became of it (限期整改): the period, the month that decides, cured or not.

The period starts when the notice is received, that day not counted. The first month that the contract names after it, and that
has a finding, decides: it meets the target, and the standard is cured; it misses it, and the standard is not cured until a
month meets the target, or the client accepts the cure. With either the cycle is over, and the next miss begins a new one.

Where a second notice starts a new period, it replaces one that still runs. Once a month has been found not cured, there is none
to replace: that month, and those that had ended when the second notice was received, keep the rights that they have given, which
may have been exercised; the new period is about the months that end later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from slacalc.assess.history import Decision, Outcome
    from slacalc.contract.remedies.cure import CureTerms


@dataclass(frozen=True, slots=True)
class Cycle:
    """One notice, and what the months since have made of it."""

    notice: Decision
    first: Month
    """The month that its first notice was about: a second notice starts the period anew, and not the story."""
    last: Month
    """The latest month that a notice of it was about, one that changes nothing among them."""
    ends: date
    """The last day of the period."""
    may_decide: Month
    """The first month that can decide."""
    decided: Month | None = None
    """The month that did; None as long as none with a finding has come."""
    cured: bool = False
    """Whether that month met the target."""
    over: Month | None = None
    """The month that met the target and ended it; None as long as it goes on."""
    accepted: Decision | None = None
    """The client's acceptance, which ended it before any month could."""
    until: date | None = None
    """The day of the notice that started another period after it was found not cured; None where none did."""

    def rectifies(self, month: Month) -> bool:
        """Whether the client can accept the cure of that month: a notice was received about it, or about one on either side."""
        return self.first <= month <= self.last

    @property
    def ended_on(self) -> date | None:
        """The day with whose beginning it was over."""
        if self.accepted is not None:
            return self.accepted.on
        return self.over.end if self.over is not None else None


def run_cycles(
    cure: CureTerms, months: Mapping[Month, Outcome], notices: Sequence[Decision], acceptances: Sequence[Decision]
) -> tuple[Cycle, ...]:
    """Every notice that starts a cycle, in order, with what ``months`` make of it.

    ``notices`` and ``acceptances`` are of one standard; a notice about a month that was not missed is none, nor is one received
    before its month was over: it is about a miss. A notice about a month for which no statement is known is taken at its word.
    """
    cycles: list[Cycle] = []
    for notice in sorted(
        (notice for notice in notices if notice.month.end <= notice.on), key=lambda notice: (notice.on, notice.reference)
    ):
        closed = max((cycle.ended_on for cycle in cycles if cycle.ended_on and cycle.ended_on <= notice.on), default=None)
        if months.get(notice.month, "missed") != "missed" or (closed is not None and notice.month.end <= closed):
            continue  # about no miss, or about one that has been cured since
        starts, first, latest = notice, notice.month, notice.month
        last = cycles[-1] if cycles else None
        if last is not None and (last.ended_on is None or last.ended_on > notice.on):
            first, latest = min(first, last.first), max(latest, last.last)
            if cure.second_notice == "changes nothing":
                starts, first = last.notice, last.first
                cycles.pop()
            else:
                cycles[-1:] = _left_of(last, notice.on)
        to_accept = [
            acceptance for acceptance in acceptances if acceptance.on >= notice.on and first <= acceptance.month <= latest
        ]
        cycles.append(_run(cure, starts, (first, latest), months, to_accept))
    return tuple(cycles)


def _left_of(cycle: Cycle, day: date) -> tuple[Cycle, ...]:
    """What another notice, received on ``day``, leaves of a cycle: nothing of one that no month has decided by then."""
    if cycle.decided is None or cycle.decided.end > day:
        return ()
    return (replace(cycle, over=None, accepted=None, until=day),)


def is_open(cycle: Cycle, month: Month) -> bool:
    """Whether a month lies in a cycle: the one that ends it does, one that ended after the acceptance or another notice does not.

    A month that lies in two belongs to the first: the second reaches back to it.
    """
    if month < cycle.first:
        return False
    last = cycle.accepted.on if cycle.accepted is not None else cycle.until
    if last is not None:
        return month.end <= last
    return cycle.over is None or month <= cycle.over


def _run(
    cure: CureTerms,
    notice: Decision,
    about: tuple[Month, Month],
    months: Mapping[Month, Outcome],
    acceptances: Sequence[Decision],
) -> Cycle:
    ends = end_of_cure(cure, notice.on)
    may_decide = deciding_month(cure, ends)
    decidable = [month for month in sorted(months) if month >= may_decide and months[month] in {"met", "missed"}]
    met = next((month for month in decidable if months[month] == "met"), None)
    accepted = min(
        (acceptance for acceptance in acceptances if met is None or acceptance.on < met.end),
        key=lambda acceptance: (acceptance.on, acceptance.reference),
        default=None,
    )
    if accepted is not None:
        decidable = [month for month in decidable if month.end <= accepted.on]
        met = None
    decided = decidable[0] if decidable else None
    cured = decided is not None and months[decided] == "met"
    return Cycle(notice, *about, ends, may_decide, decided, cured, met, accepted)


def end_of_cure(cure: CureTerms, received: date) -> date:
    """The last day of the period of a notice received on that day, which is not counted.

    Raises:
        Uncovered: working days are needed of a year for which no holiday notice is known.
    """
    if cure.lasts.unit == "working days":
        return cure.calendar.nth_after(received, int(cure.lasts.value))
    last = received + timedelta(days=int(cure.lasts.value))
    return cure.calendar.on_or_after(last) if cure.rest_day == "next working day" else last


def deciding_month(cure: CureTerms, ends: date) -> Month:
    """The first month that can decide: the one whose last day is later than the period's, or the first that begins after it."""
    month = Month.of(ends)
    if cure.cured_by == "first full month after it that meets the target":
        return month.plus(1)
    return month if month.last > ends else month.plus(1)
