"""Days that an option names."""

from __future__ import annotations

from datetime import date

import typer

from slacalc.base.diagnostics import Place, error
from slacalc.base.month import FIRST_DAY, LAST_DAY, is_in_reach
from slacalc.cli.exits import Exit
from slacalc.cli.speech import speak


def day_of(text: str, option: str) -> date:
    """The day; typer would tell of a wrong one in English only, and with a format that no analyst knows.

    Raises:
        typer.Exit: no such day, or one out of all reach: wrong usage, and it is told.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        speak([error("input/bad-date", Place(option), text=text)])
        raise typer.Exit(int(Exit.USAGE))
    if not is_in_reach(day):
        speak([error("input/day-out-of-reach", Place(option), text=text, first=FIRST_DAY, last=LAST_DAY)])
        raise typer.Exit(int(Exit.USAGE))
    return day
