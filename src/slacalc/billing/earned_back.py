"""A deduction that is given back (返还): a line that names the month it was taken from, of the kind that the deduction is.

It is billed like any line of the month that gives it back: it bears the tax that the line of the deduction bears there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Quotient, Tally, TermLeaf, Times, Whole
from slacalc.billing.lines import Charge
from slacalc.measure.tally import EARNED_BACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Table


def charge_earned_back(earned: Table, terms: Terms, grid: MoneyGrid, writer: Writer) -> Iterator[Charge]:
    """Write the figures of each deduction that is given back, in the order of standards and months."""
    for metric, month in (key for key, _ in earned.rows):
        remedy = terms.remedy(metric)
        if remedy is None or remedy.deduct is None or remedy.deduct.earned_back is None:
            continue
        terms_of, deduct = remedy.deduct.earned_back, remedy.deduct
        name, about = f"{EARNED_BACK}.{month}.{metric}", (f"metrics.{metric}", month)
        taken = Quotient(Tally(EARNED_BACK, "amount", (("metric", metric), ("month", month))), Whole(10**grid.places))
        before = writer.name(f"{name}.taken", taken, "money", "taken_before", *about, clause=deduct.clause)
        given = grid.on(Times(before, TermLeaf(terms_of.share.path)))
        yield Charge(
            name, terms_of.clause, deduct.nature, writer.name(name, given, "money", EARNED_BACK, *about, clause=terms_of.clause)
        )
