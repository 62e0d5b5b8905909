"""The program as a shell starts it: in this process with pipes for its streams, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from slacalc.cli.main import main

ROOT = Path(__file__).parents[1]
PLACES = (("{contracts}", ROOT / "contracts"), ("{samples}", ROOT / "sample_data"))
"""What a command of a case may name outside its own folder."""
FORGOTTEN = (
    "LC_ALL",
    "LC_MESSAGES",
    "LANGUAGE",
    "NO_COLOR",
    "FORCE_COLOR",
    "SLACALC_LANG",
    "SLACALC_DEBUG",
    "GITHUB_WORKSPACE",
    "GITHUB_STEP_SUMMARY",
    "CI_PROJECT_DIR",
    "TERMINAL_WIDTH",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
)
"""Settings of whoever runs the tests that would change what the program says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run said."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The environment of a run: no terminal, 120 columns, the C locale."""
    kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
    return kept | {"COLUMNS": "120", "LANG": "C", "TERM": "dumb", "PYTHONPATH": str(ROOT / "src")} | more


def run_here(arguments: list[str], folder: Path, **more: str) -> Answer:
    """Run the program in this process, its streams as pipes would be, not a terminal; ``more`` goes into its environment."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="") for _ in range(2))
    code = 0
    with (
        chdir(folder),
        mock.patch.dict(os.environ, environment(**more), clear=True),
        mock.patch.object(sys, "argv", ["slacalc", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Answer(code, *(_text(stream) for stream in (out, err)))


def run_apart(arguments: list[str], folder: Path, **more: str) -> Answer:
    """Run the program as a process of its own."""
    command = [sys.executable, "-m", "slacalc", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(**more), capture_output=True, check=False, timeout=60)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
