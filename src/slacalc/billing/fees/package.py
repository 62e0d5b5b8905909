"""A package (包干): a price that includes so many units, and a price for each unit beyond.

15,000.00 for 10,000 calls and 1.60 for each beyond: 10,000 calls are 15,000.00, and 10,001 are 15,001.60. Units that were not
used are not given back. Where a month that is served in part goes by its days, price and units do so
alike, both of them exact: 15 days of 30 are 7,500.00 for 5,000 calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Minus, Sum, Tally, TermLeaf, Times, Whole
from slacalc.billing.fees.line import line_of, price_of
from slacalc.billing.part_month import goes_in_part, in_part

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.package import PackageFee
    from slacalc.contract.terms import Terms


def charge(fee: PackageFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a package; the tally has a column ``fees.<id>.quantity``."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.quantity")
    quantity = writer.name(f"{name}.quantity", counted, "count", "quantity", name, clause=fee.clause)
    includes: Node = TermLeaf(fee.includes.path)
    unit: Unit = "count"
    if goes_in_part(fee.part_month, terms):
        included = in_part(includes, fee.part_month, terms)
        includes, unit = writer.name(f"{name}.included", included, "number", "units_included", name, clause=fee.clause), "number"
    more = Largest((Whole(0), Minus(quantity, includes)))
    beyond = writer.name(f"{name}.beyond", more, unit, "units_beyond", name, clause=fee.clause)
    price = in_part(price_of(fee, fee.price, writer), fee.part_month, terms)
    return line_of(fee, Sum((price, Times(price_of(fee, fee.beyond, writer), beyond))), grid, writer)
