"""A new kind of figure node is noticed wherever it must be read: each reading ends in ``assert_never``, for the type checker."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from program import ROOT
from slacalc.base.figure import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = {kind.__name__ for _, kind in KINDS}
FILES = sorted(path for path in (ROOT / "src").rglob("*.py") if "slacalc.base.figure" in path.read_text(encoding="utf-8"))


def readings(path: Path) -> Iterator[tuple[int, bool]]:
    """The line of each match that tells more than half of the kinds apart, and whether what follows is ``assert_never``."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for match, after in zip(function.body, [*function.body[1:], None], strict=True):
            if isinstance(match, ast.Match) and len(kinds_in(match)) > len(NAMES) / 2:
                yield match.lineno, after is not None and "assert_never" in ast.dump(after)


def kinds_in(match: ast.Match) -> set[str]:
    patterns = (node for case in match.cases for node in ast.walk(case.pattern) if isinstance(node, ast.MatchClass))
    return {pattern.cls.id for pattern in patterns if isinstance(pattern.cls, ast.Name)} & NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_reading_of_all_kinds_leaves_none_out(path: Path) -> None:
    assert [line for line, never in readings(path) if not never] == []


def test_there_are_such_readings() -> None:
    assert sum(1 for path in FILES for _ in readings(path)) >= 9


def test_no_reading_of_all_kinds_has_a_rest() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Match) and len(kinds_in(node)) > len(NAMES) / 2:
                last = node.cases[-1].pattern
                assert not (isinstance(last, ast.MatchAs) and last.pattern is None), (path, node.lineno)
