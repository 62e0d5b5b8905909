"""A metric's figures: the second half of measuring, from tally columns to a ratio with a basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, MeasuredRatio, Tally, TermLeaf
from slacalc.contract.records.kinds import record_kind
from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Node, Unit, Writer
    from slacalc.base.month import Month
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.measure.tally import Tallies

ACCOUNT = ("open_before", "new", "judged", "still_open", "withdrawn", "merged", "missing")
"""open before + new = judged + still open + withdrawn + merged + missing."""


def write_measurement(
    metric: MetricTerms, tallies: Tallies, writer: Writer, over: tuple[int, bool] = (0, True), month: Month | None = None
) -> None:
    """Write ``<id>.scope``, ``.outside``, ``.denominator``, ``.numerator``, ``<id>`` and, with a target, ``<id>.met``.

    Of the tallies only the keys are looked at, and only where the metric is made of intervals. ``over`` says of one over several
    months how many were before, and whether this month judges it. ``month`` is looked at where months can be left unjudged.
    """
    reading = reading_of(metric)
    about = f"metrics.{metric.id}"
    if metric.weighted is not None:
        from slacalc.measure.weighted import write_weighted  # noqa: PLC0415 - loaded where there is one

        measured = write_weighted(metric, metric.weighted, writer)
        _write_verdict(metric, measured, month, writer)
        return

    def column(count: str, unit: Unit, label: str) -> Named:
        node = Tally(reading.role, f"{metric.id}.{count}")
        return writer.name(f"{metric.id}.{count}", node, unit, label, about, clause=metric.clause)

    column("scope", "count", "scope")
    column("outside", "count", "outside")
    denominator = column("denominator", "count", "denominator")
    numerator = column("numerator", reading.unit, "numerator_sum") if reading.adds else column("numerator", "count", "numerator")
    if reading.less:
        for count in ("plus", "minus"):
            column(count, "count", f"numerator_{count}")
    if metric.period is not None:
        from slacalc.measure.period import write_period  # noqa: PLC0415 - loaded where there is one

        write_period(metric, over[0], writer, judged=over[1])
        if record_kind(reading.role).belongs_by == "deadline":
            _write_cases(metric, numerator, denominator, writer)
        return
    ratio: Node = MeasuredRatio(numerator, denominator, TermLeaf(metric.least.path))
    if metric.over is not None:
        from slacalc.measure.over import write_over  # noqa: PLC0415 - loaded where there is one

        ratio = write_over(metric, metric.over, tallies, writer)
    measured = writer.name(metric.id, ratio, unit_of(metric), "measurement", about, clause=metric.clause)
    if record_kind(reading.role).belongs_by == "deadline":
        _write_cases(metric, numerator, denominator, writer)
    _write_verdict(metric, measured, month, writer)
    if metric.excusable:
        from slacalc.measure.unexcused import write_unexcused  # noqa: PLC0415 - loaded where there is one

        write_unexcused(metric, numerator, denominator, tallies, writer, unit_of(metric))


def _write_verdict(metric: MetricTerms, measured: Named, month: Month | None, writer: Writer) -> None:
    if metric.target is not None:
        if metric.target.steps or metric.surge is not None:
            from slacalc.measure.by_volume import write_by_volume  # noqa: PLC0415 - loaded where there is one

            measured = write_by_volume(metric, month, writer, unit_of(metric))
        verdict = Compare(measured, metric.target.how, metric.target.node)
        writer.name(f"{metric.id}.met", verdict, "verdict", "verdict", f"metrics.{metric.id}", clause=metric.clause)


def unit_of(metric: MetricTerms) -> Unit:
    """What the measurement is in: that of the reading, but a share of intervals is a share."""
    return "share" if metric.over is not None and metric.over.how == "share met" else reading_of(metric).unit


def _write_cases(metric: MetricTerms, numerator: Named, denominator: Named, writer: Writer) -> None:
    """Write what could still change, and where each case went that was open before or is new."""
    about = f"metrics.{metric.id}"

    def column(count: str) -> Named:
        node = Tally("tickets", f"{metric.id}.{count}")
        return writer.name(f"{metric.id}.{count}", node, "count", f"cases_{count}", about, clause=metric.clause)

    not_due = column("not_due")
    if metric.own is None:  # of an own reading, which may count what went wrong, that need not be the best
        best = MeasuredRatio(numerator + not_due, denominator, TermLeaf(metric.least.path))
        writer.name(f"{metric.id}.best", best, "share", "cases_best", about, clause=metric.clause)
    for count in ACCOUNT:
        column(count)
