"""Quality monitoring: scores by criterion and agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.predicates.predicate import ALWAYS, Ordered
from slacalc.measure.columns import CountColumn
from slacalc.measure.interval import wilson_interval
from slacalc.reports.month_records import missing_columns_notes, no_records_notes
from slacalc.reports.report import ReportFact, ReportNote, ReportSection
from slacalc.reports.tables import Asked, cells_of, table_by, totals_of

if TYPE_CHECKING:
    from slacalc.reports.month_records import MonthRecords


def quality_section(month: MonthRecords) -> ReportSection:
    """The scores of the month, each of which has its moment in it."""
    if "quality" not in month.records:
        return ReportSection("quality", notes=(ReportNote("no_export", ("quality",)),))
    passed = next((int(metric.passed.value) for metric in month.terms.metrics if metric.passed is not None), None)
    columns = [CountColumn("scores", ALWAYS), CountColumn("score", ALWAYS, ("score",))]
    asked = [Asked("scores"), Asked("mean_score", "mean", over="scores", of="score")]
    if passed is not None:
        columns.append(CountColumn("passed", Ordered("score", ">=", passed)))
        asked += [Asked("passed"), Asked("passed_share", "share", over="scores", of="passed")]
    keys = [key for key in ("criterion", "agent") if month.has("quality", key)]
    table = month.tabulated("quality", columns, ["day", *keys])
    facts = tuple(
        ReportFact(column.name, column.unit, value)
        for column, value in zip(asked, cells_of(totals_of(table), asked), strict=True)
    )
    sums = totals_of(table)
    if passed is not None and sums["scores"]:
        bounds = wilson_interval(sums["passed"], sums["scores"])
        facts += tuple(ReportFact(f"passed_{end}", "share", bound) for end, bound in zip(("low", "high"), bounds, strict=True))
    notes = (
        *(
            (ReportNote("no_pass"),)
            if passed is None
            else (ReportNote("passes_from", (str(passed),)), ReportNote("wilson_scores"))
        ),
        *no_records_notes(month, "quality", sums["scores"]),
        *missing_columns_notes(month, "quality", ("criterion", "agent")),
    )
    return ReportSection(
        "quality", facts, tuple(table_by(table, key, asked, called=month.called("quality")) for key in keys), notes
    )
