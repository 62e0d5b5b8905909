"""A price per unit in steps (每件 X 元，分档).

Graduated, each unit has the price of the step in which it falls: 18,652 calls at 1.76 up to 10,000 and 1.67 above are
10,000 x 1.76 + 8,652 x 1.67 = 32,048.84. By volume, all units have the price of the one step that the month's total, or its mean
of a day, reaches: 12,000 calls at those prices are 12,000 x 1.67 = 20,040.00. A step reaches up to its edge, the edge included;
the last one has none. The sum is exact and rounded once, on the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, Largest, Minus, Node, Quotient, Smallest, Sum, Tally, TermLeaf, Times, When, Whole
from slacalc.base.month import days_in
from slacalc.billing.fees.line import line_of, price_of

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.steps import StepsFee
    from slacalc.contract.terms import Terms


def charge(fee: StepsFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a fee in steps; the tally has a column ``fees.<id>.quantity``."""
    name = f"fees.{fee.id}"
    quantity = writer.name(
        f"{name}.quantity", Tally(fee.counts, f"{name}.quantity"), "count", "quantity", name, clause=fee.clause
    )
    before = _graduated(fee, quantity, writer) if fee.mode == "graduated" else _by_volume(fee, terms, quantity, writer)
    return line_of(fee, before, grid, writer)


def _graduated(fee: StepsFee, quantity: Named, writer: Writer) -> Node:
    name, amounts = f"fees.{fee.id}", list[Node]()
    below: TermLeaf | None = None
    for number, step in enumerate(fee.steps, start=1):
        edge = None if step.up_to is None else TermLeaf(step.up_to.path)
        reached: Node = quantity if edge is None else Smallest((quantity, edge))
        units = reached if below is None else Largest((Whole(0), Minus(reached, below)))
        within = writer.name(f"{name}.step.{number}", units, "count", "step_units", name, str(number), clause=fee.clause)
        amounts.append(Times(price_of(fee, step.price, writer), within))
        below = edge
    return Sum(tuple(amounts))


def _by_volume(fee: StepsFee, terms: Terms, quantity: Named, writer: Writer) -> Node:
    """The price of the step that is reached, for all units."""
    name, reached = f"fees.{fee.id}", quantity
    if fee.measured == "daily mean of the month":
        mean = Quotient(quantity, Whole(days_in(terms.served)))
        reached = writer.name(f"{name}.mean", mean, "number", "daily_mean", name, clause=fee.clause)
    price: Node = price_of(fee, fee.steps[-1].price, writer)
    for step in reversed(fee.steps[:-1]):
        if step.up_to is not None:
            price = When(Compare(reached, "at most", TermLeaf(step.up_to.path)), price_of(fee, step.price, writer), price)
    price_reached = writer.name(f"{name}.price", price, "number", "step_price", name, clause=fee.clause)
    return Times(quantity, price_reached)
