"""A bonus (奖励): so much for each point by which a standard lies beyond a threshold of its own, up to a cap of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.fees.line import line_of
from slacalc.billing.scale import Scale, charged, distance, taken

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.bonus import BonusFee
    from slacalc.contract.terms import Terms


def charge(fee: BonusFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:  # noqa: ARG001 - as every kind of fee
    """Write the figures of a bonus; the figure of the metric and those of the fees that it is a share of are written already."""
    name, clause = f"fees.{fee.id}", fee.clause
    excess = distance(fee.metric, fee.above, beyond=True)
    beyond = writer.name(f"{name}.beyond", excess, "share", "bonus_excess", name, clause=clause)
    share_or_amount = taken(fee.takes, name, beyond, fee.above, writer, name, clause)
    scale = Scale(name, name, clause, fee.of, grid, share="bonus_share", base="fee_base")
    return line_of(fee, charged(share_or_amount, fee.takes.rate.unit, fee.cap, scale, writer), grid, writer)
