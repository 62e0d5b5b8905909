"""What the ledger holds for a month, as tables that figures add up: earlier months billed, damages agreed, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Refused
from slacalc.base.money import PLACES, places_held
from slacalc.base.month import Month
from slacalc.billing.corrections import CORRECTIONS, corrections_table
from slacalc.billing.damages import COLUMN, DECISIONS, KEY
from slacalc.billing.limits import LEDGER, before_column
from slacalc.measure.needs import earlier_months
from slacalc.measure.period import COLUMNS
from slacalc.measure.tally import CREDITS, EARNED_BACK, MISSES, STANDARDS, Table, Tallies
from slacalc.statement.service import suspended_throughout

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from slacalc.assess.history import History, Outcome
    from slacalc.contract.fees.limits import LimitTerms
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms


def with_ledger(terms: Terms, tallies: Tallies, history: History, as_of: date) -> Tallies:
    """The tallies, and as far as the terms need them tables of what the ledger holds.

    For budgets what the months before have billed, in the smallest unit of the currency; for damages what is agreed for this
    month by the end of ``as_of``, in hundredths or thousandths; corrections of earlier months that are issued by then, and not
    billed yet; and the months before in which standards were missed in a row, where a deduction goes by them.

    Raises:
        Refused: earlier months are not known that decide what a deduction takes.
    """
    tables = list(with_standards(terms, tallies, history).tables)
    if _goes_by_misses(terms):
        tables.append((MISSES, _missed_before(terms, history, as_of)))
    if terms.deductions is not None and terms.deductions.rolling is not None:
        from slacalc.statement.credits import credits_table, unknown_credits  # noqa: PLC0415 - loaded where there are some

        if unknown := tuple(unknown_credits(terms.deductions.rolling, terms, history)):
            raise Refused(*unknown)
        tables.append((CREDITS, credits_table(terms.deductions.rolling, terms, history)))
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


def with_misses(terms: Terms, tallies: Tallies, history: History, as_of: date) -> Tallies:
    """The tallies, and where a deduction goes by the months missed in a row these, as far as every one of them is known."""
    if not _goes_by_misses(terms):
        return tallies
    from slacalc.statement.missed_before import misses_table, unknown_misses  # noqa: PLC0415 - loaded where there are some

    if any(unknown_misses(terms, history, as_of)):
        return tallies
    return Tallies((*tallies.tables, (MISSES, misses_table(terms, history, as_of))))


def _goes_by_misses(terms: Terms) -> bool:
    return any(remedy.deduct is not None and remedy.deduct.repeated is not None for remedy in terms.remedies)


def with_earned_back(terms: Terms, tallies: Tallies, outcomes: Mapping[str, Outcome], history: History, as_of: date) -> Tallies:
    """The tallies, and where deductions can be given back those of earlier months that are.

    Raises:
        Refused: an earlier month of the term is not issued.
    """
    if not any(remedy.deduct is not None and remedy.deduct.earned_back is not None for remedy in terms.remedies):
        return tallies
    from slacalc.statement.earned_back import earned_back_table, unknown_months  # noqa: PLC0415 - loaded where there are some

    if unknown := tuple(unknown_months(terms, history)):
        raise Refused(*unknown)
    return Tallies((*tallies.tables, (EARNED_BACK, earned_back_table(terms, outcomes, history, as_of))))


def _missed_before(terms: Terms, history: History, as_of: date) -> Table:
    from slacalc.statement.missed_before import misses_table, unknown_misses  # noqa: PLC0415 - loaded where there are some

    if unknown := tuple(unknown_misses(terms, history, as_of)):
        raise Refused(*unknown)
    return misses_table(terms, history, as_of)


def with_standards(terms: Terms, tallies: Tallies, history: History) -> Tallies:
    """The tallies, and where a standard is measured over several months the table of what earlier ones have counted."""
    metrics = [metric for metric in terms.metrics if metric.period is not None]
    return Tallies((*tallies.tables, (STANDARDS, _counted_before(terms, metrics, history)))) if metrics else tallies


def _counted_before(terms: Terms, metrics: list[MetricTerms], history: History) -> Table:
    """A row for each earlier month of a period whose statement is issued; amounts in the smallest unit of the currency.

    A month without a day of service has a row too: nothing was counted in it, and nothing is missing.
    """
    rows: dict[tuple[str, ...], list[int]] = {}
    unit = 10 ** PLACES[terms.currency]
    for at, metric in enumerate(metrics):
        months, remedy = earlier_months(metric, terms), terms.remedy(metric.id)
        base = remedy.deduct.of if remedy is not None and remedy.deduct is not None else ()
        for month in months:
            if suspended_throughout(month, history.decisions):
                rows.setdefault((str(month),), [0] * len(metrics) * len(COLUMNS))[at * len(COLUMNS)] = 1
        for past in history.assessments:
            if past.metric == metric.id and past.month in months and past.numerator is not None and past.denominator is not None:
                billed = sum(charge.amount for charge in history.charges if charge.month == past.month and charge.line in base)
                row = rows.setdefault((str(past.month),), [0] * len(metrics) * len(COLUMNS))
                numbers = (1, int(past.numerator), int(past.denominator), int(billed * unit))
                row[at * len(COLUMNS) : (at + 1) * len(COLUMNS)] = numbers
    columns = tuple(f"{metric.id}.{column}" for metric in metrics for column in COLUMNS)
    return Table.of(("month",), columns, {key: tuple(row) for key, row in rows.items()})


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
