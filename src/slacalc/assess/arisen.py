"""Every right that has arisen from a standard by a day, as it looks on that day.

What a statement said of rights was true when it was issued. Since then a notice may have been received, a decision taken, a month
excused or corrected; so the rights are found again, from the outcomes and the decisions that are known on the day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.assess.standing import excusing, stand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from slacalc.assess.history import Decision, History
    from slacalc.assess.standing import Right, RightKind
    from slacalc.base.month import Month
    from slacalc.contract.remedies.remedy import RemedyTerms

ASK: RightKind = "ask for rectification"


def arisen_by(
    metric: str,
    remedies: Mapping[Month, RemedyTerms | None],
    judged_on: Mapping[Month, date],
    history: History,
    day: date,
    over_months: Collection[Month] = (),
) -> Iterator[Right]:
    """The rights that the months of ``judged_on`` have given; ``remedies`` are those in force in each.

    In those of ``over_months`` the standard was one over several months, and only observed between two that judge it.

    A right to terminate that lapses with the count has lapsed with the month that no longer makes it. A right to deduct that two
    months give, the second by reaching back, stands since the first. ``judged_on`` has the day as of
    which each month was judged first, ``history`` the outcomes that are known at the end of ``day``.

    Raises:
        Uncovered: a cure period needs the working days of a year for which no holiday notice is known.
    """
    rights: dict[tuple[str, Month], Right] = {}
    for month in sorted(judged_on):
        outcome = history.outcome(metric, month)
        if outcome is None:
            continue
        if outcome != "observed" and excusing(metric, month, history, day) is not None:
            outcome = "excused"
        remedy = remedies[month]
        over, judged = month in over_months, judged_on[month]
        now = stand(metric, outcome, month, remedy, history, day, over_months=over).rights
        then = now
        if any(_is_notice_after(judged, decision) and decision.metric == metric for decision in history.decisions):
            then = stand(metric, outcome, month, remedy, _unnotified(history, judged), day, over_months=over).rights
        asked = (replace(right, exercised_by=_notice(right, history, day)) for right in then if right.right == ASK)
        for right in [right for right in rights.values() if right.right == "terminate" and right.until is None]:
            if right not in now:
                rights[right.right, right.month] = replace(right, until=month.last)
        for right in (*(right for right in now if right.right != ASK), *asked):
            before = rights.get((right.right, right.month), right)
            rights[right.right, right.month] = replace(right, since=min(right.since, before.since))
    yield from rights.values()


def _unnotified(history: History, day: date) -> History:
    """As if no notice had been received after a day: the right to ask for rectification ends with one."""
    kept = tuple(decision for decision in history.decisions if not _is_notice_after(day, decision))
    return replace(history, decisions=kept)


def _is_notice_after(day: date, decision: Decision) -> bool:
    return decision.kind == "notice received" and decision.on > day


def _notice(right: Right, history: History, day: date) -> str:
    """The notice that exercised the right to ask for one."""
    about = (notice for notice in history.decisions if notice.kind == "notice received" and notice.metric == right.metric)
    return next(
        (notice.reference for notice in about if notice.month == right.month and notice.month.end <= notice.on <= day), ""
    )
