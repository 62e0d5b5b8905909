"""The line of a fee: its amount, written under the fee's own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.lines import Charge
from slacalc.contract.fees.fee import CountingFee

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.fee import FeeTerms


def line_of(fee: FeeTerms, amount: Node, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the exact amount of a fee, rounded here and nowhere before."""
    name = f"fees.{fee.id}"
    figure = writer.name(name, grid.on(amount), "money", "fee", name, clause=fee.clause)
    return Charge(name, fee.clause, "fee", figure, fee.scope.text if isinstance(fee, CountingFee) else "")
