"""A price per minute, in increments (每分钟 X 元，不足一个计费单位按一个计).

Each record is rounded up to begun increments by itself, before anything is added: two calls of 61 seconds in increments of 60 are
four minutes, not three. An increment of one second bills seconds as they are.
The first increment may be another: with 30 seconds, then 6, a call of 31 seconds is billed as 36, and one of no second as none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Node, Quotient, Sum, Tally, TermLeaf, Times, Whole
from slacalc.billing.fees.line import line_of
from slacalc.measure.columns import price_periods

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.minutes import MinutesFee
    from slacalc.contract.terms import Terms

MINUTE = 60


def charge(fee: MinutesFee, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a fee per minute; the tally has its increments, the first ones apart, for each price of the month."""
    name, amounts = f"fees.{fee.id}", list[Node]()
    for suffix, days, price in price_periods(fee, terms.span):
        times = list[Node]()
        for part, increment in zip(fee.parts, fee.increments, strict=True):
            counted = Tally(fee.counts, f"{name}.{part.name}{suffix}")
            label = (part.name, name) if days is None else (f"{part.name}_from", name, str(days[0]))
            increments = writer.name(f"{name}.{part.name}{suffix}", counted, "count", *label, clause=fee.clause)
            times.append(Times(increments, TermLeaf(increment.path)))
        time = times[0] if len(times) == 1 else Sum(tuple(times))
        seconds = writer.name(f"{name}.seconds{suffix}", time, "seconds", "billed_seconds", name, clause=fee.clause)
        amounts.append(Quotient(Times(TermLeaf(price), seconds), Whole(MINUTE)))
    return line_of(fee, amounts[0] if len(amounts) == 1 else Sum(tuple(amounts)), grid, writer)
