"""Re-check a statement: by itself, and with the contract, the ledger and the exports, as far as they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slacalc.app.contract import as_known, open_contract
from slacalc.app.files import read_file
from slacalc.app.term import terms_of
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.audit.compare import by_rules, compare_correction, compare_counts, compare_history, compare_terms
from slacalc.audit.verify import Changed, Finding, Verdict, verify_statement
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.ledger.history import history_before, history_for_correction
from slacalc.ledger.ledger import read_ledger
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.assess.history import History
    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict, and what it was reached with."""

    verdict: Verdict
    looked_at: tuple[str, ...]
    """Of ``terms``, ``history``, ``counts``."""


def open_statement(path: Path) -> Statement:
    """The statement in a file, of which every figure is what the figures below it make.

    Raises:
        Refused: none that can be read, or one that was changed after it was made.
    """
    verdict = verify_statement(read_file(path))
    if verdict.statement is None:
        raise Refused(error("input/not-a-statement", Place(str(path)), section=verdict.findings[-1].where))
    if verdict.findings:
        facts = {"count": len(verdict.findings), "where": verdict.findings[0].where}
        raise Refused(error("input/changed-statement", Place(str(path)), **facts))
    return verdict.statement


def verify(path: Path, contract: Path | None, ledger: Path | None, folder: Path | None) -> Checked:
    """Digests and arithmetic; with the contract its terms, with the ledger its history, with the folder its counts.

    Raises:
        Refused: an input that cannot be used, or exports or a ledger without the contract.
    """
    verdict = verify_statement(read_file(path))
    if contract is None and (ledger is not None or folder is not None):
        raise Refused(error("input/needs-contract", Place(str(ledger or folder))))
    statement = verdict.statement
    if contract is None or statement is None:
        return Checked(verdict, ())
    terms = _as_known_to(statement, open_contract(contract))
    findings, changed, looked = _compared(statement, terms, ledger, folder)
    return Checked(Verdict((*verdict.findings, *findings), statement, verdict.digest, changed), tuple(looked))


def _as_known_to(statement: Statement, contract: Contract) -> Contract:
    """The contract as the statement knew it: by its as-of day, where somebody named that.

    Where only the exports told it, every amendment was known that the file had then. What was agreed on after the day of issue
    was not in it, unless the statement itself names it.
    """
    if statement.as_of_basis != "newest event":
        return as_known(contract, statement.as_of_day)
    if statement.issue_date is None:
        return contract
    named = [agreed for name, agreed, _ in contract.amended if agreed is not None and name in statement.contract.amendments]
    return as_known(contract, max((statement.issue_date, *named)))


def _compared(
    statement: Statement, contract: Contract, ledger_path: Path | None, folder: Path | None
) -> tuple[tuple[Finding, ...], tuple[Changed, ...], list[str]]:
    ledger = read_ledger(ledger_path, contract) if ledger_path is not None else None
    terms = contract.terms_of(statement.month) if ledger is None else terms_of(contract, statement.month, ledger)
    serving = with_service(terms, statement.service)
    findings, looked = list(compare_terms(statement, serving)), ["terms"]
    history = NOTHING_BEFORE
    if ledger is not None:
        history = _history_of(statement, ledger)
        found = service_of(terms, history.decisions, statement.as_of_day)
        findings += compare_history(statement, serving, history, found)
        findings += compare_correction(statement, _version_before(statement, ledger))
        looked.append("history")
    if folder is not None:
        from slacalc.app.month import count_folder, open_month  # noqa: PLC0415 - loads polars, only where exports are given

        if ledger is None and any(name.endswith(".open_before") and value for name, value in statement.values):
            raise Refused(error("input/needs-ledger", Place(str(folder))))
        counted = count_folder(terms, open_month(folder, str(statement.month)), contract, statement.as_of, history=history)
        findings += compare_counts(statement, counted.terms, counted.counted)
        looked.append("counts")
    return *by_rules(findings, statement, serving), looked


def _history_of(statement: Statement, ledger: Ledger) -> History:
    if statement.correction is None:
        return history_before(ledger, statement.month, statement.known_day)
    return history_for_correction(ledger.until(statement), statement.month, statement.known_day)


def _version_before(statement: Statement, ledger: Ledger) -> Statement | None:
    """The statement, or the correction before, that a correction corrects; None where the ledger does not have it."""
    if statement.correction is None:
        return None
    digest = statement.correction.corrects
    return next((one.statement for one in ledger.of_month(statement.month) if one.digest == digest), None)
