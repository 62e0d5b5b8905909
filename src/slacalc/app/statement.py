"""The month-end: a contract, a month folder and a ledger become a statement, and its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.month import count_folder, open_month, unread_exports
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.base.diagnostics import Diagnostic, Place, Refused, Unwritable, error
from slacalc.ledger.history import read_history
from slacalc.statement.prepare import budget_start, prepare

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from slacalc.assess.history import History
    from slacalc.contract.terms import Terms
    from slacalc.records.sifted import Sifted
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """A statement, the rows that were set aside, and what is to be said about the inputs."""

    statement: Statement
    sifted: tuple[Sifted, ...]
    remarks: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    contract: Path
    folder: Path
    month: str | None = None
    ledger: Path | None = None
    as_of: str | None = None


def make_statement(request: Request) -> MonthEnd:
    """The statement of a month folder.

    Raises:
        Refused: an input that cannot be used.
    """
    contract = open_contract(request.contract)
    inputs = open_month(request.folder, request.month)
    terms = contract.terms_of(inputs.month)
    _refuse_open_terms(terms)
    terms = replace(terms, metrics=tuple(metric for metric in terms.metrics if not _is_open(terms, f"metrics.{metric.id}")))
    history = history_of(request, terms)
    _refuse_unknown_past(terms, history)
    counted = count_folder(terms, inputs, request.contract, request.as_of, history=history)
    remarks = (*unread_exports(terms, inputs.folder), *counted.remarks)
    return MonthEnd(prepare(terms, counted.counted, history), counted.sifted, remarks)


def history_of(request: Request, terms: Terms) -> History:
    """What earlier months left, from the ledger; nothing where none is given.

    Raises:
        Refused: a ledger that cannot be used.
    """
    if request.ledger is None:
        return NOTHING_BEFORE
    metrics = tuple(metric.id for metric in terms.metrics)
    history = read_history(request.ledger, terms.contract_id, terms.currency, terms.month, metrics)
    agreed = [decision.reference for decision in history.decisions if decision.kind == "agreed damages"]
    if agreed and terms.damages is None:
        raise Refused(error("ledger/no-damages-clause", Place(str(request.ledger)), references=", ".join(agreed)))
    return history


def _refuse_unknown_past(terms: Terms, history: History) -> None:
    """A budget over several months must know what each of them billed."""
    known = {charge.month for charge in history.charges}
    for limit in terms.limits:
        if limit.kind != "budget":
            continue
        month, missing = budget_start(terms, limit), list[str]()
        while month < terms.month:
            missing += [] if month in known else [str(month)]
            month = month.plus(1)
        if missing:
            raise Refused(error("input/budget-needs-ledger", limit.place, path=f"limits.{limit.id}", months=", ".join(missing)))


def _is_open(terms: Terms, path: str) -> bool:
    """Whether a part of the contract is read and not computed yet."""
    return any(open_path == path or open_path.startswith(f"{path}.") for open_path, _ in terms.not_computed)


def _refuse_open_terms(terms: Terms) -> None:
    """Rather no statement than one that leaves out a deduction."""
    wrong = [
        error("input/not-computed", Place(terms.file), path=path, clause=clause or "-")
        for path, clause in terms.not_computed
        if ".deduct" in path
    ]
    if wrong:
        raise Refused(*wrong)


def _over_limit(limit: str, place: Place) -> Diagnostic:
    kind, _, role = limit.partition(":")
    if kind == "evidence/refused-rows":
        return error("output/over-refused-rows", place, role=role)
    return error("output/over-days-without-calls", place)


def issue_statement(statement: Statement, issue_date: date) -> Statement:
    """The statement as it is issued.

    Raises:
        Unwritable: it is provisional, or its data lies outside the contract's limits of evidence.
    """
    place = Place(statement.contract.file)
    if statement.state == "provisional":
        raise Unwritable(error("output/provisional", place, as_of=statement.as_of))
    if statement.evidence:
        raise Unwritable(*(_over_limit(limit, place) for limit in statement.evidence))
    if issue_date < statement.month.end:
        raise Unwritable(error("output/issued-too-early", place, date=issue_date, month=statement.month))
    return replace(statement, state="issued", issue_date=issue_date)
