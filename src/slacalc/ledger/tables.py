"""Payments and decisions: the plain CSV files that an analyst keeps, read with every mistake at its line."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from slacalc.assess.history import Decision, DecisionKind, Payment
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.base.exact import parse_decimal
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Iterator

PAYMENT_COLUMNS = ("reference", "received_on", "month", "amount", "currency", "note")
DECISION_COLUMNS = ("reference", "on", "kind", "metric", "month", "by", "note")
CASE_COLUMN, AMOUNT_COLUMN = "case", "amount"
"""Last columns that decisions.csv may have: the id of the case that a decision withdraws; the amount of agreed damages."""
DECISION_KINDS: tuple[str, ...] = get_args(DecisionKind)


def parse_payments(data: bytes, name: str, currency: str | None) -> tuple[Payment, ...]:
    """``payments.csv``: one row a payment that has arrived, in ``currency`` where that is known.

    Raises:
        Refused: every row that is not one.
    """
    table = _Table(data, name, PAYMENT_COLUMNS)
    payments = []
    for row in table:
        received, month, amount = row.day("received_on"), row.month("month"), row.amount("amount")
        if currency is not None and row["currency"] != currency:
            row.refuse("ledger/other-currency", currency=row["currency"], expected=currency)
        if received and month and amount is not None:
            payments.append(Payment(row["reference"], received, month, amount))
    table.settle()
    return tuple(payments)


def parse_decisions(data: bytes, name: str) -> tuple[Decision, ...]:
    """``decisions.csv``: one row a notice received or a decision made.

    Raises:
        Refused: every row that is not one.
    """
    table = _Table(data, name, DECISION_COLUMNS, (CASE_COLUMN, AMOUNT_COLUMN))
    decisions = []
    for row in table:
        on, month, kind = row.day("on"), row.month("month"), row.kind("kind")
        if on and month and kind:
            case = row[CASE_COLUMN]
            if (kind == "case withdrawn") != bool(case):
                row.refuse("ledger/no-case" if kind == "case withdrawn" else "ledger/case-not-expected", kind=kind)
            amount = None
            if kind == "agreed damages":
                amount = row.amount(AMOUNT_COLUMN)
                if row["metric"]:
                    row.refuse("ledger/metric-not-expected", kind=kind, metric=row["metric"])
            elif row[AMOUNT_COLUMN]:
                row.refuse("ledger/amount-not-expected", kind=kind)
            decisions.append(Decision(row["reference"], on, kind, row["metric"], month, case, amount))
    table.settle()
    return tuple(decisions)


class _Table:
    """Rows under a known header; mistakes are gathered and refused together."""

    def __init__(self, data: bytes, name: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        self.name, self.columns, self.optional = name, columns, optional
        self.mistakes: list[Diagnostic] = []
        self._references: dict[str, int] = {}
        try:
            self.lines = data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as cause:
            line = data[: cause.start].count(b"\n") + 1
            raise Refused(error("ledger/not-utf-8", Place(name, line))) from cause

    def __iter__(self) -> Iterator[_Row]:
        reader = csv.reader(io.StringIO("\n".join(self.lines)), strict=True)
        try:
            header = next(reader, [])
            more = tuple(header)[len(self.columns) :]
            if more and more == self.optional[: len(more)]:
                self.columns = (*self.columns, *more)
            if tuple(header) != self.columns:
                self._wrong("ledger/wrong-header", 1, found=",".join(header), expected=",".join(self.columns))
                return
            for cells in reader:
                if not any(cells):
                    continue
                if len(cells) != len(self.columns):
                    self._wrong("ledger/field-count", reader.line_num, found=len(cells), expected=len(self.columns))
                    continue
                row = _Row(self, reader.line_num, dict(zip(self.columns, (cell.strip() for cell in cells), strict=True)))
                self._once(row)
                yield row
        except csv.Error as cause:
            self._wrong("ledger/not-csv", reader.line_num, reason=cause)

    def _once(self, row: _Row) -> None:
        reference = row["reference"]
        if not reference:
            row.refuse("ledger/no-reference")
        elif reference in self._references:
            row.refuse("ledger/reference-twice", reference=reference, first=self._references[reference])
        self._references.setdefault(reference, row.line)

    def _wrong(self, code: str, line: int, **facts: object) -> None:
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        self.mistakes.append(error(code, Place(self.name, line, 0, excerpt), **facts))

    def settle(self) -> None:
        """Refuse the file where a row was wrong."""
        if self.mistakes:
            raise Refused(*self.mistakes)


class _Row:
    """One row; what cannot be read is refused at its line and column."""

    def __init__(self, table: _Table, line: int, cells: dict[str, str]) -> None:
        self._table, self.line, self._cells = table, line, cells

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column, "")

    def refuse(self, code: str, **facts: object) -> None:
        """Note a mistake of this row."""
        self._table._wrong(code, self.line, **facts)  # noqa: SLF001 - a row is part of its table

    def day(self, column: str) -> date | None:
        """An ISO date."""
        try:
            return date.fromisoformat(self[column])
        except ValueError:
            self.refuse("ledger/bad-date", column=column, text=self[column])
            return None

    def month(self, column: str) -> Month | None:
        """A month, ``2026-03``."""
        try:
            return Month.parse(self[column])
        except ValueError:
            self.refuse("ledger/bad-month", column=column, text=self[column])
            return None

    def amount(self, column: str) -> Decimal | None:
        """A positive amount."""
        try:
            amount = parse_decimal(self[column])
        except ValueError:
            amount = Decimal(0)
        if amount <= 0:
            self.refuse("ledger/bad-amount", column=column, text=self[column])
            return None
        return amount

    def kind(self, column: str) -> DecisionKind | None:
        """One of the kinds of decision."""
        for kind in get_args(DecisionKind):
            if self[column] == kind:
                decided: DecisionKind = kind
                return decided
        self.refuse("ledger/unknown-decision", text=self[column], kinds=", ".join(DECISION_KINDS))
        return None
