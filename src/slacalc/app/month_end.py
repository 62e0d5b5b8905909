"""The month-end over many contracts: each month as far as it comes, what blocks it told, and postings for the bookkeeping.

Nothing is issued here. What a ledger has issued already is shown as it was issued; all else is made as ``statement`` makes it.
What cannot be made blocks itself, and the later months of its contract, which would be judged without it; all others go on.
A folder that does not say its month blocks all months of its contract that are not issued: each of them may be later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from slacalc.app.batch import ReadyStatement, folder_of, grown, refuse_issued
from slacalc.app.contract import open_contract
from slacalc.app.debts import due_of
from slacalc.app.ended_months import EndedMonth, EndedMonths
from slacalc.app.files import read_file
from slacalc.app.issue import Artifacts
from slacalc.app.month_end_request import ledger_folder, listed_contracts
from slacalc.app.month_folder import open_month, twice
from slacalc.app.postings import post_months
from slacalc.app.statement import MonthEnd, make_month
from slacalc.base.diagnostics import Place, Refused, Unwritable, error
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import terms_of
from slacalc.records.account_map import load_account_map
from slacalc.statement.json_text import parse_json
from slacalc.statement.month_end import BLOCKED, MonthEndRow, row_of
from slacalc.statement.review import issue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.app.month_end_request import ContractFolders, MonthEndRequest
    from slacalc.app.month_folder import MonthInputs
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.ledger.chain import Issued
    from slacalc.ledger.ledger import Ledger


def end_months(request: MonthEndRequest) -> EndedMonths:
    """Every month that is asked for, in the order of the contracts and of their months.

    Raises:
        Refused: the list or the map of accounts cannot be used, or a line has no account.
    """
    account_map = load_account_map(read_file(request.accounts), str(request.accounts)) if request.accounts is not None else None
    contracts = listed_contracts(request)
    months: list[EndedMonth] = []
    names: dict[str, str] = {}
    ledgers: list[Path] = []
    for listed in contracts:
        try:
            contract = open_contract(listed.path)
        except Refused as refused:
            ledgers += ledger_folder(listed, request, "") if len(contracts) == 1 or listed.ledger is not None else ()
            months += [_blocked(str(listed.path), _month_in(folder), refused) for folder in listed.folders]
            continue
        try:
            _expect_first(contract, names)
            folder = folder_of(contract) if len(contracts) > 1 else ""
            places = ledger_folder(listed, request, folder)
            ledgers += places
            ledger = read_ledger(places[0], contract) if places else None
        except Refused as refused:
            months += [_blocked(contract.id, _month_in(path), refused, contract) for path in listed.folders]
            continue
        months += _months_of(contract, listed, ledger, folder, request)
    if account_map is None:
        return EndedMonths(tuple(months), None, tuple(ledgers))
    remarks = account_map.of_others(names) if all(month.contract is not None for month in months) else ()
    statements = [(month.contract, month.ledger, month.row.statement) for month in months]
    try:
        posted = post_months(statements, account_map)
    except Refused as refused:  # an account that is missed may stand under an id that is mistyped
        raise Refused(*remarks, *refused.diagnostics) from refused
    return EndedMonths(tuple(months), posted, tuple(ledgers), (*remarks, *posted.odd, *posted.untold))


def _expect_first(contract: Contract, names: dict[str, str]) -> None:
    """No other contract of the run has its id; ``names`` are the files of those before it."""
    if contract.id in names:
        raise Refused(error("input/contract-twice", Place(contract.name), id=contract.id, other=names[contract.id]))
    names[contract.id] = contract.name


def _expect_in_turn(inputs: MonthInputs, before: Month | None, unknown: Path | None) -> None:
    """No month before it is blocked, nor a folder whose month nobody knows."""
    place, month = Place(str(inputs.folder)), inputs.month
    if before is not None:
        raise Refused(error("input/earlier-month-blocked", place, month=month, before=before))
    if unknown is not None:
        raise Refused(error("input/other-folder-blocked", place, month=month, folder=unknown))


def _months_of(
    contract: Contract, listed: ContractFolders, ledger: Ledger | None, folder: str, request: MonthEndRequest
) -> Iterator[EndedMonth]:
    opened: list[MonthInputs] = []
    unknown: Path | None = None
    for path in listed.folders:
        try:
            opened.append(open_month(path, None, unpack_limit=request.unpack_limit))
        except Refused as refused:
            unknown = unknown or path
            yield _blocked(contract.id, str(path), refused, contract)
    again = {remark.place.file: remark for remark in twice(opened)}
    issued = {lying.month for lying in (ledger.months if ledger is not None else ()) if lying.statement.issue_date is not None}
    known = ledger
    before: Month | None = None
    for inputs in sorted(opened, key=lambda inputs: inputs.month):
        if inputs.month in issued:  # it is shown as it lies there, and those after it are judged by what lies there
            before = None
        try:
            if (remark := again.get(str(inputs.folder))) is not None:
                raise Refused(remark)  # noqa: TRY301 - told as any other refusal
            if inputs.month not in issued:
                _expect_in_turn(inputs, before, unknown)
            month = _ended(contract, inputs, known, folder, request.as_of)
        except Refused as refused:
            before = before or (inputs.month if inputs.month not in issued else None)
            yield _blocked(contract.id, str(inputs.month), refused, contract)
        else:
            assert month.artifacts is not None  # noqa: S101 - for the type checker: it is not blocked
            known = grown(known, month.artifacts.ready)
            yield replace(month, ledger=ledger)


def _ended(contract: Contract, inputs: MonthInputs, ledger: Ledger | None, folder: str, as_of: str | None) -> EndedMonth:
    issued = next((issued for issued in ledger.months if issued.month == inputs.month), None) if ledger is not None else None
    if issued is not None and issued.statement.issue_date is not None:
        due: date | None = None
        untold: tuple[Diagnostic, ...] = ()
        try:
            due = due_of(contract, issued.statement, ledger.decisions if ledger is not None else ())
        except Refused as refused:  # a holiday notice is not out: that is told, and the statement stands
            untold = refused.diagnostics
        ready = _as_issued(contract, issued, ledger, folder, untold)
        return EndedMonth(replace(row_of(issued.statement, ready.digest), due=due), Artifacts(ready), contract)
    end = make_month(contract, inputs, ledger, as_of)
    ready = ReadyStatement.of(end, ledger, folder)
    return EndedMonth(row_of(end.statement, ready.digest, _kept_from_issue(end, ledger)), Artifacts(ready), contract)


def _as_issued(
    contract: Contract, issued: Issued, ledger: Ledger | None, folder: str, remarks: tuple[Diagnostic, ...]
) -> ReadyStatement:
    """What lies in the ledger, to the byte."""
    end = MonthEnd(issued.statement, terms_of(contract, issued.month, ledger), (), remarks)
    return ReadyStatement(end, parse_json(read_file(issued.path)), ledger, folder)


def _kept_from_issue(end: MonthEnd, ledger: Ledger | None) -> tuple[Diagnostic, ...]:
    """Why the draft could not be issued as it stands, on whatever day."""
    statement = end.statement
    issued_on = [issued.statement.issue_date for issued in (ledger.issued if ledger is not None else ())]
    last = max((day for day in issued_on if day is not None), default=None)
    days = (statement.month.end, statement.as_of_day, *(review.on for review in statement.reviews), last or date.min)
    wrong: list[Diagnostic] = []
    try:
        refuse_issued(end, ledger)
    except Unwritable as no:
        wrong += no.diagnostics
    try:
        issue(statement, end.terms, max(days), last)
    except Unwritable as no:
        wrong += no.diagnostics
    return tuple(wrong)


def _blocked(contract: str, month: str, refused: Refused, opened: Contract | None = None) -> EndedMonth:
    return EndedMonth(MonthEndRow(contract, month, BLOCKED, blocks=refused.diagnostics), contract=opened)


def _month_in(folder: Path) -> str:
    """The month of a folder whose contract cannot be used; its path where it does not say it."""
    try:
        return str(open_month(folder, None).month)
    except Refused:
        return str(folder)
