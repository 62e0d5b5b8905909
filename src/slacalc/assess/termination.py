"""The right to terminate for standards missed again and again (情节严重): so many months in a row, or of so many.

Each month with whose end enough were missed gives the right anew. Where the right lapses after so many months, they are counted
from the last time that it arose: where one still stands when the next arises, the two are one right, since the first day of the
one and until the last day of the other; where it has lapsed, the next is another right, since its own day.

A month is counted when its statement is issued. What a month is that was neither met nor missed, the contract says: left out, as
if the calendar did not have it, or as one that was met. A month for which no statement is known was not missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from slacalc.assess.history import Outcome
    from slacalc.base.month import Month
    from slacalc.contract.remedies.terminate import MissesTerms


@dataclass(frozen=True, slots=True)
class Terminable:
    """A right to terminate that stands."""

    month: Month
    """With whose end it arose, the first of several without a gap."""
    until: date | None
    """Its last day; None where it lapses with the count."""


def terminable(
    misses: MissesTerms, months: Mapping[Month, Outcome], month: Month, cures: Collection[date], between: Collection[Month] = ()
) -> Terminable | None:
    """The right that stands at the end of ``month``; None where there is none.

    A right that lapses with the count stands as long as the months make it; another one, cured or not, until the day so many
    months later that corresponds to the day on which it arose last (Civil Code art. 202). ``cures`` are the days with whose
    beginning the standard was cured: where the contract says so, the count starts anew. ``between`` are months in which a
    standard over several months was only observed: the count passes over them, and what it has made stands meanwhile.
    """
    lasts = int(misses.lapses.value) if misses.lapses is not None else None
    first = last = judged = None
    at = begin = min(months)
    while at <= month:
        if at not in between:
            if _holds(misses, months, begin, at, cures, between):
                stands = last is not None and (last == judged if lasts is None else at <= last.plus(lasts))
                first, last = first if stands else at, at
            judged = at
        at = at.plus(1)
    if first is None or last is None or (last != judged if lasts is None else month > last.plus(lasts)):
        return None
    return Terminable(first, last.plus(lasts).end if lasts is not None else None)


def _holds(
    misses: MissesTerms,
    months: Mapping[Month, Outcome],
    begin: Month,
    month: Month,
    cures: Collection[date],
    between: Collection[Month],
) -> bool:
    """Whether enough months were missed since ``begin``, the first of them, seen from the end of ``month``."""
    anew = max((day for day in cures if day <= month.end), default=None) if misses.anew == "when cured" else None
    wanted = int(misses.months.value)
    window = int(misses.of.value) if misses.of is not None else None
    missed = looked_at = 0
    at = month
    while at >= begin and missed < wanted and (window is None or looked_at < window):
        if anew is not None and at.end <= anew:
            break
        counted = "left out" if at in between else _counted(misses, months.get(at, "met"))
        if counted == "missed":
            missed += 1
        elif counted == "met" and window is None:
            break
        looked_at += counted != "left out"
        at = at.plus(-1)
    return missed >= wanted


def _counted(misses: MissesTerms, outcome: Outcome) -> str:
    if outcome in {"met", "missed"}:
        return outcome
    rule = misses.excused if outcome == "excused" else misses.without_finding
    return "met" if rule == "counts as met" else rule
