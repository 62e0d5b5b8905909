"""A price per unit in steps, graduated: each unit at the price of the step in which it falls (每件 X 元，分档累进).

A step reaches up to its edge, the edge included; the last one has none. 18,652 calls at 1.76 up to 10,000 and 1.67 above are
10,000 x 1.76 + 8,652 x 1.67 = 32,048.84: the sum is exact and rounded once, on the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Minus, Node, Round, Smallest, Sum, Tally, Term, Times, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import StepsFee


def charge_steps(fee: StepsFee, places: int, writer: Writer) -> Charge:
    """Write the figures of a graduated fee; the tally has a column ``fees.<id>.quantity``."""
    name = f"fees.{fee.id}"
    quantity = writer.name(
        f"{name}.quantity", Tally(fee.counts, f"{name}.quantity"), "count", "quantity", name, clause=fee.clause
    )
    parts: list[Node] = []
    below: Term | None = None
    for number, step in enumerate(fee.steps, start=1):
        edge = None if step.up_to is None else Term(step.up_to.path)
        reached: Node = quantity if edge is None else Smallest((quantity, edge))
        units = reached if below is None else Largest((Whole(0), Minus(reached, below)))
        within = writer.name(f"{name}.step.{number}", units, "count", "step_units", name, str(number), clause=fee.clause)
        parts.append(Times(Term(step.price.path), within))
        below = edge
    amount = Round(Sum(tuple(parts)), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause), fee.scope.text)
