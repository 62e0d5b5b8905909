"""The pages that people read: their parts, and how the commands that they show are run.

A shell block is a command line as a reader would paste it, a Python block a cell of a notebook. ``<!-- output: … -->`` before a
block says that the block is what the command or cell above it prints, ``<!-- remarks: … -->`` that it is what it prints on stderr
before that. ``<!-- file: NAME -->`` before a block says that the block is a file, which the commands below may name.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from docs.shell import run_line

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "src" / "slacalc" / "guide"
LANGUAGES = ("en", "zh")
UPDATE = os.environ.get("SLACALC_DOCS_UPDATE") == "1"
BLOCK = re.compile(r"(?:^<!-- (?P<marker>[^\n]*) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
SET_UP = re.compile(r"^python3 -m venv .* && \.venv/bin/(?=slacalc )")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, and the marker on the line before it."""

    marker: str
    kind: str
    text: str
    start: int
    """Of its text, in the page."""


def guide(page: str, language: str) -> str:
    return (GUIDE / language / f"{page}.md").read_text(encoding="utf-8")


def blocks_of(page: str) -> list[Block]:
    return [Block(m["marker"] or "", m["kind"], m["text"], m.start("text")) for m in BLOCK.finditer(page)]


def headings_of(page: str) -> list[int]:
    """The levels of the headings, in order, those of code left out."""
    return [len(signs) for signs in HEADING.findall(BLOCK.sub("", page))]


def run_page(page: str, folder: Path) -> str:
    """The page with every output block as the program prints it now; ``folder`` holds what the commands name."""
    pieces: list[str] = []
    done, printed = 0, ("", "")
    names: dict[str, object] = {}
    for block in blocks_of(page):
        word, _, name = block.marker.partition(": ")
        if word == "file":
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh" and block.marker != "run: tests":
            printed = run_shell(SET_UP.sub("", block.text), folder)
        elif block.kind == "python":
            printed = run_python(block.text, folder, names), ""
        elif word in {"output", "remarks"}:
            pieces += [page[done : block.start], printed[0] if word == "output" else printed[1] + printed[0]]
            done = block.start + len(block.text)
    return "".join(pieces) + page[done:]


def run_shell(command: str, folder: Path) -> tuple[str, str]:
    """What a command line prints into pipes, on stdout and on stderr."""
    out, err = run_line(command, folder)
    assert "this is a bug" not in err, err
    assert "not found" not in err, err
    return out, err


def run_python(text: str, folder: Path, names: dict[str, object]) -> str:
    """What a block of Python prints; ``names`` are those of the blocks above it on its page, as in a notebook."""
    printed = io.StringIO()
    with chdir(folder), redirect_stdout(printed):
        exec(compile(text, "page", "exec"), names)  # noqa: S102 - the page is ours
    return printed.getvalue()


def script_of(page: str) -> str:
    """All blocks of Python of a page, as one script."""
    return "".join(block.text for block in blocks_of(page) if block.kind == "python")


def write_clone(folder: Path) -> None:
    """What a reader has after ``git clone``, as far as the pages name it, and a ``slacalc`` of this source tree for the shell."""
    shutil.copytree(ROOT / "contracts", folder / "contracts")
    for name in ("2026-03", "2026-04", "2026-12", "ledger", "hotline"):
        shutil.copytree(ROOT / "sample_data" / name, folder / "sample_data" / name)
    program = folder / ".bin" / "slacalc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m slacalc "$@"\n', encoding="utf-8")
    program.chmod(0o755)
