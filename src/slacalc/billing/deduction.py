"""The deduction for a missed standard (相应比例): so much a point, in proportion, by bands, or the same whatever the shortfall.

Each scale gives a share of named fees or an amount. Nothing is taken beyond the cap, and nothing else limits it. What a
deduction is, the contract says: a price reduction stands before tax, a penalty after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Named, Otherwise, Quotient, Tally, TermLeaf, Times, Whole
from slacalc.billing.scale import ZERO, Scale, band_share, charged, distance, taken
from slacalc.contract.parts.scales import TakesTerms
from slacalc.measure.figures import unit_of
from slacalc.measure.tally import STANDARDS

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Target
    from slacalc.contract.remedies.deduct import DeductTerms


def amount_of(
    metric: MetricTerms, target: Target, deduct: DeductTerms, grid: MoneyGrid, writer: Writer, before: Node | None = None
) -> Node:
    """Write what the deduction for one standard comes to by itself; give its amount, a positive one, rounded.

    ``before`` is how many months before were missed in a row, where what is taken depends on it.

    The metric's figure and those of the fees are written already.
    """
    name, clause, about = f"deduct.{metric.id}", deduct.clause, f"metrics.{metric.id}"
    share_or_amount: Node
    if isinstance(deduct.takes, TakesTerms):
        gap = distance(metric.id, target, beyond=False)
        shortfall = writer.name(f"{name}.shortfall", gap, unit_of(metric), "shortfall", about, clause=clause)
        share_or_amount = taken(deduct.takes, name, shortfall, target, writer, about, clause)
        unit = deduct.takes.rate.unit
    else:
        share_or_amount, unit = Otherwise(band_share(deduct.takes, Named(metric.id)), ZERO), deduct.takes[0].share.unit
        if deduct.per_point is not None:
            points = writer.name(f"{name}.points", share_or_amount, "number", "table_points", about, clause=clause)
            share_or_amount, unit = Times(points, TermLeaf(deduct.per_point.path)), deduct.per_point.unit
    if deduct.repeated is not None and before is not None:
        from slacalc.billing.repeated import graded  # noqa: PLC0415 - loaded where there is one

        first = deduct.takes.rate if isinstance(deduct.takes, TakesTerms) else deduct.takes[0].share
        share_or_amount = graded(share_or_amount, first, deduct.repeated, before, metric.id, writer)
    earlier: Node | None = None
    if deduct.base == "whole period" and f"{metric.id}.earlier.months" in writer:
        billed = Quotient(Tally(STANDARDS, f"{metric.id}.billed"), Whole(10**grid.places))
        earlier = writer.name(f"{name}.earlier", billed, "money", "earlier_billed", about, clause=clause)
    scale = Scale(name, about, clause, deduct.of, grid, share="deducted_share", base="deduction_base", before=earlier)
    return grid.on(charged(share_or_amount, unit, deduct.cap, scale, writer))
