"""A monthly score of 100 (考核得分), and what it pays of the fees.

Each part gives its full points from one edge on and none from the other; between them the points go up evenly, rounded to the
decimals that the contract says, or there are none. A part without a basis is what its metric says follows: full points where
the month then counts as met, none where it counts as missed; with no finding it is left out, and the score is that of the
parts that remain, out of 100.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import (
    Compare,
    Largest,
    MeasuredRatio,
    Minus,
    Named,
    Otherwise,
    Quotient,
    Round,
    Smallest,
    Sum,
    TermLeaf,
    Times,
    Unbuildable,
    When,
    Whole,
)
from slacalc.billing.lines import Charge
from slacalc.billing.scale import ONE, ZERO, band_share, base_of

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.remedies.score import ScoredTerms, ScoreTerms
    from slacalc.contract.terms import Terms

FULL = Whole(100)


def charge_score(score: ScoreTerms, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
    """Write the figures of a score; those of its metrics and of the fees are written already.

    Raises:
        Unbuildable: a metric or a fee that the score is about is not there.
    """
    clause, metrics = score.clause, {metric.id: metric for metric in terms.metrics}
    points, weights = [], []
    for part in score.parts:
        about = (f"metrics.{part.metric}",)
        if part.metric not in metrics:
            raise Unbuildable("score", part.metric)
        earned, counts = _part(part, score.places, metrics[part.metric])
        points.append(writer.name(f"score.{part.id}.points", earned, "number", "score_points", *about, clause=clause))
        weights.append(writer.name(f"score.{part.id}.weight", counts, "number", "score_weight", *about, clause=clause))
    total = Times(FULL, MeasuredRatio(Sum(tuple(points)), Sum(tuple(weights)), ONE))
    reached = writer.name("score.total", Otherwise(total, FULL), "number", "score_total", clause=clause)
    paid = band_share(score.bands, reached) if score.bands else Quotient(reached, FULL)
    share = writer.name("score.share", paid, "percent", "score_share", clause=clause)
    base = writer.name("score.base", base_of(score.of), "money", "score_base", clause=clause)
    amount = Minus(ZERO, grid.on(Times(base, Minus(ONE, share))))
    return Charge("score", clause, score.nature, writer.name("score", amount, "money", "score", clause=clause))


def _part(part: ScoredTerms, places: int, metric: MetricTerms) -> tuple[Node, Node]:
    """The points of a part, and the weight with which it counts."""
    measured, weight = Named(metric.id), TermLeaf(part.weight.path)
    full, none = TermLeaf(part.full.bound.path), TermLeaf(part.none.bound.path)
    if part.linear:
        way = Quotient(Minus(measured, none), Minus(full, none))
        points: Node = Round(Times(weight, Smallest((ONE, Largest((ZERO, way))))), places)
    else:
        points = When(Compare(measured, part.full.how, full), weight, ZERO)
    if metric.below_least != "no finding":
        return Otherwise(points, weight if metric.below_least == "met" else ZERO), weight
    return Otherwise(points, ZERO), Otherwise(Sum((weight, Times(ZERO, measured))), ZERO)
