"""What the program's exit codes mean: one table, and the guard that turns every end of a command into one of them."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

from slacalc.base.diagnostics import Refused, Unwritable
from slacalc.cli.speech import speak

if TYPE_CHECKING:
    from collections.abc import Iterator


class Exit(IntEnum):
    """Exit codes; other people's scripts lean on them."""

    DONE = 0
    NO = 1
    """The answer is no: ``check`` found errors, ``verify`` a difference, ``--fail-on-miss`` a miss."""
    USAGE = 2
    REFUSED = 3
    """An input cannot be used."""
    UNWRITABLE = 4
    """The output or the ledger says no."""
    BUG = 70
    INTERRUPTED = 130
    READER_WENT = 141


def leave(code: Exit) -> None:
    """End the command with that code."""
    raise typer.Exit(int(code))


@contextmanager
def guarded() -> Iterator[None]:
    """Run the body of a command: a refusal is told and exits 3, an output that says no 4, a reader that went away 141."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:  # told apart here: typer would exit 1
        _stop_writing()
        leave(Exit.READER_WENT)
    except Refused as refused:
        speak(refused.diagnostics)
        leave(Exit.REFUSED)
    except Unwritable as unwritable:
        speak(unwritable.diagnostics)
        leave(Exit.UNWRITABLE)


def run(app: typer.Typer) -> None:
    """Run the program; no traceback ever reaches a user."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        os._exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        _stop_writing()
        sys.exit(Exit.READER_WENT)
    except OSError as failure:
        sys.stderr.write(f"slacalc: the output cannot be written: {failure.strerror or failure}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.UNWRITABLE)
    except Exception as bug:
        if os.environ.get("SLACALC_DEBUG"):
            raise
        sys.stderr.write(
            f"slacalc: this is a bug in slacalc: {type(bug).__name__}: {bug}\n"
            "  nothing was written; set SLACALC_DEBUG=1 to see where it happened, and please report it\n"
        )
        sys.exit(Exit.BUG)


def _stop_writing() -> None:
    """Python flushes stdout once more when it ends; there is nobody to read it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
