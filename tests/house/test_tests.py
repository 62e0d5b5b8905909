"""A test is found from the file that it is about, and none waits for a clock."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from program import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TESTS, PACKAGE = ROOT / "tests", ROOT / "src" / "slacalc"
ROOMS = {room.name: {path.stem for path in room.rglob("*")} for room in PACKAGE.iterdir() if room.is_dir()}
FILES = sorted(path for room in ROOMS for path in (TESTS / room).rglob("test_*.py"))
OF_HOLIDAYS = re.compile(rb"\bholidays [0-9]")
"""The library of calendars with its version, as a statement has it."""
ABOUT = re.compile(r"``(\w+/[\w/]+\.py)``")
CLOCKS = {"sleep", "time", "time_ns", "monotonic", "perf_counter", "process_time", "thread_time"}


def name_of(path: Path) -> str:
    return path.relative_to(TESTS).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_test_has_the_name_of_a_file_of_its_room_or_says_which_files_it_is_about(path: Path) -> None:
    if path.stem.removeprefix("test_") not in ROOMS[path.relative_to(TESTS).parts[0]]:
        about = ABOUT.findall(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
        assert about, "its first lines say About ``room/file.py``, or it has the name of that file"
        assert [file for file in about if not (PACKAGE / file).is_file()] == []


def asks_a_clock(tree: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.ImportFrom) and node.module == "time" and bool(CLOCKS & {one.name for one in node.names}))
        or (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in CALLS)
        for node in ast.walk(tree)
    )


CALLS = {("time", clock) for clock in CLOCKS}


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=name_of)
def test_no_test_waits_or_measures_seconds(path: Path) -> None:
    assert not asks_a_clock(ast.parse(path.read_text(encoding="utf-8"))), "count steps, or put it into benchmarks"


def test_a_clock_is_found() -> None:
    for line in ("import time\ntime.sleep(1)", "from time import perf_counter", "import time\nx = time.monotonic"):
        assert asks_a_clock(ast.parse(line))
    assert not asks_a_clock(ast.parse("import datetime\ndatetime.time(1)"))


def test_what_is_expected_is_the_same_with_every_version_of_a_library() -> None:
    expected = (path for path in TESTS.rglob("expected/**/*.json") if path.is_file())
    versioned = [name_of(path) for path in expected if OF_HOLIDAYS.search(path.read_bytes())]
    assert versioned == [], "a calendar of a file, or of CN, has no version in the statement"
