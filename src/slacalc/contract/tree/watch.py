"""Which sections of a file a rule looks at, so that it is not asked again of a version that has the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.tree.source import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.tree.source import Node

    Rule = Callable[[Mapping], Iterable[Diagnostic]]


class WatchedFile(Mapping):
    """The top of a file; it notes which of its sections are looked up by ``find``, as every rule does it."""

    __slots__ = ("looked_up",)
    looked_up: dict[str, Node | None]

    def __init__(self, root: Mapping) -> None:
        """``root`` is the top itself."""
        Mapping.__init__(self, root.path, root.key, root.place, root.items, root.clause)
        object.__setattr__(self, "looked_up", {})

    def find(self, key: str) -> Node | None:
        """The value under ``key``, which is noted."""
        node = self.looked_up[key] = self.by_key.get(key)
        return node

    def noted(self) -> dict[str, Node | None]:
        """What was found under each key since this was last asked."""
        nodes = dict(self.looked_up)
        self.looked_up.clear()
        return nodes


def answers_by_version(rules: Sequence[Rule], roots: Sequence[Mapping]) -> Iterator[tuple[Diagnostic, ...]]:
    """What the rules find in each version of a file, in their order.

    An amendment writes some sections and leaves most: a rule that has looked at the same ones in an earlier version would find
    the same in them, and is left out.
    """
    looked_at: list[list[dict[str, Node | None]]] = [[] for _ in rules]
    for root in roots:
        watched = WatchedFile(root) if root is not roots[-1] else None
        remarks: list[Diagnostic] = []
        for rule, before in zip(rules, looked_at, strict=True):
            if any(all(root.find(key) is node for key, node in sections.items()) for sections in before):
                continue
            remarks += rule(watched or root)
            if watched is not None:
                before.append(watched.noted())
        yield tuple(remarks)
