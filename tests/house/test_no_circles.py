"""No module needs one that needs it, not even for its types or inside a function: each can be read before those above it."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from program import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = ROOT / "src"
NAMED_IN_TYPES = {("slacalc.api.month", "slacalc.api.contract")}
"""What a user's script walks both ways: a contract opens its months, and a month knows its contract."""


def imports_of(path: Path, names: dict[str, Path]) -> Iterator[str]:
    """The modules of slacalc that a module imports, wherever it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for part in node.names:
                below = f"{node.module}.{part.name}"
                yield below if below in names else node.module
        elif isinstance(node, ast.Import):
            yield from (part.name for part in node.names)


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, in order; none where there is no circle."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return []


def test_a_circle_is_found() -> None:
    assert set(circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}


def test_no_imports_go_round() -> None:
    names: dict[str, Path] = {}
    for path in (SOURCE / "slacalc").rglob("*.py"):
        names[".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")] = path
    graph = {name: {one for one in imports_of(path, names) if one in names and one != name} for name, path in names.items()}
    for importer, imported in NAMED_IN_TYPES:
        graph[importer].remove(imported)
    assert circle_in(graph) == []
