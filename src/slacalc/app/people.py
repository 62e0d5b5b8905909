"""Numbers and names of people shown as they are: only where a reason is given, and never without a record of it."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.unmasked import Unmasked, unmasked

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = "slacalc unmasked v1"


def unmasking_for(reason: str, at: datetime | None = None, by: str | None = None) -> Unmasked:
    """That people are shown for this reason; without another moment and user, now and by the user of this machine.

    Raises:
        Refused: the reason is blank.
    """
    if not reason.strip():
        raise Refused(error("input/unmask-without-reason", Place("--unmask")))
    moment = at or datetime.now(UTC).astimezone()
    return Unmasked(" ".join(reason.split()), moment.isoformat(timespec="seconds"), _user() if by is None else by)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def unmasked_record(names: Iterable[str]) -> tuple[tuple[str, bytes], ...]:
    """The file that says of the files of a run why they show people; none where they do not."""
    said = unmasked()
    if said is None:
        return ()
    moment = "".join(sign for sign in said.at[: len("2026-03-02T09:00:00")] if sign not in "-:")
    page = {"format": FORMAT, "reason": said.reason, "at": said.at, "by": said.by, "files": sorted(names)}
    return ((f"unmasked-{moment}.json", (json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()),)
