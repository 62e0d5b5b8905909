"""Which deductions of earlier months this one gives back: the months after each, as issued statements have them, were met.

A deduction is given back by the statement of the month with which enough were met; where that month had no service, and so no
statement, by the next one. It is looked at as the last correction of its month has it. No other month has given it back. A month
that has given one back keeps to that as long as enough months were met: were they met sooner, as a correction has it, no other
statement would give it back any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.money import PLACES
from slacalc.base.month import Month
from slacalc.measure.tally import EARNED_BACK, Table
from slacalc.statement.missed_before import month_for_a_row
from slacalc.statement.service import month_before, suspended_throughout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from slacalc.assess.history import History, Outcome
    from slacalc.contract.remedies.deduct import EarnedBackTerms
    from slacalc.contract.terms import Terms

KEYS, COLUMNS = ("metric", "month"), ("amount",)


def earned_back_table(terms: Terms, outcomes: Mapping[str, Outcome], history: History, as_of: date) -> Table:
    """What was deducted and is given back, in the smallest unit; ``outcomes`` are those of the terms' month."""
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    for metric, earned in _earned(terms):
        months = _months(metric, earned, outcomes.get(metric, "observed"), terms, history, as_of)
        for charge in history.charges:
            own = charge.line == f"deduct.{metric}" and charge.amount < 0
            line = f"{EARNED_BACK}.{charge.month}.{metric}"
            if not own or line in history.given_back:
                continue
            earning = _earning_month(earned, charge.month, months)
            due = earning is not None and earning > month_before(terms.month, history.decisions)
            if due or (earning is not None and line in history.own_given_back):
                rows[metric, str(charge.month)] = (int(-charge.amount * 10 ** PLACES[terms.currency]),)
    return Table.of(KEYS, COLUMNS, rows)


def unknown_months(terms: Terms, history: History) -> Iterator[Diagnostic]:
    """Earlier months of the term that are not issued: each may have a deduction that this one gives back."""
    issued = {past.month for past in history.assessments} | {charge.month for charge in history.charges}
    before = [month for month in _before(terms) if month not in issued]
    unknown = [str(month) for month in before if not suspended_throughout(month, history.decisions)]
    for metric, earned in _earned(terms):
        if unknown:
            facts = {"path": f"remedies.{metric}.deduct.earned_back", "months": ", ".join(unknown)}
            yield error("input/earned-back-needs-ledger", earned.months.place, **facts)


def _before(terms: Terms) -> Iterator[Month]:
    month = Month.of(terms.first_day)
    while month < terms.month:
        yield month
        month = month.plus(1)


def _months(
    metric: str, earned: EarnedBackTerms, outcome: Outcome, terms: Terms, history: History, as_of: date
) -> dict[Month, str]:
    """What each month of the term is for a row, the terms' own among them: ``met``, ``missed`` or ``left out``."""
    over_months = terms.is_over_months(metric)
    words = {"counts as met": "met", "counts as missed": "missed"}
    does: dict[Month, str] = {}
    for month in _before(terms):
        does[month] = month_for_a_row(
            metric, month, earned.undecided, history, as_of, over_months=over_months, untargeted="left out"
        )
    rule = earned.undecided
    does[terms.month] = {"excused": rule.excused, "no finding": rule.without_finding, "observed": "left out"}.get(
        outcome, outcome
    )
    return {month: words.get(word, word) for month, word in does.items()}


def _earning_month(earned: EarnedBackTerms, deducted: Month, months: Mapping[Month, str]) -> Month | None:
    """The month with which enough months after the one deducted from were met."""
    met = 0
    for month in (month for month in sorted(months) if month > deducted):
        if months[month] == "missed":
            if earned.of_the_next:
                return None
            met = 0
        elif months[month] == "met":
            met += 1
            if met == earned.months.value:
                return month
    return None


def _earned(terms: Terms) -> Iterator[tuple[str, EarnedBackTerms]]:
    """The standards whose deductions can be given back."""
    for remedy in terms.remedies:
        if remedy.deduct is not None and remedy.deduct.earned_back is not None:
            yield remedy.metric, remedy.deduct.earned_back
