"""Every right that has arisen from a standard by a day, as it looks on that day.

What a statement said of rights was true when it was issued. Since then a notice may have been received, a decision taken, a month
excused or corrected; so the rights are found again, from the outcomes and the decisions that are known on the day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.assess.standing import excusing, stand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from slacalc.assess.history import History
    from slacalc.assess.standing import Right, RightKind
    from slacalc.base.month import Month
    from slacalc.contract.remedies.remedy import RemedyTerms

ASK: RightKind = "ask for rectification"


def arisen_by(
    metric: str, remedies: Mapping[Month, RemedyTerms | None], told: Mapping[Month, date], history: History, day: date
) -> Iterator[Right]:
    """The rights that the months of ``told`` have given; ``remedies`` are those in force in each.

    A right to terminate that lapses with the count has lapsed with the month that no longer makes it. A right to deduct that two
    months give, the second by reaching back, stands since the first. ``told`` has the day as of
    which each month was judged first, ``history`` the outcomes that are known at the end of ``day``.

    Raises:
        Uncovered: a cure period needs the working days of a year for which no holiday notice is known.
    """
    found: dict[tuple[str, Month], Right] = {}
    for month in sorted(told):
        outcome = history.outcome(metric, month)
        if outcome is None:
            continue
        if excusing(metric, month, history, day) is not None:
            outcome = "excused"
        remedy = remedies[month]
        now = stand(metric, outcome, month, remedy, history, day).rights
        then = stand(metric, outcome, month, remedy, _unnotified(history, told[month]), day).rights
        asked = (replace(one, exercised_by=_notice(one, history, day)) for one in then if one.right == ASK)
        for right in [right for right in found.values() if right.right == "terminate" and right.until is None]:
            if right not in now:
                found[right.right, right.month] = replace(right, until=month.last)
        for one in (*(one for one in now if one.right != ASK), *asked):
            before = found.get((one.right, one.month), one)
            found[one.right, one.month] = replace(one, since=min(one.since, before.since))
    yield from found.values()


def _unnotified(history: History, day: date) -> History:
    """As if no notice had been received after a day: the right to ask for rectification ends with one."""
    kept = tuple(one for one in history.decisions if one.kind != "notice received" or one.on <= day)
    return replace(history, decisions=kept)


def _notice(right: Right, history: History, day: date) -> str:
    """The notice that exercised the right to ask for one."""
    about = (one for one in history.decisions if one.kind == "notice received" and one.metric == right.metric)
    return next((one.reference for one in about if one.month == right.month and one.month.end <= one.on <= day), "")
