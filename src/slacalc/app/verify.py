"""Re-check a statement: by itself, and with the contract, the ledger and the exports, as far as they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.attached import attached_json
from slacalc.app.contract import as_known
from slacalc.app.files import read_file
from slacalc.app.looks import looks_like
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.audit.compare import by_rules, compare_correction, compare_counts, compare_history, compare_terms
from slacalc.audit.finding import Finding, ordered
from slacalc.audit.verify import Verdict, verify_statement
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import Unevaluable
from slacalc.ledger.history import history_before, history_for_correction
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import terms_of
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from slacalc.app.month import CountedMonth
    from slacalc.assess.history import History
    from slacalc.audit.finding import Changed
    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger
    from slacalc.statement.document import Statement


UNFOLLOWED = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, StopIteration, Unevaluable)
"""What following a reference ends with that leads nowhere."""


@dataclass(frozen=True, slots=True)
class RecheckInputs:
    """What a statement is to be re-checked with."""

    contract: Callable[[], Contract] | None = None
    """Opens it; where the statement cannot be read, nobody needs it."""
    ledger: Path | None = None
    folder: Path | None = None
    """The exports of its month."""
    unpack_limit: int = UNPACK_LIMIT
    """Bytes that an export may unpack to."""


@dataclass(frozen=True, slots=True)
class ReachedVerdict:
    """A verdict, and what it was reached with."""

    verdict: Verdict
    looked_at: tuple[str, ...]
    """Of ``terms``, ``history``, ``counts``."""


def open_statement(path: Path) -> Statement:
    """The statement in a file, of which every figure is what the figures below it make.

    Raises:
        Refused: none that can be read, or one that was changed after it was made.
    """
    return read_statement(read_file(path), path)


def read_statement(data: bytes, path: Path) -> Statement:
    """The statement in the bytes of a file; see :func:`open_statement`. ``path`` is what places call it.

    Raises:
        Refused: none that can be read, or one that was changed after it was made.
    """
    verdict = check_statement(data, path)
    if verdict.statement is None:
        raise Refused(error("input/not-a-statement", Place(str(path)), section=verdict.findings[-1].where))
    findings = [finding for finding in verdict.findings if finding.kind != "bytes"]
    if findings:
        facts = {"count": len(findings), "where": findings[0].where}
        raise Refused(error("input/changed-statement", Place(str(path)), **facts))
    return verdict.statement


def check_statement(data: bytes, path: Path) -> Verdict:
    """Digests and arithmetic of a file that claims to be a statement, or of a PDF that has one attached.

    Raises:
        Refused: it is something else.
    """
    data = attached_json(data) or data
    looks = looks_like(path, data)
    if looks is not None:
        raise Refused(error("input/no-statement", Place(str(path)), looks=looks))
    return verify_statement(data)


def verify(verdict: Verdict, recheck: RecheckInputs, *, to_the_byte: bool = False) -> ReachedVerdict:
    """A verdict by the statement alone; with the contract by its terms too, with the ledger its history, the folder its counts.

    What is only written otherwise is no difference, unless that is asked for.

    Raises:
        Refused: an input that cannot be used, or exports or a ledger without the contract.
    """
    if recheck.contract is None and (recheck.ledger is not None or recheck.folder is not None):
        raise Refused(error("input/needs-contract", Place(str(recheck.ledger or recheck.folder))))
    statement, findings = verdict.statement, list(verdict.findings)
    changed: tuple[Changed, ...] = ()
    looked: tuple[str, ...] = ()
    if recheck.contract is not None and statement is not None:
        terms = as_known_to(statement, recheck.contract())
        changed, looked = _compare(statement, terms, recheck, findings)
    bytes_only = () if to_the_byte else tuple(finding for finding in findings if finding.kind == "bytes")
    differs = ordered(finding for finding in findings if finding not in bytes_only)
    return ReachedVerdict(Verdict(differs, statement, verdict.digest, changed, bytes_only), looked)


def as_known_to(statement: Statement, contract: Contract) -> Contract:
    """The contract as the statement knew it: by its as-of day, where somebody named that.

    Where only the exports told it, every amendment was known that the file had then. What was agreed on after the day of issue
    was not in it, unless the statement itself names it.
    """
    if statement.as_of.basis != "newest event":
        return as_known(contract, statement.as_of_day)
    if statement.issue_date is None:
        return contract
    named = [agreed for name, agreed, _ in contract.amended if agreed is not None and name in statement.contract.amendments]
    return as_known(contract, max((statement.issue_date, *named)))


def _compare(
    statement: Statement, contract: Contract, recheck: RecheckInputs, findings: list[Finding]
) -> tuple[tuple[Changed, ...], tuple[str, ...]]:
    """Add what differs; what changed rules explain, and what was looked at."""
    ledger = read_ledger(recheck.ledger, contract) if recheck.ledger is not None else None
    terms = contract.terms_of(statement.month) if ledger is None else terms_of(contract, statement.month, ledger)
    own = bool(findings)
    differences: list[Finding] = []
    looked: list[str] = []

    def follow(looked_at: str, compare: Callable[[], Iterable[Finding]]) -> None:
        """Collect; where a statement that does not agree with itself refers to what is not there, it ends with that."""
        looked.append(looked_at)
        try:
            differences.extend(compare())
        except UNFOLLOWED:
            if not own and not differences:
                raise
            differences.append(Finding("form", f"unfollowed:{looked_at}"))

    serving = terms
    try:
        serving = with_service(terms, statement.service)
    except UNFOLLOWED:
        differences.append(Finding("form", "service"))
        return (), ()
    follow("terms", lambda: list(compare_terms(statement, serving)))
    history = NOTHING_BEFORE
    month: CountedMonth | None = None
    if ledger is not None:
        history = _history_of(statement, ledger)
        service = service_of(terms, history.decisions, statement.as_of_day)
        follow("history", lambda: list(compare_history(statement, serving, history, service)))
        follow("history", lambda: list(compare_correction(statement, _version_before(statement, ledger), serving, history)))
    if recheck.folder is not None:
        from slacalc.app.exports import Exports  # noqa: PLC0415 - loads polars, only where exports are given
        from slacalc.app.month import count_folder  # noqa: PLC0415 - loads polars, only where exports are given
        from slacalc.app.month_folder import open_month  # noqa: PLC0415 - loads polars, only where exports are given

        if ledger is None and any(name.endswith(".open_before") and value for name, value in statement.values):
            raise Refused(error("input/needs-ledger", Place(str(recheck.folder))))
        inputs = open_month(recheck.folder, str(statement.month), "statement", unpack_limit=recheck.unpack_limit)
        counted = month = count_folder(terms, Exports(inputs), contract, statement.as_of.time, history=history)
        follow("counts", lambda: list(compare_counts(statement, counted.terms, counted.counted)))
    differs, changed = by_rules(differences, statement, serving, month.counted if month is not None else None)
    findings += differs
    return changed, tuple(dict.fromkeys(looked))


def _history_of(statement: Statement, ledger: Ledger) -> History:
    if statement.correction is None:
        return history_before(ledger, statement.month, statement.known_day)
    return history_for_correction(ledger.until(statement), statement.month, statement.known_day)


def _version_before(statement: Statement, ledger: Ledger) -> Statement | None:
    """The statement, or the correction before, that a correction corrects; None where the ledger does not have it."""
    if statement.correction is None:
        return None
    digest = statement.correction.corrects
    return next((issued.statement for issued in ledger.of_month(statement.month) if issued.digest == digest), None)
