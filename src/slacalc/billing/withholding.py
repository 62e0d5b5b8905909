"""What the client keeps back and pays to the tax office (代扣代缴): it makes the payment smaller, and not the total.

It is a share of the total without tax or with it, before penalties; a total below zero takes back what was withheld of the sums
that it corrects. 2 % of 100,000.00 with 12,000.00 of tax beside it is 2,000.00, and 110,000.00 are paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Minus, Named, TermLeaf, Times, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.payment.withholding import WithholdingTerms


def charge_withholding(withheld: WithholdingTerms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figure of one tax that is withheld; the totals are written already."""
    name = f"withholding.{withheld.id}"
    base = Named("total.net" if withheld.of == "total without tax" else "total.gross")
    amount = Minus(Whole(0), grid.on(Times(base, TermLeaf(withheld.rate.path))))
    figure = writer.name(name, amount, "money", "withholding", name, clause=withheld.clause)
    return Charge(name, withheld.clause, "withholding", figure)
