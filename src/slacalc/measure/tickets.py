"""Cases in a slice: by the metrics that judge them, and by the fees that charge for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.measure.account import scope_of_cases
from slacalc.measure.billed_cases import count_billed_cases
from slacalc.measure.cases import count_cases
from slacalc.measure.columns import counting_fees, metrics_of
from slacalc.measure.counting import Counts, Slice
from slacalc.measure.fates import CaseMonth

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms


def count_tickets(terms: Terms, role_slice: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`; :func:`slacalc.measure.lost_cases.settle_cases` makes the counts of all slices whole.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
    """
    charged = count_billed_cases(role_slice.records, counting_fees(terms, role_slice.role), terms)
    known, pauses = role_slice.known, role_slice.beside.get("pauses")
    metrics = metrics_of(terms, role_slice.role)
    cases = count_cases(role_slice.records, metrics, CaseMonth.of(terms), known.as_of, known.carried, pauses)
    return Counts(
        ((role_slice.role, cases.table.beside(charged.table)),),
        scope_of_cases(terms, role_slice.records, cases, charged, known.telling),
        cases.unjudged,
        cases.not_due,
        passed_over=cases.passed_over,
        listed=cases.listed,
        unsaid=(*charged.unsaid, *cases.unsaid),
    )
