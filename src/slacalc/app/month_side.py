"""One side of a comparison: a month folder under a contract, read with every column, counted and priced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.contract import as_known
from slacalc.app.exports import Exports, layout_of
from slacalc.app.month import AsKnown, count_folder, known_day
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.audit.price import price, refuse_unfit
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.records.kinds import record_kind
from slacalc.ledger.history import history_before
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import terms_of
from slacalc.records.person import ShownNames

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slacalc.app.month_folder import MonthInputs
    from slacalc.assess.history import History
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.records.layout import Layout
    from slacalc.records.sifted import Sifted
    from slacalc.statement.counted import Counted
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class MonthSide:
    """A month as one party has it."""

    terms: Terms
    """As written; its days of service follow from the decisions."""
    records: Mapping[str, Sifted]
    """By role, with every column of the export."""
    refused: Mapping[str, frozenset[str]]
    """By role, the keys of the rows that were set aside, numbers masked as they are shown."""
    known: AsKnown
    history: History
    counted: Counted
    statement: Statement
    """The draft that the folder comes to."""


def open_side(
    contract: Contract, inputs: MonthInputs, ledger: Path | None, as_of: str | None, *, with_origin: bool = False
) -> MonthSide:
    """Read, count and price a month folder; ``with_origin`` keeps the rows that each record was made of.

    Raises:
        Refused: an input that cannot be used.
    """
    day = known_day(inputs, as_of, contract.timezone)
    contract = as_known(contract, day)
    opened = read_ledger(ledger, contract) if ledger is not None else None
    history = history_before(opened, inputs.month, day) if opened is not None else NOTHING_BEFORE
    terms = terms_of(contract, inputs.month, opened)
    refuse_unfit(terms, history)
    month = count_folder(terms, Exports(inputs, every_column=True, with_origin=with_origin), contract, as_of, history=history)
    records = {sifted.role: sifted for sifted in month.sifted}
    return MonthSide(
        terms=terms,
        records=records,
        refused={role: _refused_keys(sifted, layout_of(terms, role, contract)) for role, sifted in records.items()},
        known=AsKnown(month.counted.as_of, month.counted.as_of_basis),
        history=history,
        counted=month.counted,
        statement=price(terms, month.counted, history),
    )


def refuse_other_service(side: MonthSide, statement: Statement, inputs: MonthInputs) -> None:
    """Where the statement knows of a suspension, an end or a renewal, what is counted again must know of it too.

    Raises:
        Refused: it does not, which only the ledger's decisions can mend.
    """
    if side.statement.service != statement.service:
        raise Refused(error("input/service-needs-ledger", Place(str(inputs.folder)), month=statement.month))


def _refused_keys(export: Sifted, layout: Layout) -> frozenset[str]:
    """The keys of refused rows; of a row that could not be cut into cells none is known."""
    key = record_kind(export.role).key
    headers = {header for column in layout.columns if column.name == key for header in column.headers}
    return frozenset(
        cell for row in export.refused.beside(ShownNames(kept=True)) for header, cell in row.shown if header in headers and cell
    )
