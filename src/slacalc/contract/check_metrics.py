"""A metric fits its reading: the keys that the reading wants, the unit of its target, the columns of its scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.columns import record_kind
from slacalc.contract.leaves import Mistake
from slacalc.contract.predicate_text import read_predicate
from slacalc.contract.quantities import read_target, read_within
from slacalc.contract.readings import find_reading
from slacalc.contract.source import Mapping, Scalar
from slacalc.contract.tree import entries_of, scalar_at, text_at, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.quantities import Bound
    from slacalc.contract.readings import Reading

UNIT_EXAMPLES = {"share": "at least 95%", "seconds": "at most 5 min", "number": "at least 4.5"}
WITHIN_EXAMPLES = {"seconds": "15 s; 2 h", "working days": "3 working days after receipt"}


def check_metrics(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between the keys of each metric."""
    for name, metric in entries_of(root, "metrics"):
        reading = find_reading(text_at(metric, "reading"))
        if reading is not None:
            yield from _keys(name, metric, reading)
            yield from _units(metric, reading)
            yield from check_scope(metric, reading.role)
            yield from check_role(root, metric, "reading", reading.role)


def check_scope(part: Mapping, role: str) -> Iterator[Diagnostic]:
    """The predicate under ``where``, over records of that role."""
    where = scalar_at(part, "where")
    if where is None or not isinstance(where.value, str):
        return
    try:
        read_predicate(where, record_kind(role))
    except Mistake as mistake:
        yield mistake.diagnostic


def check_role(root: Mapping, part: Mapping, key: str, role: str) -> Iterator[Diagnostic]:
    """The records that a metric or a fee counts are exported."""
    exports, node = root.find("exports"), part.find(key)
    if isinstance(exports, Mapping) and exports.find(role) is None and node is not None:
        yield error("contract/missing-export", node.place, role=role, path=part.path)


def check_bound_unit(node: Scalar, bound: Bound, reading: Reading) -> Iterator[Diagnostic]:
    """A threshold is written in the unit of what it judges."""
    if bound.number.unit != reading.unit:
        yield error("contract/other-unit", node.place, text=node.text, reading=reading.name, expected=UNIT_EXAMPLES[reading.unit])


def _keys(name: str, metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    wanted = {
        "within": reading.takes_within is not None,
        "satisfied": reading.takes_satisfied,
        "reopened": reading.takes_reopened,
        "judged": reading.takes_judged,
    }
    for key, wants in wanted.items():
        node = metric.find(key)
        if wants and node is None:
            yield error("contract/reading-wants", metric.key, key=key, reading=reading.name, where=f"metrics.{name}")
        elif not wants and node is not None:
            yield error("contract/reading-has-no", node.key, key=key, reading=reading.name)


def _units(metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    within, node = value_at(metric, "within", read_within), scalar_at(metric, "within")
    if within is not None and node is not None and reading.takes_within not in {None, within.unit}:
        expected = WITHIN_EXAMPLES[reading.takes_within or "seconds"]
        yield error("contract/other-unit", node.place, text=node.text, reading=reading.name, expected=expected)
    target, target_node = value_at(metric, "target", read_target), scalar_at(metric, "target")
    if target is not None and target_node is not None:
        yield from check_bound_unit(target_node, target, reading)
