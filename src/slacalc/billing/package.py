"""A package (包干): a price that includes so many units, and a price for each unit beyond.

15,000.00 for 10,000 calls and 1.60 for each beyond: 10,000 calls are 15,000.00, and 10,001 are 15,001.60. Units that were not
used are not given back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Minus, Round, Sum, Tally, Term, Times, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import PackageFee


def charge_package(fee: PackageFee, places: int, writer: Writer) -> Charge:
    """Write the figures of a package; the tally has a column ``fees.<id>.quantity``."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.quantity")
    quantity = writer.name(f"{name}.quantity", counted, "count", "quantity", name, clause=fee.clause)
    more = Largest((Whole(0), Minus(quantity, Term(fee.includes.path))))
    beyond = writer.name(f"{name}.beyond", more, "count", "units_beyond", name, clause=fee.clause)
    amount = Round(Sum((Term(fee.price.path), Times(Term(fee.beyond.path), beyond))), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause), fee.scope.text)
