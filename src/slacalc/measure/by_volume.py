"""The bound of a target by volume, and the measurement of a month that is not judged: figures between what is measured and found.

The volume is the count that the contract names, of this metric or of another. ``<id>.target`` is the bound of the step that the
volume falls in, each edge belonging to the step below it. A month whose volume stands above so much of its forecast has no
``<id>.judged``, and so no verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, MeasuredRatio, Named, Tally, TermLeaf, Times, When, Whole
from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.base.month import Month
    from slacalc.contract.metrics.by_volume import SurgeTerms
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Target, Volume

ZERO = Whole(0)
NO_FINDING = MeasuredRatio(ZERO, ZERO, ZERO)
"""What has no basis, whatever was counted."""


def write_by_volume(metric: MetricTerms, month: Month | None, writer: Writer, unit: Unit) -> Named:
    """Write ``<id>.volume``, and of a target by volume ``<id>.target``, of a surge ``<id>.surge`` and ``<id>.judged``.

    The measurement is written already. Given is what stands against the target: it, or what is judged of it.
    """
    measured, volume = Named(metric.id), volume_by(metric)
    if volume is None:
        return measured

    def put(suffix: str, node: Node, unit: Unit, label: str, about: str = metric.id) -> Named:
        return writer.name(f"{metric.id}.{suffix}", node, unit, label, f"metrics.{about}", clause=metric.clause)

    leaf = Tally(volume.role, f"{volume.metric}.{volume.count}")
    counted = put("volume", leaf, "count", f"volume_{volume.count}", volume.metric)
    if metric.target is not None and metric.target.steps:
        put("target", bound_at(metric.target, counted), unit, "target_by_volume")
    if metric.surge is None:
        return measured
    return put("judged", _judged(metric.surge, month, counted, measured, put), unit, "judged")


def _judged(
    surge: SurgeTerms, month: Month | None, volume: Named, measured: Named, put: Callable[[str, Node, Unit, str], Named]
) -> Node:
    forecast = surge.of(month) if month is not None else None
    if forecast is None:
        return measured if surge.without == "judged" else NO_FINDING
    edge = put("surge", Times(TermLeaf(forecast.path), TermLeaf(surge.share.path)), "number", "surge")
    return When(Compare(volume, surge.how, edge), NO_FINDING, measured)


def volume_by(metric: MetricTerms) -> Volume | None:
    """The volume that decides the bound, or whether the month is judged."""
    if metric.surge is not None:
        return metric.surge.volume
    return metric.target.volume if metric.target is not None else None


def bound_at(target: Target, volume: Node) -> Node:
    """The bound of the step in which a volume lies."""
    *steps, last = target.steps
    bound: Node = TermLeaf(last.bound.path)
    for step in reversed(steps):
        if step.up_to is not None:
            bound = When(Compare(volume, "at most", TermLeaf(step.up_to.path)), TermLeaf(step.bound.path), bound)
    return bound


def unexcused_bound(metric: MetricTerms, target: Target) -> Node:
    """The bound that the month would have had if the register had excused none of the metric's own records."""
    volume = target.volume
    if volume is None or volume.metric != metric.id:
        return target.node
    excused = "excused" if volume.count == "scope" else "excused.denominator"
    return bound_at(target, Named(f"{metric.id}.volume") + Tally(reading_of(metric).role, f"{metric.id}.{excused}"))
