"""A terminal with an encoding of its own, as a console with a code page is, and the program on it."""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from unittest import mock

from program import Answer, environment
from slacalc.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.TextIOWrapper):
    """A stream that is shown to somebody, and keeps what it was given."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")

    def isatty(self) -> bool:
        return True

    def bytes(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


def run_on(encoding: str, arguments: list[str], folder: Path) -> Answer:
    """Run the program on a terminal with that encoding; what it says must be in it."""
    out, err, code = Terminal(encoding), Terminal(encoding), 0
    more = {"NO_COLOR": "1", "COLUMNS": "100"}
    with (
        chdir(folder),
        mock.patch.dict(os.environ, environment(**more), clear=True),
        mock.patch.object(sys, "argv", ["slacalc", *arguments]),
        mock.patch.object(shutil, "get_terminal_size", return_value=os.terminal_size((100, 40))),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Answer(code, out.bytes().decode(encoding), err.bytes().decode(encoding))
