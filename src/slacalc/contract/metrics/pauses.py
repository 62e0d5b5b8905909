"""What moves the deadline of a case fits together: the hours that its clock runs in, and what the clock does in a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.records.pauses import PAUSES
from slacalc.contract.tree.find import scalar_at, value_at
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.contract.words.quantities import BadQuantity
from slacalc.contract.words.times import read_hours, read_pauses, read_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.tree.source import Node

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


def _has_some(node: Node) -> bool:
    """Whether a weekday has hours; what cannot be read is told elsewhere."""
    if isinstance(node, Mapping):
        return any(_has_some(below) for _, below in node.items)
    try:
        return not isinstance(node, Scalar) or bool(read_hours(node.text))
    except BadQuantity:
        return True
