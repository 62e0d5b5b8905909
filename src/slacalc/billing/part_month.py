"""What a month owes whole: all of it, or the part that its days of service are of its days.

A month is served in part where the term begins or ends inside it, and where service was suspended or terminated. A minimum of
30,000.00 is 23,000.00 in an April whose service begins on the 8th, where the contract counts it by calendar days, and 30,000.00
where it is owed in full. Of a seat there is more to decide: which of its days count, in :mod:`slacalc.measure.seats`, and of how
many, in :mod:`slacalc.billing.fees.seats`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Quotient, Times, Whole
from slacalc.base.month import days_in

if TYPE_CHECKING:
    from slacalc.base.figure import Node
    from slacalc.contract.terms import Terms


def goes_in_part(part_month: str, terms: Terms) -> bool:
    """Whether what is agreed for a month is owed only in part in this one."""
    return part_month == "by calendar days" and days_in(terms.served) < terms.month.days


def in_part(whole: Node, part_month: str, terms: Terms) -> Node:
    """What is owed in this month of what is agreed for a whole one; exact."""
    if not goes_in_part(part_month, terms):
        return whole
    return Times(whole, Quotient(Whole(days_in(terms.served)), Whole(terms.month.days)))
