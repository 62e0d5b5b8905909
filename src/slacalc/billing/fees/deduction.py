"""A deduction for each record that is counted (每件扣款), at one price or in steps: 200.00 each up to three, 500.00 each above.

Five upheld complaints take 3 x 200.00 + 2 x 500.00 = 1,600.00, or their cap. It follows no standard: no notice, no cure and no
decision stand before it. Where a cap on all deductions counts it, it takes its room before the standards do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Minus, Smallest, Sum, TermLeaf
from slacalc.billing.deductions import cap_of_all
from slacalc.billing.fees.steps import amount_of
from slacalc.billing.lines import Charge
from slacalc.billing.scale import ZERO
from slacalc.contract.fees.deduction import DeductionFee

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.terms import Terms


def charge_counted(terms: Terms, grid: MoneyGrid, writer: Writer) -> tuple[Charge, ...]:
    """Write the figures of all such deductions, in the order of the contract; fees and limits are written already."""
    charges: list[Charge] = []
    for fee in terms.fees:
        if isinstance(fee, DeductionFee):
            charges.append(charge(fee, terms, grid, writer, [other for other in charges if in_cap_of_all(other, terms)]))
    return tuple(charges)


def in_cap_of_all(charge: Charge, terms: Terms) -> bool:
    """Whether the cap on all deductions counts such a line."""
    return any(isinstance(fee, DeductionFee) and fee.in_cap_of_all and charge.id == f"fees.{fee.id}" for fee in terms.fees)


def charge(fee: DeductionFee, terms: Terms, grid: MoneyGrid, writer: Writer, before: Sequence[Charge] = ()) -> Charge:
    """Write the figures of one; ``before`` are those that have taken room of the cap on all."""
    name, clause = f"fees.{fee.id}", fee.clause
    amount: Node = grid.on(amount_of(fee, terms, writer))
    if fee.cap is not None:
        amount = Smallest((amount, TermLeaf(fee.cap.path)))
    if fee.in_cap_of_all:
        alone = writer.name(f"{name}.alone", amount, "money", "deduction_alone", name, clause=clause)
        left = Largest((ZERO, Sum((cap_of_all(terms, grid, writer), *(taken.figure for taken in before)))))
        amount = Smallest((alone, writer.name(f"{name}.room", left, "money", "deduction_room", name, clause=clause)))
    figure = writer.name(name, Minus(ZERO, amount), "money", "fee", name, clause=clause)
    return Charge(name, clause, fee.nature, figure, fee.scope.text)
