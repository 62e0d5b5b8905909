"""A price per minute, in increments (每分钟 X 元，不足一个计费单位按一个计).

Each record is rounded up to begun increments by itself, before anything is added: two calls of 61 seconds in increments of 60 are
four minutes, not three. An increment of one second bills seconds as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Over, Round, Tally, Term, Times, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import MinutesFee

MINUTE = 60


def charge_minutes(fee: MinutesFee, places: int, writer: Writer) -> Charge:
    """Write the figures of a fee per minute; the tally has a column ``fees.<id>.increments``."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.increments")
    increments = writer.name(f"{name}.increments", counted, "count", "increments", name, clause=fee.clause)
    seconds = writer.name(
        f"{name}.seconds", Times(increments, Term(fee.increment.path)), "seconds", "billed_seconds", name, clause=fee.clause
    )
    amount = Round(Over(Times(Term(fee.price.path), seconds), Whole(MINUTE)), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause), fee.scope.text)
