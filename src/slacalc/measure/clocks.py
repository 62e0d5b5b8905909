"""What asks for the time of day, where an export has the day alone: it cannot be counted, and is not counted from midnight."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from slacalc.contract.metrics.over import OF_THE_CLOCK
from slacalc.contract.metrics.readings import FLAG
from slacalc.measure.columns import metrics_of, moments_asked, month_columns, reading_of
from slacalc.measure.needs import MOMENT, Missing, may_excuse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.measure.excused import Excusal


def missing_clocks(
    terms: Terms, clockless: Mapping[str, Collection[str]], excusals: tuple[Excusal, ...] = ()
) -> tuple[Missing, ...]:
    """The moments whose time of day is asked for and not in the export, by what asks: a metric, or the calls that a fee counts.

    ``clockless`` are the moments of each role of which the export has the day alone.
    """
    asked = dict.fromkeys((*_asked(terms), *_excused_by_hours(terms, excusals)))
    return tuple(need for need in asked if need.column in clockless.get(need.role, ()))


def by_row(terms: Terms, need: Missing) -> bool:
    """Whether a metric asks for that time of day which goes by the row of a case: no ``within`` could ask for days."""
    return any(metric.id == need.needed_by and metric.cases is not None and metric.within is None for metric in terms.metrics)


def _asked(terms: Terms) -> Iterator[Missing]:
    by_hour = any(span.opens != time() or span.closes is not None for span in terms.service_hours.spans)
    for column in month_columns(terms, "calls"):
        if ("in_service_hours" in column.reads and by_hour) or {"called_again_after", "time_of_day"} & {*column.reads}:
            yield Missing("calls", "arrived_at", column.name.split(".")[0])
    for role, moment in MOMENT.items():
        for metric in metrics_of(terms, role):
            if metric.over is not None and metric.over.by in OF_THE_CLOCK:
                yield Missing(role, moment, metric.id)
    for role in ("tickets", "updates"):
        for metric in metrics_of(terms, role):
            for of, name in _of_deadline(metric, role):
                yield Missing(of, name, metric.id)


def _excused_by_hours(terms: Terms, excusals: tuple[Excusal, ...]) -> Iterator[Missing]:
    """A record that has the day alone lies in an agreed time only where that is made of whole days."""
    for metric in may_excuse(terms):
        if any(
            metric.id in excusal.metrics and not (_is_midnight(excusal.begins) and _is_midnight(excusal.ends))
            for excusal in excusals
        ):
            role = reading_of(metric).role
            yield Missing(role, MOMENT[role], metric.id)


def _of_deadline(metric: MetricTerms, role: str) -> Iterator[tuple[str, str]]:
    within, rule = metric.within, metric.cases
    if rule is None:
        return
    decided_by = reading_of(metric).decided_by if role == "tickets" else "resolved_at"
    if rule.pauses is not None and rule.pauses.by == "intervals":
        yield from (("pauses", moment) for moment in ("begins_at", "ends_at"))
        if rule.pauses.days is not None and decided_by not in {"", FLAG}:  # what had happened before a pause ends it
            yield "tickets", decided_by
        if decided_by not in {"", FLAG, "resolved_at"}:  # the resolution ends it as well
            yield "tickets", "resolved_at"
    for end in moments_asked(metric):
        yield from (("tickets", moment) for moment in ("opened_at", end))
    if within is None:
        by_row = ("due_at", decided_by) if decided_by not in {"", FLAG} else ()
        moments = by_row or (("due_at",) if rule.judged == "in month of deadline" else ())
        yield from (("tickets", moment) for moment in moments)
        return
    hours = within.unit == "seconds"
    if hours or rule.received_before is not None:
        yield "tickets", reading_of(metric).begins_at
    if (hours or rule.until is not None) and decided_by:
        yield "tickets", decided_by
        if role == "updates":
            yield "updates", "sent_at"


def _is_midnight(moment: datetime) -> bool:
    return moment.time() == time()
