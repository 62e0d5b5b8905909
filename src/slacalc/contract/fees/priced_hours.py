"""The minutes of a working day and of a rest day that a price claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.fees.prices import seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time

    from slacalc.contract.words.timed_prices import TimedPrice

DAY = 24 * 60
"""Minutes."""
DAY_KINDS = ("working days", "rest days")


def minutes_of(when: TimedPrice) -> Iterator[tuple[str, int]]:
    """Each as the kind of its day and its number from midnight."""
    for kind in DAY_KINDS if when.days is None else (when.days,):
        for minute in range(DAY):
            if not when.hours or any(_lies_in(minute, span.opens, span.closes) for span in when.hours):
                yield kind, minute


def _lies_in(minute: int, opens: time, closes: time | None) -> bool:
    start, end = seconds_of(opens) // 60, DAY if closes is None else seconds_of(closes) // 60
    return start <= minute < end if start < end else minute >= start or minute < end


def hour_text(minute: tuple[str, int]) -> str:
    """``working days 18:00``."""
    kind, at = minute
    return f"{kind} {at // 60:02d}:{at % 60:02d}"
