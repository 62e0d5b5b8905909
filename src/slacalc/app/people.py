"""Numbers and names of people shown as they are: only where a reason is given, and never without a record of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.unmasked import Unmasked, unmasked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

FORMAT = "slacalc unmasked v1"


def unmasking_for(reason: str, at: datetime, by: str) -> Unmasked:
    """That people are shown for this reason, by that user, at that moment.

    Raises:
        Refused: the reason is blank.
    """
    if not reason.strip():
        raise Refused(error("input/unmask-without-reason", Place("--unmask")))
    return Unmasked(" ".join(reason.split()), at.isoformat(timespec="seconds"), by)


def unmasked_record(names: Iterable[str]) -> tuple[tuple[str, bytes], ...]:
    """The file that says of the files of a run why they show people; none where they do not."""
    unmasking = unmasked()
    if unmasking is None:
        return ()
    moment = "".join(sign for sign in unmasking.at[: len("2026-03-02T09:00:00")] if sign not in "-:")
    page = {"format": FORMAT, "reason": unmasking.reason, "at": unmasking.at, "by": unmasking.by, "files": sorted(names)}
    return ((f"unmasked-{moment}.json", (json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()),)
