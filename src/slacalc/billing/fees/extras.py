"""What the client asked for beyond the agreement (甲方特殊要求产生的额外费用): each with the reference of its approval.

Amounts come from the export, in hundredths, or in thousandths where the currency has them; a row without an approval is refused
before anything is added.
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


def charge(fee: ExtrasFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:  # noqa: ARG001 - as every kind of fee
    """Write the figures of the extras; the tally has a column ``fees.<id>.hundredths``, or ``fees.<id>.thousandths``."""
    unit = fee.column.rpartition(".")[2]
    added = writer.name(fee.column, Tally(fee.counts, fee.column), "count", f"extras_{unit}", f"fees.{fee.id}", clause=fee.clause)
    return line_of(fee, Quotient(added, Whole(10**fee.places)), grid, writer)
