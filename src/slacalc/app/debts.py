"""What the issued statements of a ledger are owed, and what a delay costs, by the terms of their months."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.billing.late.accrual import RateInForce, Rates
from slacalc.billing.late.debt import Debt
from slacalc.billing.payment import due_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from slacalc.assess.history import Decision
    from slacalc.contract.load import Contract
    from slacalc.contract.payment.late import LatePaymentTerms
    from slacalc.statement.document import Statement


def late_terms_on(contract: Contract, day: date) -> LatePaymentTerms | None:
    """What late payment costs by the terms in force on a day."""
    return contract.late_payment_on(max(day, contract.first_day))


def debt_of(contract: Contract, statement: Statement, otherwise: LatePaymentTerms | None, known: Iterable[Decision] = ()) -> Debt:
    """What is to be paid for a statement; ``otherwise`` are the terms of a month that has none for late payment.

    Where it is due so long after the receipt of its invoice, ``known`` are the decisions, which tell that day.

    Raises:
        Refused: the due day lies in a year for which no holiday notice is known.
    """
    terms = contract.late_payment_on(statement.month.first) or otherwise
    value, tax = money_of(statement, statement.payable), money_of(statement, "total.tax")
    bearing = (value - tax) / value if value > 0 and terms is not None and not terms.including_tax else Fraction(1)
    calendar = contract.calendars[contract.version_of(statement.month.first)].working_days
    return Debt(statement.month, due_of(contract, statement, known), value, terms, calendar, bearing)


def due_of(contract: Contract, statement: Statement, known: Iterable[Decision]) -> date | None:
    """The due day as the statement has it, or once the invoice is received from which days are counted.

    Raises:
        Refused: it lies in a year for which no holiday notice is known.
    """
    if statement.payment.due is not None:
        return statement.payment.due
    calendar = contract.calendars[contract.version_of(statement.month.first)].working_days
    of_month = (decision.on for decision in known if decision.kind == "invoice received" and decision.month == statement.month)
    payment = contract.payment_on(statement.month.first)
    return due_day(payment, statement.month, calendar, issued=statement.issue_date, received=min(of_month, default=None))


def money_of(statement: Statement, figure: str) -> Fraction:
    """What a figure of money comes to."""
    value = statement.value(figure)
    if not isinstance(value, Fraction):
        raise TypeError(figure)
    return value


def rates_of(contract: Contract) -> Rates:
    """The rate of each day; before the term the first one, after it the last."""
    first = contract.first_day
    since = [version.start for version, _ in contract.versions if version.start > first]
    return Rates(_rate_on(contract, first), tuple((day, _rate_on(contract, day)) for day in since))


def _rate_on(contract: Contract, day: date) -> RateInForce:
    late = late_terms_on(contract, day)
    return rate_of(late) if late is not None else RateInForce(Fraction(0))


def rate_of(late: LatePaymentTerms) -> RateInForce:
    """What these terms let a day bear."""
    return RateInForce(late.rate.value, late.per, late.day_count)
