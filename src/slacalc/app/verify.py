"""Re-check a statement: by itself, and with the contract, the ledger and the exports, as far as they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.files import read_file
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.audit.compare import compare_counts, compare_history, compare_terms
from slacalc.audit.verify import Finding, Verdict, verify_statement
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.ledger.history import read_history

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict, and what it was reached with."""

    verdict: Verdict
    looked_at: tuple[str, ...]
    """Of ``terms``, ``history``, ``counts``."""


def open_statement(path: Path) -> Statement:
    """The statement in a file.

    Raises:
        Refused: none that can be read.
    """
    verdict = verify_statement(read_file(path))
    if verdict.statement is None:
        raise Refused(error("input/not-a-statement", Place(str(path)), section=verdict.findings[-1].where))
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
    terms = open_contract(contract).terms_of(statement.month)
    findings: list[Finding] = list(verdict.findings)
    findings += compare_terms(statement, terms)
    looked = ["terms"]
    history = NOTHING_BEFORE
    if ledger is not None:
        metrics = tuple(metric.id for metric in terms.metrics)
        history = read_history(ledger, terms.contract_id, terms.currency, terms.month, metrics)
        findings += compare_history(statement, terms, history)
        looked.append("history")
    if folder is not None:
        from slacalc.app.month import count_folder, open_month  # noqa: PLC0415 - loads polars, only where exports are given

        if ledger is None and any(name.endswith(".open_before") and value for name, value in statement.values):
            raise Refused(error("input/needs-ledger", Place(str(folder))))
        counted = count_folder(terms, open_month(folder, str(statement.month)), contract, statement.as_of, history=history)
        findings += compare_counts(statement, terms, counted.counted)
        looked.append("counts")
    return Checked(Verdict(tuple(findings), statement, verdict.digest), tuple(looked))
