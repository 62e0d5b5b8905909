"""The lock between terms and the paper: where a file quotes clauses, each that is cited is quoted, and each quote is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.base.nearest import nearest
from slacalc.contract.tree.source import Listing, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.tree.source import Node


def doubt_clauses(contract: Contract) -> Iterator[Diagnostic]:
    """Terms whose clause has no quote, and quotes that no term cites; nothing where ``clauses`` is not there."""
    quoted: dict[str, Node] = {}
    for version, _ in contract.versions:
        clauses = version.root.find("clauses")
        for clause, node in clauses.items if isinstance(clauses, Mapping) else ():
            quoted.setdefault(clause, node)
    if not quoted:
        return
    cited: dict[str, Scalar] = {}
    seen: dict[int, Node] = {}
    for version, _ in contract.versions:
        for scalar in _citations(version.root, seen):
            cited.setdefault(scalar.text, scalar)
    for clause, scalar in cited.items():
        if clause not in quoted:
            facts = {"clause": clause, "path": scalar.path.rpartition(".")[0], "nearest": nearest(clause, quoted)}
            yield warning("lint/clause-not-quoted", scalar.place, **facts)
    for clause, node in quoted.items():
        if clause not in cited:
            yield warning("lint/quote-not-cited", node.key, clause=clause, nearest=nearest(clause, cited))


def _citations(node: Node, seen: dict[int, Node]) -> Iterator[Scalar]:
    """The clauses below a node that has not been seen in another version."""
    if id(node) in seen:
        return
    seen[id(node)] = node
    if isinstance(node, Mapping):
        for key, below in node.items:
            if key == "clause" and isinstance(below, Scalar):
                yield below
            elif not isinstance(below, Scalar):
                yield from _citations(below, seen)
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _citations(item, seen)
