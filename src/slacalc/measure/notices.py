"""Progress notices: the user of a complex case is told how it stands until it is solved.

A notice is due at the end of every N-th working day after receipt (or so many hours after it, and again) for as long as the case
is open then. It was given in time where the user was told at least once since the one before was due; the first since receipt. So
each notice that is due has one moment, belongs to one month, and can be counted by anybody from two lists.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import count
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.clock import EPOCH, MICROS, clock_in, micros_of
from slacalc.base.dataclass import dataclass
from slacalc.base.zones import zone_of
from slacalc.measure.account import OTHER_MONTH, RoleScope, Telling
from slacalc.measure.columns import metric_columns, metrics_of
from slacalc.measure.count import in_spans, tabulate
from slacalc.measure.counting import Counts, Slice
from slacalc.measure.deadlines import last_day
from slacalc.measure.skipped_days import end_of_day
from slacalc.measure.tally import KEYS, Table
from slacalc.records.expressions import to_polars
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from slacalc.base.month import Spans
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms


@dataclass(frozen=True, slots=True)
class _Moment:
    """A moment of the list: what the clock shows, and the instant."""

    local: datetime
    instant: datetime


@dataclass(frozen=True, slots=True)
class _Due:
    """When a notice is due: at an instant where hours pass, at what the clock shows where a working day ends."""

    day: date
    local: datetime | None
    instant: datetime | None

    def is_over_at(self, moment: _Moment) -> bool:
        """Whether the moment came after it."""
        if self.local is not None:
            return moment.local > self.local
        assert self.instant is not None  # noqa: S101 - for the type checker: one of the two is there
        return moment.instant > self.instant

    def is_ahead_of(self, moment: _Moment) -> bool:
        """Whether it is not before the moment."""
        if self.local is not None:
            return self.local >= moment.local
        assert self.instant is not None  # noqa: S101 - as above
        return self.instant >= moment.instant


def count_updates(terms: Terms, role_slice: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`; the slice holds every notice, and every case is beside it.

    Raises:
        Uncovered: a notice falls due in a year for which no holiday notice is known.
    """
    tickets, metrics = role_slice.beside["tickets"], tuple(metrics_of(terms, role_slice.role))
    table, noticed = count_notices(tickets, role_slice.records, metrics, terms.served, terms.working_days, role_slice.known.as_of)
    sent = role_slice.records.filter(in_spans("sent_at", (terms.span,))).height
    scope = RoleScope(role_slice.role, sent, ((OTHER_MONTH, role_slice.records.height - sent),))
    about = frozenset(case for metric in metrics for case in _cases_of(metric, tickets)["case_id"])
    return Counts(((role_slice.role, table),), scope, telling=Telling(noticed, about))


def count_notices(
    tickets: pl.DataFrame,
    updates: pl.DataFrame,
    metrics: tuple[MetricTerms, ...],
    served: Spans,
    working_days: WorkingDays,
    as_of: datetime,
) -> tuple[Table, frozenset[str]]:
    """The notices due on those days and before ``as_of``, those of them that were given in time, and the ids of their cases.

    Raises:
        Uncovered: a notice falls due in a year for which no holiday notice is known.
    """
    notices_sent: dict[str, list[_Moment]] = {}
    for case, *moment in updates.select("case_id", "sent_at", instant_of("sent_at")).iter_rows():
        notices_sent.setdefault(case, []).append(_Moment(*moment))
    table, noticed = Table.of(KEYS, (), {}), set[str]()
    for metric in metrics:
        due = _due_notices(_cases_of(metric, tickets), notices_sent, metric, served, working_days, as_of)
        table = table.beside(tabulate(due, metric_columns(metric)))
        noticed.update(due["case_id"])
    return table, frozenset(noticed)


def _cases_of(metric: MetricTerms, tickets: pl.DataFrame) -> pl.DataFrame:
    """The cases whose users a metric wants to be told: complex ones of its scope."""
    return tickets.filter(to_polars(metric.scope.predicate) & pl.col("complex").fill_null(value=False))


def _due_notices(
    cases: pl.DataFrame,
    notices_sent: dict[str, list[_Moment]],
    metric: MetricTerms,
    served: Spans,
    working_days: WorkingDays,
    as_of: datetime,
) -> pl.DataFrame:
    """A row a notice: the columns of its case, the ``day`` on which it is due, and whether the user was ``informed``."""
    columns: dict[str, list[object]] = {"case_id": [], "due_day": [], "informed": []}
    zone = zone_of(metric.cases.zone) if metric.cases is not None else UTC
    known = _Moment(as_of.astimezone(zone).replace(tzinfo=None), as_of.astimezone(UTC))
    moments = [name for moment in ("opened_at", "resolved_at") for name in (moment, instant_of(moment))]
    for case, opened, opened_then, resolved, resolved_then in cases.select("case_id", *moments).iter_rows():
        closed = _Moment(resolved, resolved_then) if resolved is not None else None
        since: _Due | None = None
        for due in _schedule(_Moment(opened, opened_then), metric, working_days):
            open_then = closed is None or due.is_over_at(closed)
            if not open_then or due.is_ahead_of(known) or due.day >= served[-1][1]:
                break
            if any(first <= due.day < end for first, end in served):
                times = notices_sent.get(case, [])
                columns["case_id"].append(case)
                columns["due_day"].append(due.day)
                columns["informed"].append(
                    any((since is None or since.is_over_at(moment)) and not due.is_over_at(moment) for moment in times)
                )
            since = due
    schema = {"case_id": pl.String(), "due_day": pl.Date(), "informed": pl.Boolean()}
    due_rows = pl.DataFrame(columns, schema=schema).join(cases, on="case_id", how="left", maintain_order="left")
    return due_rows.with_columns(day=pl.col("due_day"))


def _schedule(opened: _Moment, metric: MetricTerms, working_days: WorkingDays) -> Iterator[_Due]:
    """The moments at which the notices of a case fall due, without an end."""
    within, rule = metric.within, metric.cases
    if within is None or rule is None:
        raise ValueError(metric.id)
    if within.unit != "seconds":
        early = rule.received_before is not None and opened.local.time() < rule.received_before
        for number in count(1):
            day = last_day(within, opened.local.date(), working_days, early=early, times=number)
            yield _Due(day, end_of_day(day, rule.until), None)
    clock = clock_in(rule.hours, working_days, zone_of(rule.zone), micros_of(opened.instant))
    run = clock.run_until(micros_of(opened.instant))
    for number in count(1):
        due = EPOCH + timedelta(microseconds=clock.when(run + number * int(within.value) * MICROS))
        yield _Due(due.astimezone(zone_of(rule.zone)).date(), None, due)
