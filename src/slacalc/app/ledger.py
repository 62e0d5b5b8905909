"""``slacalc ledger verify``: is each issued statement what it says, and does each follow the one before?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.audit.finding import Finding
from slacalc.audit.verify import Verdict, verify_statement
from slacalc.base.dataclass import dataclass
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
    "ledger/number-gap": "number",
    "ledger/number-twice": "number",
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
        return sum(CORRECTION.fullmatch(month.path.stem) is not None for month in self.months)

    @property
    def bad(self) -> int:
        """How many of the files differ."""
        return sum(bool(month.verdict.findings) for month in self.months)


def verify_ledger(folder: Path) -> VerifiedLedger:
    """Each issued file: digests, arithmetic, state, and the chain; payments and decisions can be read.

    Raises:
        Refused: no such folder, one that is no ledger, or a file of payments or decisions that cannot be used.
    """
    expect_ledger(folder)
    verdicts = {path: verify_statement(read_file(path)) for path in sorted((folder / ISSUED).glob("*.json"))}
    readable = [
        Issued(verdict.statement, verdict.digest, path) for path, verdict in verdicts.items() if verdict.statement is not None
    ]
    ordered, broken = in_chain(readable)
    order = [*(verdict.path for verdict in ordered), *(path for path, verdict in verdicts.items() if verdict.statement is None)]
    months = tuple(
        VerifiedMonth(
            path, Verdict((*verdict.findings, *_placed(path, verdict, ordered, broken)), verdict.statement, verdict.digest)
        )
        for path in order
        for verdict in (verdicts[path],)
    )
    _read_tables(folder, [issued for issued in ordered if not issued.number])
    return VerifiedLedger(months, tuple(sorted((folder / ISSUED).glob(".*.json.*"))), tuple(odd_files(folder / ISSUED)))


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
    for remark in broken:
        if remark.place.file == str(path):
            stated, expected = (
                remark.fact.get("stated", remark.fact.get("number", "")),
                remark.fact.get("expected", remark.fact.get("last", remark.fact.get("other", ""))),
            )
            yield Finding("history", PLACED.get(remark.code, "month"), stated, expected)


def _read_tables(folder: Path, months: Sequence[Issued]) -> None:
    """Payments and decisions can be used, and what was billed by the statement that they are about is there."""
    currency = next((issued.statement.contract.currency for issued in months), None)
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
    wrong += unfit_by(payments, decisions, {issued.month: issued.statement.issue_date for issued in months})
    wrong += out_of_turn(decisions, {issued.month: issued.billed for issued in months})
    if wrong:
        raise Refused(*wrong)
