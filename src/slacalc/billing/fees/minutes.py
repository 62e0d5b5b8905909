"""A price per minute, in increments (每分钟 X 元，不足一个计费单位按一个计).

Each record is rounded up to begun increments by itself, before anything is added: two calls of 61 seconds in increments of 60 are
four minutes, not three. An increment of one second bills seconds as they are.
The first increment may be another: with 30 seconds, then 6, a call of 31 seconds is billed as 36, and one of no second as none.
Under a minimum, records that come to less cost the minimum each, and their seconds are in no sum: at 0.60 a minute and 0.50 at
least, a call of 49 seconds by the second (0.49) costs 0.50. Which they are is counted under the price; another price counts anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Node, Quotient, Sum, Tally, TermLeaf, Times, Whole
from slacalc.billing.fees.line import line_of, price_of
from slacalc.contract.fees.minutes import BELOW
from slacalc.measure.price_periods import price_periods

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
    for period in price_periods(fee, terms.span):
        times = list[Node]()
        for part, increment in zip(fee.parts, fee.increments, strict=True):
            path = f"{name}.{part.name}{period.suffix}"
            label = period.label(part.name, name)
            increments = writer.name(path, Tally(fee.counts, path), "count", *label, clause=fee.clause)
            times.append(Times(increments, TermLeaf(increment.path)))
        time = times[0] if len(times) == 1 else Sum(tuple(times))
        about = period.label("billed_seconds", name) if period.of.key else ("billed_seconds", name)
        seconds = writer.name(f"{name}.seconds{period.suffix}", time, "seconds", *about, clause=fee.clause)
        amounts.append(Quotient(Times(price_of(fee, period.price, writer), seconds), Whole(MINUTE)))
        if fee.least is not None:
            path = f"{name}.{BELOW}{period.suffix}"
            below = writer.name(path, Tally(fee.counts, path), "count", *period.label(BELOW, name), clause=fee.clause)
            amounts.append(Times(TermLeaf(fee.least.path), below))
    return line_of(fee, amounts[0] if len(amounts) == 1 else Sum(tuple(amounts)), grid, writer)
