"""The same every month (每月固定 X 元); for the days of service of the month, where the contract says so, or in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.fees.line import line_of, price_of
from slacalc.billing.part_month import in_part

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.fixed import FixedFee
    from slacalc.contract.terms import Terms


def charge(fee: FixedFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figure of a fixed fee."""
    return line_of(fee, in_part(price_of(fee, fee.price, writer), fee.part_month, terms), grid, writer)
