"""What one run of ``statement`` makes: a month or a correction, several months of a contract, or several contracts.

Everything is made before anything is written or issued: a mistake in one month is told, and no month is issued. A month
counts for those after it as if it lay in the ledger already, so that drafts of several months show what would be issued.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.month_folder import open_month, twice
from slacalc.app.statement import make_correction, make_month
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, Unwritable, error, note, warning
from slacalc.ledger.chain import Issued, name_of
from slacalc.ledger.ledger import ISSUED, Ledger, read_ledger
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.statement.codec import to_wire
from slacalc.statement.numbered import next_number, number_in_turn
from slacalc.statement.review import issue
from slacalc.statement.service import month_before

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from slacalc.app.month_folder import MonthInputs
    from slacalc.app.statement import MonthEnd
    from slacalc.base.forms import Wire
    from slacalc.contract.load import Contract

YAML = (".yaml", ".yml")
FOLDER = re.compile(r"[^\W_][\w .-]{0,99}")
"""What the id of a contract must be like where it names a folder."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    paths: tuple[Path, ...]
    """A contract, then its month folders; another contract, a name that ends in .yaml, then its own."""
    month: str | None = None
    ledger: Path | None = None
    """Of several contracts the folder that holds the ledger of each under its id."""
    as_of: str | None = None
    correct: str | None = None
    """The month whose correction is asked for."""
    issue_on: date | None = None
    """The date of issue; None where none is named, and nothing issued."""
    unpack_limit: int = UNPACK_LIMIT
    """Bytes that an export may unpack to."""


@dataclass(frozen=True, slots=True)
class ReadyStatement:
    """A statement as it is to be shown, written or issued."""

    end: MonthEnd
    wire: Wire
    ledger: Ledger | None
    """As it was read, and with what this run issues before."""
    folder: str
    """The folder of its files, where several contracts write into one; otherwise empty."""

    @classmethod
    def of(cls, end: MonthEnd, ledger: Ledger | None, folder: str = "") -> ReadyStatement:
        """With its JSON values."""
        return cls(end, to_wire(end.statement), ledger, folder)

    @property
    def digest(self) -> str:
        """The name by which it is known."""
        return str(self.wire["digest"])


@dataclass(frozen=True, slots=True)
class _ContractMonths:
    contract: Contract
    months: tuple[MonthInputs, ...]


def make_all(request: Request) -> tuple[ReadyStatement, ...]:
    """Every statement that is asked for, in the order of contracts and months, issued where that is asked.

    Raises:
        Refused: with the mistakes of all inputs of all months.
        Unwritable: one of them cannot be issued.
    """
    by_contract = _contracts_with_months(request)
    several = len(by_contract) > 1
    statements: list[ReadyStatement] = []
    wrong: list[Diagnostic] = []
    unwritable: list[Diagnostic] = []
    for contract_months in by_contract:
        try:
            folder = folder_of(contract_months.contract) if several else ""
            path = request.ledger / folder if request.ledger is not None else None
            ledger = read_ledger(path, contract_months.contract) if path is not None else None
        except Refused as refused:
            wrong += refused.diagnostics
            continue
        for inputs in contract_months.months:
            try:
                ready = _make(contract_months.contract, inputs, ledger, request)
            except Refused as refused:
                wrong += refused.diagnostics
            except Unwritable as no:
                unwritable += no.diagnostics
            else:
                statements.append(replace(ready, folder=folder))
                ledger = grown(ledger, ready)
    if wrong:
        raise Refused(*wrong)
    if unwritable:
        raise Unwritable(*unwritable)
    return tuple(statements)


