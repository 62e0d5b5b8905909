"""Days on which there are service hours, and no call came."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, warning
from slacalc.base.worktime import Uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.contract.terms import Terms
    from slacalc.lint.month.look import CountedLook


def doubt_quiet_days(look: CountedLook) -> Iterator[Diagnostic]:
    """All of them together; nothing where the contract counts no calls."""
    calls = dict(look.tallies.tables).get("calls")
    if calls is None:
        return
    busy = {key[calls.keys.index("day")] for key, _ in calls.rows}
    days = (begins + timedelta(days=at) for begins, ends in look.terms.served for at in range((ends - begins).days))
    quiet = [day for day in days if str(day) not in busy and _has_hours(look.terms, day)]
    if quiet:
        yield warning("input/days-without-calls", Place(look.folder), count=len(quiet), days=_spans(quiet))


def _has_hours(terms: Terms, day: date) -> bool:
    try:
        return bool(terms.service_hours.of(day, terms.working_days))
    except Uncovered:
        return True


def _spans(days: list[date]) -> str:
    """Days in order, those in a row from the first to the last of them."""
    rows: list[list[date]] = []
    for day in days:
        if rows and day - rows[-1][-1] == timedelta(days=1):
            rows[-1].append(day)
        else:
            rows.append([day])
    return ", ".join(str(row[0]) if len(row) == 1 else f"{row[0]} – {row[-1]}" for row in rows)
