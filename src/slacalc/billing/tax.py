"""Value added tax on prices without tax, rounded line by line, and the totals.

The total is the sum of the lines as printed, so that anybody can add the column up. A price reduction takes its tax with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Named, Round, Sum, Term, Times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.contract.terms import TaxTerms


def write_tax(charges: Sequence[Charge], tax: TaxTerms, places: int, writer: Writer) -> None:
    """Write ``tax.<line>`` for each line, then ``total.net``, ``total.tax`` and ``total.gross``."""
    for charge in charges:
        amount = Round(Times(charge.figure, Term(tax.rate.path)), places)
        writer.name(f"tax.{charge.id}", amount, "money", "tax_on", charge.id, clause=tax.clause)
    net = writer.name("total.net", Sum(tuple(charge.figure for charge in charges)), "money", "total_net")
    taxes = Sum(tuple(Named(f"tax.{charge.id}") for charge in charges))
    total_tax = writer.name("total.tax", taxes, "money", "total_tax", clause=tax.clause)
    writer.name("total.gross", net + total_tax, "money", "total_gross")
