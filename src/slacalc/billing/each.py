"""One price for each unit that the contract counts (每件 X 元): 12,000 valid calls at 0.85 are 10,200.00."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Round, Tally, Term, Times
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import EachFee


def charge_each(fee: EachFee, places: int, writer: Writer) -> Charge:
    """Write the figures of a fee per unit; the tally has a column ``fees.<id>.quantity``."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.quantity")
    quantity = writer.name(f"{name}.quantity", counted, "count", "quantity", name, clause=fee.clause)
    amount = Round(Times(Term(fee.price.path), quantity), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause), fee.scope.text)
