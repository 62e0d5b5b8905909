"""Value added tax and the totals, as the contract has its prices and its rounding; penalties after it.

Prices without tax: tax is the rate times the amount. Prices with tax: net is the amount over one and the rate, and tax is
what is left, so that net and tax are the price to the fen. Line by line, the total is the sum of the lines as printed, so
that anybody can add the column up; on the total, lines bear no tax of their own. A price reduction takes its tax with it; a
penalty is outside the tax: 100,000.00 less 3,000.00 at 6 % is 102,820.00 or 103,000.00.

Where lines have rates of their own, tax on the total is rounded once a rate, on the sum of its lines; a line under reverse charge
has no tax. Where tax is cut off and prices include it, it is the tax that is cut off: of 1,000 at 10 % it is 90.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.exact import CUT_OFF
from slacalc.base.figure import Minus, Named, Quotient, Sum, TermLeaf, Times, Whole
from slacalc.contract.payment.tax import taxed_as
from slacalc.contract.terms import AFTER_TAX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.base.figure import Node, Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.payment.tax import LineRate, TaxTerms

PAYABLE_LABELS = {
    ("total.penalties",): "total_payable",
    ("total.withheld",): "total_payable_withheld",
    ("total.retained",): "total_payable_retained",
    ("total.penalties", "total.withheld"): "total_payable_both",
}
"""By the totals that are taken off the one with tax; of others together, ``total_payable_all``."""
CORRECTED = "corrections."
"""The ids of lines that correct an earlier month begin so."""
RELEASED = "retention.released."
"""The ids of lines of what is released of a security begin so; the reference of the decision follows."""


def write_totals(
    charges: Sequence[Charge], tax: TaxTerms, grid: MoneyGrid, writer: Writer, corrected: tuple[Named, ...] = ()
) -> None:
    """Write ``tax.<line>`` where lines bear their own, and ``total.net``, ``total.tax`` and ``total.gross``.

    Of several rates, ``total.base.<rate>`` and ``total.tax.<rate>`` tell what each is of and comes to, ``total.corrections`` and
    ``total.corrections.tax`` what corrections of earlier months bring along: they add up to all lines, and to the tax.
    ``corrected`` is the tax of whole corrections, where it is rounded on the total.
    """
    taxed = [charge for charge in charges if charge.kind not in AFTER_TAX]
    if tax.rate is None and not tax.rates:  # what a correction of a taxed month brings along stays
        net = writer.name("total.net", Sum(tuple(charge.figure for charge in taxed)), "money", "total_net")
        none = writer.name("total.tax", Sum((Whole(0), *corrected)), "money", "total_tax")
        writer.name("total.gross", net + none, "money", "total_gross")
        return
    included = tax.prices == "include tax"
    if tax.rounded == "per line":
        _write_taxes_of_lines(taxed, tax, grid, writer)
    by_rate = tuple(_write_rates(taxed, tax, grid, writer))
    if tax.rates:
        _write_corrections(taxed, tax, writer, corrected)
    own = _own(taxed, writer) if corrected and tax.rate is not None else None

    def all_taxes(lines: Named) -> Named:
        if tax.rounded == "per line":
            taxes: Node = Sum(tuple(Named(name) for charge in taxed if (name := f"tax.{charge.id}") in writer))
        elif tax.rate is None:
            taxes = Sum((*by_rate, *corrected))
        else:
            taxes = _tax_of(own or lines, TermLeaf(tax.rate.path), grid, included=included)
            taxes = Sum((taxes, *corrected)) if corrected else taxes
        return writer.name("total.tax", taxes, "money", "total_tax", clause=tax.clause)

    lines = Sum(tuple(charge.figure for charge in taxed))
    if included:
        gross = writer.name("total.gross", lines, "money", "total_gross")
        writer.name("total.net", gross - all_taxes(gross), "money", "total_net")
    else:
        net = writer.name("total.net", lines, "money", "total_net")
        writer.name("total.gross", net + all_taxes(net), "money", "total_gross")


def _write_taxes_of_lines(taxed: Sequence[Charge], tax: TaxTerms, grid: MoneyGrid, writer: Writer) -> None:
    for charge in taxed:
        amount, rate = charge.tax, tax.rate_of(charge.id)
        if amount is None and rate is not None:
            amount = _tax_of(charge.figure, TermLeaf(rate.path), grid, included=tax.prices == "include tax")
        if amount is not None:
            writer.name(f"tax.{charge.id}", amount, "money", "tax_on", charge.id, clause=tax.clause)


def _write_rates(taxed: Sequence[Charge], tax: TaxTerms, grid: MoneyGrid, writer: Writer) -> Iterator[Named]:
    """Write what each of several rates is of, and what it comes to: of the lines of the month itself, as far as there are any."""
    for rated in tax.rates:
        lines = tuple(charge for charge in taxed if taxed_as(charge.id) in rated.of)
        if lines:
            yield from _write_rate(lines, rated, tax, grid, writer)


def _write_rate(lines: Sequence[Charge], rated: LineRate, tax: TaxTerms, grid: MoneyGrid, writer: Writer) -> Iterator[Named]:
    text = rated.rate.text if rated.rate is not None else ""
    label = ("base_of_rate", text) if text else ("base_of_reverse_charge",)
    amounts = Sum(tuple(charge.figure for charge in lines))
    base = writer.name(f"total.base.{rated.id}", amounts, "money", *label, clause=tax.clause)
    if rated.rate is None:
        return
    if tax.rounded == "per line":
        amount: Node = Sum(tuple(Named(f"tax.{charge.id}") for charge in lines))
    else:
        amount = _tax_of(base, TermLeaf(rated.rate.path), grid, included=tax.prices == "include tax")
    yield writer.name(f"total.tax.{rated.id}", amount, "money", "tax_of_rate", text, clause=tax.clause)


def _write_corrections(taxed: Sequence[Charge], tax: TaxTerms, writer: Writer, corrected: tuple[Named, ...]) -> None:
    """Write what the lines of corrections come to, and the tax that they bring along, whatever its rate was in their months."""
    lines = [charge for charge in taxed if charge.id.startswith(CORRECTED)]
    if lines:
        writer.name("total.corrections", Sum(tuple(charge.figure for charge in lines)), "money", "base_of_corrections")
    taxes = (*corrected, *(Named(name) for charge in lines if (name := f"tax.{charge.id}") in writer))
    if taxes:
        writer.name("total.corrections.tax", Sum(taxes), "money", "tax_of_corrections", clause=tax.clause)


def write_payable(charges: Sequence[Charge], writer: Writer) -> None:
    """Write the totals of what is taken off after tax, where there are any, and ``total.payable``, what is left then."""
    taken = {
        name: figures
        for kind, name in AFTER_TAX.items()
        if (figures := tuple(charge.figure for charge in charges if charge.kind == kind))
    }
    totals = [writer.name(f"total.{name}", Sum(figures), "money", f"total_{name}") for name, figures in taken.items()]
    if totals:
        label = PAYABLE_LABELS.get(tuple(f"total.{name}" for name in taken), "total_payable_all")
        writer.name("total.payable", Sum((Named("total.gross"), *totals)), "money", label)


def _own(taxed: Sequence[Charge], writer: Writer) -> Named:
    """Write what the month itself comes to, where tax is rounded on it and corrections of other months stand beside it."""
    own = tuple(charge.figure for charge in taxed if not charge.id.startswith(CORRECTED))
    return writer.name("total.own", Sum(own), "money", "total_own")


def _tax_of(amount: Node, rate: TermLeaf, grid: MoneyGrid, *, included: bool) -> Node:
    """The tax on an amount, or that which is in it: what is left beside the net amount."""
    if not included:
        return grid.on(Times(amount, rate))
    with_tax = Sum((Whole(1), rate))
    if grid.way == CUT_OFF:
        return grid.on(Quotient(Times(amount, rate), with_tax))
    return Minus(amount, grid.on(Quotient(amount, with_tax)))
