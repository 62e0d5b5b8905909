"""What the ledger holds for a month, as tables that figures add up: earlier months billed, damages agreed, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.money import PLACES, places_held
from slacalc.base.month import Month
from slacalc.billing.corrections import CORRECTIONS, corrections_table
from slacalc.billing.damages import COLUMN, DECISIONS, KEY
from slacalc.billing.limits import LEDGER, before_column
from slacalc.measure.tally import Table, Tallies

if TYPE_CHECKING:
    from datetime import date

    from slacalc.assess.history import History
    from slacalc.contract.fees.limits import LimitTerms
    from slacalc.contract.terms import Terms


def with_ledger(terms: Terms, tallies: Tallies, history: History, as_of: date) -> Tallies:
    """The tallies, and as far as the terms need them tables of what the ledger holds.

    For budgets what the months before have billed, in the smallest unit of the currency; for damages what is agreed for this
    month by the end of ``as_of``, in hundredths or thousandths; corrections of earlier months that are issued by then, and not
    billed yet.
    """
    tables = list(tallies.tables)
    if budgets := [limit for limit in terms.limits if limit.kind == "budget"]:
        tables.append((LEDGER, _billed_before(terms, budgets, history)))
    if terms.damages is not None:
        agreed: dict[tuple[str, ...], tuple[int, ...]] = {
            (decision.reference,): (int(decision.amount * 10 ** places_held(terms.currency)),)
            for decision in history.decisions
            if decision.kind == "agreed damages"
            and decision.amount is not None
            and decision.month == terms.month
            and decision.on <= as_of
        }
        tables.append((DECISIONS, Table.of((KEY,), (COLUMN,), agreed)))
    if corrections := [correction for correction in history.corrections if correction.issued_on <= as_of]:
        tables.append((CORRECTIONS, corrections_table(corrections, terms.tax.prices, PLACES[terms.currency])))
    return Tallies(tuple(tables))


def _billed_before(terms: Terms, budgets: list[LimitTerms], history: History) -> Table:
    unit = 10 ** PLACES[terms.currency]
    rows: dict[tuple[str, ...], list[int]] = {}
    for charge in history.charges:
        for at, limit in enumerate(budgets):
            if charge.line in (*limit.of, f"limits.{limit.id}") and budget_start(terms, limit) <= charge.month < terms.month:
                row = rows.setdefault((str(charge.month),), [0] * len(budgets))
                row[at] += int(charge.amount * unit)
    columns = tuple(before_column(limit.id) for limit in budgets)
    return Table.of(("month",), columns, {key: tuple(row) for key, row in rows.items()})


def budget_start(terms: Terms, limit: LimitTerms) -> Month:
    """The first month whose lines a budget counts: that of the term, or of the year of the contract."""
    first = Month.of(terms.first_day)
    if limit.over == "whole term":
        return first
    since = (terms.month.year - first.year) * 12 + terms.month.number - first.number
    return first.plus(since // 12 * 12)
