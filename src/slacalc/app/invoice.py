"""An invoice beside a statement: read by its map, its rows gathered by line, and the two compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.audit.compared import ComparedMonth
from slacalc.audit.effect import effect_of
from slacalc.audit.mixed_invoice import BilledLine, MixedInvoice
from slacalc.audit.waterfall import waterfall
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.invoice import draft_map, read_invoice
from slacalc.records.invoice_map import load_invoice_map
from slacalc.statement.document import Line

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from slacalc.audit.compared import NoteKey, SideHead
    from slacalc.records.invoice import Invoice, InvoiceLine
    from slacalc.statement.document import Statement

ADDED = "invoice."
"""Before the number of the row of a line that the contract does not have."""


def compare_invoice(
    heads: tuple[SideHead, SideHead], statement: Statement, path: Path, map_path: Path, *, invoice_first: bool
) -> ComparedMonth:
    """A statement and an invoice of the same month: totals, lines, and by which of them they differ.

    Raises:
        Refused: the map or the invoice cannot be used, with everything that is missing.
    """
    invoice_map = load_invoice_map(read_file(map_path), str(map_path))
    known = tuple(lines_of(statement))
    invoice = read_invoice(read_file(path), str(path), invoice_map, known, statement.contract.currency)
    has_tax = "tax" in invoice_map.headers or {"net", "gross"} <= {*invoice_map.headers}
    billed = _billed(invoice, statement, str(map_path))
    total_tax = _total_tax(invoice, statement) if has_tax else None
    mixed = MixedInvoice(statement, billed, total_tax)
    every = frozenset(cause.id for cause in mixed.causes)
    stated = mixed.mix(every)
    first, second = (stated, statement) if invoice_first else (statement, stated)

    def mix(switched: frozenset[str]) -> Statement:
        return mixed.mix(every - switched if invoice_first else switched)

    notes: tuple[tuple[NoteKey, str], ...] = ()
    if not has_tax and statement.value("total.tax"):
        notes = (("tax of contract", path.name),)
    return ComparedMonth(*heads, effect_of(first, second), waterfall(mixed.causes, mix, first, second), notes=notes)


def lines_of(statement: Statement) -> dict[str, tuple[str, ...]]:
    """The lines that an invoice can be about, and what they are called: those of the statement, and every possible deduction."""
    names = dict(statement.names)
    lines = {line.id: _names(names.get(line.id.replace("deduct.", "metrics.", 1))) for line in statement.lines}
    for metric in statement.metrics:
        lines.setdefault(f"deduct.{metric.id}", _names(names.get(f"metrics.{metric.id}")))
    return lines


def _names(called: object) -> tuple[str, ...]:
    texts = (getattr(called, "zh", ""), getattr(called, "en", ""))
    return tuple(dict.fromkeys(text for text in texts if text))


def write_draft(path: Path, statement: Statement) -> bytes:
    """A map for an invoice, to be filled in.

    Raises:
        Refused: the invoice cannot be opened.
    """
    return draft_map(read_file(path), str(path), lines_of(statement), statement.contract.currency).encode()


def _billed(invoice: Invoice, statement: Statement, map_name: str) -> dict[str, BilledLine]:
    """The rows of the invoice by line, added up: with tax or without, as the prices of the contract are.

    Raises:
        Refused: the invoice has only the other kind of amounts.
    """
    kind = "net" if statement.tax.prices == "exclude tax" else "gross"
    if any(_amount(line, kind) is None for line in invoice.lines):
        slug = "invoice/net-missing" if kind == "net" else "invoice/gross-missing"
        raise Refused(error(slug, Place(map_name), prices=statement.tax.prices))
    rows: dict[str, list[InvoiceLine]] = defaultdict(list)
    for line in invoice.lines:
        rows[line.line or f"{ADDED}{line.row}"].append(line)
    own = {line.id: line for line in statement.lines}
    return {name: _billed_line(name, lines, kind, own.get(name), statement) for name, lines in rows.items()}


def _billed_line(name: str, rows: list[InvoiceLine], kind: str, own: Line | None, statement: Statement) -> BilledLine:
    amounts = [amount for row in rows if (amount := _amount(row, kind)) is not None]
    amount = sum(amounts[1:], start=amounts[0])
    taxes = [tax for row in rows if (tax := _tax_of(row)) is not None]
    tax = sum(taxes[1:], start=taxes[0]) if len(taxes) == len(rows) else None
    if own is not None:
        line = replace(own, amount=amount)
    else:
        per_line = statement.tax.rounded == "per line"
        own_tax = tax if tax is not None else amount - amount
        line = Line(name, "", "fee", name, amount, f"tax.{name}" if per_line else "", own_tax if per_line else None, "")
    quantities = [row.quantity for row in rows]
    quantity = sum((number for number in quantities if number is not None), Fraction(0)) if None not in quantities else None
    priced = [row.quantity * row.price for row in rows if row.quantity is not None and row.price is not None]
    price = sum(priced, Fraction(0)) / quantity if quantity and len(priced) == len(rows) else None
    return BilledLine(line, quantity, price, tax)


def _amount(line: InvoiceLine, kind: str) -> Decimal | None:
    """Without tax or with it; what a row has not, its tax tells."""
    own, other = (line.net, line.gross) if kind == "net" else (line.gross, line.net)
    if own is not None or other is None or line.tax is None:
        return own
    return other - line.tax if kind == "net" else other + line.tax


def _tax_of(line: InvoiceLine) -> Decimal | None:
    if line.tax is not None or line.net is None or line.gross is None:
        return line.tax
    return line.gross - line.net


def _total_tax(invoice: Invoice, statement: Statement) -> Decimal | None:
    """The tax that an invoice asks for; None where it follows line by line, and some rows do not say theirs."""
    stated = [_tax_of(line) for line in invoice.lines]
    taxes = [tax for tax in stated if tax is not None]
    return sum(taxes, start=_zero(invoice)) if statement.tax.rounded == "on total" or len(taxes) == len(stated) else None


def _zero(invoice: Invoice) -> Decimal:
    amount = next((stated for line in invoice.lines for stated in (line.tax, line.net, line.gross) if stated is not None), None)
    if amount is None:
        raise Refused(error("invoice/no-lines", Place(invoice.name)))
    return amount - amount
