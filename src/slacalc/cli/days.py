"""Days that an option names."""

from __future__ import annotations

from datetime import date

import typer

from slacalc.base.diagnostics import Place, error
from slacalc.cli.exits import Exit
from slacalc.cli.speech import speak


def day_of(text: str, option: str) -> date:
    """The day; typer would tell of a wrong one in English only, and with a format that no analyst knows.

    Raises:
        typer.Exit: no such day: wrong usage, and it is told.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        speak([error("input/bad-date", Place(option), text=text)])
        raise typer.Exit(int(Exit.USAGE))
    return day
