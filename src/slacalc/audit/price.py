"""What a month comes to: terms, what was counted, and history become a statement. Pure: nothing is read here.

``statement`` bills by it, and whoever asks what other terms, or another reading, would have come to prices the same month by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Refused, error
from slacalc.base.month import Month
from slacalc.ledger.fit import unfit_agreements
from slacalc.measure.needs import earlier_months
from slacalc.statement.ledger_tables import budget_start, yearly_fees
from slacalc.statement.prepare import prepare
from slacalc.statement.service import service_of, suspended_throughout, with_service

if TYPE_CHECKING:
    from slacalc.assess.history import History
    from slacalc.contract.terms import Terms
    from slacalc.statement.counted import Counted
    from slacalc.statement.document import Statement


def price(terms: Terms, counted: Counted, history: History) -> Statement:
    """The draft of the terms' month: lines, outcomes, totals and rights.

    Args:
        terms: of that month, as written; what decisions have made of its days of service is found here.
        counted: the month as it was counted under terms that count alike.
        history: what earlier months left, and the decisions.

    Raises:
        Refused: earlier months that the terms need are not known, a decision has no clause, there was no day of service, or a
            period to rectify reaches into a year without a notice of holidays.
    """
    refuse_unfit(terms, history)
    service = service_of(terms, history.decisions, counted.as_of.date())
    return prepare(with_service(terms, service), counted, history, service)


def refuse_unfit(terms: Terms, history: History) -> None:
    """Nothing, where history is known as far as the terms need it, and they have a clause for what was agreed on.

    Raises:
        Refused: earlier months that are not known, decisions without a clause.
    """
    wrong = [*_unknown_past(terms, history), *unfit_agreements(history.decisions, terms)]
    if wrong:
        raise Refused(*wrong)


def _unknown_past(terms: Terms, history: History) -> list[Diagnostic]:
    """A budget, a year's quantity and what is held are made of every month before that had a day of service."""
    wrong: list[Diagnostic] = []
    for limit in terms.limits:
        missing = _not_issued(budget_start(terms, limit), terms, history) if limit.kind == "budget" else []
        if missing:
            wrong.append(error("input/budget-needs-ledger", limit.place, path=f"limits.{limit.id}", months=", ".join(missing)))
    for fee, first in yearly_fees(terms).items():
        if missing := _not_counted(fee, first, terms, history):
            place = next(known.place for known in terms.fees if known.id == fee)
            wrong.append(error("input/quantity-needs-ledger", place, path=f"fees.{fee}", months=", ".join(missing)))
    if terms.retention is not None and (missing := _not_issued(Month.of(terms.first_day), terms, history)):
        wrong.append(error("input/retention-needs-ledger", terms.retention.place, months=", ".join(missing)))
    for metric in terms.metrics:
        counted = {past.month for past in history.assessments if past.metric == metric.id and past.denominator is not None}
        unknown = [month for month in earlier_months(metric, terms) if month not in counted]
        unknown = [month for month in unknown if not suspended_throughout(month, history.decisions)]
        if unknown:
            facts = {"path": f"metrics.{metric.id}", "months": ", ".join(map(str, unknown))}
            wrong.append(error("input/period-needs-ledger", metric.place, **facts))
    return wrong


def _not_issued(first: Month, terms: Terms, history: History) -> list[str]:
    """The months from ``first`` to the one before that had a day of service, and are not known."""
    known, missing, month = {charge.month for charge in history.charges}, list[str](), first
    while month < terms.month:
        missing += [] if month in known or suspended_throughout(month, history.decisions) else [str(month)]
        month = month.plus(1)
    return missing


def _not_counted(fee: str, first: Month, terms: Terms, history: History) -> list[str]:
    """The months of which it is not known what they counted for a fee; one whose statement has no such fee counted nothing."""
    uncounted = {past.month for past in history.quantities if past.fee == fee and past.quantity is None}
    return sorted({*_not_issued(first, terms, history), *(str(month) for month in uncounted if first <= month < terms.month)})
