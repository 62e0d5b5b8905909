"""In which months before this one a standard was missed in a row, as issued statements have it.

The months are looked at backwards from the one before. One that was met ends the row; what one does that was neither met nor
missed, the contract says. Of a standard over several months those count that judge it; in one that has no target for it nothing
was missed, and the row ends. No month is looked at beyond the last grade, nor before the term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.assess.standing import excusing
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.month import Month
from slacalc.measure.tally import Table
from slacalc.statement.service import suspended_throughout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.assess.history import History
    from slacalc.contract.remedies.deduct import RepeatedTerms, UndecidedTerms
    from slacalc.contract.terms import Terms


@dataclass(frozen=True, slots=True)
class MissedBefore:
    """The months before in which a standard was missed in a row."""

    missed: tuple[Month, ...]
    unknown: tuple[Month, ...]
    """Months that would decide how many there are, and whose statement is not known."""


def missed_before(metric: str, repeated: RepeatedTerms, terms: Terms, history: History, as_of: date) -> MissedBefore:
    """The row of a standard before the terms' month, as known at the end of ``as_of``.

    A month that is not known may belong to it.
    """
    over_months = terms.is_over_months(metric)
    missed: list[Month] = []
    unknown: list[Month] = []
    month, first = terms.month.plus(-1), Month.of(terms.first_day)
    while month >= first and len(missed) + len(unknown) < len(repeated.grades):
        match month_for_a_row(metric, month, repeated.months, history, as_of, over_months=over_months):
            case "missed":
                missed.append(month)
            case "not known":
                unknown.append(month)
            case "counts as met":
                break
        month = month.plus(-1)
    return MissedBefore(tuple(reversed(missed)), tuple(reversed(unknown)))


def month_for_a_row(
    metric: str,
    month: Month,
    rule: UndecidedTerms,
    history: History,
    as_of: date,
    *,
    over_months: bool,
    untargeted: str = "counts as met",
) -> str:
    """What an earlier month is for a row: ``missed``, ``counts as met``, ``left out``, or ``not known``; or as its rule says.

    ``untargeted`` is what one is in which the standard had no target.
    """
    if suspended_throughout(month, history.decisions):
        return rule.without_service
    past = next((past for past in history.assessments if (past.metric, past.month) == (metric, month)), None)
    if past is None:
        months = (*(other.month for other in history.assessments), *(charge.month for charge in history.charges))
        stated = month in months
        return untargeted if stated else "not known"
    outcome = past.first if rule.corrected == "as first issued" and past.first is not None else past.outcome
    if outcome != "observed" and excusing(metric, month, history, as_of) is not None:
        outcome = "excused"
    does = {"missed": "missed", "excused": rule.excused, "no finding": rule.without_finding, "met": "counts as met"}
    return does.get(outcome, "left out" if over_months else untargeted)


def misses_table(terms: Terms, history: History, as_of: date) -> Table:
    """A row for each month missed in a row and its standard."""
    repeated = list(_repeated(terms))
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    for at, (metric, rule) in enumerate(repeated):
        for month in missed_before(metric, rule, terms, history, as_of).missed:
            rows[metric, str(month)] = tuple(int(column == at) for column in range(len(repeated)))
    return Table.of(("metric", "month"), tuple(f"{metric}.missed" for metric, _ in repeated), rows)


def unknown_misses(terms: Terms, history: History, as_of: date) -> Iterator[Diagnostic]:
    """Earlier months that decide what a deduction takes, and are not issued."""
    for metric, rule in _repeated(terms):
        unknown = missed_before(metric, rule, terms, history, as_of).unknown
        if unknown:
            path = f"remedies.{metric}.deduct.repeated"
            yield error("input/row-needs-ledger", rule.grades[0].place, path=path, months=", ".join(map(str, unknown)))


def _repeated(terms: Terms) -> Iterator[tuple[str, RepeatedTerms]]:
    """The standards that take more when they are missed in a row."""
    for remedy in terms.remedies:
        if remedy.deduct is not None and remedy.deduct.repeated is not None:
            yield remedy.metric, remedy.deduct.repeated
