"""Points to act on: rules that look at the complaints of a month. Each names every record behind it, and nothing else is said.

============  =======================================================================================================
concentrated  the fewest reasons (else categories, else queues: the first of which there are several) that make up 80 %
              of the complaints, where they are at most half of them
late          complaints that were not closed by the deadline of a standard
reopened      complaints that were opened again
recurring     callers who complained more than once, in the months of the report so far
risen         a reason (else a category, else a queue) with at least 5 complaints, and at least half as many more than in
              the month before;
              where the calls of both months are known, also for each call
dissatisfied  complaints about whose handling a user gave a rating that is not satisfied
============  =======================================================================================================
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.measure.groups import shown_names
from slacalc.reports.complaints import NOT_IN_TIME, REASONS, cases_by
from slacalc.reports.report import ActionPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.reports.complaints import Complaints
    from slacalc.reports.recurring import RecurringCaller

MOST_OF_THEM = Fraction(4, 5)
LEAST_RISEN = 5
RISE = Fraction(3, 2)


def points_of(
    complaints: Complaints, before: Complaints | None, callers: tuple[RecurringCaller, ...], dissatisfied: tuple[str, ...]
) -> tuple[ActionPoint, ...]:
    """What the rules find, in their order; ``dissatisfied`` are ratings by their ids, masked."""
    return (
        *_concentrated(complaints),
        *_late(complaints),
        *_reopened(complaints),
        *_recurring(callers),
        *(_risen(complaints, before) if before is not None else ()),
        *((ActionPoint("dissatisfied", (str(len(dissatisfied)),), "surveys", dissatisfied),) if dissatisfied else ()),
    )


def telling_reason(complaints: Complaints) -> str:
    """The first column that tells complaints apart; empty where none does."""
    return next((reason for reason in REASONS if len(cases_by(complaints, reason)) > 1), "")


def _concentrated(complaints: Complaints) -> Iterator[ActionPoint]:
    reason = telling_reason(complaints)
    counted = cases_by(complaints, reason) if reason else {}
    names: list[str] = []
    cases: list[str] = []
    for name, of_group in counted.items():
        if len(cases) >= MOST_OF_THEM * len(complaints.cases):
            break
        names.append(name)
        cases += of_group
    if names and 2 * len(names) <= len(counted):
        facts = (str(len(names)), str(len(counted)), reason, str(len(cases)), str(len(complaints.cases)))
        yield ActionPoint("concentrated", (*facts, *shown_names(reason, names).values()), "tickets", tuple(cases))


def _late(complaints: Complaints) -> Iterator[ActionPoint]:
    for metric, cases in complaints.by_lateness:
        late = tuple(case for case, lateness in cases if lateness in NOT_IN_TIME)
        if late:
            yield ActionPoint("late", (f"metrics.{metric}", str(len(late)), str(len(cases))), "tickets", late)


def _reopened(complaints: Complaints) -> Iterator[ActionPoint]:
    cases = tuple(case.case for case in complaints.cases if case.is_reopened)
    if cases:
        yield ActionPoint("reopened", (str(len(cases)), str(len(complaints.cases))), "tickets", cases)


def _recurring(callers: tuple[RecurringCaller, ...]) -> Iterator[ActionPoint]:
    if callers:
        cases = tuple(case for caller in callers for case in caller.cases)
        yield ActionPoint("recurring", (str(len(callers)), str(len(cases))), "tickets", cases)


def _risen(complaints: Complaints, before: Complaints) -> Iterator[ActionPoint]:
    reason = telling_reason(complaints) or telling_reason(before) or REASONS[0]
    earlier = cases_by(before, reason)
    for name, cases in cases_by(complaints, reason).items():
        count = len(earlier.get(name, ()))
        if len(cases) >= LEAST_RISEN and len(cases) >= RISE * count * _growth(complaints, before):
            shown = shown_names(reason, [name])[name]
            yield ActionPoint("risen", (reason, shown, str(count), str(len(cases))), "tickets", cases)


def _growth(complaints: Complaints, before: Complaints) -> Fraction:
    """By how much more calls there are; fewer, or unknown ones, are no reason to expect fewer complaints."""
    if not complaints.calls or not before.calls:
        return Fraction(1)
    return max(Fraction(complaints.calls, before.calls), Fraction(1))
