"""The postings of many months by a map of accounts: those of their statements, and of what late payment has come to in each."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.app.late import months_in
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.statement.postings import entries_of, late_entries, possible_lines, postings_of, without_account

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger
    from slacalc.records.account_map import AccountMap
    from slacalc.statement.document import Statement
    from slacalc.statement.postings import Entry, Posting


@dataclass(frozen=True, slots=True)
class PostedMonths:
    """The postings of a run, and which of its months have none because late payment cannot be told."""

    postings: tuple[Posting, ...]
    untold: tuple[Diagnostic, ...] = ()
    """What keeps late payment from being told, each said once, and which months it leaves out."""
    odd: tuple[Diagnostic, ...] = ()
    """Names of the map that no line of their contract can have."""


def post_months(
    months: Iterable[tuple[Contract | None, Ledger | None, Statement | None]], account_map: AccountMap
) -> PostedMonths:
    """The postings of each month that has a statement, in their order; a month whose late payment cannot be told has none.

    Raises:
        Refused: with every line that has no account, each once for a contract.
    """
    untold: list[Diagnostic] = []
    missing: dict[tuple[str, str], list[Month]] = {}
    lines: dict[str, set[str]] = {}
    postings: list[Posting] = []
    for contract, ledger, statement in months:
        if contract is None or statement is None:
            continue
        late: tuple[Entry, ...] | None = None
        try:
            late = late_entries(_late_fee(contract, ledger, statement.month), contract.currency)
        except Refused as refused:
            untold += (remark for remark in refused.diagnostics if remark not in untold)
            untold.append(error("input/month-not-posted", Place(contract.name), contract=contract.id, month=statement.month))
        entries = (*entries_of(statement), *(late or ()))
        accounts = account_map.accounts_for(contract.id, (entry.account_of for entry in entries))
        without = without_account(entries, accounts)
        for line in without:
            missing.setdefault((contract.id, line), []).append(statement.month)
        lines.setdefault(contract.id, set()).update(possible_lines(contract.terms_of(statement.month), entries))
        if late is not None and not without:
            postings += postings_of(statement, entries, accounts, account_map.file.books_of)
    odd = [remark for contract_id, names in lines.items() for remark in account_map.of_no_line(contract_id, names)]
    if missing:
        raise Refused(*odd, *untold, *(_without(account_map, *key, of_months) for key, of_months in missing.items()))
    return PostedMonths(tuple(postings), tuple(untold), tuple(odd))


def _without(account_map: AccountMap, contract: str, line: str, months: list[Month]) -> Diagnostic:
    of_months = ", ".join(map(str, months))
    return error("input/line-without-account", account_map.place_of(contract), line=line, contract=contract, months=of_months)


def _late_fee(contract: Contract, ledger: Ledger | None, month: Month) -> Fraction:
    """Interest and fees of late payment that have arisen in the month: by its last day, less what there was before its first."""
    if ledger is None:
        return Fraction(0)
    return _late_by(contract, ledger, month.last) - _late_by(contract, ledger, month.first - timedelta(days=1))


def _late_by(contract: Contract, ledger: Ledger, day: date) -> Fraction:
    """What late payment has come to by the end of a day; nothing where no statement was issued by then."""
    if all(issued.statement.issue_date is None or issued.statement.issue_date > day for issued in ledger.months):
        return Fraction(0)
    debts = months_in(ledger, contract, day).position.debts
    return sum((late.interest + (late.fee or 0) for late in debts), Fraction(0))
