"""Quality monitoring: scores by criterion and agent, and the sample that was drawn against what was heard of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.shown import no_formula, visible
from slacalc.contract.predicates.predicate import ALWAYS, Ordered
from slacalc.measure.columns import CountColumn
from slacalc.measure.interval import wilson_interval
from slacalc.records.mask import mask_id
from slacalc.reports.month_records import missing_columns_notes
from slacalc.reports.report import ReportFact, ReportNote, ReportSection
from slacalc.reports.tables import Asked, cells_of, table_by, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.reports.month_records import MonthRecords, ReportQuestion


def quality_section(month: MonthRecords, question: ReportQuestion) -> ReportSection:
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
    heard, notes = _heard(month, question)
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
        *missing_columns_notes(month, "quality", ("criterion", "agent")),
        *notes,
    )
    return ReportSection(
        "quality", (*facts, *heard), tuple(table_by(table, key, asked, called=month.called("quality")) for key in keys), notes
    )


def _heard(month: MonthRecords, question: ReportQuestion) -> tuple[tuple[ReportFact, ...], tuple[ReportNote, ...]]:
    """Calls that were drawn, those of them that have a score, and calls with a score that were not drawn."""
    if question.sampled is None:
        return (), (ReportNote("no_sample"),)
    sampled = question.sampled.get(str(month.terms.month))
    if sampled is None:
        return (), (ReportNote("no_call_drawn"),)
    if not month.has("quality", "call_id"):
        return (), (ReportNote("no_column", ("quality", "call_id")),)
    scored = {no_formula(visible(mask_id(call))) for call in month.frame("quality")["call_id"].drop_nulls()}
    return tuple(_sample_facts(sampled, scored)), (ReportNote("sample_by_arrival"),)


def _sample_facts(sampled: frozenset[str], scored: set[str]) -> Iterator[ReportFact]:
    counts = {
        "drawn": len(sampled),
        "heard": len(sampled & scored),
        "not_heard": len(sampled - scored),
        "not_drawn": len(scored - sampled),
    }
    yield from (ReportFact(name, "count", Fraction(count)) for name, count in counts.items())
