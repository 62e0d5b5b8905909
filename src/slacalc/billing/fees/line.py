"""The line of a fee: its amount, written under the fee's own name; and its price as the contract has it, or amendments index it.

A price of 0.85 that rises by 3.2 % is 0.85 × (1 + 3.2 %) = 0.8772, rounded as its amendment says. Each index is a figure of its
own, under the clause of its amendment; the next one starts from the rounded price before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Minus, Named, Round, Sum, TermLeaf, Times, Whole
from slacalc.billing.lines import Charge
from slacalc.contract.fees.fee import CountingFee

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.parts.terms import Quantity


def line_of(fee: FeeTerms, amount: Node, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the exact amount of a fee, rounded here and nowhere before."""
    name = f"fees.{fee.id}"
    figure = writer.name(name, grid.on(amount), "money", "fee", name, clause=fee.clause)
    return Charge(name, fee.clause, "fee", figure, fee.scope.text if isinstance(fee, CountingFee) else "")


def price_of(fee: FeeTerms, price: Quantity, writer: Writer) -> Node:
    """The price in force; the figures of its indexes are written where they are not there yet."""
    node: Node = TermLeaf(price.path)
    for index in price.indexed:
        name, share = index.rate.path, TermLeaf(index.rate.path)
        if not writer.has(name):
            factor = Sum((Whole(1), share)) if index.rises else Minus(Whole(1), share)
            new = Round(Times(node, factor), index.places)
            key = price.path.removeprefix(f"fees.{fee.id}.").removeprefix("price").removesuffix(".price").strip(".")
            label = ("indexed_price_of", f"fees.{fee.id}", key) if key else ("indexed_price", f"fees.{fee.id}")
            writer.name(name, new, "number", *label, name.rpartition(".")[2], clause=index.rate.clause)
        node = Named(name)
    return node
