"""The ledger folder folded to a History: issued statements in their chain, payments, decisions.

    LEDGER/issued/2026-01.json   a statement of state "issued"; its ``previous`` is the digest of the one before
    LEDGER/payments.csv          money that has arrived
    LEDGER/decisions.csv         notices received and decisions made

Only months before the one that is asked for are looked at, so a statement can be made again later with the same result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.assess.history import Decision, History, PastAssessment, PastCharge, Payment
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.base.month import Month, is_month
from slacalc.base.wire import Malformed
from slacalc.ledger.tables import parse_decisions, parse_payments
from slacalc.statement.v1 import digest_of
from slacalc.statement.v1_read import from_wire, parse_json

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.statement.document import Statement

ISSUED = "issued"
AFTER_ALL = Month(9999, 1)
"""A month after every month of a ledger."""


def read_history(folder: Path, contract_id: str, currency: str, month: Month, metrics: tuple[str, ...]) -> History:
    """What the ledger knows before ``month``.

    Raises:
        Refused: a file that cannot be used, a changed or missing month, a decision about a metric that is not the contract's.
    """
    if not folder.is_dir():
        raise Refused(error("ledger/no-such-folder", Place(str(folder))))
    wrong: list[Diagnostic] = []
    issued = _issued(folder, contract_id, month, wrong)
    payments_file, decisions_file = folder / "payments.csv", folder / "decisions.csv"
    payments: tuple[Payment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    try:
        payments = parse_payments(_bytes_of(payments_file), str(payments_file), currency) if payments_file.exists() else ()
    except Refused as refused:
        wrong += refused.diagnostics
    try:
        decisions = parse_decisions(_bytes_of(decisions_file), str(decisions_file)) if decisions_file.exists() else ()
    except Refused as refused:
        wrong += refused.diagnostics
    wrong += [
        error("ledger/unknown-metric", Place(str(decisions_file)), reference=decision.reference, metric=decision.metric)
        for decision in decisions
        if decision.metric not in metrics and decision.kind != "agreed damages"
    ]
    if wrong:
        raise Refused(*wrong)
    last = issued[-1] if issued else None
    return History(
        assessments=tuple(
            PastAssessment(metric.id, statement.month, metric.outcome) for statement, _ in issued for metric in statement.metrics
        ),
        decisions=decisions,
        payments=payments,
        charges=tuple(PastCharge(statement.month, line.id, line.amount) for statement, _ in issued for line in statement.lines),
        open_cases=last[0].open_cases if last and last[0].month == month.plus(-1) else (),
        previous=last[1] if last else "",
    )


def read_issued(folder: Path, contract_id: str) -> tuple[Statement, ...]:
    """Every issued statement of a ledger, in order.

    Raises:
        Refused: no such folder, or a month that is changed, missing or of another contract.
    """
    if not folder.is_dir():
        raise Refused(error("ledger/no-such-folder", Place(str(folder))))
    wrong: list[Diagnostic] = []
    found = _issued(folder, contract_id, AFTER_ALL, wrong)
    if wrong:
        raise Refused(*wrong)
    return tuple(statement for statement, _ in found)


def issued_months(folder: Path) -> tuple[Month, ...]:
    """The months that are issued in a ledger, in order."""
    names = (path.stem for path in (folder / ISSUED).glob("*.json"))
    return tuple(sorted(Month.parse(name) for name in names if is_month(name)))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise Refused(error("ledger/unreadable", Place(str(path)), reason=failure.strerror or "")) from failure


def _issued(folder: Path, contract_id: str, month: Month, wrong: list[Diagnostic]) -> list[tuple[Statement, str]]:
    """The issued statements before ``month`` with their digests, in order; each must point at the one before."""
    found: list[tuple[Statement, str]] = []
    for path in sorted((folder / ISSUED).glob("*.json")):
        if not is_month(path.stem):
            wrong.append(error("ledger/odd-file", Place(str(path))))
            continue
        if Month.parse(path.stem) >= month:
            continue
        statement = _statement(path, contract_id, wrong)
        if statement is None:
            continue
        expected = found[-1][1] if found else ""
        if statement[0].previous != expected:
            wrong.append(
                error("ledger/broken-chain", Place(str(path)), stated=statement[0].previous or "-", expected=expected or "-")
            )
        found.append(statement)
    return found


def _statement(path: Path, contract_id: str, wrong: list[Diagnostic]) -> tuple[Statement, str] | None:
    try:
        wire = parse_json(_bytes_of(path))
        statement = from_wire(wire)
    except Refused as refused:
        wrong += refused.diagnostics
        return None
    except Malformed as cause:
        wrong.append(error("ledger/not-a-statement", Place(str(path)), section=cause))
        return None
    computed = digest_of({key: value for key, value in wire.items() if key != "digest"})
    if wire["digest"] != computed:
        wrong.append(error("ledger/changed-month", Place(str(path)), stated=wire["digest"], computed=computed))
    if statement.state != ISSUED or str(statement.month) != path.stem:
        wrong.append(error("ledger/not-issued", Place(str(path)), state=statement.state, month=statement.month))
    if statement.contract.id != contract_id:
        wrong.append(error("ledger/other-contract", Place(str(path)), found=statement.contract.id, expected=contract_id))
    return statement, computed
