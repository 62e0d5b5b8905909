"""Until when a case may be resolved or responded to, whether it was, and the day by which a month judges it.

The deadline is the time after receipt that the contract allows, or the one that stands in the row of the case; whether it was
kept is told by the moment of which the reading speaks, or by the flag of the export. What a case is that is blank there is asked
once its time is over: as long as that is ahead, the case may still be in time. A blank flag is asked about once the case is
resolved too: the export has said of it what it says.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.metrics.readings import FLAG
from slacalc.measure.cases_asked import CasesAsked
from slacalc.measure.columns import reading_of
from slacalc.measure.skipped_days import RESOLUTION, by_days_left
from slacalc.records.expressions import to_polars
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from datetime import date

    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import CaseTerms, MetricTerms
    from slacalc.contract.parts.terms import Quantity

OPENED = "opened_at"


def with_deadlines(
    tickets: pl.DataFrame,
    metric: MetricTerms,
    working_days: WorkingDays,
    end: date,
    as_of: datetime,
    pauses: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The cases that the metric is about, each with its deadline and what follows from it.

    ``due``
        the last moment at which it is in time, that moment included; naive, in the contract's zone. Blank where the reading
        asks for no deadline, or the row of the case has none.
    ``deadline``
        the day of ``due``; of a case without one, or with one before it was received, the day of its receipt.
    ``in_time``
        whether it was resolved or responded to by then, and not reopened where the contract says that such a case is not
        resolved; or what the flag of the export says, or the contract of a blank.
    ``left_out``
        whether it is blank where the reading looks, and the contract leaves such a case out.
    ``not_due``
        whether it was not in time at ``as_of``, an aware moment, and could still be.
    ``day``
        by which a month judges it: of its deadline, of its receipt, or of its closing; blank as long as it is not closed.

    Hours pass as they pass: from one instant to another, whatever the clocks did between. The end of a working day is what the
    clock shows. ``pauses`` are the times in which a case waited, of any case; where the contract stops the clock by them, it runs
    in :mod:`slacalc.measure.clocked`.

    Where the time begins with the closing, that stands for the receipt, and a case that is not closed is none.

    A case received on or after ``end``, the day after the month, has no deadline here: it is no case of this month yet.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
    """
    reading, rule = reading_of(metric), metric.cases
    if rule is None:
        raise ValueError(metric.id)
    scoped = tickets.filter(to_polars(metric.scope.predicate))
    receipt = scoped.select("case_id", OPENED, instant_of(OPENED))
    if reading.begins_at != OPENED:  # until it is dated, that moment stands for its receipt
        begins = {name(OPENED): pl.col(name(reading.begins_at)) for name in (str, instant_of)}
        scoped = scoped.filter(pl.col(reading.begins_at).is_not_null()).with_columns(**begins)
    scoped = scoped.with_columns(received=pl.col(OPENED).dt.date())
    asks = reading.decided_by != ""
    asked_of = CasesAsked(metric, rule, working_days, end, as_of, pauses)
    dated = _dated(scoped, asked_of).with_columns(pl.col("not_over").fill_null(value=False))
    if reading.begins_at != OPENED:
        dated = dated.drop(OPENED, instant_of(OPENED)).join(receipt, on="case_id", how="left", maintain_order="left")
    in_time = pl.col("in_time").fill_null(value=False)
    waiting = pl.col(reading.decided_by).is_null() & pl.col("not_over") if asks else pl.lit(value=False)
    open_yet = pl.col("not_over")
    if reading.decided_by == FLAG:
        open_yet &= pl.col("resolved_at").is_null()
        in_time, waiting = in_time & ~open_yet, open_yet & pl.col(FLAG).fill_null(value=True)
    if reading.takes_reopened and not metric.reopened_is_resolved:
        back = pl.col("reopened").fill_null(value=False)
        in_time, waiting = in_time & ~back, waiting & ~back
    blank = pl.col(reading.blank_in).is_null() & ~open_yet if reading.blank_in else pl.lit(value=False)
    return dated.with_columns(
        in_time=pl.when(blank).then(pl.lit(rule.blank == "met")).otherwise(in_time),
        left_out=blank & pl.lit(rule.blank == "left out"),
        not_due=waiting,
        deadline=pl.col("due").dt.date() if metric.within is not None else pl.max_horizontal(pl.col("due").dt.date(), "received"),
    ).with_columns(day=_judging_day(rule))


