"""Corrections (更正): what a month comes to when it is computed again, less what was billed for it; its place on a later bill.

An issued statement is never edited. Its correction computes the month again, as the original was computed: the same terms, the
same rounding, line by line or on the total. Each line's difference is what it comes to now less what has been billed for it, so
that the original and its corrections always add up to the month as it was computed last, to the fen. The next statement bills the
differences, each as a line of its own.

What has been billed enters as tallies in the smallest unit, in two columns each, because a tally is never below zero: ``charged``
and ``taken_off``, ``tax_charged`` and ``tax_taken_off``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from slacalc.base.figure import Minus, Named, Quotient, Sum, Tally, Whole
from slacalc.billing.lines import Charge
from slacalc.measure.tally import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slacalc.assess.history import CorrectedLine, PastCorrection
    from slacalc.base.figure import Node, Writer
    from slacalc.contract.payment.tax import TaxRule, TaxTerms
    from slacalc.contract.terms import ChargeKind

BILLED, CORRECTIONS = "billed", "corrections"
"""Tables: what has been billed for the month that is corrected; corrections of earlier months that this statement bills."""
LINE_KEYS = ("kind", "line", "clause")
KEYS = {BILLED: LINE_KEYS, CORRECTIONS: ("correction", *LINE_KEYS)}
COLUMNS = ("charged", "taken_off", "tax_charged", "tax_taken_off")
"""Of both tables, in the smallest unit of the currency."""
Prices = Literal["exclude tax", "include tax"]
TAX: Literal["tax"] = "tax"
"""The kind of a row that is the tax of a whole statement."""


def billed_table(lines: Iterable[CorrectedLine], places: int) -> Table:
    """What has been billed for a month, a row a line."""
    rows: dict[tuple[str, ...], tuple[int, ...]] = {
        (corrected.kind, corrected.line, corrected.clause): _columns(corrected, places) for corrected in lines
    }
    return Table.of(KEYS[BILLED], COLUMNS, rows)


def corrections_table(corrections: Iterable[PastCorrection], prices: Prices, places: int) -> Table:
    """Corrections to be billed, a row a line of each, on a statement whose ``prices`` include tax or do not."""
    rows: dict[tuple[str, ...], tuple[int, ...]] = {
        (correction.id, corrected.kind, corrected.line, corrected.clause): _columns(corrected, places)
        for correction in corrections
        for corrected in (_priced(line, correction.prices, prices) for line in correction.lines)
    }
    return Table.of(KEYS[CORRECTIONS], COLUMNS, rows)


def _priced(line: CorrectedLine, then: Prices, now: Prices) -> CorrectedLine:
    """A line as the statement that bills it has its prices; a penalty bears no tax, and stays as it is.

    Where the tax of the correction was rounded on its total, only the row of that tax can be told: it takes all of the tax up.
    """
    if then == now or line.tax is None:
        return line
    return replace(line, amount=line.amount + (line.tax if now == "include tax" else -line.tax))


def _columns(line: CorrectedLine, places: int) -> tuple[int, int, int, int]:
    amount, tax = (int((value or 0) * 10**places) for value in (line.amount, line.tax))
    return (max(amount, 0), max(-amount, 0), max(tax, 0), max(-tax, 0))


def _money(table: str, where: tuple[tuple[str, str], ...], places: int, tax: str = "") -> Node:
    """The signed amount of a row, or its tax, in the currency."""
    charged, taken = Tally(table, f"{tax}charged", where), Tally(table, f"{tax}taken_off", where)
    return Quotient(Minus(charged, taken), Whole(10**places))


def _name_of(correction: str, line: str) -> str:
    """The id of the line that bills what a correction changes on a line, or on the tax of its whole statement."""
    return f"{CORRECTIONS}.{correction}.{line or TAX}"


def untaxed_corrections(table: Table, tax: TaxRule) -> frozenset[str]:
    """Ids of the lines of corrections that bear no tax, not even one of 0: under reverse charge, they bring none along."""
    rows = ((correction, line, sums) for (correction, _, line, _), sums in table.rows)
    return frozenset(_name_of(correction, line) for correction, line, sums in rows if not any(sums[2:]) and tax.untaxed(line))


def charge_corrections(table: Table, tax: TaxTerms, places: int, writer: Writer) -> tuple[tuple[Charge, ...], tuple[Named, ...]]:
    """Write the figures of the corrections that a statement bills: a charge for each line, with the tax that it brings along.

    Where lines bear no tax of their own, the tax of a correction is one figure, ``tax.corrections.<id>``; these come beside.
    """
    charges: list[Charge] = []
    untaxed = untaxed_corrections(table, tax.rule())
    taxes: dict[str, list[Node]] = {}
    with_lines = {correction for (correction, kind, _, _), _ in table.rows if kind != TAX}
    for (correction, kind, line, clause), sums in table.rows:
        where = (("correction", correction), ("kind", kind), ("line", line))
        name = _name_of(correction, line)
        tax_node = _money(CORRECTIONS, where, places, "tax_")
        taxes.setdefault(correction, []).append(tax_node)
        if kind == TAX and tax.rounded != "per line" and correction in with_lines and not any(sums[:2]):
            continue
        figure = writer.name(
            name, _money(CORRECTIONS, where, places), "money", "correction", correction, line or TAX, clause=clause
        )
        per_line = tax_node if kind != "penalty" and tax.rounded == "per line" and name not in untaxed else None
        charges.append(Charge(name, clause, _kind(kind), figure, tax=per_line))
    if tax.rounded == "per line":
        return tuple(charges), ()
    return tuple(charges), tuple(
        writer.name(
            f"tax.{CORRECTIONS}.{correction}", Sum(tuple(nodes)), "money", "correction_tax", correction, clause=tax.clause
        )
        for correction, nodes in taxes.items()
    )


def _kind(text: str) -> ChargeKind:
    """The kind of a charge; the tax of a whole statement stands as a fee of nothing."""
    match text:
        case "limit" | "price reduction" | "penalty":  # nothing that is withheld is corrected
            return text
        case _:
            return "fee"


def write_differences(charges: Sequence[Charge], billed: Table, tax: TaxRule, places: int, writer: Writer) -> None:
    """Write, for each line of a month computed again, what was billed and the difference; then their totals.

    The figures of the month, its totals among them, are written already.
    """
    now = {charge.id: charge for charge in charges}
    rows = {line: (kind, clause) for (kind, line, clause), _ in billed.rows if kind != TAX}
    taxed_before = {line for (_, line, _), sums in billed.rows if any(sums[2:])}
    taxed: list[Node] = []
    taxes: list[Node] = []
    penalties: list[Node] = []
    for line, (kind, clause) in _lines(now, rows).items():
        where = (("line", line),)
        figure = Named(now[line].figure.name) if line in now else None
        difference = _difference(line, "", figure, _money(BILLED, where, places) if line in rows else None, clause, writer)
        (penalties if kind == "penalty" else taxed).append(difference)
        own = Named(f"tax.{line}") if line in now and f"tax.{line}" in writer else None
        taxed_now = own is not None or (line not in now and not tax.untaxed(line))
        if tax.rounded == "per line" and kind != "penalty" and (line in taxed_before or taxed_now):
            before = _money(BILLED, where, places, "tax_") if line in rows else None
            taxes.append(_difference(line, "tax.", own, before, tax.clause, writer))
    if tax.rounded == "on total":
        before = _money(BILLED, (("kind", TAX),), places, "tax_")
        taxes = [_difference("total.tax", "", Named("total.tax"), before, tax.clause, writer)]
    _write_totals(taxed, taxes, penalties, tax, writer)


def _lines(now: Mapping[str, Charge], billed: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Kind and clause of each line: as computed again, then those that are there no more."""
    return {line: (charge.kind, charge.clause) for line, charge in now.items()} | {
        line: row for line, row in billed.items() if line not in now
    }


