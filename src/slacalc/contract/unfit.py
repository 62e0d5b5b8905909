"""What an amendment leaves unfit: a key that then is missing, or one that then says nothing, in what it amends by paths."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.tree.find import find_path
from slacalc.contract.tree.source import Listing, Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.contract.amend import Version
    from slacalc.contract.tree.source import Node

OF_KEYS = frozenset({"contract/missing-key", "contract/only-with", "contract/reading-has-no", "contract/reading-wants"})
"""Remarks whose remedy is to add a key or to take one out, which no path of an amendment can do."""


def left_unfit(versions: Sequence[Version], answers: Sequence[Sequence[Diagnostic]]) -> Iterator[Diagnostic]:
    """One remark for a version that lacks a key, or has one too many, where the file before it did not.

    ``answers`` are the mistakes of each. What stands in the amendment itself is mended there.
    """
    for (before, known), (version, mistakes) in pairwise(zip(versions, answers, strict=True)):
        names = [name for name in version.amendments if name not in before.amendments]
        parts = [part for name in names if (part := find_path(version.root, f"amendments.{name}")) is not None]
        lines = {mistake.place.line for mistake in mistakes if mistake.code in OF_KEYS and mistake not in known}
        lines -= {line for part in parts for line in _lines(part)}
        if lines and parts:
            numbers = ", ".join(map(str, sorted(lines)))
            yield error("contract/amendment-leaves", parts[-1].key, amendment=names[-1], lines=numbers)


def _lines(node: Node) -> Iterator[int]:
    yield from (node.key.line, node.place.line)
    below = [part for _, part in node.items] if isinstance(node, Mapping) else node.items if isinstance(node, Listing) else ()
    for part in below:
        yield from _lines(part)
