"""The same every month (每月固定 X 元); for the days of service of the month, where the contract says so, or in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Round, Term
from slacalc.billing.lines import Charge
from slacalc.billing.part_month import in_part

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import FixedFee, Terms


def charge_fixed(fee: FixedFee, terms: Terms, places: int, writer: Writer) -> Charge:
    """Write the figure of a fixed fee."""
    name, price = f"fees.{fee.id}", in_part(Term(fee.price.path), fee.part_month, terms)
    return Charge(name, fee.clause, "fee", writer.name(name, Round(price, places), "money", "fee", name, clause=fee.clause))
