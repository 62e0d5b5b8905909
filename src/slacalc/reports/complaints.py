"""Complaints of a month: those received in it, by reason, category and queue, by caller, and how they stand to their deadlines.

A case is a complaint where the predicate of the report is true of it. It belongs to the month in which it was received. The
standards over cases judge each in the month that the contract says; their numbers stand beside these as the statement has them.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import NO_BASIS
from slacalc.measure.columns import metrics_of
from slacalc.measure.count import in_spans
from slacalc.measure.deadlines import with_deadlines
from slacalc.records.expressions import to_polars
from slacalc.records.mask import mask_id
from slacalc.records.moments import instant_of
from slacalc.reports.month_records import missing_columns_notes
from slacalc.reports.report import ReportColumn, ReportFact, ReportNote, ReportRow, ReportTable
from slacalc.reports.tables import ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from slacalc.base.evaluate import Value
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.reports.month_records import MonthRecords, ReportQuestion

REASONS = ("reason", "category", "queue")
"""Columns of a case that say what it was about, the finest first."""
MICROSECONDS_OF_DAY = 86_400_000_000
LATENESS = ("in_time", "reopened", "late_1", "late_3", "late_more", "open", "ahead")
"""How a case stands to its deadline: closed in time; closed in time but reopened, where the contract counts that as not resolved;
closed up to one day, up to three days, or later after it; open though it has passed; open, and it lies ahead."""
NOT_IN_TIME = ("late_1", "late_3", "late_more", "open")
SHORTLY, SOON = timedelta(days=1), timedelta(days=3)
"""After the deadline, by the clock."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint received in the month."""

    case: str
    """Its id, masked."""
    groups: Mapping[str, str]
    """Its reason, category and queue, as far as the export has them; blank is empty."""
    caller: str | None
    """The number that it came from; None where that is not known."""
    days_open: Fraction | None
    """From receipt to closing, in days as they pass; None where it is open."""
    is_reopened: bool
    has_parent: bool


