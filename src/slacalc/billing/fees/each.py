"""One price for each unit that the contract counts (每件 X 元): 12,000 valid calls at 0.85 are 10,200.00."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Node, Sum, Tally, Times
from slacalc.billing.fees.line import line_of, price_of
from slacalc.measure.price_periods import price_periods

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.each import EachFee
    from slacalc.contract.terms import Terms


def charge(fee: EachFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a fee per unit; the tally has ``fees.<id>.quantity``, one for each price of the month."""
    name, amounts = f"fees.{fee.id}", list[Node]()
    for period in price_periods(fee, terms.span):
        path = f"{name}.quantity{period.suffix}"
        label = period.label("quantity", name)
        quantity = writer.name(path, Tally(fee.counts, path), "count", *label, clause=fee.clause)
        amounts.append(Times(price_of(fee, period.price, writer), quantity))
    return line_of(fee, amounts[0] if len(amounts) == 1 else Sum(tuple(amounts)), grid, writer)
