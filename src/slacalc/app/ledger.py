"""``slacalc ledger verify``: is each issued statement what it says, and does each follow the one before?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.audit.finding import Finding
from slacalc.audit.verify import Verdict, verify_statement
from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.ledger.chain import CORRECTION, Issued, in_chain, is_name, name_of, odd_files
from slacalc.ledger.fit import out_of_turn, unfit_by
from slacalc.ledger.ledger import ISSUED, expect_ledger
from slacalc.ledger.tables import DECISIONS, PAYMENTS, parse_decisions, parse_payments
from slacalc.statement.document import ISSUED_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from slacalc.assess.history import Decision, Payment

PLACED = {
    "ledger/broken-chain": "previous",
    "ledger/corrects-another": "correction.corrects",
    "ledger/issued-before-last": "issue_date",
}
"""What of a statement does not fit into the chain; all else is its month."""


@dataclass(frozen=True, slots=True)
class VerifiedMonth:
    """An issued file, and every difference that was found in it."""

    path: Path
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class VerifiedLedger:
    """Every issued file of a ledger, and what an interrupted run has left there."""

    months: tuple[VerifiedMonth, ...]
    left_over: tuple[Path, ...]
    """Files that an interrupted run was writing; they count for nothing."""
    odd: tuple[Diagnostic, ...] = ()
    """On what else lies there."""

    @property
    def corrections(self) -> int:
        """How many of the files are corrections, by their names."""
        return sum(CORRECTION.fullmatch(one.path.stem) is not None for one in self.months)

    @property
    def bad(self) -> int:
        """How many of the files differ."""
        return sum(bool(one.verdict.findings) for one in self.months)


def verify_ledger(folder: Path) -> VerifiedLedger:
    """Each issued file: digests, arithmetic, state, and the chain; payments and decisions can be read.

    Raises:
        Refused: no such folder, one that is no ledger, or a file of payments or decisions that cannot be used.
    """
    expect_ledger(folder)
    verdicts = {path: verify_statement(read_file(path)) for path in sorted((folder / ISSUED).glob("*.json"))}
    readable = [Issued(one.statement, one.digest, path) for path, one in verdicts.items() if one.statement is not None]
    ordered, broken = in_chain(readable)
    order = [*(one.path for one in ordered), *(path for path, one in verdicts.items() if one.statement is None)]
    found = tuple(
        VerifiedMonth(path, Verdict((*one.findings, *_placed(path, one, ordered, broken)), one.statement, one.digest))
        for path in order
        for one in (verdicts[path],)
    )
    _read_tables(folder, [one for one in ordered if not one.number])
    return VerifiedLedger(found, tuple(sorted((folder / ISSUED).glob(".*.json.*"))), tuple(odd_files(folder / ISSUED)))


def _placed(path: Path, verdict: Verdict, ordered: Sequence[Issued], broken: Sequence[Diagnostic]) -> Iterator[Finding]:
    """Issued, under its own name, of the contract of the others, and after the one that it points at."""
    statement = verdict.statement
    if statement is None:
        return
    if statement.state not in ISSUED_STATES:
        yield Finding("history", "state", statement.state, ISSUED)
    if not is_name(path.stem) or name_of(statement) != path.stem:
        yield Finding("history", "month", name_of(statement), path.stem)
    if statement.contract.id != ordered[0].statement.contract.id:
        yield Finding("history", "contract.id", statement.contract.id, ordered[0].statement.contract.id)
    for one in broken:
        if one.place.file == str(path):
            stated, expected = (
                one.fact.get("stated", one.fact.get("number", "")),
                one.fact.get("expected", one.fact.get("last", one.fact.get("other", ""))),
            )
            yield Finding("history", PLACED.get(one.code, "month"), stated, expected)


def _read_tables(folder: Path, months: Sequence[Issued]) -> None:
    """Payments and decisions can be used, and what was billed by the statement that they are about is there."""
    currency = next((one.statement.contract.currency for one in months), None)
    wrong: list[Diagnostic] = []
    payments: tuple[Payment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    try:
        if (path := folder / PAYMENTS).exists():
            payments = parse_payments(read_file(path), str(path), currency)
    except Refused as refused:
        wrong += refused.diagnostics
    try:
        if (path := folder / DECISIONS).exists():
            decisions = parse_decisions(read_file(path), str(path), currency)
    except Refused as refused:
        wrong += refused.diagnostics
    wrong += unfit_by(payments, decisions, {one.month for one in months})
    wrong += out_of_turn(decisions, {one.month: one.billed for one in months})
    if wrong:
        raise Refused(*wrong)
