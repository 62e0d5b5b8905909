"""The right to terminate for standards missed again and again (情节严重): so many months in a row, or of so many.

A month is counted when its statement is issued. What a month is that was neither met nor missed, the contract says: left out, as
if the calendar did not have it, or as one that was met. A month for which no statement is known was not missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slacalc.assess.history import Outcome
    from slacalc.base.month import Month
    from slacalc.contract.terms import Misses


def terminable_since(misses: Misses, months: Mapping[Month, Outcome], month: Month, cured: Month | None) -> Month | None:
    """The month with whose end the right arose that still stands after ``month``; None where there is none.

    A right that lapses with the count stands as long as the months make it; another one so many months from when it arose.
    ``cured`` is the last month that cured the standard, if any: where the contract says so, the count starts anew after it.
    """
    arose: list[Month] = []
    held, at = False, min(months)
    while at <= month:
        holds = _holds(misses, months, at, cured)
        arose += [at] if holds and not held else []
        held, at = holds, at.plus(1)
    if misses.lapses is None:
        return arose[-1] if held else None
    return next((one for one in arose if month < one.plus(int(misses.lapses.value))), None)


def _holds(misses: Misses, months: Mapping[Month, Outcome], month: Month, cured: Month | None) -> bool:
    """Whether enough months were missed, seen from the end of ``month``."""
    wanted = int(misses.months.value)
    window = int(misses.of.value) if misses.of is not None else None
    missed = looked_at = 0
    at, first = month, min(months)
    while at >= first and missed < wanted and (window is None or looked_at < window):
        if misses.anew == "when cured" and cured is not None and at <= cured:
            break
        counted = _counted(misses, months.get(at, "met"))
        if counted == "missed":
            missed += 1
        elif counted == "met" and window is None:
            break
        looked_at += counted != "left out"
        at = at.plus(-1)
    return missed >= wanted


def _counted(misses: Misses, outcome: Outcome) -> str:
    if outcome in {"met", "missed"}:
        return outcome
    rule = misses.excused if outcome == "excused" else misses.without_finding
    return "met" if rule == "counts as met" else rule
