"""What the ledger holds for a month, as tables that figures add up: earlier months billed, damages agreed, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Refused
from slacalc.base.money import PLACES, places_held
from slacalc.base.month import Month
from slacalc.billing.corrections import CORRECTIONS, corrections_table
from slacalc.billing.damages import COLUMN, DECISIONS, KEY
from slacalc.billing.fees.steps import counted_column
from slacalc.billing.limits import LEDGER, before_column
from slacalc.billing.retention import BEFORE
from slacalc.contract.fees.steps import StepsFee
from slacalc.measure.needs import earlier_months
from slacalc.measure.period import COLUMNS
from slacalc.measure.tally import CREDITS, EARNED_BACK, MISSES, RELEASES, STANDARDS, Table, Tallies
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

    For budgets what the months before have billed, in the smallest unit of the currency; for a security what they have kept
    back; for damages what is agreed for this month by the end of ``as_of``, and what is released of a security, in hundredths or
    thousandths; corrections of earlier months that are issued by then, and not billed yet; and the months before in which
    standards were missed in a row, where a deduction goes by them.

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
    budgets = [limit for limit in terms.limits if limit.kind == "budget"]
    yearly = yearly_fees(terms)
    if budgets or yearly or terms.retention is not None:
        tables.append((LEDGER, _before(terms, budgets, yearly, history)))
    if terms.retention is not None:
        from slacalc.statement.retained import releases_table  # noqa: PLC0415 - loaded where there is one

        tables.append((RELEASES, releases_table(terms, history, as_of)))
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


def _before(terms: Terms, budgets: list[LimitTerms], yearly: Mapping[str, Month], history: History) -> Table:
    """A row for each earlier month: what it billed of each budget, counted of each fee, and kept back."""
    columns = {before_column(limit.id): _billed_before(terms, limit, history) for limit in budgets}
    for fee, first in yearly.items():
        columns[counted_column(fee)] = {
            str(past.month): past.quantity
            for past in history.quantities
            if past.fee == fee and first <= past.month < terms.month and past.quantity is not None
        }
    if terms.retention is not None:
        from slacalc.statement.retained import held_before  # noqa: PLC0415 - loaded where there is one

        columns[BEFORE] = held_before(terms, history)
    months = dict.fromkeys(month for column in columns.values() for month in column)
    rows: dict[tuple[str, ...], tuple[int, ...]] = {
        (month,): tuple(column.get(month, 0) for column in columns.values()) for month in months
    }
    return Table.of(("month",), tuple(columns), rows)


def _billed_before(terms: Terms, limit: LimitTerms, history: History) -> dict[str, int]:
    """What each month of a budget has billed, in the smallest unit of the currency."""
    unit, billed = 10 ** PLACES[terms.currency], dict[str, int]()
    lines, first = (*limit.of, f"limits.{limit.id}"), budget_start(terms, limit)
    for charge in history.charges:
        if charge.line in lines and first <= charge.month < terms.month:
            billed[str(charge.month)] = billed.get(str(charge.month), 0) + int(charge.amount * unit)
    return billed


def yearly_fees(terms: Terms) -> dict[str, Month]:
    """Fees whose step is chosen by what a year has counted so far, each with the first month of that year."""
    starts = ((fee.id, fee.first_month(terms.month, terms.first_day)) for fee in terms.fees if isinstance(fee, StepsFee))
    return {fee: first for fee, first in starts if first is not None}


def budget_start(terms: Terms, limit: LimitTerms) -> Month:
    """The first month whose lines a budget counts: that of the term, or of the year of the contract."""
    first = Month.of(terms.first_day)
    if limit.over == "whole term":
        return first
    return terms.month.year_since(first)
