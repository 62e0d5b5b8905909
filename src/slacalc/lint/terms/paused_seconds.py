"""Deadlines that a column of paused seconds puts off, where that column may hold more than the clock would have run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_paused_seconds(terms: Terms) -> Iterator[Diagnostic]:
    """Clocks of some hours only, and first responses."""
    for metric in terms.metrics:
        if metric.cases is None or metric.cases.pauses is None or metric.cases.pauses.by != "seconds":
            continue
        path = f"metrics.{metric.id}"
        if metric.cases.hours is not None:
            hours = "service hours" if metric.cases.hours == terms.service_hours else "working hours"
            yield warning("lint/paused-in-hours", metric.place, path=path, hours=hours)
        if reading_of(metric).decided_by == "first_response_at":
            yield warning("lint/paused-after-response", metric.place, path=path)
