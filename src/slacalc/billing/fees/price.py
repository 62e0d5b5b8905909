"""A price as the contract has it, or as amendments have indexed it: 0.85 × (1 + 3.2 %) is 0.8772, rounded as they say.

Each index is a figure of its own, under the clause of its amendment; the next one starts from the rounded price before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Minus, Named, Round, Sum, TermLeaf, Times, Whole

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.parts.terms import Quantity


def price_of(fee: FeeTerms, price: Quantity, writer: Writer) -> Node:
    """The price in force; the figures of its indexes are written where they are not there yet."""
    node: Node = TermLeaf(price.path)
    for index in price.indexed:
        name, share = index.rate.path, TermLeaf(index.rate.path)
        if not writer.has(name):
            factor = Sum((Whole(1), share)) if index.rises else Minus(Whole(1), share)
            new = Round(Times(node, factor), index.places)
            writer.name(name, new, "number", "indexed_price", f"fees.{fee.id}", clause=index.rate.clause)
        node = Named(name)
    return node
