"""Cases judged when they are closed: a backlog is never seen, and closing an old case costs more than leaving it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_closing_month(terms: Terms) -> Iterator[Diagnostic]:
    """Metrics that judge a case in the month in which it is closed."""
    for metric in terms.metrics:
        if metric.cases is None or metric.cases.judged != "in month of closing":
            continue
        from slacalc.measure.columns import reading_of  # noqa: PLC0415 - loaded where a case is judged so

        if reading_of(metric).begins_at == "opened_at":
            yield note("lint/judged-in-month-of-closing", metric.place, metric=metric.id)
