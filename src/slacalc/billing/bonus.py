"""A bonus (奖励): so much for each point by which a standard lies beyond a threshold of its own, up to a cap of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Round
from slacalc.billing.lines import Charge
from slacalc.billing.scale import Scale, charged, distance, taken

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import BonusFee


def charge_bonus(fee: BonusFee, places: int, writer: Writer) -> Charge:
    """Write the figures of a bonus; the figure of the metric and those of the fees that it is a share of are written already."""
    name, clause = f"fees.{fee.id}", fee.clause
    excess = distance(fee.metric, fee.above, beyond=True)
    beyond = writer.name(f"{name}.beyond", excess, "share", "bonus_excess", name, clause=clause)
    what = taken(fee.takes, name, beyond, fee.above, writer, name, clause)
    scale = Scale(name, name, clause, fee.of, places, share="bonus_share", base="fee_base")
    amount = Round(charged(what, fee.takes.what.unit, fee.cap, scale, writer), places)
    return Charge(name, clause, "fee", writer.name(name, amount, "money", "fee", name, clause=clause))
