"""What moves the deadline of a case fits together: the hours that its clock runs in, and what the clock does in a pause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.records.pauses import PAUSES
from slacalc.contract.tree.find import scalar_at, value_at
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.contract.words.quantities import BadQuantity
from slacalc.contract.words.times import read_hours, read_pauses, read_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.base.hours import ServiceHours
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import MetricPart
    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.tree.source import Node
    from slacalc.contract.words.times import HoursOf

DAYS_OF_YEAR = 366
HOURS_AT = {
    "service hours": ("service_hours", "every_day", "working_days", "rest_days"),
    "working hours": ("calendar", "working_hours"),
}
"""Where a contract says which hours these are: the section, and its keys."""


def check_clock(root: Mapping, name: str, metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """Of one metric."""
    within, allowed = value_at(metric, "within", read_within), scalar_at(metric, "within")
    pauses, node = value_at(metric, "pauses", read_pauses), scalar_at(metric, "pauses")
    for clause, scalar in ((within, allowed), (pauses, node)):
        if clause is not None and scalar is not None and clause.hours is not None:
            yield from _hours(root, clause.hours, scalar)
    if node is not None and not reading.takes_pauses:
        yield error("contract/reading-has-no", node.key, key="pauses", reading=reading.name)
    elif pauses is not None and node is not None and pauses.by is not None:
        in_days = within is not None and within.number.unit != "seconds"
        if pauses.days is not None and not in_days:
            yield error("contract/no-days-to-skip", node.place, text=node.text)
        elif in_days and pauses.days is None and allowed is not None:
            yield error("contract/pause-of-days", node.place, text=node.text, within=allowed.text)
        elif within is not None and pauses.hours is not None and allowed is not None:
            yield error("contract/clock-said-twice", node.place, text=node.text, within=allowed.text)
    exports = root.find("exports")
    if metric.find("pauses") is None and reading.takes_pauses and isinstance(exports, Mapping) and exports.find(PAUSES.role):
        yield error("contract/pauses-not-said", metric.key, where=f"metrics.{name}")


def stops_by_intervals(metric: Mapping) -> bool:
    """Whether the pauses of an export of their own stop its clock."""
    pauses = value_at(metric, "pauses", read_pauses)
    return pauses is not None and pauses.by == "intervals"


def _hours(root: Mapping, hours: str, node: Scalar) -> Iterator[Diagnostic]:
    """The hours are said, and there are some: in hours that never come a clock would never have run."""
    section, *keys = HOURS_AT[hours]
    part = root.find(section)
    written = [part.find(key) for key in keys] if isinstance(part, Mapping) else []
    if hours == "working hours" and isinstance(part, Mapping) and not any(written):
        yield error("contract/no-working-hours", node.place, text=node.text)
    elif any(written) and not any(_has_some(below) for below in written if below is not None):
        yield error("contract/clock-never-runs", node.place, text=node.text, where=f"{section}.{keys[0]}")


def clocks_that_never_run(
    metrics: Iterable[MetricPart], hours: dict[HoursOf, ServiceHours | None], days: WorkingDays
) -> Iterator[Diagnostic]:
    """Of clocks whose hours stand in the contract, and of which no day of the calendar has any."""
    for metric in metrics:
        runs_in = metric.runs_in
        written = metric.within if metric.within is not None and metric.within.value.hours else metric.pauses
        asked = hours[runs_in] if runs_in is not None else None
        if asked is None or written is None or runs_in is None or not asked.spans or _ever_run(asked, days):
            continue
        where = ".".join(HOURS_AT[runs_in][:2]) if runs_in == "working hours" else "service_hours"
        yield error("contract/clock-never-runs", written.scalar.place, text=written.scalar.text, where=where)


def _ever_run(hours: ServiceHours, days: WorkingDays) -> bool:
    """Whether some day of the years that are known has hours."""
    every = (date(year, 1, 1) + timedelta(days=at) for year in sorted(days.years) for at in range(DAYS_OF_YEAR))
    return any(hours.of(day, days) for day in every if day.year in days.years)


def _has_some(node: Node) -> bool:
    """Whether a weekday has hours; what cannot be read is told elsewhere."""
    if isinstance(node, Mapping):
        return any(_has_some(below) for _, below in node.items)
    try:
        return not isinstance(node, Scalar) or bool(read_hours(node.text))
    except BadQuantity:
        return True
