"""A metric's figures: the second half of measuring, from tally columns to a ratio with a basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Basis, Compare, Tally, Term
from slacalc.measure.columns import reading_of
from slacalc.measure.over import write_over

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Node, Unit, Writer
    from slacalc.contract.terms import MetricTerms
    from slacalc.measure.tally import Tallies

ACCOUNT = ("open_before", "new", "judged", "still_open", "withdrawn", "merged", "missing")
"""open before + new = judged + still open + withdrawn + merged + missing."""


def write_measurement(metric: MetricTerms, tallies: Tallies, writer: Writer) -> None:
    """Write ``<id>.scope``, ``.outside``, ``.denominator``, ``.numerator``, ``<id>`` and, with a target, ``<id>.met``.

    Of the tallies only the keys are looked at, and only where the metric is made of intervals.
    """
    reading = reading_of(metric)
    about = f"metrics.{metric.id}"

    def column(part: str, unit: Unit, label: str) -> Named:
        node = Tally(reading.role, f"{metric.id}.{part}")
        return writer.name(f"{metric.id}.{part}", node, unit, label, about, clause=metric.clause)

    column("scope", "count", "scope")
    column("outside", "count", "outside")
    denominator = column("denominator", "count", "denominator")
    numerator = column("numerator", reading.unit, "numerator_sum") if reading.adds else column("numerator", "count", "numerator")
    ratio: Node = Basis(numerator, denominator, Term(metric.least.path))
    if metric.over is not None:
        ratio = write_over(metric, metric.over, tallies, writer)
    unit = "share" if metric.over is not None and metric.over.how == "share met" else reading.unit
    measured = writer.name(metric.id, ratio, unit, "measurement", about, clause=metric.clause)
    if metric.reading == "resolved_in_time":
        _write_cases(metric, numerator, denominator, writer)
    if metric.target is not None:
        verdict = Compare(measured, metric.target.how, Term(metric.target.bound.path))
        writer.name(f"{metric.id}.met", verdict, "verdict", "verdict", about, clause=metric.clause)


def _write_cases(metric: MetricTerms, numerator: Named, denominator: Named, writer: Writer) -> None:
    """Write what could still change, and where each case went that was open before or is new."""
    about = f"metrics.{metric.id}"

    def column(part: str) -> Named:
        node = Tally("tickets", f"{metric.id}.{part}")
        return writer.name(f"{metric.id}.{part}", node, "count", f"cases_{part}", about, clause=metric.clause)

    best = Basis(numerator + column("not_due"), denominator, Term(metric.least.path))
    writer.name(f"{metric.id}.best", best, "share", "cases_best", about, clause=metric.clause)
    for part in ACCOUNT:
        column(part)
