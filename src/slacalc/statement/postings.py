"""Postings: a statement, and what late payment has come to, as debits and credits of a bookkeeping.

The client books what it is charged as a cost and what it owes as a payable; the provider books the same the other way round, as
revenue and a receivable. Each line is posted without its tax, tax as the statement has it in all, and what is to be paid against
both. Where prices include tax and lines bear none of their own, the tax is taken out of the lines in one sum. So debits and
credits are equal to the smallest unit by construction: nothing is rounded here.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.money import Money
from slacalc.billing.tax import CORRECTED
from slacalc.contract.payment.tax import taxed_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from slacalc.base.month import Month
    from slacalc.contract.terms import Terms
    from slacalc.statement.document import Statement

BooksOf = Literal["client", "provider"]
"""Whose bookkeeping it is."""
PAYABLE, TAX, TAX_IN_PRICES, LATE_FEE = "payable", "tax", "tax_in_prices", "late_fee"
"""What has an account beside the lines of a statement."""
MONTH_AND_NUMBER = 2
"""Of a correction: they stand between ``corrections`` and the id of the line that it corrects."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sum that is to be posted: more than nothing is charged to the client."""

    name: str
    """Of the line, or what else has an account."""
    account_of: str
    """By which name the account is looked up: the correction of a line has that of the line."""
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Posting:
    """One row of the bookkeeping: a debit or a credit."""

    contract: str
    month: Month
    on: date
    """The last day of the month of service."""
    document: str
    """The number of the statement where it has one, otherwise the month."""
    state: str
    line: str
    account: str
    debit: Decimal
    credit: Decimal
    """One of the two is more than nothing."""
    currency: str


def entries_of(statement: Statement) -> tuple[Entry, ...]:
    """What is posted of a statement; the entries add up to nothing."""
    included = statement.tax.prices == "include tax"
    entries = [
        Entry(line.id, _corrected_line(line.id), line.amount - (line.tax if included and line.tax is not None else 0))
        for line in statement.lines
    ]
    tax, payable = (_money(statement, figure) for figure in ("total.tax", statement.payable))
    if tax:
        entries.append(Entry(TAX, TAX, tax))
    if rest := payable - sum((entry.amount for entry in entries), Decimal(0)):
        entries.append(Entry(TAX_IN_PRICES, TAX_IN_PRICES, rest))
    return (*entries, Entry(PAYABLE, PAYABLE, -payable))


def late_entries(late_fee: Fraction, currency: str) -> tuple[Entry, ...]:
    """What is posted of what late payment has come to in a month; nothing where it has not come to anything."""
    amount = Money.exactly(late_fee, currency).amount
    return (Entry(LATE_FEE, LATE_FEE, amount), Entry(PAYABLE, PAYABLE, -amount)) if amount else ()


def possible_lines(terms: Terms, entries: Iterable[Entry]) -> frozenset[str]:
    """Names of the lines that a month under these terms can have, and of those that it has."""
    fees = {f"fees.{fee.id}" for fee in terms.fees} | {f"limits.{limit.id}" for limit in terms.limits}
    return frozenset(fees | {f"deduct.{remedy.metric}" for remedy in terms.remedies} | {entry.account_of for entry in entries})


def without_account(entries: tuple[Entry, ...], accounts: Mapping[str, str]) -> tuple[str, ...]:
    """Names under which an account is looked up and not there, each once; those of lines that come to nothing too."""
    return tuple(dict.fromkeys(entry.account_of for entry in entries if entry.account_of not in accounts))


def postings_of(
    statement: Statement, entries: tuple[Entry, ...], accounts: Mapping[str, str], books_of: BooksOf
) -> Iterator[Posting]:
    """Each entry as a debit or a credit; what comes to nothing is not posted.

    Raises:
        KeyError: an entry has no account.
    """
    document = statement.number.text if statement.number is not None else str(statement.month)
    nothing = Money.nothing(statement.contract.currency).amount
    for entry in entries:
        account, amount = accounts[entry.account_of], entry.amount if books_of == "client" else -entry.amount
        if amount:
            yield Posting(
                contract=statement.contract.id,
                month=statement.month,
                on=statement.month.last,
                document=document,
                state=statement.state,
                line=entry.name,
                account=account,
                debit=max(amount, nothing),
                credit=max(-amount, nothing),
                currency=statement.contract.currency,
            )


def _corrected_line(line: str) -> str:
    """The line that a line of a correction corrects: ``fees.minutes`` of ``corrections.2026-02.1.fees.minutes``.

    A deduction that is given back goes where the deduction went.
    """
    return taxed_as(line.removeprefix(CORRECTED).split(".", MONTH_AND_NUMBER)[-1] if line.startswith(CORRECTED) else line)


def _money(statement: Statement, figure: str) -> Decimal:
    value = statement.value(figure)
    if not isinstance(value, Fraction):
        raise TypeError(figure)
    return Money.exactly(value, statement.contract.currency).amount
