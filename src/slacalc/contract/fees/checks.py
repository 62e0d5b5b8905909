"""A fee fits together: its scope, its steps, and the fees that other terms take as their base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.file import COUNTED
from slacalc.contract.metrics.checks import check_bound_unit, check_role, check_scope
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.records.columns import CALLS
from slacalc.contract.tree.find import entries_of, find_path, scalar_at, scalars_in, text_at, value_at
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.contract.words.prices import read_step
from slacalc.contract.words.quantities import BadQuantity, read_bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.tree.source import Node, Scalar

SHARES = ("percentage", "bonus")
"""Kinds of fees that are shares of other fees, and so are no base of another share."""
LIMIT_KEYS = {"minimum": ("at_least",), "maximum": ("at_most",), "budget": ("at_most", "over", "then")}
"""What each kind of limit wants, of the keys that others have."""


def check_fees(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between the keys of each fee and each limit."""
    for _, fee in entries_of(root, "fees"):
        kind, counts = text_at(fee, "kind"), text_at(fee, "counts")
        if kind == "seats":
            yield from check_scope(fee, "seats")
            yield from check_role(root, fee, "kind", "seats")
        elif kind == "extras":
            yield from check_role(root, fee, "kind", "extras")
        elif counts in COUNTED:
            yield from check_scope(fee, counts)
            yield from check_role(root, fee, "counts", counts)
            yield from _month_of(fee, counts)
        if kind == "steps":
            yield from _steps(fee)
        elif kind == "minutes":
            yield from _seconds(fee)
        elif kind in SHARES:
            yield from _plain_base(root, fee)
        if kind == "bonus":
            yield from _bonus(root, fee)
    for _, limit in entries_of(root, "limits"):
        yield from check_base(root, limit.find("of"))
        yield from _limit(limit)


def _limit(limit: Mapping) -> Iterator[Diagnostic]:
    """A minimum has a lower bound, a maximum an upper one, a budget an upper one over a time and what happens then."""
    kind = text_at(limit, "kind")
    wanted = LIMIT_KEYS.get(kind)
    if wanted is None:
        return
    for key in ("at_least", "at_most", "over", "then"):
        node = limit.find(key)
        if key in wanted and node is None:
            yield error("contract/missing-key", limit.key, key=key, where=limit.path)
        elif key not in wanted and node is not None:
            yield error("contract/only-with", node.key, key=key, other=f"kind: {'minimum' if key == 'at_least' else 'budget'}")


def _seconds(fee: Mapping) -> Iterator[Diagnostic]:
    """What is billed by the minute are columns of seconds."""
    adds = scalar_at(fee, "adds")
    if adds is None:
        return
    for name in (part.strip() for part in adds.text.split("+")):
        column = CALLS.column(name)
        if column is None:
            known = [one.name for one in CALLS.columns if one.type == "seconds"]
            facts = {"text": name, "nearest": nearest(name, known), "role": CALLS.role, "columns": listed(known)}
            yield error("contract/unknown-column", adds.place, **facts)
        elif column.type != "seconds":
            yield error("contract/cannot-add", adds.place, text=name, type=column.type)


def _plain_base(root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
    """A share of fees that are shares themselves has no order in which to be computed."""
    yield from check_base(root, fee.find("of"))
    kinds = {f"fees.{name}": text_at(other, "kind") for name, other in entries_of(root, "fees")}
    for base in scalars_in(fee.find("of")):
        if kinds.get(base.text) in SHARES:
            yield error("contract/share-of-share", base.place, text=base.text)


def _bonus(root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
    """A bonus is for a metric that there is, with a threshold in its unit."""
    metrics, node = dict(entries_of(root, "metrics")), scalar_at(fee, "metric")
    if node is not None and node.text not in metrics:
        facts = {"text": node.text, "nearest": nearest(node.text, metrics), "known": listed(metrics)}
        yield error("contract/unknown-metric", node.place, **facts)
    reading = reading_at(metrics[node.text]) if node is not None and node.text in metrics else None
    above, bound = scalar_at(fee, "above"), value_at(fee, "above", read_bound)
    if reading is not None and above is not None and bound is not None:
        yield from check_bound_unit(above, bound, reading)
    takes = scalar_at(fee, "takes")
    if reading is not None and takes is not None:
        yield from check_points(takes, reading)


def check_points(takes: Scalar, reading: Reading) -> Iterator[Diagnostic]:
    """Points are hundredths of a share: seconds and ratings have none."""
    if "point" in takes.text and reading.unit != "share":
        yield error("contract/points-of-no-share", takes.place, text=takes.text, reading=reading.name)


def check_base(root: Mapping, node: Node | None) -> Iterator[Diagnostic]:
    """The fees named as a base are there, each once."""
    known = [f"fees.{name}" for name, _ in entries_of(root, "fees")]
    seen: set[str] = set()
    for fee in scalars_in(node):
        if fee.text not in known:
            yield error("contract/unknown-fee", fee.place, text=fee.text, nearest=nearest(fee.text, known), known=listed(known))
        elif fee.text in seen:
            yield error("contract/named-twice", fee.place, text=fee.text)
        seen.add(fee.text)


def _month_of(fee: Mapping, counts: str) -> Iterator[Diagnostic]:
    """A case has a day of receipt and one of resolution; a call has one day."""
    by = fee.find("by")
    if counts == "tickets" and by is None:
        yield error("contract/missing-key", fee.key, key="by", where=fee.path)
    for key in ("by", "merged"):
        node = fee.find(key)
        if counts != "tickets" and node is not None:
            yield error("contract/only-with", node.key, key=key, other="counts: tickets")


def _steps(fee: Mapping) -> Iterator[Diagnostic]:
    if text_at(fee, "mode") == "volume" and fee.find("measured") is None:
        yield error("contract/missing-key", fee.key, key="measured", where=fee.path)
    steps = find_path(fee, "steps")
    scalars = scalars_in(steps)
    if not isinstance(steps, Listing) or len(scalars) != len(steps.items):
        return
    try:
        edges = [read_step(step.text).up_to for step in scalars]
    except BadQuantity:
        return
    highest = None
    for number, (step, edge) in enumerate(zip(scalars, edges, strict=True), 1):
        if number == len(edges):
            if edge is not None:
                yield error("contract/steps-open", step.place, text=step.text)
        elif edge is None:
            yield error("contract/steps-out-of-order", step.place, text=step.text)
        if edge is not None:
            if edge.value <= (highest or 0):
                yield error("contract/steps-out-of-order", step.place, text=step.text)
            highest = edge.value
