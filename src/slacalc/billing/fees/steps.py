"""A price per unit in steps (每件 X 元，分档).

Graduated, each unit has the price of the step in which it falls: 18,652 calls at 1.76 up to 10,000 and 1.67 above are
10,000 x 1.76 + 8,652 x 1.67 = 32,048.84. By volume, all units have the price of the one step that the month's total, or its mean
of a day, reaches: 12,000 calls at those prices are 12,000 x 1.67 = 20,040.00. A step reaches up to its edge, the edge included;
the last one has none. The sum is exact and rounded once, on the line.

Where the year so far decides, what its earlier months have counted comes first: graduated, the month in which an edge is crossed
is split there; by volume, the whole month has the price that is reached by its end. Earlier months stay as they are billed. The
table ``ledger`` of the tallies has what they have counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, Largest, Minus, Node, Quotient, Smallest, Sum, Tally, TermLeaf, Times, When, Whole
from slacalc.base.month import days_in
from slacalc.billing.fees.line import line_of, price_of
from slacalc.billing.limits import LEDGER

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.steps import StepsFee
    from slacalc.contract.terms import Terms


def charge(fee: StepsFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a fee in steps; the tally has a column ``fees.<id>.quantity``."""
    return line_of(fee, amount_of(fee, terms, writer), grid, writer)


def amount_of(fee: StepsFee, terms: Terms, writer: Writer) -> Node:
    """Write what is counted, and what lies in each step; give what that comes to, exactly."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.quantity")
    quantity = writer.name(f"{name}.quantity", counted, "count", "quantity", name, clause=fee.clause)
    year = _year_so_far(fee, quantity, writer) if fee.first_month(terms.month, terms.first_day) is not None else None
    if fee.mode == "graduated":
        return _graduated(fee, quantity, year, writer)
    return _by_volume(fee, terms, quantity, year, writer)


def counted_column(fee: str) -> str:
    """The column of the ledger's table, and the figure, of what earlier months of the year have counted."""
    return f"fees.{fee}.before"


def _year_so_far(fee: StepsFee, quantity: Named, writer: Writer) -> tuple[Named, Named]:
    """What the year has counted before the month, and with it."""
    name, column = f"fees.{fee.id}", counted_column(fee.id)
    before = writer.name(column, Tally(LEDGER, column), "count", "counted_before", name, clause=fee.clause)
    reached = writer.name(f"{name}.so_far", Sum((before, quantity)), "count", "counted_so_far", name, clause=fee.clause)
    return before, reached


def _graduated(fee: StepsFee, quantity: Named, year: tuple[Named, Named] | None, writer: Writer) -> Node:
    name, amounts = f"fees.{fee.id}", list[Node]()
    before, last = (None, quantity) if year is None else year
    below: Node | None = before
    for number, step in enumerate(fee.steps, start=1):
        edge = None if step.up_to is None else TermLeaf(step.up_to.path)
        reached: Node = last if edge is None else Smallest((last, edge))
        units = reached if below is None else Largest((Whole(0), Minus(reached, below)))
        within = writer.name(f"{name}.step.{number}", units, "count", "step_units", name, str(number), clause=fee.clause)
        amounts.append(Times(price_of(fee, step.price, writer), within))
        below = edge if before is None or edge is None else Largest((before, edge))
    return Sum(tuple(amounts))


def _by_volume(fee: StepsFee, terms: Terms, quantity: Named, year: tuple[Named, Named] | None, writer: Writer) -> Node:
    """The price of the step that is reached, for all units."""
    name, reached = f"fees.{fee.id}", quantity if year is None else year[1]
    if fee.measured == "daily mean of the month":
        mean = Quotient(quantity, Whole(days_in(terms.served)))
        reached = writer.name(f"{name}.mean", mean, "number", "daily_mean", name, clause=fee.clause)
    price: Node = price_of(fee, fee.steps[-1].price, writer)
    for step in reversed(fee.steps[:-1]):
        if step.up_to is not None:
            price = When(Compare(reached, "at most", TermLeaf(step.up_to.path)), price_of(fee, step.price, writer), price)
    price_reached = writer.name(f"{name}.price", price, "number", "step_price", name, clause=fee.clause)
    return Times(quantity, price_reached)
