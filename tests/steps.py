"""How much work something is, counted in calls: the same on every machine, whatever else it does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


class TooManyStepsError(AssertionError):
    """More work than was allowed: perhaps without end."""


def steps(work: Callable[[], object], most: int = sys.maxsize) -> int:
    """Calls and returns of functions, built-in ones too, while ``work`` runs; it is stopped after ``most`` of them."""
    count = 0

    def counted(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1
        if count > most:
            raise TooManyStepsError(most)

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
