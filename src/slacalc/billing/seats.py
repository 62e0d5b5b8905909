"""The fee per seat and month (每月每人 X 元).

A seat that is there for part of the month is billed for that part: its calendar days over those of the month, its working
days over those of the month, its working days over 21.75 (a part of 21.75 or more is a whole month), or in full. The first
day counts; whether the last one does is the contract's word. Where the contract bills a number of seats at least, fewer
months are raised to it. All seats together are rounded once, on the line.

718 seat-days in March at 6,800.00 are 718/31 seat-months: 157,496.77.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Over, Round, Sum, Tally, Term, Times, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Node, Unit, Writer
    from slacalc.contract.terms import SeatsFee, Terms

QUARTERS = 87
"""21.75 days a month, the statutory mean of paid working days, are 87 quarters of a day."""


def charge_seats(fee: SeatsFee, terms: Terms, places: int, writer: Writer) -> Charge:
    """Write the figures of a seats fee; the tally has a column ``fees.<id>.days`` of seat-days."""
    name = f"fees.{fee.id}"

    def put(part: str, node: Node, unit: Unit, label: str) -> Named:
        return writer.name(f"{name}.{part}", node, unit, label, name, clause=fee.clause)

    days = put("days", Tally("seats", f"{name}.days"), "count", "seat_days")
    if fee.part_month == "by 21.75 days":
        full = put("full", Tally("seats", f"{name}.full"), "count", "seats_full")
        months = put("months", Sum((full, Over(Times(days, Whole(4)), Whole(QUARTERS)))), "number", "seat_months")
    elif fee.part_month == "by working days":
        months = put("months", Over(days, Whole(_working_days(terms))), "number", "seat_months")
    else:
        months = put("months", Over(days, Whole(terms.month.days)), "number", "seat_months")
    if fee.billed_at_least is not None:
        months = put("billed", Largest((months, Term(fee.billed_at_least.path))), "number", "seat_months_billed")
    amount = Round(Times(Term(fee.price.path), months), places)
    return Charge(name, fee.clause, "fee", writer.name(name, amount, "money", "fee", name, clause=fee.clause), fee.scope.text)


def _working_days(terms: Terms) -> int:
    month = terms.month
    return sum(terms.working_days.is_working(month.first + timedelta(days=number)) for number in range(month.days))
