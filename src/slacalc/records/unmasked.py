"""Whether numbers and names of people are shown as they are in a run, and who wanted that, when and why; else they are masked."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Unmasked:
    """That people are shown as they are: it stands in whatever is written."""

    reason: str
    at: str
    """ISO time, with its offset."""
    by: str
    """The user, as the machine knows them."""


_shown: ContextVar[Unmasked | None] = ContextVar("unmasked", default=None)


def unmasked() -> Unmasked | None:
    """Who shows people as they are, and why; None where they are masked."""
    return _shown.get()


@contextmanager
def showing(people: Unmasked | None) -> Iterator[None]:
    """What is shown in this block shows people as they are; None masks them again."""
    before = _shown.set(people)
    try:
        yield
    finally:
        _shown.reset(before)
