"""Decisions that would change months that were issued without them: only a correction takes them up.

It does not matter whether such a decision is dated after the issue, or was only entered then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.ledger.term import terms_of
from slacalc.statement.service import service_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from slacalc.assess.history import Decision
    from slacalc.base.month import Month
    from slacalc.lint.month.look import CountedLook
    from slacalc.statement.document import Service, Statement

DECIDED_AFTER_ISSUE = "ledger/decided-after-issue"
TAKEN_UP = ("deduct", "waive", "agreed damages", "month excused")
"""Decisions that change the statement of their month."""
OF_DAYS = ("suspended", "resumed")
"""Decisions that change the days of the months that they reach into. After a termination no statement follows."""


def doubt_decided_after_issue(look: CountedLook) -> Iterator[Diagnostic]:
    """Each with the month that it would change."""
    if look.ledger is None:
        return
    last = {issued.month: issued.statement for issued in look.ledger.issued if issued.month < look.month}
    known = [decision for decision in look.ledger.decisions if decision.on <= look.as_of]
    for decision in known:
        statement = last.get(decision.month)
        if statement is not None and decision.kind in TAKEN_UP and _would_matter(decision, statement, known):
            yield _not_part_of(decision, decision.month)
    if any(decision.kind in OF_DAYS for decision in known):
        for month, statement in last.items():
            service = service_of(terms_of(look.contract, month, look.ledger), known, look.as_of)
            yield from (_not_part_of(decision, month) for decision in _of_other_days(statement, service, known))


def _not_part_of(decision: Decision, month: Month) -> Diagnostic:
    return warning(DECIDED_AFTER_ISSUE, decision.place, reference=decision.reference, on=decision.on, month=month)


def _would_matter(decision: Decision, issued: Statement, known: Iterable[Decision]) -> bool:
    """Whether the statement, which does not speak of the decision, could have come out otherwise with it.

    A standard that was met is neither excused nor deducted for, only a deduction can be waived, and what a later decision about
    the same month has replaced counts no more.
    """
    from slacalc.statement.correction import references_of  # noqa: PLC0415 - loaded where something was decided since

    if decision.reference in set(references_of(issued)):
        return False
    if decision.kind == "agreed damages":
        return True
    about = (other for other in known if (other.metric, other.month) == (decision.metric, decision.month))
    alike = ("deduct", "waive") if decision.kind in {"deduct", "waive"} else (decision.kind,)
    if max((other for other in about if other.kind in alike), key=lambda other: (other.on, other.reference)) != decision:
        return False
    deducted = any(line.id == f"deduct.{decision.metric}" for line in issued.lines)
    missed = any(metric.id == decision.metric and metric.outcome == "missed" for metric in issued.metrics)
    match decision.kind:
        case "deduct":
            return missed and not deducted
        case "waive":
            return deducted
        case _:
            return missed


def _of_other_days(issued: Statement, service: Service | None, known: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions by which other days of a month are suspended than its statement says."""
    stated, now = (_suspended_days(other) for other in (issued.service, service))
    begun = {now[day] for day in now.keys() - stated.keys()}
    resumed = [other for other in known if other.kind == "resumed"]
    before = [[other for other in resumed if other.on <= day] for day in stated.keys() - now.keys()]
    ended = {max(earlier, key=lambda other: (other.on, other.reference)).reference for earlier in before if earlier}
    yield from (other for other in known if other.reference in begun | ended)


def _suspended_days(service: Service | None) -> dict[date, str]:
    """Each suspended day of a month, and the reference of the decision."""
    spans = service.suspended if service is not None else ()
    return {
        other.first + timedelta(days=at): other.reference for other in spans for at in range((other.last - other.first).days + 1)
    }