@dataclass(frozen=True, slots=True)
class Complaints:
    """All of a month, by their ids, and how they stand to the deadline of each standard over them."""

    cases: tuple[Complaint, ...]
    by_lateness: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Metric, and of the complaints in its scope the case and one of ``LATENESS``."""
    calls: int | None = None
    """Of the month; None where it has no export of them."""
    end: date = date.min
    """The day after the month."""


def read_complaints(month: MonthRecords, question: ReportQuestion) -> Complaints:
    """The complaints received on days of the month that the contract covers.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
    """
    tickets = month.records["tickets"].records
    received = tickets.filter(to_polars(question.complaints), in_spans("opened_at", (month.terms.span,))).sort("case_id")
    passed = (pl.col(instant_of("resolved_at")) - pl.col(instant_of("opened_at"))).dt.total_microseconds()
    callers = month.callers(received["call_id"]) if month.has("tickets", "call_id") else {}
    return Complaints(
        tuple(_complaint(row, month, callers) for row in received.with_columns(open_for=passed).iter_rows(named=True)),
        tuple(_by_deadline(month, received)),
        month.tallies.total("calls", "calls") if "calls" in dict(month.tallies.tables) else None,
        month.terms.month.end,
    )


def _complaint(row: Mapping[str, object], month: MonthRecords, callers: Mapping[str, str]) -> Complaint:
    groups = {reason: str(row[reason] or "") for reason in REASONS if month.has("tickets", reason)}
    passed = row["open_for"]
    return Complaint(
        mask_id(str(row["case_id"])),
        groups,
        callers.get(str(row.get("call_id") or "")),
        Fraction(passed, MICROSECONDS_OF_DAY) if isinstance(passed, int) else None,
        bool(row.get("reopened")),
        row.get("parent") is not None,
    )


def _by_deadline(month: MonthRecords, received: pl.DataFrame) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    waited = month.records["pauses"].records if "pauses" in month.records else None
    for metric in metrics_of(month.terms, "tickets"):
        if metric.within is None or metric.cases is None:
            continue
        dated = with_deadlines(received, metric, month.terms.working_days, month.terms.month.end, month.as_of, waited)
        rows = dated.select("case_id", _lateness(metric).alias("lateness")).sort("case_id").rows()
        if rows:
            yield metric.id, tuple((mask_id(case), lateness) for case, lateness in rows)


def _lateness(metric: MetricTerms) -> pl.Expr:
    closed, due = pl.col("resolved_at"), pl.col("due")
    late = closed - due
    in_time = pl.col("in_time") if metric.reopened_is_resolved else pl.col("in_time") | (closed <= due)
    return (
        pl.when(closed.is_null() & pl.col("not_over"))
        .then(pl.lit("ahead"))
        .when(closed.is_null())
        .then(pl.lit("open"))
        .when(pl.col("in_time"))
        .then(pl.lit("in_time"))
        .when(in_time)
        .then(pl.lit("reopened"))
        .when(late <= SHORTLY)
        .then(pl.lit("late_1"))
        .when(late <= SOON)
        .then(pl.lit("late_3"))
        .otherwise(pl.lit("late_more"))
    )


def of_month_before(earlier: Sequence[Complaints], first: date) -> Complaints | None:
    """The complaints of the month that ends where ``first`` begins; None where the report does not have it."""
    return next((complaints for complaints in earlier if complaints.end == first), None)


def complaint_facts(complaints: Complaints, month: MonthRecords) -> Iterator[ReportFact]:
    """The numbers of the month."""
    cases = complaints.cases
    days = sorted(case.days_open for case in cases if case.days_open is not None)
    counts = {
        "received": len(cases),
        "closed": len(days),
        "still_open": len(cases) - len(days),
        "reopened": sum(case.is_reopened for case in cases),
        "merged": sum(case.has_parent for case in cases),
    }
    shown = {name: count for name, count in counts.items() if name not in {"reopened", "merged"}}
    shown |= {"reopened": counts["reopened"]} if month.has("tickets", "reopened") else {}
    shown |= {"merged": counts["merged"]} if counts["merged"] else {}
    yield from (ReportFact(name, "count", Fraction(count)) for name, count in shown.items())
    if "reopened" in shown:
        yield ReportFact("reopened_share", "share", ratio(counts["reopened"], len(cases)))
    if complaints.calls is not None:
        yield ReportFact("per_thousand_calls", "mean", ratio(1000 * len(cases), complaints.calls))
    yield ReportFact("mean_days", "days", ratio(sum(days, Fraction(0)), len(days)))
    yield ReportFact("median_days", "days", _median(days))
    yield ReportFact("longest_days", "days", days[-1] if days else NO_BASIS)


def _median(days: list[Fraction]) -> Value:
    """Of an even number the mean of the two in the middle."""
    if not days:
        return NO_BASIS
    return (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2


def cases_by(complaints: Complaints, reason: str) -> dict[str, tuple[str, ...]]:
    """The cases of each reason, category or queue, the most first, of equal ones by name; nothing without such a column."""
    counted: dict[str, list[str]] = {}
    for case in complaints.cases:
        if reason in case.groups:
            counted.setdefault(case.groups[reason], []).append(case.case)
    ordered = sorted(counted, key=lambda name: (-len(counted[name]), name))
    return {name: tuple(counted[name]) for name in ordered}


def deadline_tables(complaints: Complaints) -> Iterator[ReportTable]:
    """Of each standard over cases: how those complaints that it is about stand to their deadlines."""
    for metric, cases in complaints.by_lateness:
        counts = {lateness: sum(of_case == lateness for _, of_case in cases) for lateness in LATENESS}
        columns = (ReportColumn("cases", "count"), ReportColumn("share", "share"))
        rows = tuple(
            ReportRow(lateness, (Fraction(count), ratio(count, len(cases)))) for lateness, count in counts.items() if count
        )
        yield ReportTable(f"deadline.{metric}", "lateness", columns, rows, (Fraction(len(cases)), Fraction(1)))


def complaint_notes(complaints: Complaints, month: MonthRecords, before: Complaints | None) -> Iterator[ReportNote]:
    """What cannot be told of complaints."""
    if not complaints.cases:
        yield ReportNote("no_complaints")
    if before is None:
        yield ReportNote("no_month_before", (str(month.terms.month.plus(-1)),))
    yield from missing_columns_notes(month, "tickets", (*REASONS, "reopened"))
    if "calls" not in month.records:
        yield ReportNote("no_callers_without_calls")
    elif not month.has("tickets", "call_id") or not month.has("calls", "caller"):
        yield ReportNote("no_callers_without_columns")
    elif unknown := sum(case.caller is None for case in complaints.cases):
        yield ReportNote("callers_unknown", (str(unknown),))
