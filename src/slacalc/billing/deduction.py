"""The deduction for a standard that was not cured: a share of named fees for each started point of shortfall (相应比例).

92.40 % against at least 95 % is a shortfall of 2.60 points; three are started; at 1 % each they take 3 % of the base, never more
than the cap. Under 六.2 it is a price reduction: it stands before tax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import (
    Largest,
    Minus,
    Named,
    Node,
    Otherwise,
    Round,
    Smallest,
    Started,
    Sum,
    Term,
    Times,
    Whole,
)
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.terms import Deduct, MetricTerms, PerPoint, Target


def charge_deduction(metric: MetricTerms, target: Target, deduct: Deduct, takes: PerPoint, places: int, writer: Writer) -> Charge:
    """Write the figures of a per-started-point deduction; the metric's figure and the fees' figures are there already."""
    name, clause = f"deduct.{metric.id}", deduct.clause
    about = f"metrics.{metric.id}"
    measured, bound = Named(metric.id), Term(target.bound.path)
    gap = Minus(bound, measured) if target.how in {"at least", "above"} else Minus(measured, bound)
    shortfall = writer.name(
        f"{name}.shortfall", Otherwise(Largest((Whole(0), gap)), Whole(0)), "share", "shortfall", about, clause=clause
    )
    points = writer.name(
        f"{name}.points", Started(shortfall, Term(takes.per.path)), "points", "started_points", about, clause=clause
    )
    share: Node = Times(points, Term(takes.share.path))
    if deduct.cap is not None:
        share = Smallest((share, Term(deduct.cap.path)))
    taken = writer.name(f"{name}.share", share, "percent", "deducted_share", about, clause=clause)
    base = writer.name(
        f"{name}.base",
        Sum(tuple(Named(fee) for fee in deduct.of)),
        "money",
        "deduction_base",
        about,
        clause=clause,
    )
    amount = Minus(Whole(0), Round(Times(base, taken), places))
    return Charge(name, clause, "price reduction", writer.name(name, amount, "money", "deduction", about, clause=clause))
