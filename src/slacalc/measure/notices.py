"""Progress notices: the user of a complex case is told how it stands until it is solved.

A notice is due at the end of every N-th working day after receipt (or so many hours after it, and again) for as long as the case
is open then. It was given in time where the user was told at least once since the one before was due; the first since receipt. So
each notice that is due has one moment, belongs to one month, and can be counted by anybody from two lists.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from slacalc.measure.columns import metric_columns
from slacalc.measure.count import tabulate
from slacalc.measure.deadlines import end_of_day
from slacalc.measure.tally import KEYS, Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.month import Spans
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.terms import MetricTerms


def count_notices(
    tickets: pl.DataFrame,
    updates: pl.DataFrame,
    metrics: tuple[MetricTerms, ...],
    served: Spans,
    working_days: WorkingDays,
    as_of: datetime,
) -> Table:
    """The notices due on those days and before ``as_of``, and those of them that were given in time.

    Raises:
        Uncovered: a notice falls due in a year for which no holiday notice is known.
    """
    told: dict[str, list[datetime]] = {}
    for case, moment in updates.select("case_id", "sent_at").sort("sent_at").iter_rows():
        told.setdefault(case, []).append(moment)
    table = Table.of(KEYS, (), {})
    for metric in metrics:
        cases = tickets.filter(to_polars(metric.scope.predicate) & pl.col("complex").fill_null(value=False))
        due = _due_notices(cases, told, metric, served, working_days, as_of)
        table = table.beside(tabulate(due, metric_columns(metric)))
    return table


def _due_notices(
    cases: pl.DataFrame,
    told: dict[str, list[datetime]],
    metric: MetricTerms,
    served: Spans,
    working_days: WorkingDays,
    as_of: datetime,
) -> pl.DataFrame:
    """A row a notice: the columns of its case, the ``day`` on which it is due, and whether the user was ``informed``."""
    found: dict[str, list[object]] = {"case_id": [], "due_day": [], "informed": []}
    for case, opened, resolved in cases.select("case_id", "opened_at", "resolved_at").iter_rows():
        since: datetime | None = None
        for due in _schedule(opened, metric, working_days):
            open_then = resolved is None or resolved > due
            if not open_then or due >= as_of or due.date() >= served[-1][1]:
                break
            if any(first <= due.date() < end for first, end in served):
                times = told.get(case, [])
                found["case_id"].append(case)
                found["due_day"].append(due.date())
                found["informed"].append(any((since is None or since < moment) and moment <= due for moment in times))
            since = due
    schema = {"case_id": pl.String(), "due_day": pl.Date(), "informed": pl.Boolean()}
    due_rows = pl.DataFrame(found, schema=schema).join(cases, on="case_id", how="left", maintain_order="left")
    return due_rows.with_columns(day=pl.col("due_day"))


def _schedule(opened: datetime, metric: MetricTerms, working_days: WorkingDays) -> Iterator[datetime]:
    """The moments at which the notices of a case fall due, without an end."""
    within, rule = metric.within, metric.cases
    if within is None or rule is None:
        raise ValueError(metric.id)
    if within.unit == "working days":
        before = rule.received_before
        early = before is not None and opened.time() < before and working_days.is_working(opened.date())
        for number in count(1):
            day = working_days.nth_after(opened.date(), number * int(within.value) - int(early))
            yield end_of_day(day, rule.until)
    zone = ZoneInfo(rule.zone)
    begun = opened.replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))
    for number in count(1):
        yield (begun + number * timedelta(seconds=int(within.value))).astimezone(zone).replace(tzinfo=None)
