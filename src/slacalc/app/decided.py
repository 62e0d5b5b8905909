"""Decisions that do not do what whoever made them may believe: without effect, or without a right of the agreement.

The program states rights and exercises none. A service that is suspended is suspended, and an agreement that is terminated has
ended, by whatever right; where the agreement gives none that is known of, that is said, because days leave the statement by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.assess.effect import why_idle
from slacalc.assess.history import History
from slacalc.base.diagnostics import Refused, warning
from slacalc.base.money import PLACES
from slacalc.base.worktime import Uncovered
from slacalc.ledger.term import OBJECTION, objected, too_late

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.assess.history import Decision
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.billing.late.position import Position
    from slacalc.contract.load import Contract
    from slacalc.contract.remedies.remedy import RemedyTerms
    from slacalc.contract.terms import Terms
    from slacalc.ledger.ledger import Ledger

OF_SERVICE = ("suspended", "terminated")


def remarks_on_decisions(
    contract: Contract, ledger: Ledger, history: History, day: date
) -> Iterator[tuple[Decision, Diagnostic]]:
    """One remark at most on each decision that is known at the end of ``day``; ``history`` has the outcomes that are known."""
    known = [decision for decision in ledger.decisions if decision.on <= day]
    terms = _Terms(contract, ledger)
    for decision in known:
        if decision.kind == OBJECTION:
            yield from ((decision, remark) for remark in (too_late(contract, decision),) if remark is not None)
            continue
        try:
            slug = (
                _unfounded(decision, contract, ledger, history, terms)
                if decision.kind in OF_SERVICE
                else _idle(decision, terms, history, day)
            )
        except Uncovered:
            continue  # whoever needs the working days of that year is told of it
        if slug:
            facts = {
                "reference": decision.reference,
                "kind": decision.kind,
                "metric": decision.metric,
                "month": decision.month,
                "on": decision.on,
            }
            yield decision, warning(f"ledger/{slug}", decision.place, **facts, day=day)


class _Terms:
    """The terms of months, each resolved once."""

    def __init__(self, contract: Contract, ledger: Ledger) -> None:
        self._contract, self._objected = contract, frozenset(objected(contract, ledger))
        self._of_month: dict[Month, Terms | None] = {}

    def remedy(self, metric: str, month: Month) -> RemedyTerms | None:
        """What follows from a miss in a month."""
        terms = self._in(month)
        return terms.remedy(metric) if terms is not None else None

    def is_over_months(self, metric: str, month: Month) -> bool:
        """Whether the metric is judged over several months then."""
        terms = self._in(month)
        return terms is not None and terms.is_over_months(metric)

    def _in(self, month: Month) -> Terms | None:
        if month not in self._of_month:
            try:
                self._of_month[month] = self._contract.terms_of(month, self._objected)
            except Refused:
                self._of_month[month] = None
        return self._of_month[month]


def _idle(decision: Decision, terms: _Terms, history: History, day: date) -> str | None:
    return why_idle(decision, terms.remedy(decision.metric, decision.month), history, day)


def _unfounded(decision: Decision, contract: Contract, ledger: Ledger, history: History, terms: _Terms) -> str | None:
    """Whether a suspension or a termination has no right of the agreement, as far as the ledger knows."""
    if decision.kind == "suspended":
        issued = {statement.month for statement in ledger.months}
        late = _position_before(decision.on, contract, ledger)
        may = any(debt.month == decision.month and debt.suspend is not None for debt in late.debts)
        return None if may or decision.month not in issued else "suspended-without-right"
    if decision.by == "both":
        return None
    if decision.by == "provider":
        may = any(debt.terminate is not None for debt in _position_before(decision.on, contract, ledger).debts)
    else:
        may = any(_may_terminate(metric, decision.on, terms, history) for metric in contract.metrics)
    return None if may else "terminated-without-right"


def _position_before(day: date, contract: Contract, ledger: Ledger) -> Position:
    """What is unpaid when a day begins: what is paid on it comes too late to take a right away."""
    from slacalc.app.debts import debt_of, late_terms_on, rates_of  # noqa: PLC0415 - few ledgers have a decision that needs it
    from slacalc.billing.late.position import position_at  # noqa: PLC0415 - as above

    late_terms = late_terms_on(contract, day)
    known = [decision for decision in ledger.decisions if decision.on <= day]
    debts = [debt_of(contract, issued.statement, late_terms, known) for issued in ledger.months]
    paid = [payment for payment in ledger.payments if payment.received_on < day]
    return position_at(debts, paid, ledger.decisions, day, rates_of(contract), PLACES[contract.currency])


def _may_terminate(metric: str, day: date, terms: _Terms, history: History) -> bool:
    """Whether the client may terminate on a day for the months of a standard that were over by then."""
    from slacalc.assess.arisen import arisen_by  # noqa: PLC0415 - as above

    over = tuple(assessment for assessment in history.assessments if assessment.metric == metric and assessment.month.end <= day)
    remedies = {assessment.month: terms.remedy(metric, assessment.month) for assessment in over}
    judged_on = {assessment.month: assessment.month.end for assessment in over}
    over_months = [month for month in remedies if terms.is_over_months(metric, month)]
    rights = arisen_by(metric, remedies, judged_on, History(assessments=over, decisions=history.decisions), day, over_months)
    return any(
        right.right == "terminate" and right.since <= day and (right.until is None or day <= right.until) for right in rights
    )
