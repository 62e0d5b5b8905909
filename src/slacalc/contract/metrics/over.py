"""A metric over intervals: the keys that it wants, the units of its two targets, the column that tells its intervals apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.metrics.units import check_bound_unit
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.find import scalar_at, text_at, value_at
from slacalc.contract.words.quantities import read_bound, read_over, read_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.tree.source import Mapping, Scalar
    from slacalc.contract.words.quantities import Intervals

DAYS = ("day", "week")
"""Intervals of days: every record that is counted has a day."""
OF_THE_CLOCK = ("half_hour", "hour")
"""Intervals of the clock: a record that belongs to a month by a moment lies in one."""


def is_share_met(metric: Mapping) -> bool:
    """Whether the metric is a share of intervals that meet a target of their own."""
    over = value_at(metric, "over", read_over)
    return over is not None and over.how == "share met"


def check_over(name: str, metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """What is wrong between ``over``, ``each``, ``each_target`` and the reading."""
    over, node = value_at(metric, "over", read_over), scalar_at(metric, "over")
    each, each_target = metric.find("each"), metric.find("each_target")
    if node is None:
        for key, node_of_key in (("each", each), ("each_target", each_target)):
            if node_of_key is not None:
                yield error("contract/without-over", node_of_key.key, key=key)
        return
    if over is None:
        return
    if each is None:
        yield error("contract/over-wants", node.place, text=node.text, key="each", where=f"metrics.{name}")
    if over.how == "share met" and each_target is None:
        yield error("contract/over-wants", node.place, text=node.text, key="each_target", where=f"metrics.{name}")
    if over.how == "mean" and each_target is not None:
        yield error("contract/mean-has-no-each-target", each_target.key, text=node.text)
    yield from _divides(over, node, reading)
    yield from _units(metric, reading)


def _divides(over: Intervals, node: Scalar, reading: Reading) -> Iterator[Diagnostic]:
    """The records have what tells the intervals apart."""
    if over.by in OF_THE_CLOCK:
        kind = record_kind(reading.role)
        moment = kind.column(kind.moment)
        if moment is None or moment.type != "moment":
            yield error("contract/over-without-moment", node.place, text=node.text, role=reading.role)
    elif over.by not in DAYS and record_kind(reading.scoped_by).column(over.by) is None:
        yield error("contract/over-unknown", node.place, text=node.text, role=reading.scoped_by, column=over.by)


def _units(metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """What an interval must reach is in the unit of the reading, and the target of a share of intervals is a share."""
    if not is_share_met(metric):
        return
    bound, node = value_at(metric, "each_target", read_bound), scalar_at(metric, "each_target")
    if bound is not None and node is not None:
        yield from check_bound_unit(node, bound, reading)
    target, node = value_at(metric, "target", read_target), scalar_at(metric, "target")
    if target is not None and node is not None and target.number.unit != "share":
        over = text_at(metric, "over")
        yield error("contract/other-unit", node.place, text=node.text, reading=over, expected="at least 90%")
