"""``slacalc ledger verify``: is each issued month what it says, and does each follow the one before?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.audit.verify import Finding, Verdict, verify_statement
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.base.month import Month, is_month
from slacalc.ledger.history import ISSUED
from slacalc.ledger.tables import parse_decisions, parse_payments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class VerifiedMonth:
    """An issued file, and every difference that was found in it."""

    path: Path
    verdict: Verdict


def verify_ledger(folder: Path) -> tuple[VerifiedMonth, ...]:
    """Each issued month in order: digests, arithmetic, state, and the chain; payments and decisions can be read.

    Raises:
        Refused: no such folder, or a file of payments or decisions that cannot be used.
    """
    if not folder.is_dir():
        raise Refused(error("ledger/no-such-folder", Place(str(folder))))
    currency = None
    found: list[VerifiedMonth] = []
    before: tuple[Statement, str] | None = None
    for path in sorted((folder / ISSUED).glob("*.json")):
        verdict = verify_statement(read_file(path))
        statement = verdict.statement
        findings = (*verdict.findings, *(_chained(statement, path, before) if statement is not None else ()))
        found.append(VerifiedMonth(path, Verdict(findings, statement, verdict.digest)))
        before = (statement, verdict.digest) if statement is not None else before
        currency = statement.contract.currency if statement is not None else currency
    _read_tables(folder, currency)
    return tuple(found)


def _chained(statement: Statement, path: Path, before: tuple[Statement, str] | None) -> Iterator[Finding]:
    """Issued, under its own name, of the same contract, and the month after the one that it points at."""
    if statement.state != ISSUED:
        yield Finding("history", "state", statement.state, ISSUED)
    if not is_month(path.stem) or Month.parse(path.stem) != statement.month:
        yield Finding("history", "month", str(statement.month), path.stem)
    expected = before[1] if before else ""
    if statement.previous != expected:
        yield Finding("history", "previous", statement.previous or "-", expected or "-")
    if before is None:
        return
    if before[0].month.plus(1) != statement.month:
        yield Finding("history", "month", str(statement.month), str(before[0].month.plus(1)))
    if before[0].contract.id != statement.contract.id:
        yield Finding("history", "contract.id", statement.contract.id, before[0].contract.id)


def _read_tables(folder: Path, currency: str | None) -> None:
    wrong: list[Diagnostic] = []
    payments, decisions = folder / "payments.csv", folder / "decisions.csv"
    try:
        if payments.exists():
            parse_payments(read_file(payments), str(payments), currency)
    except Refused as refused:
        wrong += refused.diagnostics
    try:
        if decisions.exists():
            parse_decisions(read_file(decisions), str(decisions))
    except Refused as refused:
        wrong += refused.diagnostics
    if wrong:
        raise Refused(*wrong)
