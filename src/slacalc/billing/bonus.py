"""A bonus (奖励): so much for each point by which a standard lies beyond a threshold of its own, up to a cap of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Round, Smallest, Term, Times
from slacalc.billing.lines import Charge
from slacalc.billing.scale import base_of, distance, limited, taken

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.contract.terms import BonusFee


def charge_bonus(fee: BonusFee, places: int, writer: Writer) -> Charge:
    """Write the figures of a bonus; the figure of the metric and those of the fees that it is a share of are written already."""
    name, clause = f"fees.{fee.id}", fee.clause
    excess = distance(fee.metric, fee.above, beyond=True)
    beyond = writer.name(f"{name}.beyond", excess, "share", "bonus_excess", name, clause=clause)
    what = taken(fee.takes, name, beyond, fee.above, writer, name, clause)
    amount: Node
    if fee.takes.what.unit == "money":
        amount = limited(what, fee.cap, "money")
    else:
        share = writer.name(f"{name}.share", limited(what, fee.cap, "share"), "percent", "bonus_share", name, clause=clause)
        base = writer.name(f"{name}.base", base_of(fee.of), "money", "fee_base", name, clause=clause)
        amount = Times(base, share)
        if fee.cap is not None and fee.cap.unit == "money":
            amount = Smallest((amount, Term(fee.cap.path)))
    figure = writer.name(name, Round(amount, places), "money", "fee", name, clause=clause)
    return Charge(name, clause, "fee", figure)
