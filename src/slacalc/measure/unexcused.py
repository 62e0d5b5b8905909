"""A metric as it would be had the register of excused times excused nothing: its figures beside the measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, MeasuredRatio, Tally, TermLeaf
from slacalc.measure.columns import reading_of
from slacalc.measure.over import write_over

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Node, Unit, Writer
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.measure.tally import Tallies


def write_unexcused(
    metric: MetricTerms, numerator: Named, denominator: Named, tallies: Tallies, writer: Writer, measured_in: Unit
) -> None:
    """Write what was excused, and the measurement as it would be had nothing been, in the unit of the measurement."""
    reading, about = reading_of(metric), f"metrics.{metric.id}"

    def column(count: str, unit: Unit, label: str) -> Named:
        node = Tally(reading.role, f"{metric.id}.{count}")
        return writer.name(f"{metric.id}.{count}", node, unit, label, about, clause=metric.clause)

    column("excused", "count", "excused")
    away = column("excused.denominator", "count", "excused_denominator")
    unit: Unit = reading.unit if reading.adds else "count"
    reached = column("excused.numerator", unit, "excused_numerator_sum" if reading.adds else "excused_numerator")
    ratio: Node = MeasuredRatio(numerator + reached, denominator + away, TermLeaf(metric.least.path))
    if metric.over is not None:
        ratio = write_over(metric, metric.over, tallies, writer, with_excused=True)
    measured = writer.name(f"{metric.id}.unexcused", ratio, measured_in, "unexcused", about, clause=metric.clause)
    if metric.target is not None:
        bound = metric.target.node
        if metric.target.steps:
            from slacalc.measure.by_volume import unexcused_bound  # noqa: PLC0415 - loaded where there is one

            bound = unexcused_bound(metric, metric.target)
        verdict = Compare(measured, metric.target.how, bound)
        writer.name(f"{metric.id}.unexcused.met", verdict, "verdict", "unexcused_verdict", about, clause=metric.clause)
