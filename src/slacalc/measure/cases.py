"""Cases: each is judged once, in the month of its deadline, of its receipt or of its closing, as the contract says.

Whether a case was resolved, or responded to, by its deadline is :mod:`slacalc.measure.deadlines`; one that was reopened, or that
is blank where its reading looks, is what the contract says. What becomes of each in the month is :mod:`slacalc.measure.fates`.
All this is asked of some cases at a time; what only all of them together tell, such as which the export has lost, is
:mod:`slacalc.measure.lost_cases`.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.contract.records.tickets import IN_TIME
from slacalc.measure.carried import NOTHING_CARRIED, Carried, PassedOver, among, keys_of
from slacalc.measure.columns import CountColumn, metric_columns, reading_of
from slacalc.measure.count import tabulate
from slacalc.measure.deadlines import with_deadlines
from slacalc.measure.fates import with_fates
from slacalc.measure.open_cases import KEY_NUMBER, OpenCases, keys_of_cases
from slacalc.measure.passed import passed_columns
from slacalc.measure.tally import KEYS, Table
from slacalc.measure.unsaid import NotSaid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from slacalc.base.month import Month
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.measure.fates import CaseMonth

NOT_DUE = "not_due"
OF_CASE = ("scope", "outside", "denominator", "numerator", NOT_DUE)
"""Columns to which each judged case adds, under its own day, queue and category."""
OF_MONTH = ("missing", "open_before", "new", "judged", "still_open", "withdrawn", "merged")
"""Columns that account for the month: denominator + outside = judged + missing;
open_before + new = judged + still_open + withdrawn + merged + missing."""


@dataclass(frozen=True, slots=True)
class CaseCount:
    """What some cases come to in a month by some metrics."""

    table: Table
    judged: pl.Series
    """Ids of the cases that a metric judges this month."""
    merged: pl.Series
    withdrawn: pl.Series
    scoped: pl.Series
    """Ids of the cases that a metric judges in some month."""
    unjudged: OpenCases
    not_due: int
    """Cases of this month whose deadline was still ahead at the as-of time, and which were not resolved then."""
    passed_over: tuple[PassedOver, ...] = ()
    listed: OpenCases = field(default_factory=OpenCases)
    """Of the cases that were left open or withdrawn before, those that are among these, with their deadlines as they are now."""
    unsaid: tuple[NotSaid, ...] = ()
    """What the contract would have to say of them."""

    def __or__(self, other: CaseCount) -> CaseCount:
        return CaseCount(
            self.table.beside(other.table),
            pl.concat([self.judged, other.judged]),
            pl.concat([self.merged, other.merged]),
            pl.concat([self.withdrawn, other.withdrawn]),
            pl.concat([self.scoped, other.scoped]),
            OpenCases.together((self.unjudged, other.unjudged)),
            self.not_due + other.not_due,
            (*self.passed_over, *other.passed_over),
            OpenCases.together((self.listed, other.listed)),
            (*self.unsaid, *other.unsaid),
        )


_NOBODY = pl.Series("case_id", dtype=pl.String)
NO_CASES = CaseCount(Table.of(KEYS, (), {}), _NOBODY, _NOBODY, _NOBODY, _NOBODY, OpenCases(), 0)


def count_cases(
    tickets: pl.DataFrame,
    metrics: Iterable[MetricTerms],
    case_month: CaseMonth,
    as_of: datetime,
    carried: Carried = NOTHING_CARRIED,
    pauses: pl.DataFrame | None = None,
) -> CaseCount:
    """Judge these cases, all of the month or some; ``pauses`` are of any case.

    A case that would be judged by a suspended day, of the month or of one of which no statement is made, is withdrawn: nobody
    could have resolved it then.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
    """
    case_month = case_month.after(carried)
    cases = _with_keys(tickets, case_month.salt, asked=bool(len(carried.cases) or carried.withdrawals))
    if "parent" not in cases.columns:
        cases = cases.with_columns(parent=pl.lit(None, pl.String))
    count = NO_CASES
    for metric in metrics:
        count |= _count_by(metric, cases, case_month, as_of, carried, pauses)
    return count


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
    dated = with_deadlines(tickets, metric, case_month.working_days, case_month.month.end, as_of, pauses)
    cases = with_fates(dated, metric, case_month, carried)
    known = pl.col("carried") | among(keys_of(carried.withdrawn(metric.id, case_month.salt)))
    waiting = _with_keys(cases.filter(pl.col("fate") == "open"), case_month.salt, asked=True)
    table = _judged(metric, cases.filter(pl.col("fate") == "judged"))
    table += _account(metric, cases, case_month.month)
    passed_over = tuple(cases.filter("passed_over")["case_id"].sort())
    return CaseCount(
        table=table,
        **{fate: cases.filter(pl.col("fate") == fate)["case_id"] for fate in ("judged", "merged", "withdrawn")},
        scoped=cases["case_id"],
        unjudged=OpenCases.of_metric(metric.id, waiting),
        not_due=table.total(f"{metric.id}.{NOT_DUE}"),
        passed_over=(PassedOver(metric.id, passed_over),) if passed_over else (),
        listed=OpenCases.of_metric(metric.id, cases.filter(pl.col("fate").is_not_null() & known)),
        unsaid=(*_merged_not_said(metric, cases), *_pauses_not_said(metric, cases)),
    )


def _with_keys(tickets: pl.DataFrame, salt: str, *, asked: bool) -> pl.DataFrame:
    """Cases with ``key``; where no case is looked for by it, it is blank, for a keyed hash takes its time."""
    if not asked:
        return tickets.with_columns(key=pl.lit(None, KEY_NUMBER))
    return tickets.with_columns(key=keys_of(keys_of_cases(salt, tickets["case_id"])))


def _judged(metric: MetricTerms, judged: pl.DataFrame) -> Table:
    """The judged cases by day, queue and category, as the predicates of the reading count them."""
    in_time = (pl.col("in_time").alias(name) for name in IN_TIME)
    columns = metric_columns(metric)
    of_reading = tabulate(judged.with_columns((~pl.col("left_out")).alias("judged"), *in_time, *passed_columns(metric)), columns)
    not_due = tabulate(judged.filter(NOT_DUE), (CountColumn(f"{metric.id}.{NOT_DUE}", ALWAYS),))
    return with_every_column(metric.id, of_reading.beside(not_due))


def _account(metric: MetricTerms, cases: pl.DataFrame, month: Month) -> Table:
    """The sums that account for every case, under the last of the month."""
    merged = pl.col("fate") == "merged"
    counts = cases.select(
        new=(~pl.col("carried") & pl.col("fate").is_not_null() & ~merged).sum(),
        judged=(pl.col("fate") == "judged").sum(),
        still_open=(pl.col("fate") == "open").sum(),
        withdrawn=(pl.col("fate") == "withdrawn").sum(),
        merged=(pl.col("carried") & merged).sum(),
    )
    columns = tuple(f"{metric.id}.{count}" for count in counts.columns)
    return with_every_column(metric.id, Table.of(KEYS, columns, {(str(month.last), "", ""): counts.row(0)}))


def with_every_column(metric: str, table: Table) -> Table:
    """The table with every column of a metric over cases, in their order."""
    columns = case_columns(metric)
    at = [table.columns.index(name) if name in table.columns else None for name in columns]
    rows = {key: tuple(0 if place is None else row[place] for place in at) for key, row in table.rows}
    return Table.of(KEYS, columns, rows)


def _merged_not_said(metric: MetricTerms, frame: pl.DataFrame) -> Iterator[NotSaid]:
    """Cases with a parent count once or each, and the two give different money: the contract has to say which."""
    if metric.cases is None or metric.cases.merged is not None:
        return
    merged = frame.filter(pl.col("parent").is_not_null() & pl.col("fate").is_not_null())
    if merged.height:
        yield NotSaid("measure/merged-not-said", metric.place, merged.height, metric=metric.id)


def _pauses_not_said(metric: MetricTerms, frame: pl.DataFrame) -> Iterator[NotSaid]:
    """Whether the clock stands still while a case waits makes other deadlines: where one has waited, the contract has to say."""
    if metric.cases is None or metric.cases.pauses is not None or not reading_of(metric).takes_pauses:
        return
    if "paused" not in frame.columns:
        return
    waited = frame.filter((pl.col("paused") > 0) & pl.col("fate").is_not_null())
    if waited.height:
        yield NotSaid("measure/pauses-not-said", metric.place, waited.height, metric=metric.id)
