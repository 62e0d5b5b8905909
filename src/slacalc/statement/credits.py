"""What the months before have charged, deducted and given back, for a cap on the deductions of several months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.money import PLACES
from slacalc.base.month import Month
from slacalc.billing.rolling_cap import COLUMNS
from slacalc.measure.tally import EARNED_BACK, Table
from slacalc.statement.service import suspended_throughout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.assess.history import History
    from slacalc.contract.remedies.deductions import RollingCapTerms
    from slacalc.contract.terms import Terms

CHARGED = ("fees.", "limits.")


def credits_table(rolling: RollingCapTerms, terms: Terms, history: History) -> Table:
    """A row for each month before that the cap looks at and that has billed anything, as its last correction has it.

    What was given back stands with the month whose deduction it is.
    """
    unit, months = 10 ** PLACES[terms.currency], set(_months(rolling, terms))
    taken_off = {f"fees.{fee.id}" for fee in terms.fees if fee.takes_off}
    rows: dict[tuple[str, ...], list[int]] = {}
    for charge in history.charges:
        if charge.month in months:
            row = rows.setdefault((str(charge.month),), [0, 0, 0])
            row[0] += int(charge.amount * unit) if charge.line.startswith(CHARGED) and charge.line not in taken_off else 0
            row[1] += int(-charge.amount * unit) if charge.line.startswith("deduct.") else 0
        kind, _, about = charge.line.partition(".")
        of = about.partition(".")[0]
        if kind == EARNED_BACK and of in {str(month) for month in months}:  # of a deduction of another month nothing was counted
            rows.setdefault((of,), [0, 0, 0])[2] += int(charge.amount * unit)
    return Table.of(("month",), COLUMNS, {key: tuple(row) for key, row in rows.items()})


def unknown_credits(rolling: RollingCapTerms, terms: Terms, history: History) -> Iterator[Diagnostic]:
    """Months that the cap looks at, and that are not issued."""
    issued = {past.month for past in history.assessments} | {charge.month for charge in history.charges}
    missing = [month for month in _months(rolling, terms) if month not in issued]
    unknown = [str(month) for month in missing if not suspended_throughout(month, history.decisions)]
    if unknown:
        facts = {"path": "deductions.rolling_cap", "months": ", ".join(unknown)}
        yield error("input/rolling-cap-needs-ledger", rolling.months.place, **facts)


def _months(rolling: RollingCapTerms, terms: Terms) -> Iterator[Month]:
    """The months before that it looks at, as far as the term has them."""
    month = max(terms.month.plus(1 - int(rolling.months.value)), Month.of(terms.first_day))
    while month < terms.month:
        yield month
        month = month.plus(1)