def _difference(line: str, tax: str, now: Node | None, before: Node | None, clause: str, writer: Writer) -> Named:
    """Write what was billed for a line, where anything was, and the difference; ``tax`` is the beginning of a tax's names."""
    about = line if not tax else f"tax.{line}"
    node: Node = now if now is not None else Whole(0)
    if before is not None:
        label = "billed_tax" if tax or line == "total.tax" else "billed"
        node = Minus(node, writer.name(f"{BILLED}.{about}", before, "money", label, line, clause=clause))
    label = "difference_tax" if tax or line == "total.tax" else "difference"
    return writer.name(f"difference.{about}", node, "money", label, line, clause=clause)


def _write_totals(taxed: list[Node], taxes: list[Node], penalties: list[Node], tax: TaxRule, writer: Writer) -> None:
    """Write the totals of the differences, as those of a month."""
    name = "difference.total"
    if tax.rounded == "per line":
        all_taxes: Node = writer.name(f"{name}.tax", Sum(tuple(taxes)), "money", "difference_total_tax", clause=tax.clause)
    elif tax.rounded == "on total":
        all_taxes = taxes[0]
    else:
        all_taxes = writer.name(f"{name}.tax", Whole(0), "money", "difference_total_tax")
    if tax.prices == "include tax":
        gross: Node = writer.name(f"{name}.gross", Sum(tuple(taxed)), "money", "difference_total_gross")
        writer.name(f"{name}.net", Minus(gross, all_taxes), "money", "difference_total_net")
    else:
        net = writer.name(f"{name}.net", Sum(tuple(taxed)), "money", "difference_total_net")
        gross = writer.name(f"{name}.gross", Sum((net, all_taxes)), "money", "difference_total_gross")
    if penalties:
        taken = writer.name(f"{name}.penalties", Sum(tuple(penalties)), "money", "difference_total_penalties")
        writer.name(f"{name}.payable", Sum((gross, taken)), "money", "difference_total_payable")
