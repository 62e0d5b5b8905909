"""The option that shows numbers and names of people as they are, and what a run says of it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.base.shown import visible
from slacalc.cli.speech import spoken_language
from slacalc.render.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

UnmaskOption = Annotated[
    str | None,
    typer.Option(
        "--unmask", metavar="REASON", help="Show numbers and names of people; the reason is recorded.", show_default=False
    ),
]


def _user() -> str:
    import getpass  # noqa: PLC0415 - only where somebody asks for what is masked

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


@contextmanager
def people_shown(reason: str | None) -> Iterator[None]:
    """In this block numbers and names of people are shown as they are, where there is a reason; that is told.

    Raises:
        Refused: the reason is blank.
    """
    if reason is None:
        yield
        return
    from slacalc.app.people import unmasking_for  # noqa: PLC0415 - masked runs do not need it
    from slacalc.records.unmasked import showing  # noqa: PLC0415 - as above

    unmasking = unmasking_for(reason, datetime.now(UTC).astimezone(), _user())
    sys.stderr.write(words(spoken_language())("run", "unmasked", visible(unmasking.reason), unmasking.at, unmasking.by) + "\n")
    with showing(unmasking):
        yield
