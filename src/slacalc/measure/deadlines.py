"""Until when a case may be resolved, whether it was, and the day by which a month judges it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.zones import zone_of
from slacalc.records.expressions import to_polars
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from datetime import date

    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import CaseTerms, MetricTerms
    from slacalc.contract.parts.terms import Quantity

INSTANT = timedelta(microseconds=1)
"""The resolution of a moment."""


def with_deadlines(
    tickets: pl.DataFrame, metric: MetricTerms, working_days: WorkingDays, end: date, as_of: datetime
) -> pl.DataFrame:
    """The cases that the metric is about, each with its deadline and what follows from it.

    ``due``
        the last moment at which it is resolved in time, that moment included; naive, in the contract's zone.
    ``deadline``
        the day of ``due``.
    ``in_time``
        whether it was resolved by then, and not reopened where the contract says that such a case is not resolved.
    ``not_over``
        whether ``due`` was still ahead at ``as_of``, an aware moment.
    ``day``
        by which a month judges it: of its deadline, of its receipt, or of its closing; blank as long as it is not closed.

    Hours pass as they pass: from one instant to another, whatever the clocks did between. The end of a working day is what the
    clock shows.

    A case received on or after ``end``, the day after the month, has no deadline here: it is no case of this month yet.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
    """
    within, rule = metric.within, metric.cases
    if within is None or rule is None:
        raise ValueError(metric.id)
    scoped = tickets.filter(to_polars(metric.scope.predicate)).with_columns(received=pl.col("opened_at").dt.date())
    if within.unit == "working days":
        dated = _by_working_days(scoped, int(within.value), rule, working_days, end)
        local = as_of.astimezone(zone_of(rule.zone)).replace(tzinfo=None)
        dated = dated.with_columns(not_over=pl.col("due") >= local)
    else:
        dated = _by_hours(scoped, within, rule.zone, as_of.astimezone(UTC))
    in_time = pl.col("in_time").fill_null(value=False)
    if not metric.reopened_is_resolved:
        in_time &= ~pl.col("reopened").fill_null(value=False)
    return dated.with_columns(in_time=in_time, deadline=pl.col("due").dt.date()).with_columns(day=_judging_day(rule))


def _judging_day(rule: CaseTerms) -> pl.Expr:
    match rule.judged:
        case "in month of deadline":
            return pl.col("deadline")
        case "in month of receipt":
            return pl.col("received")
        case "in month of closing":
            return pl.col("resolved_at").dt.date()


def _by_working_days(scoped: pl.DataFrame, allowed: int, rule: CaseTerms, working_days: WorkingDays, end: date) -> pl.DataFrame:
    """Due at the end of the ``allowed``-th working day: the day of receipt counts only where it was early enough."""
    early = pl.lit(value=False) if rule.received_before is None else pl.col("opened_at").dt.time() < rule.received_before
    scoped = scoped.with_columns(early=early)
    rows = scoped.filter(pl.col("received") < end).select("received", "early").unique().sort("received", "early").rows()
    last_days = [
        working_days.nth_after(day, allowed - 1 if counts and working_days.is_working(day) else allowed) for day, counts in rows
    ]
    table = pl.DataFrame(
        {"received": [day for day, _ in rows], "early": [counts for _, counts in rows], "last_day": last_days},
        schema={"received": pl.Date, "early": pl.Boolean, "last_day": pl.Date},
    )
    dated = scoped.join(table, on=["received", "early"], how="left", maintain_order="left").with_columns(
        due=_day_ends(rule.until)
    )
    return dated.drop("early", "last_day").with_columns(in_time=pl.col("resolved_at") <= pl.col("due"))


def _day_ends(until: time | None) -> pl.Expr:
    """The last moment of the last day: up to the closing hour, that very second included, or just before 24:00."""
    if until is not None:
        return pl.col("last_day").dt.combine(until, time_unit="us")
    return pl.col("last_day").cast(pl.Datetime("us")) + timedelta(days=1) - INSTANT


def end_of_day(day: date, until: time | None) -> datetime:
    """The last moment of a last day, for one case: see :func:`_day_ends`."""
    if until is not None:
        return datetime.combine(day, until)
    return datetime.combine(day + timedelta(days=1), time()) - INSTANT


def _by_hours(scoped: pl.DataFrame, within: Quantity, zone: str, as_of: datetime) -> pl.DataFrame:
    """Due that many seconds after receipt, as they pass: an hour that the clocks skip is none, and one shown twice is two."""
    due = pl.col(instant_of("opened_at")) + timedelta(seconds=int(within.value))
    local = due.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return scoped.with_columns(due=local, in_time=pl.col(instant_of("resolved_at")) <= due, not_over=due >= as_of)
