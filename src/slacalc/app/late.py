"""``slacalc late``: what each issued month costs where it was paid late, and the rights that have arisen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.files import read_file
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.money import PLACES
from slacalc.base.worktime import Uncovered
from slacalc.billing.late import Delay, late_by
from slacalc.ledger.history import read_issued
from slacalc.ledger.tables import parse_payments

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from slacalc.base.month import Month
    from slacalc.billing.late import Late
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import LatePaymentTerms
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class LateMonths:
    """Every issued month of a contract, by a day."""

    contract: str
    language: str
    currency: str
    as_of: date
    clause: str
    yearly_rate: Fraction
    months: tuple[tuple[Month, Late], ...]


def late_months(path: Path, ledger: Path, as_of: date) -> LateMonths:
    """What has become of each statement of the ledger by the end of ``as_of``.

    Raises:
        Refused: a contract without late payment, a ledger that cannot be used, a payment for a month that is not issued, or
            working days of a year without a notice.
    """
    contract = open_contract(path)
    statements = read_issued(ledger, contract.id)
    terms = contract.terms_of(statements[0].month if statements else contract.first_month)
    if terms.late_payment is None:
        raise Refused(error("input/no-late-payment", Place(str(path))))
    table = ledger / "payments.csv"
    payments = parse_payments(read_file(table), str(table), terms.currency) if table.exists() else ()
    issued = {statement.month for statement in statements}
    unknown = [one for one in payments if one.month not in issued]
    if unknown:
        raise Refused(
            *(error("ledger/payment-of-no-month", Place(str(table)), reference=p.reference, month=p.month) for p in unknown)
        )
    found: list[tuple[Month, Late]] = []
    for statement in statements:
        of_month = contract.terms_of(statement.month)
        delay = _delay(of_month.late_payment or terms.late_payment, statement)
        paid = [one for one in payments if one.month == statement.month]
        try:
            late = late_by(delay, paid, as_of, of_month.working_days, partial(_rate_on, contract), PLACES[terms.currency])
        except Uncovered as gap:
            facts = {"day": gap.day, "year": gap.day.year, "calendar": of_month.calendar.name}
            raise Refused(error("measure/uncovered-due-day", Place(str(path)), **facts)) from gap
        found.append((statement.month, late))
    rate = _rate_on(contract, as_of)
    return LateMonths(contract.id, terms.language, terms.currency, as_of, terms.late_payment.clause, rate * 365, tuple(found))


def _delay(terms: LatePaymentTerms, statement: Statement) -> Delay:
    value = statement.value(statement.payable if terms.including_tax else "total.net")
    if not isinstance(value, Fraction):
        raise TypeError(statement.payable)
    return Delay(terms, statement.payment.due, value)


def _rate_on(contract: Contract, day: date) -> Fraction:
    """The daily rate in force on a day; after the term, the last one."""
    parts = [part for version, part in contract.versions if version.start <= day]
    late = parts[-1].late_payment
    return late.rate.value.value if late is not None else Fraction(0)
