"""Only the room of the commands talks to a terminal, asks for the time or the environment, or ends the program."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from program import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "src" / "slacalc"
LOUD = {"print", "input", "breakpoint", "exit", "quit"}
OUTSIDE = {
    "sys": {"stdout", "stderr", "stdin", "exit", "argv"},
    "os": {"environ", "getenv", "environb", "_exit"},
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "perf_counter", "sleep", "localtime", "gmtime", "strftime"},
    "locale": {"getlocale", "setlocale", "getpreferredencoding"},
}
"""What reaches beyond the arguments, by the name before the dot."""


def reaching_out(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in LOUD:
                yield f"{path.name}:{node.lineno} {name}"
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in OUTSIDE.get(owner, ()):
                yield f"{path.name}:{node.lineno} {owner}.{name}"
            case ast.ImportFrom(module=str(owner)) if taken := OUTSIDE.get(owner, set()) & {one.name for one in node.names}:
                yield f"{path.name}:{node.lineno} from {owner} import {', '.join(sorted(taken))}"


@pytest.mark.parametrize("room", sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "cli"))
def test_a_room_is_told_everything_by_arguments(room: str) -> None:
    for path in sorted((PACKAGE / room).rglob("*.py")):
        assert list(reaching_out(path)) == []


def test_the_rooms_of_the_commands_are_found_out() -> None:
    assert [line for path in (PACKAGE / "cli").glob("*.py") for line in reaching_out(path)]
