"""The same every month (每月固定 X 元); for the days of service of the month, where the contract says so, or in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Over, Round, Term, Times, Whole
from slacalc.base.month import days_in
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.contract.terms import FixedFee, Terms


def charge_fixed(fee: FixedFee, terms: Terms, places: int, writer: Writer) -> Charge:
    """Write the figure of a fixed fee."""
    name, days = f"fees.{fee.id}", days_in(terms.served)
    price: Node = Term(fee.price.path)
    if fee.part_month == "by calendar days" and days < terms.month.days:
        price = Times(price, Over(Whole(days), Whole(terms.month.days)))
    return Charge(name, fee.clause, "fee", writer.name(name, Round(price, places), "money", "fee", name, clause=fee.clause))