def _contracts_with_months(request: Request) -> tuple[_ContractMonths, ...]:
    """Contracts with their month folders, each in the order of its months."""
    if request.correct is not None and request.month not in {None, request.correct}:
        raise Refused(error("input/month-and-correction", Place("--month"), month=request.month, correct=request.correct))
    contracts: list[tuple[Contract, list[MonthInputs]]] = []
    wrong: list[Diagnostic] = []
    own: list[MonthInputs] = []
    asked_for = (request.month, "--month") if request.correct is None else (request.correct, "--correct")
    for number, path in enumerate(request.paths):
        try:
            if not number or path.suffix in YAML:
                own = []  # the months of a contract that cannot be used are looked at all the same
                contracts.append((open_contract(path), own))
            else:
                own.append(open_month(path, *asked_for, request.unpack_limit))
        except Refused as refused:
            wrong += refused.diagnostics
    for contract, months in contracts:
        first = next(earlier for earlier, _ in contracts if earlier.id == contract.id)
        if months and first is not contract:
            wrong.append(error("input/contract-twice", Place(contract.name), id=contract.id, other=first.name))
        wrong += twice(months)
        if not months and not wrong:
            wrong.append(error("input/contract-without-month", Place(contract.name)))
    if wrong:
        raise Refused(*wrong)
    return tuple(
        _ContractMonths(contract, tuple(sorted(months, key=lambda inputs: inputs.month))) for contract, months in contracts
    )


def folder_of(contract: Contract) -> str:
    """The name of a contract's own folder beside those of others."""
    if not FOLDER.fullmatch(contract.id):
        raise Refused(error("input/id-names-no-folder", Place(contract.name), id=contract.id))
    return contract.id


def _make(contract: Contract, inputs: MonthInputs, ledger: Ledger | None, request: Request) -> ReadyStatement:
    if request.correct is None:
        end = make_month(contract, inputs, ledger, request.as_of)
    else:
        end = make_correction(contract, inputs, ledger, request.as_of)
    if request.issue_on is not None:
        last = ledger.issued[-1].statement.issue_date if ledger is not None and ledger.issued else None
        statement = replace(end.statement, previous=ledger.head if ledger is not None else "")
        refuse_issued(end, ledger)
        end = _numbered(replace(end, statement=issue(statement, end.terms, request.issue_on, last)), contract, ledger)
        due = end.statement.payment.due
        if due is not None and request.issue_on > due and end.statement.correction is None:
            facts = {"month": end.statement.month, "date": request.issue_on, "due": due}
            end = replace(end, remarks=(*end.remarks, warning("output/issued-after-due", Place(contract.name), **facts)))
    return ReadyStatement.of(end, ledger)


def _numbered(end: MonthEnd, contract: Contract, ledger: Ledger | None) -> MonthEnd:
    """The issued statement with the number that follows those of the ledger, where the contract numbers them.

    Who writes it there looks once more whether the ledger still ends as it did: no other run has taken that number. Where a
    number is passed over, because an earlier pattern has given it, that is told.
    """
    pattern, issued_on = end.terms.numbering, end.statement.issue_date
    if not pattern or issued_on is None:
        return end
    before = [earlier.statement for earlier in (ledger.issued if ledger is not None else ())]
    number, in_turn = (name(pattern, issued_on, before) for name in (next_number, number_in_turn))
    end = replace(end, statement=replace(end.statement, number=number))
    if number == in_turn:
        return end
    facts = {"month": end.statement.month, "number": number.text, "taken": in_turn.text}
    return replace(end, remarks=(*end.remarks, note("output/number-passed-over", Place(contract.name), **facts)))


def refuse_issued(end: MonthEnd, ledger: Ledger | None) -> None:
    """A month is issued once, not before an earlier one, and none is left out; the ledger may begin with any."""
    if ledger is None or end.statement.correction is not None:
        return
    month, place = end.statement.month, Place(str(ledger.folder / ISSUED))
    for issued in ledger.months:
        if issued.month == month:
            raise Unwritable(error("output/already-issued", Place(str(issued.path))))
        if issued.month > month:
            facts = {"month": month, "later": issued.month}
            raise Unwritable(error("output/later-month-issued", place, **facts))
    before = month_before(month, ledger.decisions)
    if ledger.months and not ledger.of_month(before):
        facts = {"month": month, "missing": before, "last": ledger.months[-1].month}
        raise Unwritable(error("output/month-left-out", place, **facts))


def grown(ledger: Ledger | None, ready: ReadyStatement) -> Ledger | None:
    """The ledger as if a statement lay in it already; where its month does, as it is."""
    statement = ready.end.statement
    lies_there = ledger is not None and bool(ledger.of_month(statement.month))
    if ledger is None or (statement.issue_date is None and lies_there):
        return ledger
    path = ledger.folder / ISSUED / f"{name_of(statement)}.json"
    return replace(ledger, issued=(*ledger.issued, Issued(statement, ready.digest, path)))
