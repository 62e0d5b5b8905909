"""A fee fits together: its scope, its steps, and the fees that other terms take as their base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.check_metrics import check_role, check_scope
from slacalc.contract.leaves import nearest
from slacalc.contract.prices import read_step
from slacalc.contract.quantities import BadQuantity
from slacalc.contract.source import Listing, Mapping
from slacalc.contract.tree import entries_of, find_path, scalars_in, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.source import Node

COUNTED = ("calls", "tickets", "surveys")


def check_fees(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between the keys of each fee and each limit."""
    for _, fee in entries_of(root, "fees"):
        kind, counts = text_at(fee, "kind"), text_at(fee, "counts")
        if kind == "seats":
            yield from check_scope(fee, "seats")
            yield from check_role(root, fee, "kind", "seats")
        elif kind in {"steps", "each"} and counts in COUNTED:
            yield from check_scope(fee, counts)
            yield from check_role(root, fee, "counts", counts)
            yield from _month_of(fee, counts)
        if kind == "steps":
            yield from _steps(fee)
    for _, limit in entries_of(root, "limits"):
        yield from check_base(root, limit.find("of"))


def check_base(root: Mapping, node: Node | None) -> Iterator[Diagnostic]:
    """The fees named as a base are there, each once."""
    known = [f"fees.{name}" for name, _ in entries_of(root, "fees")]
    seen: set[str] = set()
    for fee in scalars_in(node):
        if fee.text not in known:
            yield error(
                "contract/unknown-fee", fee.place, text=fee.text, nearest=nearest(fee.text, known), known="; ".join(known)
            )
        elif fee.text in seen:
            yield error("contract/named-twice", fee.place, text=fee.text)
        seen.add(fee.text)


def _month_of(fee: Mapping, counts: str) -> Iterator[Diagnostic]:
    """A case has a day of receipt and one of resolution; a call has one day."""
    by = fee.find("by")
    if counts == "tickets" and by is None:
        yield error("contract/missing-key", fee.key, key="by", where=fee.path)
    elif counts != "tickets" and by is not None:
        yield error("contract/only-with", by.key, key="by", other="counts: tickets")


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
