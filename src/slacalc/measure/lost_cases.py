"""What only all cases of an export together tell: which of those that were left open are not among them, and what is unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.measure.carried import PassedOver, absent_cases, among, keys_of
from slacalc.measure.cases import NOT_DUE, with_every_column
from slacalc.measure.columns import metrics_of, reading_of
from slacalc.measure.fates import CaseMonth
from slacalc.measure.open_cases import OpenCases
from slacalc.measure.tally import KEYS, Table
from slacalc.measure.unsaid import refuse_unsaid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from slacalc.base.month import Month
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.measure.carried import Absent, Carried
    from slacalc.measure.counting import Counts, KnownBefore


class LostCases(NamedTuple):
    """What the cases come to that were left open and that the export does not have."""

    table: Table
    """Of all metrics: those cases, and how many were open before."""
    waiting: OpenCases
    """Their deadline is ahead."""
    not_due: int
    """As of ``CaseCount``."""


def lost_cases(
    metrics: Iterable[MetricTerms], case_month: CaseMonth, as_of: datetime, carried: Carried, listed: OpenCases
) -> LostCases:
    """Account for each case that the month before has left open, and that is not ``listed`` among those of the export.

    A case carried over that no longer stands in the metric's scope stays open as long as its deadline is ahead; in the month in
    which that falls it is missing, and counts as not resolved.
    """
    month, suspended = case_month.month, case_month.after(carried).suspended
    table, waiting, not_due = Table.of(KEYS, (), {}), list[OpenCases](), 0
    for metric in metrics:
        left_open, there = carried.cases.of_one(metric.id), listed.of_one(metric.id)["key"]
        until_now = carried.withdrawn(metric.id, case_month.salt).items()
        withdrawn = keys_of(key for key, since in until_now if since <= month)
        absent = absent_cases(left_open, pl.concat([there, withdrawn]), month, suspended)
        counts = {
            "open_before": left_open.height,
            "still_open": absent.waiting.height,
            "withdrawn": left_open.filter(among(withdrawn) & ~among(there)).height + absent.let_off.height,
        }
        columns = tuple(f"{metric.id}.{count}" for count in counts)
        account = Table.of(KEYS, columns, {(str(month.last), "", ""): tuple(counts.values())})
        of_metric = _missing(metric, absent, month, as_of) + with_every_column(metric.id, account)
        table, not_due = table.beside(of_metric), not_due + of_metric.total(f"{metric.id}.{NOT_DUE}")
        waiting.append(OpenCases.of_metric(metric.id, absent.waiting))
    return LostCases(table, OpenCases.together(waiting), not_due)


def settle_cases(terms: Terms, known: KnownBefore, counts: Counts) -> Counts:
    """The counts of all cases, from those of slices of them.

    Raises:
        Refused: the export has merged cases, or some that waited, and a metric or a fee does not say how they count.
    """
    refuse_unsaid(counts.unsaid)
    ((role, table),) = counts.tables
    metrics = tuple(metrics_of(terms, role))
    lost = lost_cases(metrics, CaseMonth.of(terms), known.as_of, known.carried, counts.listed)
    of_fees = Table.of(KEYS, table.columns[len(lost.table.columns) :], {})
    passed_over: dict[str, list[str]] = {metric.id: [] for metric in metrics}
    for passed in counts.passed_over:
        passed_over[passed.metric] += passed.cases
    return replace(
        counts,
        tables=((role, table + lost.table.beside(of_fees)),),
        unjudged=OpenCases.together((counts.unjudged, lost.waiting)),
        not_due=counts.not_due + lost.not_due,
        passed_over=tuple(PassedOver(metric, tuple(sorted(ids))) for metric, ids in passed_over.items() if ids),
        listed=OpenCases(),
    )


def _missing(metric: MetricTerms, absent: Absent, month: Month, as_of: datetime) -> Table:
    """Cases that were open and that the export has lost: judged, and not resolved, under no queue or category.

    Under a reading of the contract's own they are what the contract says; whatever that is, they are told as missing.
    """
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    counts = ("scope", "outside", "denominator", "numerator", NOT_DUE, "missing")
    columns = tuple(f"{metric.id}.{count}" for count in counts)
    reading = reading_of(metric)
    outside, reached = int(reading.lost == "not counted"), int(reading.lost == "in both")
    for deadline, cases in absent.missing.group_by("deadline").len().iter_rows():
        key = (str(max(deadline, month.first)), "", "")
        waiting = not reading.lost and deadline >= as_of.date()
        own = (1, outside, 1 - outside, reached, int(waiting), 1)
        rows[key] = tuple(sum_before + cases * each for sum_before, each in zip(rows.get(key, (0,) * len(own)), own, strict=True))
    return with_every_column(metric.id, Table.of(KEYS, columns, rows))
