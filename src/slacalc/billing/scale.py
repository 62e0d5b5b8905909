"""How far a standard lies from a threshold, and what a scale makes of it: the one place for deductions and bonuses.

92.40 % against at least 95 % is a shortfall of 2.60 points: two are completed, three are started, 2.60 are exact, and it is
2.74 % in proportion to the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import (
    Compare,
    Completed,
    Largest,
    Minus,
    Named,
    Node,
    Otherwise,
    Over,
    Smallest,
    Started,
    Sum,
    Term,
    Times,
    When,
    Whole,
)

if TYPE_CHECKING:
    from slacalc.base.figure import Unit, Writer
    from slacalc.contract.terms import Band, Quantity, Takes, Target

ZERO, ONE = Whole(0), Whole(1)
RISING = ("at least", "above")
"""Targets that more is better for."""


def distance(metric: str, target: Target, *, beyond: bool) -> Node:
    """How far a metric is on the wrong side of a threshold, or ``beyond`` it; never below zero, and zero without a basis."""
    measured, bound = Named(metric), Term(target.bound.path)
    rising = target.how in RISING
    gap = Minus(measured, bound) if rising is beyond else Minus(bound, measured)
    return Otherwise(Largest((ZERO, gap)), ZERO)


def points_of(takes: Takes, short: Named, bound: Term) -> tuple[Node, Unit, str] | None:
    """What is counted of a distance, with its unit and label; None where nothing is counted."""
    if takes.per is not None:
        per = Term(takes.per.path)
        match takes.counted:
            case "started":
                return Started(short, per), "points", "started_points"
            case "completed":
                return Completed(short, per), "points", "completed_points"
            case _:
                return Over(short, per), "number", "exact_points"
    if takes.counted == "in proportion":
        return Over(short, bound), "number", "proportion"
    return None


def taken(takes: Takes, name: str, short: Named, target: Target, writer: Writer, about: str, clause: str) -> Node:
    """The share of the base, or the amount, that a scale takes for a distance; not limited by any cap."""
    counted = points_of(takes, short, Term(target.bound.path))
    if counted is None:
        return When(Compare(short, "above", ZERO), Term(takes.what.path), ZERO)
    node, unit, label = counted
    points = writer.name(f"{name}.points", node, unit, label, about, clause=clause)
    return points if takes.counted == "in proportion" else Times(points, Term(takes.what.path))


def limited(what: Node, cap: Quantity | None, unit: str) -> Node:
    """Never more than the cap, where it is in the same unit, and never more than the whole base."""
    if cap is not None and cap.unit == unit:
        return Smallest((what, Term(cap.path)))
    return Smallest((what, ONE)) if unit == "share" else what


def band_share(bands: tuple[Band, ...], of: Node) -> Node:
    """The share of the first band whose lower edge, itself included, is reached; the last band has none."""
    share: Node = Term(bands[-1].share.path)
    for band in reversed(bands[:-1]):
        if band.low is not None:
            share = When(Compare(of, "at least", Term(band.low.path)), Term(band.share.path), share)
    return share


def base_of(fees: tuple[str, ...]) -> Node:
    """The sum of lines."""
    return Sum(tuple(Named(fee) for fee in fees))
