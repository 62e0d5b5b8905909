"""The postings of many months by a map of accounts: those of their statements, and of what late payment has come to in each."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.app.late import months_in
from slacalc.base.diagnostics import Refused, error
from slacalc.statement.postings import entries_of, late_entries, postings_of, without_account

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger
    from slacalc.records.account_map import AccountMap
    from slacalc.statement.document import Statement
    from slacalc.statement.postings import Posting

ONE_DAY = timedelta(days=1)


def posted(
    months: Iterable[tuple[Contract | None, Ledger | None, Statement | None]], account_map: AccountMap
) -> tuple[Posting, ...]:
    """The postings of each month that has a statement, in their order.

    Raises:
        Refused: with every line that has no account, or where late payment cannot be told.
    """
    wrong: list[Diagnostic] = []
    postings: list[Posting] = []
    for contract, ledger, statement in months:
        if contract is None or statement is None:
            continue
        try:
            late = late_entries(_late_fee(contract, ledger, statement.month), contract.currency)
        except Refused as refused:
            wrong += refused.diagnostics
            continue
        entries, accounts = (*entries_of(statement), *late), account_map.accounts_of(contract.id)
        place, facts = account_map.place_of(contract.id), {"contract": contract.id, "month": statement.month}
        missing = without_account(entries, accounts)
        wrong += [error("input/line-without-account", place, line=line, **facts) for line in missing]
        if not missing:
            postings += postings_of(statement, entries, accounts, account_map.file.books_of)
    if wrong:
        raise Refused(*wrong)
    return tuple(postings)


def _late_fee(contract: Contract, ledger: Ledger | None, month: Month) -> Fraction:
    """Interest and fees of late payment that have arisen in the month: by its last day, less what there was before its first."""
    if ledger is None:
        return Fraction(0)
    return _late_by(contract, ledger, month.last) - _late_by(contract, ledger, month.first - ONE_DAY)


def _late_by(contract: Contract, ledger: Ledger, day: date) -> Fraction:
    """What late payment has come to by the end of a day; nothing where no statement was issued by then."""
    if all(issued.statement.issue_date is None or issued.statement.issue_date > day for issued in ledger.months):
        return Fraction(0)
    debts = months_in(ledger, contract, day).position.debts
    return sum((late.interest + (late.fee or 0) for late in debts), Fraction(0))
