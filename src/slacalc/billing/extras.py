"""What the client asked for beyond the agreement (甲方特殊要求产生的额外费用): each with the reference of its approval.

Amounts come from the export, in hundredths; a row without an approval is refused before anything is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Over, Round, Tally, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import ExtrasFee

HUNDREDTHS = 100


def charge_extras(fee: ExtrasFee, places: int, writer: Writer) -> Charge:
    """Write the figures of the extras; the tally has a column ``fees.<id>.hundredths``."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.hundredths")
    hundredths = writer.name(f"{name}.hundredths", counted, "count", "extras_hundredths", name, clause=fee.clause)
    amount = Round(Over(hundredths, Whole(HUNDREDTHS)), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause), fee.scope.text)
