"""What the client keeps back of each payment as a security (质保金), what is released of it, and what is held after the month.

It is paid later, and is no deduction: the total, its tax and the invoice stay as they are, and the payment alone becomes smaller.
10 % of 10,600.00 are 1,060.00, and 9,540.00 are paid; where 12,720.00 are held and both parties find that all is well, these are
paid with the statement of that month. The table ``ledger`` of the tallies has what earlier months have kept back less what they
have released, in the smallest unit, and ``releases`` the decisions that no statement has paid out yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Minus, Named, Quotient, Smallest, Sum, Tally, TermLeaf, Times, Whole
from slacalc.base.money import UNITS_HELD, places_held
from slacalc.billing.limits import LEDGER
from slacalc.billing.lines import Charge
from slacalc.billing.scale import ZERO
from slacalc.billing.tax import RELEASED
from slacalc.measure.tally import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.payment.withholding import RetentionTerms

NAME = "retention"
BEFORE = f"{NAME}.before"
"""The column of the ledger's table, and the figure of what is held before the month."""
COLUMN, KEY = "released", "reference"
"""The column and the key of the table of what is released."""


def charge_retention(
    retention: RetentionTerms, references: tuple[str, ...], currency: str, grid: MoneyGrid, writer: Writer
) -> Iterator[Charge]:
    """Write what the month keeps back, what each decision releases, and ``retention.held``; the totals are written already."""
    clause = retention.clause
    before = writer.name(
        BEFORE, Quotient(Tally(LEDGER, BEFORE), Whole(10**grid.places)), "money", "retained_before", NAME, clause=clause
    )
    total = Named("total.net" if retention.of == "total without tax" else "total.gross")
    kept: Node = grid.on(Times(total, TermLeaf(retention.rate.path)))
    if retention.at_most is not None:
        left = Largest((ZERO, Minus(TermLeaf(retention.at_most.path), before)))
        kept = Smallest((kept, writer.name(f"{NAME}.left", left, "money", "retention_left", NAME, clause=clause)))
    kept = Largest((kept, Minus(ZERO, before)))  # of a total below zero no more is paid back than is held
    lines = [writer.name(NAME, Minus(ZERO, kept), "money", "retention", NAME, clause=clause)]
    yield Charge(NAME, clause, "retention", lines[0])
    places = places_held(currency)
    for reference in references:
        name, unit = f"{RELEASED}{reference}", UNITS_HELD[places]
        decided = Tally(RELEASES, COLUMN, ((KEY, reference),))
        entered = writer.name(f"{name}.{unit}", decided, "count", f"released_{unit}", reference, clause=clause)
        amount = grid.on(Quotient(entered, Whole(10**places)))
        lines.append(writer.name(name, amount, "money", "released", reference, clause=clause))
        yield Charge(name, clause, "retention", lines[-1])
    writer.name(f"{NAME}.held", Minus(before, Sum(tuple(lines))), "money", "retention_held", NAME, clause=clause)
