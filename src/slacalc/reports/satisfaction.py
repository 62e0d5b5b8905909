"""Satisfaction: ratings of the surveys of a month, or of its calls where there are no surveys, and what a share of them is worth.

Which ratings are satisfied is told by the first standard that says so; without one only the ratings themselves are told. The
interval is that of Wilson at 95 %, of whole numbers: users who answered are a sample of those who were asked, and were not drawn.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import NO_BASIS
from slacalc.contract.predicates.predicate import ALWAYS, Blank, Not, OneOf
from slacalc.contract.predicates.text import columns_in
from slacalc.measure.columns import CountColumn, metrics_of
from slacalc.measure.interval import wilson_interval
from slacalc.records.expressions import to_polars
from slacalc.records.mask import mask_id
from slacalc.reports.month_records import missing_columns_notes, no_records_notes
from slacalc.reports.report import ReportColumn, ReportFact, ReportNote, ReportRow, ReportSection, ReportTable
from slacalc.reports.tables import Asked, ratio, table_by, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.measure.tally import Table
    from slacalc.reports.month_records import MonthRecords, ReportQuestion
    from slacalc.reports.tables import Numbers

BY = ("queue", "category", "reason", "agent_group", "agent")
"""What ratings are told by, as far as exports know it."""
OF_CALL = ("reason", "agent_group", "agent")
"""What the call of a survey tells of it, where the survey does not."""


@dataclass(frozen=True, slots=True)
class SatisfiedRatings:
    """Which ratings count as satisfied."""

    satisfied: tuple[int, ...]
    metric: str
    """The standard that says so."""


def satisfaction_section(month: MonthRecords) -> ReportSection:
    """What users said."""
    role = source_of(month)
    if role is None:
        roles = [role for role in ("surveys", "calls") if role in month.records]
        absent = () if "surveys" in roles else (ReportNote("no_export", ("surveys",)),)
        return ReportSection("satisfaction", notes=(*(ReportNote("no_column", (role, "rating")) for role in roles), *absent))
    scale = scale_of(month, role)
    columns = [
        CountColumn("asked", ALWAYS),
        CountColumn("rated", Not(Blank("rating"))),
        CountColumn("score", Not(Blank("rating")), ("rating",)),
    ]
    if scale is not None:
        columns.append(CountColumn("satisfied", OneOf("rating", scale.satisfied)))
    of_call = _known_by_call(month, role)
    keys = [key for key in BY if month.has(role, key) or key in of_call]
    table = month.tabulated(role, columns, ["day", *keys], lambda records: _with_call(records, month, of_call))
    asked = _columns(scale, role)
    tables = [_distribution(month, role), *_tables(month, table, asked, keys)]
    notes = (
        ReportNote(f"ratings_of_{role}"),
        *_scale_notes(scale, role),
        *no_records_notes(month, role, table.total("asked")),
        *missing_columns_notes(month, role, [key for key in ("queue", "category", "reason") if key not in keys]),
        *(ReportNote(f"no_{key}s", (role,)) for key in ("agent", "agent_group") if key not in keys),
    )
    return ReportSection("satisfaction", tuple(_facts(totals_of(table), scale, role)), tuple(tables), notes)


def _tables(month: MonthRecords, table: Table, asked: Sequence[Asked], keys: Sequence[str]) -> Iterator[ReportTable]:
    for key in keys:
        yield table_by(table, key, asked, leading="rated", called=month.called("calls") if key == "agent" else None)


def _scale_notes(scale: SatisfiedRatings | None, role: str) -> tuple[ReportNote, ...]:
    if scale is None:
        return (ReportNote("no_scale", (role,)),)
    return ReportNote("satisfied_are", (f"metrics.{scale.metric}", *map(str, scale.satisfied))), ReportNote("wilson")


def source_of(month: MonthRecords) -> str | None:
    """The role whose records are rated: surveys, or calls without them; None where there are no ratings."""
    return next((role for role in ("surveys", "calls") if month.has(role, "rating")), None)


def scale_of(month: MonthRecords, role: str) -> SatisfiedRatings | None:
    """Which ratings of a role are satisfied, by the first standard over its records that says so."""
    metrics = metrics_of(month.terms, role)
    return next((SatisfiedRatings(metric.satisfied, metric.id) for metric in metrics if metric.satisfied), None)


def dissatisfied_ratings(month: MonthRecords, question: ReportQuestion) -> tuple[str, ...]:
    """The ids, masked, of the surveys about complaints whose rating is dissatisfied.

    That is what a standard calls so; where none does, every rating that is not satisfied. A survey is about a complaint where its
    case is one, or where the predicate asks for nothing but columns that surveys have too, and is true of it.
    """
    scale = scale_of(month, "surveys")
    if scale is None or not month.has("surveys", "rating"):
        return ()
    called_so = next((metric.dissatisfied for metric in metrics_of(month.terms, "surveys") if metric.dissatisfied), None)
    poor = ~pl.col("rating").is_in(list(scale.satisfied)) if called_so is None else pl.col("rating").is_in(list(called_so))
    about = pl.lit(value=False)
    if "tickets" in month.records:
        cases = month.records["tickets"].records.filter(to_polars(question.complaints))["case_id"]
        about |= pl.col("case_id").is_in(cases.implode()).fill_null(value=False)
    if all(month.has("surveys", column) for column in columns_in(question.complaints)):
        about |= to_polars(question.complaints)
    surveys = month.frame("surveys").filter(pl.col("rating").is_not_null(), poor, about)
    return tuple(mask_id(survey) for survey in surveys["survey_id"].sort())


def _columns(scale: SatisfiedRatings | None, role: str) -> tuple[Asked, ...]:
    """Of calls it is not known whether the caller was asked."""
    asked = Asked("asked"), Asked("rated"), Asked("response", "share", over="asked", of="rated")
    satisfied = (Asked("satisfied"), Asked("satisfied_share", "share", over="rated", of="satisfied")) if scale else ()
    return (
        *(asked if role == "surveys" else asked[1:2]),
        *satisfied,
        Asked("mean_rating", "mean", over="rated", of="score"),
    )


def _facts(numbers: Numbers, scale: SatisfiedRatings | None, role: str) -> Iterator[ReportFact]:
    if role == "surveys":
        yield ReportFact("asked", "count", Fraction(numbers["asked"]))
    yield ReportFact("rated", "count", Fraction(numbers["rated"]))
    if role == "surveys":
        yield ReportFact("response", "share", ratio(numbers["rated"], numbers["asked"]))
    yield ReportFact("mean_rating", "mean", ratio(numbers["score"], numbers["rated"]))
    if scale is not None:
        rated, satisfied = numbers["rated"], numbers["satisfied"]
        low, high = wilson_interval(satisfied, rated) if rated else (NO_BASIS, NO_BASIS)
        yield ReportFact("satisfied", "count", Fraction(satisfied))
        yield ReportFact("satisfied_share", "share", ratio(satisfied, rated))
        yield ReportFact("interval_low", "share", low)
        yield ReportFact("interval_high", "share", high)


def _distribution(month: MonthRecords, role: str) -> ReportTable:
    """How often each rating was given."""
    counted = month.tabulated(role, [CountColumn("rated", Not(Blank("rating")))], ["rating"])
    rated = counted.total("rated")
    rows = sorted(((key[0], numbers[0]) for key, numbers in counted.rows), key=lambda row: int(row[0]))
    columns = (ReportColumn("rated", "count"), ReportColumn("share", "share"))
    return ReportTable(
        "rating",
        "rating",
        columns,
        tuple(ReportRow(rating, (Fraction(count), ratio(count, rated))) for rating, count in rows),
        (Fraction(rated), ratio(rated, rated)),
    )


def _known_by_call(month: MonthRecords, role: str) -> tuple[str, ...]:
    """What is known of surveys by the calls that they are about."""
    if role == "calls" or not month.has(role, "call_id"):
        return ()
    return tuple(column for column in OF_CALL if month.has("calls", column) and not month.has(role, column))


def _with_call(records: pl.DataFrame, month: MonthRecords, columns: tuple[str, ...]) -> pl.DataFrame:
    """Surveys with some columns of their call."""
    if not columns:
        return records
    ids = records["call_id"].drop_nulls().unique()
    calls = pl.concat(
        [
            part.filter(pl.col("call_id").is_in(ids.implode()))
            for part in month.records["calls"].parts.columns(("call_id", *columns))
        ]
    )
    return records.drop(columns, strict=False).join(calls, on="call_id", how="left", maintain_order="left")
