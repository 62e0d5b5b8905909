"""The fee per seat and month (每月每人 X 元).

A seat that is there for part of the month is billed for that part: its calendar days over those of the month, its working
days over those of the month, its working days over 21.75 (a part of 21.75 or more is a whole month), or in full. The first
day counts; whether the last one does is the contract's word. Where the contract bills a number of seats at least, fewer months
are raised to it; in a month that is served in part, to the whole of it or to the part, as the contract says. All seats together
are rounded once, on the line.

718 seat-days in March at 6,800.00 are 718/31 seat-months: 157,496.77.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.figure import Largest, Node, Quotient, Sum, Tally, TermLeaf, Times, Whole
from slacalc.billing.fees.line import line_of, price_of
from slacalc.billing.part_month import goes_in_part, in_part
from slacalc.measure.price_periods import price_periods

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Unit, Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.seats import SeatsFee
    from slacalc.contract.terms import Terms

QUARTERS = 87
"""21.75 days a month, the statutory mean of paid working days, are 87 quarters of a day."""


def charge(fee: SeatsFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a seats fee; the tally has a column ``fees.<id>.days`` of seat-days."""
    name = f"fees.{fee.id}"

    def put(suffix: str, node: Node, unit: Unit, label: str) -> Named:
        return writer.name(f"{name}.{suffix}", node, unit, label, name, clause=fee.clause)

    if fee.later:
        return _by_price(fee, terms, grid, writer)
    days = put("days", Tally("seats", f"{name}.days"), "count", "seat_days")
    if fee.part_month == "by 21.75 days":
        full = put("full", Tally("seats", f"{name}.full"), "count", "seats_full")
        months = put("months", Sum((full, Quotient(Times(days, Whole(4)), Whole(QUARTERS)))), "number", "seat_months")
    else:
        months = put("months", Quotient(days, Whole(_days_of_month(fee, terms))), "number", "seat_months")
    if fee.billed_at_least is not None:
        least: Node = TermLeaf(fee.billed_at_least.path)
        if goes_in_part(fee.billed_part_month, terms):
            least = put("least", in_part(least, fee.billed_part_month, terms), "number", "seat_months_least")
        months = put("billed", Largest((months, least)), "number", "seat_months_billed")
    return line_of(fee, Times(price_of(fee, fee.price, writer), months), grid, writer)


def _by_price(fee: SeatsFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Seat-days under each price of the month, each over the days of the whole month."""
    name, amounts = f"fees.{fee.id}", list[Node]()
    for suffix, days, price, _ in price_periods(fee, terms.span):
        label = ("seat_days_from", name, str(days[0])) if days else ("seat_days", name)
        counted = writer.name(f"{name}.days{suffix}", Tally("seats", f"{name}.days{suffix}"), "count", *label, clause=fee.clause)
        of_month = Quotient(counted, Whole(_days_of_month(fee, terms)))
        months = writer.name(f"{name}.months{suffix}", of_month, "number", "seat_months", name, clause=fee.clause)
        amounts.append(Times(price_of(fee, price, writer), months))
    return line_of(fee, Sum(tuple(amounts)), grid, writer)


def _days_of_month(fee: SeatsFee, terms: Terms) -> int:
    return _working_days(terms) if fee.part_month == "by working days" else terms.month.days


def _working_days(terms: Terms) -> int:
    month = terms.month
    return sum(terms.working_days.is_working(month.first + timedelta(days=number)) for number in range(month.days))
