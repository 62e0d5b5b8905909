"""Days with hours of their own, and forecasts, that no month of the term has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.base.month import Month
from slacalc.contract.tree.find import entries_of, find_path
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.times import read_days_off

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract


def doubt_special_days(contract: Contract) -> Iterator[Diagnostic]:
    """Each of any version, as it is written; where the term can be renewed, as far as it can be."""
    first, last = contract.first_day, contract.last_month.last
    for version, _ in contract.versions:
        special = find_path(version.root, "service_hours.special_days")
        for text, node in special.items if isinstance(special, Mapping) else ():
            begins, ends = read_days_off(text)
            if ends < first or begins > last:
                yield warning("lint/special-day-outside-term", node.key, text=text, first=first, last=last)


def doubt_forecasts(contract: Contract) -> Iterator[Diagnostic]:
    """Likewise of the forecasts of a metric, by month."""
    first, last = Month.of(contract.first_day), contract.last_month
    for version, _ in contract.versions:
        for metric, node in entries_of(version.root, "metrics"):
            forecasts = node.find("forecast")
            for text, forecast in forecasts.items if isinstance(forecasts, Mapping) else ():
                if not first <= Month.parse(text) <= last:
                    yield warning("lint/forecast-outside-term", forecast.key, metric=metric, text=text, first=first, last=last)
