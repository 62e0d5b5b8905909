"""Value added tax and the totals, as the contract has its prices and its rounding; penalties after it.

Prices without tax: tax is the rate times the amount. Prices with tax: net is the amount over one and the rate, and tax is
what is left, so that net and tax are the price to the fen. Line by line, the total is the sum of the lines as printed, so
that anybody can add the column up; on the total, lines bear no tax of their own. A price reduction takes its tax with it; a
penalty is outside the tax: 100,000.00 less 3,000.00 at 6 % is 102,820.00 or 103,000.00.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Minus, Named, Over, Round, Sum, Term, Times, Whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.figure import Node, Writer
    from slacalc.billing.lines import Charge
    from slacalc.contract.terms import TaxTerms


def write_totals(charges: Sequence[Charge], tax: TaxTerms, places: int, writer: Writer) -> None:
    """Write ``tax.<line>`` where lines bear their own, ``total.net``, ``total.tax`` and ``total.gross``, then penalties.

    Where there are penalties, ``total.penalties`` (below zero) and ``total.payable`` follow.
    """
    taxed = [charge for charge in charges if charge.kind != "penalty"]
    lines = Sum(tuple(charge.figure for charge in taxed))
    included, rate = tax.prices == "include tax", Term(tax.rate.path)
    if tax.rounded == "per line":
        for charge in taxed:
            amount = _included(charge.figure, rate, places) if included else Round(Times(charge.figure, rate), places)
            writer.name(f"tax.{charge.id}", amount, "money", "tax_on", charge.id, clause=tax.clause)
        taxes: Node = Sum(tuple(Named(f"tax.{charge.id}") for charge in taxed))
    if included:
        gross = writer.name("total.gross", lines, "money", "total_gross")
        total_tax = taxes if tax.rounded == "per line" else _included(gross, rate, places)
        of_all = writer.name("total.tax", total_tax, "money", "total_tax", clause=tax.clause)
        writer.name("total.net", gross - of_all, "money", "total_net")
    else:
        net = writer.name("total.net", lines, "money", "total_net")
        total_tax = taxes if tax.rounded == "per line" else Round(Times(net, rate), places)
        of_all = writer.name("total.tax", total_tax, "money", "total_tax", clause=tax.clause)
        gross = writer.name("total.gross", net + of_all, "money", "total_gross")
    if penalties := [charge.figure for charge in charges if charge.kind == "penalty"]:
        taken = writer.name("total.penalties", Sum(tuple(penalties)), "money", "total_penalties")
        writer.name("total.payable", gross + taken, "money", "total_payable")


def _included(gross: Named, rate: Term, places: int) -> Node:
    """The tax that is in an amount: what is left of it beside the net amount."""
    return Minus(gross, Round(Over(gross, Sum((Whole(1), rate))), places))
