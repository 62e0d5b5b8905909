"""Numbers and names of people, shown as they are for a reason."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from slacalc.api.diagnostic import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


@contextmanager
def unmasked(reason: str, by: str, at: datetime) -> Iterator[None]:
    """What is asked for and shown in this block shows people as the exports have them; what is written records why.

    Args:
        reason: why it must be.
        by: who shows them.
        at: when, with its offset; nothing here reads a clock.

    Raises:
        InputRefused: the reason is blank.
    """
    from slacalc.app.people import unmasking_for  # noqa: PLC0415 - masked runs do not need it
    from slacalc.records.unmasked import showing  # noqa: PLC0415 - as above

    with refusing(lambda: "en"):
        unmasking = unmasking_for(reason, at, by)
    with showing(unmasking):
        yield
