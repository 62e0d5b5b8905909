"""Amendments that say again what stands already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.contract.tree.find import entries_of, find_path, value_at
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
