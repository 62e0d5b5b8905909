"""How far a metric is from its target, in whole records, seconds or points: what was missing, and what could have been lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, Completed, Largest, Minus, Named, Node, Started, Sum, Times, When, Whole
from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.contract.metrics.metric import MetricTerms

NOTHING, ONE = Whole(0), Whole(1)


def write_distance(metric: MetricTerms, writer: Writer) -> None:
    """Write ``<id>.needed`` and ``<id>.spare`` of a metric with a target; its own figures are there already.

    Over intervals and of a composite no single record tells how far it is, nor where one can count against it: none is written.

    The denominator stays as it is. For a share, ``needed`` is the fewest records that would have had to be reached instead of not
    (the other way round under a target of at most), ``spare`` the most that could have been lost. For a mean it is the whole
    seconds or points, over all records together. One of the two is zero.
    """
    reading = reading_of(metric)
    if metric.target is None or metric.over is not None or metric.weighted is not None or reading.less:
        return
    counts = f"{metric.id}.period" if metric.period is not None else metric.id
    wanted = Times(metric.target.node, Named(f"{counts}.denominator"))
    numerator = Named(f"{counts}.numerator")
    rising = metric.target.how in {"at least", "above"}
    short = Minus(wanted, numerator) if rising else Minus(numerator, wanted)
    over = Minus(numerator, wanted) if rising else Minus(wanted, numerator)
    needed: Node = Started(Largest((NOTHING, short)), ONE)
    spare: Node = Completed(Largest((NOTHING, over)), ONE)
    if metric.target.how in {"above", "below"}:  # to stand at the bound itself is not enough
        met = Compare(over, "above", NOTHING)
        needed = When(met, NOTHING, Sum((Completed(short, ONE), ONE)))
        spare = When(met, Minus(Started(over, ONE), ONE), NOTHING)
    unit = reading.unit if reading.adds else "count"
    about = f"metrics.{metric.id}"
    writer.name(f"{metric.id}.needed", needed, unit, "needed", about, clause=metric.clause)
    writer.name(f"{metric.id}.spare", spare, unit, "spare", about, clause=metric.clause)
