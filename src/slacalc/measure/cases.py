"""Cases: each is judged once, in the month in which its deadline falls.

The deadline is the N-th working day after receipt, the day of receipt not counted, until 24:00 (Civil Code art. 201, 203). A case
that is not resolved by then is not resolved in time, and one that was reopened is what the contract says.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.count import KEYS
from slacalc.measure.tally import Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from slacalc.base.month import Month
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.terms import MetricTerms

KEY_DIGITS = 16
"""Hex digits of the keyed hash of a case: enough to tell the cases of a contract apart."""


@dataclass(frozen=True, slots=True)
class UnjudgedCase:
    """A case whose deadline lies in a later month."""

    metric: str
    key: str
    deadline: date


@dataclass(frozen=True, slots=True)
class CaseCount:
    """What the cases of a month come to."""

    table: Table
    in_scope: int
    """Cases that a metric judges this month."""
    other_month: int
    """Cases that a metric judges in another month."""
    no_standard: int
    """Cases that no metric is about."""
    unjudged: tuple[UnjudgedCase, ...]
    not_due: int
    """Cases of this month whose deadline was still ahead at the as-of time, and which were not resolved then."""


def count_cases(
    tickets: pl.DataFrame, metrics: Iterable[MetricTerms], month: Month, working_days: WorkingDays, as_of: datetime, salt: str
) -> CaseCount:
    """Judge the cases of ``month``.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
    """
    metrics = tuple(metrics)
    names = tuple(name for metric in metrics for name in case_columns(metric.id))
    rows: dict[tuple[str, ...], list[int]] = {}
    scoped: set[str] = set()
    judged_here: set[str] = set()
    unjudged: list[UnjudgedCase] = []
    not_due = 0
    for number, metric in enumerate(metrics):
        frame = _with_deadlines(tickets, metric, working_days)
        judged = frame.filter((pl.col("day") >= month.first) & (pl.col("day") < month.end))
        later = frame.filter((pl.col("day") >= month.end) & (pl.col("opened_at").dt.date() < month.end))
        for *key, count, in_time in _by_key(judged).iter_rows():
            row = rows.setdefault(tuple(key), [0] * len(names))
            row[number * 4 : number * 4 + 4] = [count, 0, count, in_time]
        unjudged += [UnjudgedCase(metric.id, _key(salt, case), day) for case, day in later.select("case_id", "day").iter_rows()]
        not_due += judged.filter(pl.col("resolved_at").is_null() & (pl.col("day") >= as_of.date())).height
        scoped.update(frame["case_id"])
        judged_here.update(judged["case_id"])
    return CaseCount(
        table=Table.of(KEYS, names, {key: tuple(row) for key, row in rows.items()}),
        in_scope=len(judged_here),
        other_month=len(scoped - judged_here),
        no_standard=tickets.height - len(scoped),
        unjudged=tuple(sorted(unjudged, key=lambda case: (case.deadline, case.metric, case.key))),
        not_due=not_due,
    )


def case_columns(metric: str) -> tuple[str, str, str, str]:
    """The columns of a metric over cases; every judged case counts, so none is outside."""
    return (f"{metric}.scope", f"{metric}.outside", f"{metric}.denominator", f"{metric}.numerator")


def _with_deadlines(tickets: pl.DataFrame, metric: MetricTerms, working_days: WorkingDays) -> pl.DataFrame:
    """The cases that the metric is about, with the deadline as ``day`` and whether they were resolved ``in_time``."""
    if metric.within is None:
        raise ValueError(metric.id)
    scoped = tickets.filter(to_polars(metric.scope.predicate)).with_columns(received=pl.col("opened_at").dt.date())
    days = scoped["received"].unique().sort().to_list()
    allowed = int(metric.within.value)
    deadlines = pl.DataFrame(
        {"received": days, "day": [working_days.nth_after(day, allowed) for day in days]},
        schema={"received": pl.Date, "day": pl.Date},
    )
    in_time = (pl.col("resolved_at").dt.date() <= pl.col("day")).fill_null(value=False)
    if not metric.reopened_is_resolved:
        in_time &= ~pl.col("reopened").fill_null(value=False)
    return scoped.join(deadlines, on="received", how="left", maintain_order="left").with_columns(in_time=in_time)


def _by_key(judged: pl.DataFrame) -> pl.DataFrame:
    keys = [pl.col(key).cast(pl.String).fill_null("") for key in KEYS]
    return judged.with_columns(keys).group_by(*KEYS).agg(pl.len().cast(pl.Int64), pl.col("in_time").cast(pl.Int64).sum())


def _key(salt: str, case_id: str) -> str:
    """A keyed hash: the next month can find the case again, and a reader of the statement cannot read its id."""
    return hmac.new(salt.encode(), case_id.encode(), hashlib.sha256).hexdigest()[:KEY_DIGITS]
