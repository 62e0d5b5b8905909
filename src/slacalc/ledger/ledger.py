"""The ledger folder as one value: issued statements in their chain, payments, decisions.

    LEDGER/issued/2026-01.json                a statement of state "issued"; its ``previous`` is the digest of the one before
    LEDGER/issued/2026-01-correction-1.json   what has changed on that month since, in the same chain
    LEDGER/payments.csv                       money that has arrived
    LEDGER/decisions.csv                      notices received and decisions made

Whoever reads the ledger reads all of it: a byte that was changed in any month is found by the next command that looks.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.base.forms import Malformed
from slacalc.ledger.chain import Issued, in_chain, is_name, name_of
from slacalc.ledger.fit import out_of_turn, unfit_by, unfit_decisions, unfit_payments
from slacalc.ledger.tables import DECISIONS, PAYMENTS, parse_decisions, parse_payments
from slacalc.statement.codec import from_wire
from slacalc.statement.digests import digest_of
from slacalc.statement.document import ISSUED_STATES
from slacalc.statement.json_text import read_written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from slacalc.assess.history import Decision, Payment
    from slacalc.base.forms import Wire
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.statement.document import Statement

T = TypeVar("T")
ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that the folder holds, each file whole and in its place."""

    folder: Path
    issued: tuple[Issued, ...] = ()
    """In the order of the chain."""
    payments: tuple[Payment, ...] = ()
    """By day and reference, whatever the order of the rows."""
    decisions: tuple[Decision, ...] = ()
    """As above."""

    @property
    def months(self) -> tuple[Issued, ...]:
        """The statements of months, in order, without corrections."""
        return tuple(issued for issued in self.issued if not issued.number)

    @property
    def head(self) -> str:
        """The digest of what was issued last; empty where nothing is."""
        return self.issued[-1].digest if self.issued else ""

    def until(self, statement: Statement) -> Ledger:
        """The ledger as it was before that statement was issued; all of it, where it is not."""
        number = statement.correction.number if statement.correction is not None else 0
        names = [(issued.month, issued.number) for issued in self.issued]
        own = (statement.month, number)
        return replace(self, issued=self.issued[: names.index(own)]) if own in names else self

    def unfit_by(self, day: date = date.max) -> tuple[Diagnostic, ...]:
        """Payments and decisions, known at the end of ``day``, about statements that are not issued."""
        return tuple(
            unfit_by(self.payments, self.decisions, {issued.month: issued.statement.issue_date for issued in self.months}, day)
        )

    def of_month(self, month: Month) -> tuple[Issued, ...]:
        """The statement of a month and its corrections, in order."""
        return tuple(issued for issued in self.issued if issued.month == month)


def head_of(folder: Path) -> str:
    """The digest of what was issued last in a ledger folder, as it lies there now; empty where nothing is.

    Nothing else is looked at: the ledger has been read before.

    Raises:
        Refused: a file has come there since that is no statement.
    """
    links = []
    for path in sorted((folder / ISSUED).glob("*.json")):
        try:
            wire, _ = _json_of(path)
        except Malformed as cause:
            raise Refused(error("ledger/not-a-statement", Place(str(path)), section=cause)) from cause
        links.append((str(wire.get("digest", "")), str(wire.get("previous", ""))))
    before = {previous for _, previous in links}
    return next((digest for digest, _ in links if digest not in before), "")


def read_ledger(folder: Path, contract: Contract) -> Ledger:
    """The ledger of a contract.

    Raises:
        Refused: no such folder, or with every mistake of its files: a changed, missing or foreign statement, a row that is no
            payment or decision, or one that cannot be of this contract.
    """
    ledger, wrong = look_over(folder, contract)
    if wrong:
        raise Refused(*wrong)
    return ledger


