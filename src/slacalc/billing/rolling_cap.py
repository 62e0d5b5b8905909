"""The cap on all deductions of the month and of those before it: what is left of it for this month.

What the months before have charged, deducted and given back stands in the table ``credits``, in the smallest unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Minus, Quotient, Sum, Tally, TermLeaf, Times, Whole
from slacalc.billing.scale import ZERO, base_of
from slacalc.measure.tally import CREDITS

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.remedies.deductions import RollingCapTerms
    from slacalc.contract.terms import Terms

COLUMNS = ("charged", "deducted", "given_back")


def room_left(rolling: RollingCapTerms, clause: str, terms: Terms, grid: MoneyGrid, writer: Writer) -> Named:
    """Write the charges of all these months, the cap, what the months before have taken of it, and what is left."""

    def put(suffix: str, node: Node, label: str) -> Named:
        return writer.name(f"deductions.rolling.{suffix}", node, "money", label, str(int(rolling.months.value)), clause=clause)

    def before(column: str) -> Node:
        return Quotient(Tally(CREDITS, column), Whole(10**grid.places))

    lines = (*(f"fees.{fee.id}" for fee in terms.fees if not fee.takes_off), *(f"limits.{limit.id}" for limit in terms.limits))
    charged = put("base", Sum((base_of(lines), before("charged"))), "rolling_base")
    most = put("cap", grid.on(Times(charged, TermLeaf(rolling.share.path))), "rolling_cap")
    taken = before("deducted")
    if rolling.given_back == "makes room":
        taken = Minus(taken, before("given_back"))
    used = put("taken", taken, "rolling_taken")
    return put("room", Largest((ZERO, Minus(most, used))), "rolling_room")
