"""Amendments that say again what stands already, and dates that stand in no order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note, warning
from slacalc.contract.tree.find import entries_of, find_path, scalar_at, value_at
from slacalc.contract.tree.source import Listing, Mapping, Scalar
from slacalc.contract.words.quantities import read_day

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.tree.source import Node


def doubt_idle_amendments(contract: Contract) -> Iterator[Diagnostic]:
    """Paths that an amendment writes as they stood on the day before."""
    root = contract.versions[0][0].root
    for name, part in entries_of(root, "amendments"):
        start, changes = value_at(part, "from", read_day), part.find("set")
        if start is None or not isinstance(changes, Mapping):
            continue
        before = [version.root for version, _ in contract.versions if version.start < start][-1]
        for path, node in changes.items:
            old = find_path(before, path)
            if old is not None and _said(old) == _said(node):
                yield warning(
                    "lint/amendment-changes-nothing", node.key, amendment=name, path=path, text=_short(node), since=start
                )


def doubt_dates(contract: Contract) -> Iterator[Diagnostic]:
    """Amendments that stand before earlier ones, or were agreed on when the term was over; an end before the suspension."""
    root = contract.versions[0][0].root
    earlier: tuple[str, str] | None = None
    for name, part in entries_of(root, "amendments"):
        start, node = value_at(part, "from", read_day), scalar_at(part, "from")
        if start is None or node is None:
            continue
        if earlier is not None and str(start) < earlier[1]:
            yield note("lint/dates-out-of-order", node.place, amendment=name, date=start, other=earlier[0], other_date=earlier[1])
        else:
            earlier = (name, str(start))
        agreed, written, last = value_at(part, "agreed", read_day), scalar_at(part, "agreed"), contract.last_month.last
        if agreed is not None and written is not None and agreed > last:
            yield warning("lint/agreed-after-the-end", written.place, amendment=name, date=agreed, last=last)
    for _, version in contract.versions:
        late = version.late_payment
        if late is not None and late.suspend is not None and late.terminate is not None:
            suspend, terminate = late.suspend.value.value, late.terminate.value.value
            if terminate < suspend:
                yield warning("lint/ends-before-suspended", late.terminate.scalar.place, suspend=suspend, terminate=terminate)


def _said(node: Node) -> Hashable:
    """What a node says, wherever it stands."""
    match node:
        case Scalar():
            return "".join(node.text.split())
        case Listing(items=items):
            return ("list", *(_said(item) for item in items))
        case Mapping(items=entries):
            return frozenset((key, _said(part)) for key, part in entries)


def _short(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "…"
