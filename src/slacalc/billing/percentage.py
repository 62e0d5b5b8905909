"""A share of other fees (按某项费用的 X% 计): of the amounts as they stand on their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Named, Round, Sum, Term, Times
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import PercentageFee


def charge_percentage(fee: PercentageFee, places: int, writer: Writer) -> Charge:
    """Write the figures of a share of other fees; these are written already."""
    name = f"fees.{fee.id}"
    named = Sum(tuple(Named(one) for one in fee.of))
    base = writer.name(f"{name}.base", named, "money", "fee_base", name, clause=fee.clause)
    amount = Round(Times(Term(fee.takes.path), base), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause))
