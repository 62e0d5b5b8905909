"""Deadlines of cases by a clock that runs in some hours only, or that stands still while a case waits.

The time allowed runs out at the first instant at which the clock has run so long since receipt; where that is the end of hours,
the case is due then, and not when the next begin. A pause stops the clock from its begin to its end, as far as it would have run:
what lies outside its hours, before the receipt or after the time was over stops nothing; pauses that overlap stop it once. One
without an end lasts until the as-of time. What the reading asks for ends any pause, and so does the resolution of the case: who
closes one without a response waits no longer, and its time runs out.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.clock import MICROS, clock_in, micros_of, put_off
from slacalc.base.zones import zone_of
from slacalc.measure.columns import reading_of
from slacalc.records.moments import INSTANT, instant_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slacalc.base.clock import Clock
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.measure.cases_asked import CasesAsked

Waits = dict[str, list[tuple[int, int]]]
"""The pauses of each case: from one instant to before another."""


def by_clock(scoped: pl.DataFrame, asked_of: CasesAsked) -> pl.DataFrame:
    """The cases with ``due``, ``in_time`` and ``not_over`` of :mod:`slacalc.measure.deadlines`, and what it raises."""
    metric, rule, as_of, end, pauses = asked_of.metric, asked_of.rule, asked_of.as_of, asked_of.end, asked_of.pauses
    decided_by = instant_of(reading_of(metric).decided_by or "resolved_at")
    ended_by = tuple(dict.fromkeys((decided_by, instant_of("resolved_at"))))
    asked = ["case_id", instant_of("opened_at"), *ended_by]
    asked += [instant_of("due_at")] if metric.within is None else []
    asked += ["paused"] if rule.pauses is not None and rule.pauses.by == "seconds" else []
    cases = scoped.filter(pl.col("received") < end).select(
        *(pl.col(name).dt.epoch("us") if scoped.schema[name] == INSTANT else pl.col(name) for name in asked)
    )
    moments = [name for name in asked if name in {instant_of("opened_at"), instant_of("due_at")}]
    clock = clock_in(
        rule.hours, asked_of.working_days, zone_of(rule.zone), cases.select(pl.min_horizontal(*moments).min()).item()
    )
    waits = _waits(pauses, micros_of(as_of)) if rule.pauses is not None and rule.pauses.by == "intervals" else {}
    due = [(row["case_id"], _due(row, metric, clock, waits, ended_by)) for row in cases.iter_rows(named=True)]
    table = pl.DataFrame(due, {"case_id": pl.String, "due.instant": pl.Int64}, orient="row")
    instant = pl.col("due.instant").cast(INSTANT)
    return (
        scoped.join(table, on="case_id", how="left", maintain_order="left")
        .with_columns(
            due=instant.dt.convert_time_zone(rule.zone).dt.replace_time_zone(None),
            in_time=pl.col(decided_by) <= instant,
            not_over=instant >= as_of.astimezone(UTC),
        )
        .drop("due.instant")
    )


def _waits(pauses: pl.DataFrame | None, as_of: int) -> Waits:
    """The pauses of each case; one that is open lasts until the as-of time."""
    waits: Waits = {}
    if pauses is None:
        return waits
    moments = (pl.col(instant_of(name)).dt.epoch("us") for name in ("begins_at", "ends_at"))
    for case, begins, ends in pauses.select("case_id", *moments).iter_rows():
        waits.setdefault(case, []).append((begins, as_of if ends is None else ends))
    return waits


def _due(row: Mapping[str, object], metric: MetricTerms, clock: Clock, waits: Waits, ended_by: tuple[str, ...]) -> int | None:
    """The instant at which the time of a case is over; None where its row has no deadline to begin with."""
    opened, ends_known = row[instant_of("opened_at")], [end for name in ended_by if isinstance(end := row[name], int)]
    assert isinstance(opened, int)  # noqa: S101 - for the type checker: every case has it
    if metric.within is not None:
        run = clock.run_until(opened) + int(metric.within.value) * MICROS
        due = clock.when(run)
    else:
        written = row[instant_of("due_at")]
        if not isinstance(written, int):
            return None
        run, due = clock.run_until(written), written
    paused = row.get("paused")
    if isinstance(paused, int) and paused:
        return max(due, clock.when(run + paused * MICROS))
    stops = [(max(begins, opened), min((ends, *ends_known))) for begins, ends in waits.get(str(row["case_id"]), [])]
    return put_off(clock, due, run, stops)
