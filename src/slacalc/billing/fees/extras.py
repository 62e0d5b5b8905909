"""What the client asked for beyond the agreement (甲方特殊要求产生的额外费用): each with the reference of its approval.

Amounts come from the export, in hundredths; a row without an approval is refused before anything is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Quotient, Tally, Whole
from slacalc.billing.fees.line import line_of

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.extras import ExtrasFee
    from slacalc.contract.terms import Terms

HUNDREDTHS = 100


def charge(fee: ExtrasFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:  # noqa: ARG001 - as every kind of fee
    """Write the figures of the extras; the tally has a column ``fees.<id>.hundredths``."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.hundredths")
    hundredths = writer.name(f"{name}.hundredths", counted, "count", "extras_hundredths", name, clause=fee.clause)
    return line_of(fee, Quotient(hundredths, Whole(HUNDREDTHS)), grid, writer)
