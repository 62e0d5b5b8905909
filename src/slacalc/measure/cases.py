"""Cases: each is judged once, in the month of its deadline, of its receipt or of its closing, as the contract says.

Whether a case was resolved, or responded to, by its deadline is :mod:`slacalc.measure.deadlines`; one that was reopened, or that
is blank where its reading looks, is what the contract says. What becomes of each in the month is :mod:`slacalc.measure.fates`; of
those that an export has lost, :mod:`slacalc.measure.open_cases`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused, error
from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.contract.records.tickets import IN_TIME
from slacalc.measure.columns import CountColumn, metric_columns, reading_of
from slacalc.measure.count import tabulate
from slacalc.measure.deadlines import with_deadlines
from slacalc.measure.fates import with_fates
from slacalc.measure.open_cases import NOTHING_CARRIED, Carried, PassedOver, UnjudgedCase, absent_cases, key_of_case
from slacalc.measure.passed import passed_columns
from slacalc.measure.tally import KEYS, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from slacalc.base.month import Month
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.measure.fates import CaseMonth
    from slacalc.measure.open_cases import Absent

NOT_DUE = "not_due"
OF_CASE = ("scope", "outside", "denominator", "numerator", NOT_DUE)
"""Columns to which each judged case adds, under its own day, queue and category."""
OF_MONTH = ("missing", "open_before", "new", "judged", "still_open", "withdrawn", "merged")
"""Columns that account for the month: denominator + outside = judged + missing;
open_before + new = judged + still_open + withdrawn + merged + missing."""


@dataclass(frozen=True, slots=True)
class CaseCount:
    """What the cases of a month come to by some metrics."""

    table: Table
    judged: frozenset[str]
    """Ids of the cases that a metric judges this month."""
    merged: frozenset[str]
    withdrawn: frozenset[str]
    scoped: frozenset[str]
    """Ids of the cases that a metric judges in some month."""
    unjudged: tuple[UnjudgedCase, ...]
    not_due: int
    """Cases of this month whose deadline was still ahead at the as-of time, and which were not resolved then."""
    passed_over: tuple[PassedOver, ...] = ()

    def __or__(self, other: CaseCount) -> CaseCount:
        return CaseCount(
            self.table.beside(other.table),
            self.judged | other.judged,
            self.merged | other.merged,
            self.withdrawn | other.withdrawn,
            self.scoped | other.scoped,
            (*self.unjudged, *other.unjudged),
            self.not_due + other.not_due,
            (*self.passed_over, *other.passed_over),
        )


NO_CASES = CaseCount(Table.of(KEYS, (), {}), frozenset(), frozenset(), frozenset(), frozenset(), (), 0)


def count_cases(
    tickets: pl.DataFrame,
    metrics: Iterable[MetricTerms],
    case_month: CaseMonth,
    as_of: datetime,
    carried: Carried = NOTHING_CARRIED,
    pauses: pl.DataFrame | None = None,
) -> CaseCount:
    """Judge the cases of the month, and account for each case that the month before has left open; ``pauses`` are of any case.

    A case that would be judged by a suspended day, of the month or of one of which no statement is made, is withdrawn: nobody
    could have resolved it then.

    A case carried over that no longer stands in the metric's scope stays open as long as its deadline is ahead; in the month in
    which that falls it is missing, and counts as not resolved.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
        Refused: the export has merged cases, or cases that waited, and a metric does not say how they count.
    """
    case_month = replace(case_month, suspended=(*carried.suspended, *case_month.suspended))
    cases = _with_keys(tickets, case_month.salt, asked=bool(carried.cases or carried.withdrawals))
    if "parent" not in cases.columns:
        cases = cases.with_columns(parent=pl.lit(None, pl.String))
    count = NO_CASES
    for metric in metrics:
        count |= _count_by(metric, cases, case_month, as_of, carried, pauses)
    return replace(count, unjudged=tuple(sorted(count.unjudged, key=lambda case: (case.deadline, case.metric, case.key))))


def case_columns(metric: str) -> tuple[str, ...]:
    """The columns of a metric over cases."""
    return tuple(f"{metric}.{count}" for count in (*OF_CASE, *OF_MONTH))


def _count_by(
    metric: MetricTerms,
    tickets: pl.DataFrame,
    case_month: CaseMonth,
    as_of: datetime,
    carried: Carried,
    pauses: pl.DataFrame | None,
) -> CaseCount:
    """The cases of one metric."""
    month = case_month.month
    dated = with_deadlines(tickets, metric, case_month.working_days, month.end, as_of, pauses)
    cases = with_fates(dated, metric, case_month, carried)
    _expect_merged_said(metric, cases)
    _expect_pauses_said(metric, cases)
    left_open = carried.left_open(metric.id)
    withdrawn = {key for key, since in carried.withdrawn(metric.id, case_month.salt).items() if since <= month}
    keys_found = set(cases.filter(pl.col("fate").is_not_null())["key"]) if left_open else set[str]()
    absent = absent_cases(left_open, keys_found | withdrawn, month, case_month.suspended)
    lost = sum(case.key in withdrawn - keys_found for case in left_open)
    ids = {fate: frozenset(of_fate) for fate, of_fate in cases.group_by("fate").agg("case_id").iter_rows()}
    waiting = (
        *absent.waiting,
        *(
            UnjudgedCase(metric.id, key_of_case(case_month.salt, case), day)
            for case, day in cases.filter(pl.col("fate") == "open").select("case_id", "deadline").iter_rows()
        ),
    )
    table = _judged(metric, cases.filter(pl.col("fate") == "judged"))
    table += _missing(metric, absent, month, as_of)
    table += _account(metric, cases, month, len(left_open), len(waiting), lost + len(absent.let_off))
    passed_over = tuple(cases.filter("passed_over")["case_id"].sort())
    nobody = frozenset[str]()
    return CaseCount(
        table=table,
        judged=ids.get("judged", nobody),
        merged=ids.get("merged", nobody),
        withdrawn=ids.get("withdrawn", nobody),
        scoped=frozenset(cases["case_id"]),
        unjudged=waiting,
        not_due=table.total(f"{metric.id}.{NOT_DUE}"),
        passed_over=(PassedOver(metric.id, passed_over),) if passed_over else (),
    )


def _with_keys(tickets: pl.DataFrame, salt: str, *, asked: bool) -> pl.DataFrame:
    """Cases with ``key``; where no case is looked for by it, it is blank, for a keyed hash takes its time."""
    if not asked:
        return tickets.with_columns(key=pl.lit(None, pl.String))
    return tickets.with_columns(key=pl.Series([key_of_case(salt, case) for case in tickets["case_id"]], dtype=pl.String))


def _judged(metric: MetricTerms, judged: pl.DataFrame) -> Table:
    """The judged cases by day, queue and category, as the predicates of the reading count them."""
    in_time = (pl.col("in_time").alias(name) for name in IN_TIME)
    columns = metric_columns(metric)
    of_reading = tabulate(judged.with_columns((~pl.col("left_out")).alias("judged"), *in_time, *passed_columns(metric)), columns)
    not_due = tabulate(judged.filter(NOT_DUE), (CountColumn(f"{metric.id}.{NOT_DUE}", ALWAYS),))
    return _whole(metric, of_reading.beside(not_due))


def _missing(metric: MetricTerms, absent: Absent, month: Month, as_of: datetime) -> Table:
    """Cases that were open and that the export has lost: judged, and not resolved, under no queue or category.

    Under a reading of the contract's own they are what the contract says; whatever that is, they are told as missing.
    """
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    counts = ("scope", "outside", "denominator", "numerator", NOT_DUE, "missing")
    columns = tuple(f"{metric.id}.{count}" for count in counts)
    reading = reading_of(metric)
    outside, reached = int(reading.lost == "not counted"), int(reading.lost == "in both")
    for case in absent.missing:
        key = (str(max(case.deadline, month.first)), "", "")
        waiting = not reading.lost and case.deadline >= as_of.date()
        own = (1, outside, 1 - outside, reached, int(waiting), 1)
        rows[key] = tuple(a + b for a, b in zip(rows.get(key, (0,) * len(own)), own, strict=True))
    return _whole(metric, Table.of(KEYS, columns, rows))


def _account(metric: MetricTerms, cases: pl.DataFrame, month: Month, left_open: int, waiting: int, lost: int) -> Table:
    """The sums that account for every case, under the last of the month; ``lost`` cases are withdrawn beside those here."""
    merged = pl.col("fate") == "merged"
    new = cases.filter(~pl.col("carried") & pl.col("fate").is_not_null() & ~merged).height
    counts = {
        "open_before": left_open,
        "new": new,
        "judged": cases.filter(pl.col("fate") == "judged").height,
        "still_open": waiting,
        "withdrawn": cases.filter(pl.col("fate") == "withdrawn").height + lost,
        "merged": cases.filter(pl.col("carried") & merged).height,
    }
    columns = tuple(f"{metric.id}.{count}" for count in counts)
    return _whole(metric, Table.of(KEYS, columns, {(str(month.last), "", ""): tuple(counts.values())}))


def _whole(metric: MetricTerms, table: Table) -> Table:
    """The table with every column of the metric, in their order."""
    columns = case_columns(metric.id)
    at = [table.columns.index(name) if name in table.columns else None for name in columns]
    rows = {key: tuple(0 if place is None else row[place] for place in at) for key, row in table.rows}
    return Table.of(KEYS, columns, rows)


def _expect_merged_said(metric: MetricTerms, frame: pl.DataFrame) -> None:
    """Cases with a parent count once or each, and the two give different money: the contract has to say which."""
    if metric.cases is None or metric.cases.merged is not None:
        return
    merged = frame.filter(pl.col("parent").is_not_null() & pl.col("fate").is_not_null())
    if merged.height:
        raise Refused(error("measure/merged-not-said", metric.place, metric=metric.id, cases=merged.height))


def _expect_pauses_said(metric: MetricTerms, frame: pl.DataFrame) -> None:
    """Whether the clock stands still while a case waits makes other deadlines: where one has waited, the contract has to say."""
    if metric.cases is None or metric.cases.pauses is not None or not reading_of(metric).takes_pauses:
        return
    if "paused" not in frame.columns:
        return
    waited = frame.filter((pl.col("paused") > 0) & pl.col("fate").is_not_null())
    if waited.height:
        raise Refused(error("measure/pauses-not-said", metric.place, metric=metric.id, cases=waited.height))
