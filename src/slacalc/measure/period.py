"""A standard over several months: what issued statements have counted of the earlier ones, and this month, added up.

The table ``standards`` of the tallies has a row for each earlier month of a period whose statement is issued, and one of nothing
counted for each without a day of service, of which no statement is made. Where a row is not there, the standard has no basis:
nothing is measured over fewer months than it should be, in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, MeasuredRatio, Named, Tally, TermLeaf, Times, Whole
from slacalc.measure.columns import reading_of
from slacalc.measure.tally import STANDARDS

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.contract.metrics.metric import MetricTerms

COLUMNS = ("months", "numerator", "denominator", "billed")
"""For each metric: one, the two counts of the month alone, and what was billed of the base of its deduction."""
ONE = Whole(1)


def write_period(metric: MetricTerms, months: int, writer: Writer, *, judged: bool) -> Named:
    """Write ``<id>.month``, ``.earlier`` and ``.period`` counts and ``<id>``; the counts of the month are written already.

    ``months`` are those before, of which each must have its row. What is measured stands against the target in every month:
    ``<id>.met`` where it is ``judged``, ``<id>.so_far`` before.
    """
    reading, about = reading_of(metric), f"metrics.{metric.id}"

    def put(suffix: str, node: Node, unit: Unit, label: str) -> Named:
        name = f"{metric.id}.{suffix}" if suffix else metric.id
        return writer.name(name, node, unit, label, about, clause=metric.clause)

    def earlier(count: str, unit: Unit) -> Named:
        return put(f"earlier.{count}", Tally(STANDARDS, f"{metric.id}.{count}"), unit, f"earlier_{count}")

    summed: Unit = reading.unit if reading.adds else "count"
    numerator, denominator = Named(f"{metric.id}.numerator"), Named(f"{metric.id}.denominator")
    put("month", MeasuredRatio(numerator, denominator, Whole(0)), reading.unit, "period_month")
    known = earlier("months", "count")
    total = put("period.numerator", numerator + earlier("numerator", summed), summed, "period_numerator")
    basis = put("period.denominator", denominator + earlier("denominator", "count"), "count", "period_denominator")
    ratio: Node = MeasuredRatio(total, basis, TermLeaf(metric.least.path))
    if months:
        ratio = Times(ratio, MeasuredRatio(known, known, Whole(months)))
    measured = put("", ratio, reading.unit, "measurement")
    if metric.target is not None:
        verdict = Compare(measured, metric.target.how, TermLeaf(metric.target.bound.path))
        put("met" if judged else "so_far", verdict, "verdict", "verdict" if judged else "so_far")
    return measured