def look_over(
    folder: Path, contract: Contract | None, instead: Mapping[str, bytes] | None = None
) -> tuple[Ledger, tuple[Diagnostic, ...]]:
    """What can be read of a ledger, with every mistake of its files; without a contract those that the files tell of each other.

    ``instead`` are tables as they are to become, by their names: they are read in place of those that lie there.

    Raises:
        Refused: no such folder, or one that is no ledger.
    """
    expect_ledger(folder)
    wrong: list[Diagnostic] = []
    issued = tuple(_read_issued(folder, contract.id if contract is not None else None, wrong))
    ordered, broken = in_chain(issued)
    wrong += broken
    currency = (
        contract.currency if contract is not None else next((issued.statement.contract.currency for issued in ordered), None)
    )
    new = instead or {}
    payments = _read_table(folder / PAYMENTS, new.get(PAYMENTS), lambda data, name: parse_payments(data, name, currency), wrong)
    decisions = _read_table(
        folder / DECISIONS, new.get(DECISIONS), lambda data, name: parse_decisions(data, name, currency), wrong
    )
    ledger = Ledger(
        folder,
        ordered,
        tuple(sorted(payments, key=lambda payment: (payment.received_on, payment.reference))),
        tuple(sorted(decisions, key=lambda decision: (decision.on, decision.reference))),
    )
    if contract is not None:
        wrong += unfit_payments(payments, contract)
        wrong += unfit_decisions(decisions, contract)
    wrong += out_of_turn(decisions, {issued.month: issued.billed for issued in ledger.months})
    return ledger, tuple(wrong)


def expect_ledger(folder: Path) -> None:
    """A ledger is a folder with a part of one in it, or an empty one, where it begins.

    Raises:
        Refused: no such folder, or one that holds something else.
    """
    if not folder.is_dir():
        raise Refused(error("ledger/no-such-folder", Place(str(folder))))
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    if names and names.isdisjoint({ISSUED, PAYMENTS, DECISIONS}):
        raise Refused(error("ledger/not-a-ledger", Place(str(folder))))
    if ISSUED in names and not (folder / ISSUED).is_dir():
        raise Refused(error("ledger/issued-no-folder", Place(str(folder / ISSUED))))


def _read_table(
    path: Path, instead: bytes | None, parse: Callable[[bytes, str], tuple[T, ...]], wrong: list[Diagnostic]
) -> tuple[T, ...]:
    if instead is None and not path.exists():
        return ()
    try:
        return parse(_bytes_of(path) if instead is None else instead, str(path))
    except Refused as refused:
        wrong += refused.diagnostics
        return ()


def _bytes_of(path: Path) -> bytes:
    with _opened(path) as file:
        return file.read()


def _json_of(path: Path) -> tuple[Wire, bool]:
    """The values of a statement, and whether they are written as slacalc writes them; many open cases are read some at a time."""
    with _opened(path) as file:
        return read_written(file)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file of the ledger.

    Raises:
        Refused: it cannot be opened, or not be read in the body.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as failure:
        raise Refused(error("ledger/unreadable", Place(str(path)), reason=failure.strerror or "")) from failure


def _read_issued(folder: Path, contract_id: str | None, wrong: list[Diagnostic]) -> Iterator[Issued]:
    for path in sorted((folder / ISSUED).glob("*.json")):
        if not is_name(path.stem):
            wrong.append(error("ledger/odd-file", Place(str(path))))
            continue
        statement = _statement(path, wrong)
        if statement is None:
            continue
        stated_id = statement.statement.contract.id
        contract_id = contract_id or stated_id
        if stated_id != contract_id:
            wrong.append(error("ledger/other-contract", Place(str(path)), found=stated_id, expected=contract_id))
        yield statement


def _statement(path: Path, wrong: list[Diagnostic]) -> Issued | None:
    try:
        wire, written = _json_of(path)
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
    elif not written:
        wrong.append(error("ledger/changed-bytes", Place(str(path))))
    if statement.state not in ISSUED_STATES or name_of(statement) != path.stem:
        wrong.append(error("ledger/not-issued", Place(str(path)), state=statement.state, month=name_of(statement)))
    return Issued(statement, str(wire["digest"]), path)
