"""A share of other fees (按某项费用的 X% 计): of the amounts as they stand on their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Named, Sum, TermLeaf, Times
from slacalc.billing.fees.line import line_of

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.percentage import PercentageFee
    from slacalc.contract.terms import Terms


def charge(fee: PercentageFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:  # noqa: ARG001 - as every kind of fee
    """Write the figures of a share of other fees; these are written already."""
    name = f"fees.{fee.id}"
    named = Sum(tuple(Named(fee_named) for fee_named in fee.of))
    base = writer.name(f"{name}.base", named, "money", "fee_base", name, clause=fee.clause)
    return line_of(fee, Times(TermLeaf(fee.takes.path), base), grid, writer)
