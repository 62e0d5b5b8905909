"""The fee per seat and month (每月每人 X 元).

A seat that is there for part of the month is billed by calendar days: its days in the month over the days of the month. The first
day counts; whether the last one does is the contract's word. All seats together are rounded once, on the line.

718 seat-days in March at 6,800.00 are 718/31 seat-months: 157,496.77.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Over, Round, Tally, Term, Times, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.base.month import Month
    from slacalc.contract.terms import SeatsFee


def charge_seats(fee: SeatsFee, month: Month, places: int, writer: Writer) -> Charge:
    """Write the figures of a seats fee; the tally has a column ``fees.<id>.days`` of seat-days."""
    name = f"fees.{fee.id}"
    days = writer.name(f"{name}.days", Tally("seats", f"{name}.days"), "count", "seat_days", name, clause=fee.clause)
    months = writer.name(f"{name}.months", Over(days, Whole(month.days)), "number", "seat_months", name, clause=fee.clause)
    amount = Round(Times(Term(fee.price.path), months), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause), fee.scope.text)
