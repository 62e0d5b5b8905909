"""Cases: each is judged once, in the month of its deadline, of its receipt or of its closing, as the contract says.

A case that is not resolved by its deadline (:mod:`slacalc.measure.deadlines`) is not resolved in time, and one that was reopened
is what the contract says.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused, error
from slacalc.contract.parts.terms import COUNTS_ONCE
from slacalc.measure.count import in_spans
from slacalc.measure.deadlines import with_deadlines
from slacalc.measure.tally import KEYS, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from slacalc.base.month import Month, Spans
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import MetricTerms

KEY_DIGITS = 16
"""Hex digits of the keyed hash of a case: enough to tell the cases of a contract apart."""


@dataclass(frozen=True, slots=True)
class CaseMonth:
    """The month that judges, and what is to be known of its contract."""

    month: Month
    working_days: WorkingDays
    salt: str
    """Of the keys of cases: the contract's id."""
    suspended: Spans = ()
    """Days of the month on which the service was suspended."""


@dataclass(frozen=True, slots=True)
class UnjudgedCase:
    """A case that a later month judges."""

    metric: str
    key: str
    deadline: date


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A decision that a case is not to be judged by a metric, from the statement of that month on."""

    metric: str
    case: str
    """The case's id."""
    month: Month


@dataclass(frozen=True, slots=True)
class Carried:
    """What the statement issued for the month before has left to be accounted for."""

    known: bool = False
    """Whether there is such a statement."""
    cases: tuple[UnjudgedCase, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    suspended: Spans = ()
    """The months between: no statement is made of them, since there was service on no day."""


NOTHING_CARRIED = Carried()
PARTS = (
    "scope",
    "outside",
    "denominator",
    "numerator",
    "not_due",
    "missing",
    "open_before",
    "new",
    "judged",
    "still_open",
    "withdrawn",
    "merged",
)
"""denominator = judged + missing; open_before + new = judged + still_open + withdrawn + merged + missing."""


@dataclass(frozen=True, slots=True)
class CaseCount:
    """What the cases of a month come to."""

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


def count_cases(
    tickets: pl.DataFrame,
    metrics: Iterable[MetricTerms],
    case_month: CaseMonth,
    as_of: datetime,
    carried: Carried = NOTHING_CARRIED,
) -> CaseCount:
    """Judge the cases of the month, and account for each case that the month before has left open.

    A case that would be judged by a suspended day, of the month or of one of which no statement is made, is withdrawn: nobody
    could have resolved it then.

    A case carried over that no longer stands in the metric's scope stays open as long as its deadline is ahead; in the month in
    which that falls it is missing, and counts as not resolved.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
        Refused: the export has merged cases, and a metric does not say how they count.
    """
    case_month = replace(case_month, suspended=(*carried.suspended, *case_month.suspended))
    month, salt = case_month.month, case_month.salt
    metrics = tuple(metrics)
    rows = _Rows(metrics)
    scoped: set[str] = set()
    fates: dict[str, set[str]] = {"judged": set(), "merged": set(), "withdrawn": set()}
    unjudged: list[UnjudgedCase] = []
    for metric in metrics:
        if "parent" not in tickets.columns:
            tickets = tickets.with_columns(parent=pl.lit(None, pl.String))
        frame = with_deadlines(tickets, metric, case_month.working_days, month.end, as_of)
        frame = _with_fates(frame, metric, case_month, carried).with_columns(not_due=_not_due(metric))
        _expect_merged_said(metric, frame)
        judged, ahead = (frame.filter(pl.col("fate") == fate) for fate in ("judged", "open"))
        for *key, count, in_time, not_due in _by_key(judged).iter_rows():
            rows.add(tuple(key), metric.id, scope=count, denominator=count, numerator=in_time, not_due=not_due)
        waiting = [UnjudgedCase(metric.id, key, day) for key, day in ahead.select("key", "deadline").iter_rows()]
        found = set(frame.filter(pl.col("fate").is_not_null())["key"])
        drawn = {key_of_case(salt, one.case) for one in carried.withdrawals if one.metric == metric.id and one.month <= month}
        before = [case for case in carried.cases if case.metric == metric.id]
        absent = [case for case in before if case.key not in found and case.key not in drawn]
        waiting += [case for case in absent if case.deadline >= month.end]
        past = [case for case in absent if case.deadline < month.end]
        let_off = [case for case in past if any(first <= case.deadline < end for first, end in case_month.suspended)]
        missing = [case for case in past if case not in let_off]
        for case in missing:
            waits = int(case.deadline >= as_of.date())
            rows.add((str(max(case.deadline, month.first)), "", ""), metric.id, scope=1, denominator=1, missing=1, not_due=waits)
        of_fate = dict(frame.group_by("fate").agg(pl.len()).iter_rows())
        fresh = frame.filter(~pl.col("carried") & pl.col("fate").is_not_null() & (pl.col("fate") != "merged")).height
        rows.add(
            (str(month.last), "", ""),
            metric.id,
            open_before=len(before),
            new=fresh,
            judged=judged.height,
            still_open=len(waiting),
            withdrawn=of_fate.get("withdrawn", 0) + len(let_off) + sum(case.key in drawn - found for case in before),
            merged=frame.filter(pl.col("carried") & (pl.col("fate") == "merged")).height,
        )
        unjudged += waiting
        scoped.update(frame["case_id"])
        for fate, cases in fates.items():
            cases.update(frame.filter(pl.col("fate") == fate)["case_id"])
    table = rows.table()
    return CaseCount(
        table=table,
        judged=frozenset(fates["judged"]),
        merged=frozenset(fates["merged"]),
        withdrawn=frozenset(fates["withdrawn"]),
        scoped=frozenset(scoped),
        unjudged=tuple(sorted(unjudged, key=lambda case: (case.deadline, case.metric, case.key))),
        not_due=sum(table.total(f"{metric.id}.not_due") for metric in metrics),
    )


def _expect_merged_said(metric: MetricTerms, frame: pl.DataFrame) -> None:
    """Cases with a parent count once or each, and the two give different money: the contract has to say which."""
    if metric.cases is None or metric.cases.merged is not None:
        return
    merged = frame.filter(pl.col("parent").is_not_null() & pl.col("fate").is_not_null())
    if merged.height:
        raise Refused(error("measure/merged-not-said", metric.place, metric=metric.id, cases=merged.height))


def case_columns(metric: str) -> tuple[str, ...]:
    """The columns of a metric over cases; every judged case counts, so none is outside."""
    return tuple(f"{metric}.{part}" for part in PARTS)


def key_of_case(salt: str, case_id: str) -> str:
    """A keyed hash: the next month can find the case again, and a reader of the statement cannot read its id."""
    return hmac.new(salt.encode(), case_id.encode(), hashlib.sha256).hexdigest()[:KEY_DIGITS]


def _with_fates(frame: pl.DataFrame, metric: MetricTerms, case_month: CaseMonth, carried: Carried) -> pl.DataFrame:
    """The cases of a metric with ``key``, ``carried`` (from the month before) and ``fate``; null: not of this month."""
    month, salt = case_month.month, case_month.salt
    before = [case.key for case in carried.cases if case.metric == metric.id]
    drawn = {key_of_case(salt, one.case): one.month for one in carried.withdrawals if one.metric == metric.id}
    now, gone = (
        [key for key, decided in drawn.items() if decided <= month],
        [key for key, decided in drawn.items() if decided < month],
    )
    frame = frame.with_columns(key=pl.Series([key_of_case(salt, case) for case in frame["case_id"]], dtype=pl.String))
    frame = frame.with_columns(
        carried=_among(before),
        ahead=pl.col("day").is_null() | (pl.col("day") >= month.end),
        early=(pl.col("day") < month.first).fill_null(value=False),
        merged=pl.col("parent").is_not_null() if metric.cases and metric.cases.merged == COUNTS_ONCE else pl.lit(value=False),
    )
    # A case of before whose deadline has passed and that was not carried over was accounted for already.
    settled = pl.lit(carried.known) & (pl.col("received") < month.first) & (pl.col("deadline") < month.first)
    past = ~pl.col("carried") & (pl.col("early") | settled | _among(gone))
    fate = (
        pl.when((pl.col("received") >= month.end) | past)
        .then(None)
        .when(_among(now) | in_spans("day", case_month.suspended))
        .then(pl.lit("withdrawn"))
        .when(pl.col("merged"))
        .then(pl.lit("merged"))
        .when(pl.col("ahead"))
        .then(pl.lit("open"))
        .otherwise(pl.lit("judged"))
    )
    return frame.with_columns(fate=fate).with_columns(day=pl.max_horizontal("day", pl.lit(month.first)))


def _among(keys: list[str]) -> pl.Expr:
    return pl.col("key").is_in(pl.Series(keys, dtype=pl.String).implode())


def _by_key(judged: pl.DataFrame) -> pl.DataFrame:
    keys = [pl.col(key).cast(pl.String).fill_null("") for key in KEYS]
    counts = [pl.len().cast(pl.Int64), *(pl.col(name).cast(pl.Int64).sum() for name in ("in_time", "not_due"))]
    return judged.with_columns(keys).group_by(*KEYS).agg(counts)


def _not_due(metric: MetricTerms) -> pl.Expr:
    """Whether a case that is not resolved could still be, in time."""
    waiting = pl.col("resolved_at").is_null() & pl.col("not_over")
    return waiting if metric.reopened_is_resolved else waiting & ~pl.col("reopened").fill_null(value=False)


class _Rows:
    """The rows of the table in the making."""

    def __init__(self, metrics: tuple[MetricTerms, ...]) -> None:
        self.names = tuple(name for metric in metrics for name in case_columns(metric.id))
        self._rows: dict[tuple[str, ...], list[int]] = {}

    def add(self, key: tuple[str, ...], metric: str, **counts: int) -> None:
        row = self._rows.setdefault(key, [0] * len(self.names))
        for part, count in counts.items():
            row[self.names.index(f"{metric}.{part}")] += count

    def table(self) -> Table:
        return Table.of(KEYS, self.names, {key: tuple(row) for key, row in self._rows.items()})
