"""Which excuses have taken a right back: months that the parties have agreed not to count since a statement was made.

An excuse is named where the right, as it was stated, would stand again without it. Where no single one decides, since
each is enough, all that have become known since are named, as far as the right would stand without them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.statement.corrected import Excuse
from slacalc.statement.outcomes import outcome_unless_excused, standing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.assess.history import Decision, History
    from slacalc.contract.terms import Terms
    from slacalc.statement.corrected import ChangedRight
    from slacalc.statement.document import Statement


def excuses_of(right: ChangedRight, again: Statement, before: Statement, terms: Terms, history: History) -> tuple[Excuse, ...]:
    """The excuses, known to ``again`` and not to ``before``, without which the right would stand as it was stated."""
    if right.before is None:
        return ()
    since = [
        decision
        for decision in history.decisions
        if decision.kind == "month excused"
        and decision.metric == right.metric
        and before.as_of_day < decision.on <= again.as_of_day
    ]
    alone = [excuse for excuse in since if _stands_without([excuse], right, again, terms, history)]
    named = alone or (since if since and _stands_without(since, right, again, terms, history) else [])
    return tuple(Excuse(excuse.reference, excuse.month) for excuse in named)


def _stands_without(excuses: Sequence[Decision], right: ChangedRight, again: Statement, terms: Terms, history: History) -> bool:
    """Whether the right would stand on the days on which it was stated, had these never been agreed."""
    metric = next((metric for metric in terms.metrics if metric.id == right.metric), None)
    if metric is None:
        return False
    without = replace(history, decisions=tuple(decision for decision in history.decisions if decision not in excuses))
    outcome = outcome_unless_excused(metric, terms, dict(again.values), without, again.as_of_day)
    rights = standing_of(metric.id, outcome, terms, without, again.as_of_day).rights
    stated = (right.right, right.month, right.before)
    return any((right.right, right.month, (right.since, right.until)) == stated for right in rights)