def _dated(scoped: pl.DataFrame, asked_of: CasesAsked) -> pl.DataFrame:
    """The cases with ``due``, ``in_time``, where that can be told, and ``not_over``: whether ``due`` was ahead at ``as_of``."""
    metric, rule, as_of = asked_of.metric, asked_of.rule, asked_of.as_of
    within, decided_by = metric.within, reading_of(metric).decided_by
    if not decided_by and within is not None:
        decided_by = "resolved_at"  # an own reading asks for the day of the deadline alone
    if not decided_by or decided_by == FLAG:
        # The flag is the maker's, whatever its deadline was; that of the row is looked at where it decides the month.
        asked = rule.judged == "in month of deadline"
        due, ahead = pl.col("due_at"), pl.col(instant_of("due_at")) >= as_of.astimezone(UTC)
        return scoped.with_columns(
            due=due if asked else pl.lit(None, pl.Datetime("us")),
            in_time=pl.col(FLAG) if decided_by else pl.lit(value=False),
            not_over=ahead if asked else pl.lit(value=False),
        )
    if rule.pauses is not None and rule.pauses.days is not None:
        return by_days_left(scoped, asked_of)
    if rule.hours is not None or rule.stops:
        from slacalc.measure.clocked import by_clock  # noqa: PLC0415 - loaded where a clock runs in some hours

        return by_clock(scoped, asked_of)
    if within is None:
        due = pl.col(instant_of("due_at"))
        in_time = pl.col(instant_of(decided_by)) <= due
        return scoped.with_columns(due=pl.col("due_at"), in_time=in_time, not_over=due >= as_of.astimezone(UTC))
    if within.unit != "seconds":
        dated = _by_days(scoped, within, rule, asked_of.working_days, asked_of.end)
        return dated.with_columns(in_time=pl.col(decided_by) <= pl.col("due"), not_over=pl.col("due") >= asked_of.local_as_of())
    return _by_hours(scoped, within, rule.zone, as_of.astimezone(UTC), decided_by)


def _judging_day(rule: CaseTerms) -> pl.Expr:
    match rule.judged:
        case "in month of deadline":
            return pl.col("deadline")
        case "in month of receipt":
            return pl.col("received")
        case "in month of closing":
            return pl.col("resolved_at").dt.date()


def _by_days(scoped: pl.DataFrame, within: Quantity, rule: CaseTerms, working_days: WorkingDays, end: date) -> pl.DataFrame:
    """Due at the end of the last day allowed: the day of receipt counts only where it was early enough."""
    early = pl.lit(value=False) if rule.received_before is None else pl.col("opened_at").dt.time() < rule.received_before
    scoped = scoped.with_columns(early=early)
    rows = scoped.filter(pl.col("received") < end).select("received", "early").unique().sort("received", "early").rows()
    last_days = [last_day(within, day, working_days, early=counts) for day, counts in rows]
    table = pl.DataFrame(
        {"received": [day for day, _ in rows], "early": [counts for _, counts in rows], "last_day": last_days},
        schema={"received": pl.Date, "early": pl.Boolean, "last_day": pl.Date},
    )
    dated = scoped.join(table, on=["received", "early"], how="left", maintain_order="left").with_columns(
        due=_day_ends(rule.until)
    )
    return dated.drop("early", "last_day")


def last_day(within: Quantity, received: date, working_days: WorkingDays, *, early: bool, times: int = 1) -> date:
    """The last of the days allowed, or so many times as many; ``early`` says that a working day of receipt is the first."""
    allowed = int(within.value) * times
    if within.unit == "days":
        return received + timedelta(days=allowed - int(early))
    return working_days.nth_after(received, allowed - int(early and working_days.is_working(received)))


def _day_ends(until: time | None) -> pl.Expr:
    """The last moment of the last day: up to the closing hour, that very second included, or just before 24:00."""
    if until is not None:
        return pl.col("last_day").dt.combine(until, time_unit="us")
    return pl.col("last_day").cast(pl.Datetime("us")) + timedelta(days=1) - RESOLUTION


def _by_hours(scoped: pl.DataFrame, within: Quantity, zone: str, as_of: datetime, decided_by: str) -> pl.DataFrame:
    """Due that many seconds after receipt, as they pass: an hour that the clocks skip is none, and one shown twice is two."""
    due = pl.col(instant_of("opened_at")) + timedelta(seconds=int(within.value))
    local = due.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return scoped.with_columns(due=local, in_time=pl.col(instant_of(decided_by)) <= due, not_over=due >= as_of)
