"""Deadlines of cases that are told in days, where a day on which the case waits does not count.

A day is skipped that ends in a pause: its last moment, at the closing hour or just before 24:00, lies in one; or, where the
contract says so, a day that any of a pause lies on. The time is over at the end of the last day that counts. What lies before the
receipt skips nothing, nor does a pause that begins after the closing hour of the last day, when the time is over. A pause without
an end lasts until the as-of time, or until what the reading asks for has happened. All of it is told by the clock of the zone.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from datetime import date

    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import CaseTerms, MetricTerms
    from slacalc.measure.cases_asked import CasesAsked

RESOLUTION = timedelta(microseconds=1)
"""Of a moment."""
DAY = timedelta(days=1)
Stay = tuple[datetime, datetime]


def end_of_day(day: date, until: time | None) -> datetime:
    """The last moment of a last day: up to the closing hour, that very second included, or just before 24:00."""
    return datetime.combine(day, until) if until is not None else datetime.combine(day + DAY, time()) - RESOLUTION


def by_days_left(scoped: pl.DataFrame, asked_of: CasesAsked) -> pl.DataFrame:
    """The cases with ``due``, ``in_time`` and ``not_over`` of :mod:`slacalc.measure.deadlines`, and what it raises."""
    metric, rule, pauses, local = asked_of.metric, asked_of.rule, asked_of.pauses, asked_of.local_as_of()
    decided_by = reading_of(metric).decided_by or "resolved_at"
    waits: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for case, begins, ends in pauses.select("case_id", "begins_at", "ends_at").iter_rows() if pauses is not None else ():
        waits.setdefault(case, []).append((begins, ends))
    due = []
    ended_by = tuple(dict.fromkeys((decided_by, "resolved_at")))
    for case, opened, *ended in (
        scoped.filter(pl.col("received") < asked_of.end).select("case_id", "opened_at", *ended_by).iter_rows()
    ):
        known = [(begins, local if ends is None else ends) for begins, ends in waits.get(case, [])]
        stays = [(max(begins, opened), min((ends, *(end for end in ended if end is not None)))) for begins, ends in known]
        due.append((case, end_of_day(_last_day(opened, metric, rule, asked_of.working_days, stays), rule.until)))
    table = pl.DataFrame(due, {"case_id": pl.String, "due": pl.Datetime("us")}, orient="row")
    return scoped.join(table, on="case_id", how="left", maintain_order="left").with_columns(
        in_time=pl.col(decided_by) <= pl.col("due"), not_over=pl.col("due") >= local
    )


def _last_day(opened: datetime, metric: MetricTerms, rule: CaseTerms, working_days: WorkingDays, stays: list[Stay]) -> date:
    """The last of the days allowed that count; the day of receipt is one only where it was early enough."""
    assert metric.within is not None  # noqa: S101 - for the type checker: skipped are the days of the time allowed
    left, any_day = int(metric.within.value), metric.within.unit == "days"
    counts = rule.received_before is not None and opened.time() < rule.received_before
    day = opened.date()
    while True:
        if counts and (any_day or working_days.is_working(day)) and not _is_skipped(day, rule, stays, is_last=left == 1):
            left -= 1
            if not left:
                return day
        counts, day = True, day + DAY


def _is_skipped(day: date, rule: CaseTerms, stays: list[Stay], *, is_last: bool) -> bool:
    if rule.pauses is not None and rule.pauses.days == "with a pause":
        first, last = datetime.combine(day, time()), end_of_day(day, rule.until if is_last else None)
        return any(begins <= last and ends > first and begins < ends for begins, ends in stays)
    moment = end_of_day(day, rule.until)
    return any(begins <= moment < ends for begins, ends in stays)
