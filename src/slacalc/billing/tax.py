"""Value added tax and the totals, as the contract has its prices and its rounding; penalties after it.

Prices without tax: tax is the rate times the amount. Prices with tax: net is the amount over one and the rate, and tax is
what is left, so that net and tax are the price to the fen. Line by line, the total is the sum of the lines as printed, so
that anybody can add the column up; on the total, lines bear no tax of their own. A price reduction takes its tax with it; a
penalty is outside the tax: 100,000.00 less 3,000.00 at 6 % is 102,820.00 or 103,000.00.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Minus, Named, Quotient, Round, Sum, TermLeaf, Times, Whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.figure import Node, Writer
    from slacalc.billing.lines import Charge
    from slacalc.contract.payment.tax import TaxTerms

CORRECTED = "corrections."
"""The ids of lines that correct an earlier month begin so."""


def write_totals(
    charges: Sequence[Charge], tax: TaxTerms, places: int, writer: Writer, corrected: tuple[Named, ...] = ()
) -> None:
    """Write ``tax.<line>`` where lines bear their own, ``total.net``, ``total.tax`` and ``total.gross``, then penalties.

    Where there are penalties, ``total.penalties`` (below zero) and ``total.payable`` follow. A line of a correction brings its
    tax along; ``corrected`` is that of whole corrections, where tax is rounded on the total.
    """
    taxed = [charge for charge in charges if charge.kind != "penalty"]
    if tax.rate is None:  # what a correction of a taxed month brings along stays
        net = writer.name("total.net", Sum(tuple(charge.figure for charge in taxed)), "money", "total_net")
        none = writer.name("total.tax", Sum((Whole(0), *corrected)), "money", "total_tax")
        _write_payable(charges, writer.name("total.gross", net + none, "money", "total_gross"), writer)
        return
    included, rate = tax.prices == "include tax", TermLeaf(tax.rate.path)
    if tax.rounded == "per line":
        for charge in taxed:
            amount = _included(charge.figure, rate, places) if included else Round(Times(charge.figure, rate), places)
            writer.name(f"tax.{charge.id}", charge.tax or amount, "money", "tax_on", charge.id, clause=tax.clause)
    own = _own(taxed, writer) if corrected else None

    def all_taxes(lines: Named) -> Named:
        if tax.rounded == "per line":
            taxes: Node = Sum(tuple(Named(f"tax.{charge.id}") for charge in taxed))
        else:
            base = own or lines
            taxes = _included(base, rate, places) if included else Round(Times(base, rate), places)
            taxes = Sum((taxes, *corrected)) if corrected else taxes
        return writer.name("total.tax", taxes, "money", "total_tax", clause=tax.clause)

    lines = Sum(tuple(charge.figure for charge in taxed))
    if included:
        gross = writer.name("total.gross", lines, "money", "total_gross")
        writer.name("total.net", gross - all_taxes(gross), "money", "total_net")
    else:
        net = writer.name("total.net", lines, "money", "total_net")
        gross = writer.name("total.gross", net + all_taxes(net), "money", "total_gross")
    _write_payable(charges, gross, writer)


def _write_payable(charges: Sequence[Charge], gross: Named, writer: Writer) -> None:
    """Write what penalties take, where there are any, and what is left to pay."""
    if penalties := [charge.figure for charge in charges if charge.kind == "penalty"]:
        taken = writer.name("total.penalties", Sum(tuple(penalties)), "money", "total_penalties")
        writer.name("total.payable", gross + taken, "money", "total_payable")


def _own(taxed: Sequence[Charge], writer: Writer) -> Named:
    """Write what the month itself comes to, where tax is rounded on it and corrections of other months stand beside it."""
    own = tuple(charge.figure for charge in taxed if not charge.id.startswith(CORRECTED))
    return writer.name("total.own", Sum(own), "money", "total_own")


def _included(gross: Node, rate: TermLeaf, places: int) -> Node:
    """The tax that is in an amount: what is left of it beside the net amount."""
    return Minus(gross, Round(Quotient(gross, Sum((Whole(1), rate))), places))
