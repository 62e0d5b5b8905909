"""One word, one meaning; and no module longer than can be read at a sitting."""

from __future__ import annotations

import ast
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING

from program import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = ROOT / "src" / "slacalc"
LONGEST, USUAL = 400, 90
"""Lines of a module, and of half of them at most."""
OF_USERS = "api"
"""Its classes are what a script of a user calls the things of the other rooms: there they may have the same names."""

HIDE = {"one", "told", "gone", "drawn", "eve", "thing", "things", "found", "made", "said"} | {
    *("some", "here", "this", "that", "these", "those", "both", "what"),
}
"""Names that say nothing of what a value is, or not in the words of the trade."""
SAMPLED = "measure/sample.py"
"""Calls are drawn there: that is the word."""
PARTS = {"part", "parts"}
OF_FILES = "contract"
"""Where a part is a section of the contract file, or what is made of it."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_two_classes_have_one_name() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path, tree in modules():
        room = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and room != OF_USERS:
                places[node.name].append(path.relative_to(SOURCE).as_posix())
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_modules_are_short() -> None:
    lengths = {path.relative_to(SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path, _ in modules()}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}
    assert median(length for name, length in lengths.items() if not name.endswith("__init__.py")) <= USUAL


def named(tree: ast.Module) -> Iterator[str]:
    """What a module calls its values and what gives them: variables, arguments, fields, functions; without underscores before."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield (node.id if isinstance(node, ast.Name) else node.attr).lstrip("_")
        elif isinstance(node, ast.arg):
            yield node.arg.lstrip("_")
        elif isinstance(node, ast.FunctionDef | ast.MatchAs | ast.MatchStar):
            yield (node.name or "").lstrip("_")


def test_a_value_is_called_what_it_is() -> None:
    hidden = {path.relative_to(SOURCE).as_posix(): {*named(tree)} & HIDE for path, tree in modules()}
    assert not {path: names for path, names in hidden.items() if names and path != SAMPLED}


def test_what_helps_the_tests_calls_values_what_they_are() -> None:
    helpers = [path for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith("test_")]
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in helpers}
    hidden = {path: {*named(tree)} & HIDE for path, tree in trees.items()}
    assert not {path: names for path, names in hidden.items() if names}


def speaks_of_parts(tree: ast.Module) -> bool:
    """Whether a module has to do with parts: ``TermPart`` of a file, ``Parts`` of records, the ``parts`` of a score."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        names += [node.name] if isinstance(node, ast.ClassDef) else [node.attr] if isinstance(node, ast.Attribute) else []
        if any(name.endswith(("Part", "Parts")) or name == "parts" for name in names):
            return True
    return False


def test_a_part_is_a_part_of_something() -> None:
    hidden = {path.relative_to(SOURCE): {*named(tree)} & PARTS for path, tree in modules() if not speaks_of_parts(tree)}
    assert not {path.as_posix(): names for path, names in hidden.items() if names and path.parts[0] != OF_FILES}


def test_a_hiding_name_is_found() -> None:
    tree = ast.parse("def sift(one):\n    return [thing for thing in one]\nclass Drawn:\n    eve: int = 0\n")
    assert {*named(tree)} & HIDE == {"one", "thing", "eve"}
    tree = ast.parse("def _found(self):\n    self.told = 1\n")
    assert {*named(tree)} & HIDE == {"found", "told"}
    assert not speaks_of_parts(tree)
    assert speaks_of_parts(ast.parse("from slacalc.contract.parts.names import NamesPart"))
    assert speaks_of_parts(ast.parse("for part in score.parts: pass"))
