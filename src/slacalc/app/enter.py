"""``slacalc ledger add``: a payment or a decision, entered as a row that the ledger with it is read with, or not at all."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.decided import remarks_on_decisions
from slacalc.app.files import locked, read_file, staged_files
from slacalc.base.diagnostics import Refused
from slacalc.ledger.dates import days_meant, month_meant
from slacalc.ledger.history import history_by
from slacalc.ledger.ledger import expect_ledger, look_over
from slacalc.ledger.table import columns_of
from slacalc.ledger.tables import DECISIONS, PAYMENTS, DecisionRow, PaymentRow
from slacalc.ledger.term import objected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger

ROWS = {PAYMENTS: PaymentRow, DECISIONS: DecisionRow}
DAYS, MONTHS = ("received_on", "on"), ("month",)


def add_row(folder: Path, contract: Path, name: str, cells: Mapping[str, str]) -> tuple[Path, str, tuple[Diagnostic, ...]]:
    """Enter a row into ``payments.csv`` or ``decisions.csv``; gives the file, the row as written, and remarks that stop nothing.

    Raises:
        Refused: the contract, the ledger, or the ledger with the row has a mistake.
        Unwritable: the ledger cannot be written.
    """
    terms = open_contract(contract)
    expect_ledger(folder)
    with locked(folder):
        before = read_file(folder / name) if (folder / name).exists() else b""
        written, row = _with_row(before, name, cells if name == DECISIONS else {"currency": terms.currency, **cells})
        ledger, wrong = look_over(folder, terms, {name: written})
        wrong = (*wrong, *ledger.unfit_by())
        if wrong:
            raise Refused(*wrong)
        tuple(objected(terms, ledger))
        remarks = tuple(_remarks(terms, ledger, cells["reference"])) if name == DECISIONS else ()
        with staged_files(folder, ((name, written),)):
            pass
    return folder / name, row, remarks


def _remarks(contract: Contract, ledger: Ledger, reference: str) -> Iterator[Diagnostic]:
    """What is to be said of a decision that may stand and does nothing, by all that the ledger has issued."""
    issued_on = (issued.statement.issue_date or issued.statement.as_of_day for issued in ledger.issued)
    day = max(issued_on, default=contract.first_day)
    for entered in ledger.decisions:
        if entered.reference == reference:
            known_by = max(entered.on, day)
            decided = remarks_on_decisions(contract, ledger, history_by(ledger, known_by), known_by)
            yield from (remark for decision, remark in decided if decision == entered)


def _with_row(before: bytes, name: str, cells: Mapping[str, str]) -> tuple[bytes, str]:
    """The table with one row more, and that row; nothing else of it changes, but for a column that only this row fills."""
    needed, optional = columns_of(ROWS[name])
    text = before.decode("utf-8-sig", "surrogateescape")
    ending = "\r\n" if "\r\n" in text else "\n"
    header = next(csv.reader(io.StringIO(text)), list(needed)) if text.strip() else list(needed)
    missing = [column for column in optional if cells.get(column) and column not in header]
    if not text.strip():
        text = _line([*header, *missing], ending)
    elif missing:
        rows = [row + [""] * len(missing) if row else row for row in csv.reader(io.StringIO(text))]
        text = "".join(_line(row, ending) for row in [[*header, *missing], *rows[1:]])
    row = _line([_plain(column, cells.get(column, "")) for column in [*header, *missing]], ending)
    table = text if text.endswith(("\n", "\r")) else text + ending
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + (table + row).encode("utf-8", "surrogateescape"), row.rstrip("\r\n")


def _line(cells: list[str], ending: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=ending).writerow(cells)
    return out.getvalue()


def _plain(column: str, text: str) -> str:
    """A day or month as the table has them, where it can mean one only; any other text as it was given, to be refused."""
    if column in DAYS and len(days := days_meant(text)) == 1:
        return days[0].isoformat()
    month = month_meant(text) if column in MONTHS else None
    return str(month) if month is not None else text
