"""How large the parts of a file may be, so that one that is beyond all reason is refused before anything is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.tree.source import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Node

LONGEST = 300
"""Code points of a text or a key, a title among them; predicates have a limit of their own."""
PREDICATES = ("where", "numerator", "denominator", "adds")
QUOTES, LONGEST_QUOTE = "clauses.", 4000
"""Below this path of a contract stand the paper's own words."""
MOST = 1000
"""Entries of a mapping or a list."""
OF_CONTRACT = {"": 100, "metrics": 100, "fees": 100, "limits": 100, "amendments": 100, "examples": 500}
"""Entries of some mappings of a contract, by their path."""
OF_CALENDAR = {"": 100, "years": 100}
"""Entries of the mappings of a calendar file."""
OF_MONTH = {"": 100, "expect": 100}
"""Entries of the mappings of a month file."""
OF_LAYOUT = {"": 100, "columns": 100, "ignored": 10_000, "blank": 10_000}
"""Entries of some mappings and lists of a layout; the words of ``codes`` are as many as those of ``ignored``."""


def check_sizes(root: Mapping, limits: dict[str, int]) -> Iterator[Diagnostic]:
    """Mappings and lists with too many entries, and texts that are too long; what lies below a crowd is not looked at."""
    nodes: list[Node] = [root]
    for node in nodes:  # while it grows
        if isinstance(node, Scalar):
            longest = LONGEST_QUOTE if node.path.startswith(QUOTES) else LONGEST
            if len(node.text) > longest and node.path.rpartition(".")[2] not in PREDICATES:
                yield error("contract/text-too-long", node.place, length=len(node.text), most=longest)
            continue
        most = limits.get(node.path, limits.get("ignored", MOST) if node.path.endswith(".codes") else MOST)
        if len(node.items) > most:
            yield error("contract/too-many", node.key, path=node.path or node.key.file, entries=len(node.items), most=most)
        elif isinstance(node, Mapping):
            for key, part in node.items:
                if len(key) > LONGEST:
                    yield error("contract/text-too-long", part.key, length=len(key), most=LONGEST)
                elif not isinstance(part, Scalar) or len(part.text) > LONGEST:  # as few are
                    nodes.append(part)
        else:
            nodes += node.items
