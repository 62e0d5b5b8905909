"""Command lines as a reader pastes them: what is ``slacalc`` in them runs in this process, everything else in a shell."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from typing import TYPE_CHECKING

from program import environment, run_here

if TYPE_CHECKING:
    from pathlib import Path

PIECE = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.|&&|[;|\n]|[^'"\\&;|\n]+|.""", re.DOTALL)
"""What a shell takes as a whole: a quoted text, a sign that ends a command, or anything between."""
ONE_SHELL = re.compile(r"\$\(|`|<<|^\s*(?:cd|export|for|if|while)\b|2>&1|\|\|", re.MULTILINE)
"""What makes of several commands one: it is left to a shell, with ``slacalc`` in it."""
TO = re.compile(r"(2?)>")
COLUMNS = "110"


def run_line(line: str, folder: Path) -> tuple[str, str]:
    """What a command line prints into pipes, on stdout and on stderr."""
    if ONE_SHELL.search(line):
        return _in_shell(line, folder)[:2]
    out, err, code = "", "", 0
    for sign, command in _commands(line):
        if not (sign == "&&" and code):
            more_out, more_err, code = _run(command, folder)
            out, err = out + more_out, err + more_err
    return out, err


def _commands(line: str) -> list[tuple[str, list[str]]]:
    """Each command with the sign before it, as the parts between its pipes."""
    commands: list[tuple[str, list[str]]] = [("", [""])]
    for piece in PIECE.findall(line):
        if piece in {"&&", ";", "\n"}:
            commands.append((piece, [""]))
        elif piece == "|":
            commands[-1][1].append("")
        else:
            commands[-1][1][-1] += piece
    return [(sign, parts) for sign, parts in commands if any(part.strip() for part in parts)]


def _run(command: list[str], folder: Path) -> tuple[str, str, int]:
    first, rest = command[0].strip(), "|".join(command[1:])
    if not first.startswith("slacalc "):
        return _in_shell("|".join(command), folder)
    words, goes_to = [], {"1": "", "2": ""}
    given = iter(shlex.split(first.replace("\\\n", "")))
    for word in given:
        if stream := TO.match(word):
            goes_to[stream[1] or "1"] = word[stream.end() :] or next(given)
        else:
            words.append(word)
    answer = run_here(words[1:], folder, COLUMNS=COLUMNS)
    if goes_to["1"]:
        (folder / goes_to["1"]).write_text(answer.out, encoding="utf-8")
    out, err = "" if goes_to["1"] else answer.out, "" if goes_to["2"] else answer.err
    if not rest:
        return out, err, answer.code
    out, more, code = _in_shell(rest, folder, out)
    return out, err + more, code


def _in_shell(line: str, folder: Path, given: str = "") -> tuple[str, str, int]:
    kept = {name: value for name, value in environment().items() if not name.startswith(("SLACALC_", "LC_"))}
    kept |= {"PATH": f"{folder / '.bin'}{os.pathsep}{os.environ['PATH']}", "COLUMNS": COLUMNS}
    done = subprocess.run(
        ["sh", "-c", line],  # noqa: S607 - the shell that the page is written for
        cwd=folder,
        env=kept,
        input=given.encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.stdout.decode(), done.stderr.decode(), done.returncode
