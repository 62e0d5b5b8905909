"""What the program's exit codes mean: one table, and the guard that turns every end of a command into one of them."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

from slacalc.base.diagnostics import Place, Refused, Unwritable, error, note
from slacalc.base.shown import visible
from slacalc.cli.speech import speak, spoken_language
from slacalc.cli.streams import quiet_libraries, streams, unshown
from slacalc.render.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.cli.streams import Held


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


_done: list[Path] = []
"""What this run has put into a ledger so far."""


def tell_issued(path: Path) -> None:
    """From here on this is issued, and however the run ends, no word of it says otherwise."""
    _done.append(path)


@contextmanager
def guarded() -> Iterator[None]:
    """Run the body of a command: a refusal is told and exits 3, an output or a ledger that says no 4."""
    try:
        yield
    except Refused as refused:
        speak(refused.diagnostics)
        leave(Exit.REFUSED)
    except Unwritable as unwritable:
        speak(unwritable.diagnostics)
        _say_issued()
        leave(Exit.UNWRITABLE)


def run(app: typer.Typer) -> None:
    """Run the program; no traceback ever reaches a user."""
    _done.clear()
    with streams() as shown, quiet_libraries():
        code = _ended(app)
        if code == Exit.INTERRUPTED:
            _say_issued()
        else:
            code = _delivered(shown, code)
            _tell_unshown(shown.encoding)
    sys.exit(code)


def _ended(app: typer.Typer) -> int:
    """How the command ends, before anything of its page is shown."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except OSError as failure:
        reason = failure.strerror or str(failure)
        speak([error("output/system", Place(str(failure.filename or "slacalc")), reason=reason)])
        _say_issued()
        return Exit.UNWRITABLE
    except Exception as bug:  # noqa: BLE001 - whatever it is, it is told
        if os.environ.get("SLACALC_DEBUG"):
            traceback.print_exc()
        sys.stderr.write(f"slacalc: this is a bug in slacalc: {type(bug).__name__}: {visible(str(bug))}\n")
        sys.stderr.write("  " if _done else "  nothing was written; ")
        sys.stderr.write("set SLACALC_DEBUG=1 to see where it happened, and please report it\n")
        _say_issued()
        return Exit.BUG
    return Exit.DONE


def _delivered(shown: Held, code: int) -> int:
    """Show the page; the code of the command, or of what kept its page from being shown."""
    try:
        shown.deliver()
    except BrokenPipeError:
        return Exit.READER_WENT
    except KeyboardInterrupt:
        os._exit(Exit.INTERRUPTED)  # the reader does not read; a flush at the end of the program would wait for it once more
    except OSError as failure:
        slug = "output/issued-not-shown" if _done else "output/not-shown"
        facts = {"issued": ", ".join(map(str, _done))} if _done else {}
        speak([error(slug, Place("stdout"), reason=failure.strerror or str(failure), **facts)])
        return Exit.UNWRITABLE
    return code


def _tell_unshown(encoding: str) -> None:
    """What a terminal could not show, in a remark of which it can show at least the slug, the number and the remedy's options."""
    if count := unshown():
        speak([note("output/unshown-signs", Place("stdout"), count=count, encoding=encoding)])


def _say_issued() -> None:
    for path in _done:
        sys.stderr.write(words(spoken_language())("run", "issued", str(path)) + "\n")
