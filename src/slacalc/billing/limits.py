"""What fees must reach or may not exceed: a minimum commitment, a maximum of the month, a budget that stops billing.

Each limit is a line of its own: what is missing from the minimum is added (补足), what lies above a maximum or a budget is
taken off. In a month that is served in part a minimum and a maximum are those of a whole month or of the part, as the contract
says. A budget knows what the months before have billed: the table ``ledger`` of the tallies has their lines, in the
smallest unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Minus, Quotient, Tally, TermLeaf, Whole
from slacalc.billing.lines import Charge
from slacalc.billing.part_month import goes_in_part, in_part
from slacalc.billing.scale import ZERO, base_of

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.limits import LimitTerms
    from slacalc.contract.terms import Terms

LEDGER = "ledger"
"""The table of what earlier months have billed, a row a month."""


def before_column(limit: str) -> str:
    """The column of that table for a limit."""
    return f"limits.{limit}.before"


def charge_limit(limit: LimitTerms, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a limit; those of the fees are written already."""
    name, clause = f"limits.{limit.id}", limit.clause
    base = writer.name(f"{name}.base", base_of(limit.of), "money", "limit_base", name, clause=clause)
    amount: Node
    edge: Node = TermLeaf(limit.amount.path)
    if goes_in_part(limit.part_month, terms):
        prorated = grid.on(in_part(edge, limit.part_month, terms))
        edge = writer.name(f"{name}.part", prorated, "money", "limit_part", name, clause=clause)
    if limit.kind == "minimum":
        amount = Largest((ZERO, Minus(edge, base)))
    elif limit.kind == "maximum":
        amount = Minus(ZERO, Largest((ZERO, Minus(base, edge))))
    else:
        billed = Quotient(Tally(LEDGER, before_column(limit.id)), Whole(10**grid.places))
        before = writer.name(f"{name}.before", billed, "money", "limit_before", name, clause=clause)
        left = Largest((ZERO, Minus(TermLeaf(limit.amount.path), before)))
        room = writer.name(f"{name}.room", left, "money", "limit_room", name, clause=clause)
        amount = Minus(ZERO, Largest((ZERO, Minus(base, room))))
    return Charge(name, clause, "limit", writer.name(name, amount, "money", "limit", name, clause=clause))
