"""How far a standard lies from a threshold, and what a scale makes of it: the one place for deductions and bonuses.

What it makes is limited by the cap that the contract writes, and by nothing else: without one, an amount or many points may
take more than the base. 92.40 % against at least 95 % is a shortfall of 2.60 points: two are completed, three are started, 2.60
are exact, and it is 2.74 % in proportion to the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.figure import (
    RISING,
    Compare,
    Completed,
    Largest,
    Minus,
    Named,
    Node,
    Otherwise,
    Quotient,
    Smallest,
    Started,
    Sum,
    TermLeaf,
    Times,
    When,
    Whole,
)

if TYPE_CHECKING:
    from slacalc.base.figure import Unit, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.parts.scales import BandTerms, TakesTerms
    from slacalc.contract.parts.terms import Quantity, Target
    from slacalc.contract.words.quantities import QuantityUnit

ZERO, ONE = Whole(0), Whole(1)


@dataclass(frozen=True, slots=True)
class Scale:
    """Whose scale it is: how its figures begin and are labelled, the base, and the decimals of the currency."""

    name: str
    about: str
    clause: str
    of: tuple[str, ...]
    grid: MoneyGrid
    share: str
    """The label of the share that is taken."""
    base: str
    """The label of the base."""
    before: Node | None = None
    """What was billed of the base in earlier months that belong to it."""


def distance(metric: str, target: Target, *, beyond: bool) -> Node:
    """How far a metric is on the wrong side of a threshold, or ``beyond`` it; never below zero, and zero without a basis."""
    measured, bound = Named(metric), target.node
    rising = target.how in RISING
    gap = Minus(measured, bound) if rising is beyond else Minus(bound, measured)
    return Otherwise(Largest((ZERO, gap)), ZERO)


def points_of(takes: TakesTerms, short: Named, bound: Node) -> tuple[Node, Unit, str] | None:
    """What is counted of a distance, with its unit and label; None where nothing is counted."""
    if takes.per is not None:
        per, word = TermLeaf(takes.per.path), "points" if takes.per.unit == "points" else "steps"
        match takes.counted:
            case "started":
                return Started(short, per), "points", f"started_{word}"
            case "completed":
                return Completed(short, per), "points", f"completed_{word}"
            case _:
                return Quotient(short, per), "number", f"exact_{word}"
    if takes.counted == "in proportion":
        return Quotient(short, bound), "number", "proportion"
    return None


def taken(takes: TakesTerms, name: str, short: Named, target: Target, writer: Writer, about: str, clause: str) -> Node:
    """The share of the base, or the amount, that a scale takes for a distance; not limited by any cap."""
    counted = points_of(takes, short, target.node)
    if counted is None:
        return When(Compare(short, "above", ZERO), TermLeaf(takes.rate.path), ZERO)
    node, unit, label = counted
    points = writer.name(f"{name}.points", node, unit, label, about, clause=clause)
    return points if takes.counted == "in proportion" else Times(points, TermLeaf(takes.rate.path))


def limited(share_or_amount: Node, cap: Quantity | None, unit: QuantityUnit) -> Node:
    """Never more than the cap, where it is in the same unit; nothing else limits it."""
    return Smallest((share_or_amount, TermLeaf(cap.path))) if cap is not None and cap.unit == unit else share_or_amount


def charged(share_or_amount: Node, unit: QuantityUnit, cap: Quantity | None, scale: Scale, writer: Writer) -> Node:
    """What is taken of a base, or beside it, as an amount that is not rounded; never more than the cap, and limited by it alone.

    ``share_or_amount`` is a share of the base, or an amount. Written are ``<name>.share`` and ``<name>.base`` of a share; of an
    amount whose cap is a share, ``<name>.base`` and ``<name>.cap``.
    """

    def put(suffix: str, node: Node, unit: Unit, label: str) -> Named:
        return writer.name(f"{scale.name}.{suffix}", node, unit, label, scale.about, clause=scale.clause)

    if unit == "share":
        share = put("share", limited(share_or_amount, cap, "share"), "percent", scale.share)
        return limited(Times(put("base", _base(scale), "money", scale.base), share), cap, "money")
    if cap is None or cap.unit == "money":
        return limited(share_or_amount, cap, "money")
    base = put("base", _base(scale), "money", scale.base)
    most = put("cap", scale.grid.on(Times(base, TermLeaf(cap.path))), "money", "cap_of_base")
    return Smallest((share_or_amount, most))


def band_share(bands: tuple[BandTerms, ...], of: Node) -> Node:
    """The share of the first band whose lower edge, itself included, is reached; the last band has none."""
    share: Node = TermLeaf(bands[-1].share.path)
    for band in reversed(bands[:-1]):
        if band.low is not None:
            share = When(Compare(of, "at least", TermLeaf(band.low.path)), TermLeaf(band.share.path), share)
    return share


def _base(scale: Scale) -> Node:
    """The lines of this month, and of those before that belong to it."""
    return base_of(scale.of) if scale.before is None else Sum((*(Named(fee) for fee in scale.of), scale.before))


def base_of(fees: tuple[str, ...]) -> Node:
    """The sum of lines."""
    return Sum(tuple(Named(fee) for fee in fees))
