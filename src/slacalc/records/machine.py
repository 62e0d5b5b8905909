"""What a run may use of the machine, and whom it tells how far it is. Nothing of this changes what is read or counted."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.records.bounds import MEMORY, size_text
from slacalc.records.budget import Budget
from slacalc.records.limits import allowed_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST_MEMORY = 32_000_000
"""Less than this is not enough for the blocks that are under way."""
BESIDE = 200_000_000
"""Bytes that the program, its libraries and the blocks under way need beside the budget, at most. Files of libraries that the
system may drop and read again are counted only as far as the run cannot go on without them."""
_MMAP_THRESHOLD = -3
"""What ``mallopt`` calls the size from which room is asked of the system by itself; once it is said, it stays."""


class ReadingProgress(NamedTuple):
    """How far the reading of a file is."""

    file: str
    """Its name, without folders."""
    done: int
    """Bytes, as they lie on disk."""
    size: int
    rows: int | None
    """None where another engine reads: of that ``done`` and ``size`` are the tasks of its step."""


def tell_nobody(_: ReadingProgress) -> None:
    """Nobody wants to know."""


class Machine:
    """What a run may use, and whom it tells."""

    def __init__(self, memory: int = MEMORY, tell: Callable[[ReadingProgress], None] = tell_nobody) -> None:
        """``memory`` are the bytes that the rows of its exports may take."""
        self.memory, self.tell, self.budget = memory, tell, Budget(memory)


_used: ContextVar[Machine] = ContextVar("machine", default=Machine())  # noqa: B039 - what rows take of it is given back


def machine() -> Machine:
    """What this run may use."""
    return _used.get()


@contextmanager
def use(used: Machine) -> Iterator[None]:
    """What is read in this block uses that much.

    Raises:
        Unwritable: the budget is less than a run needs, or more than this process may have.
    """
    check_memory(used.memory, allowed_memory())
    before = _used.set(used)
    try:
        yield
    finally:
        _used.reset(before)


def give_back_room() -> None:
    """Give room that is free back to the system, where the C library keeps it: glibc keeps some 50 MB after a file was read."""
    import ctypes  # noqa: PLC0415 - only where there are many rows

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def give_back_at_once() -> None:
    """From now on give room of more than a megabyte back as soon as it is free, where the C library would keep it.

    In work on pieces of many sizes glibc keeps 130 MB; to read one log, whose blocks are all of a size, would take longer so.
    """
    import ctypes  # noqa: PLC0415 - as above

    option = getattr(ctypes.CDLL(None), "mallopt", None)
    if option is not None:
        option(_MMAP_THRESHOLD, 1_000_000)


def usual_memory() -> int:
    """The budget where none is given: where limits are set for this process, what they leave, but no less than a run needs."""
    allowed = allowed_memory()
    return MEMORY if allowed is None else max(min(MEMORY, allowed - BESIDE), LEAST_MEMORY)


def check_memory(memory: int, allowed: int | None) -> None:
    """Refuse a budget that cannot be kept, before anything is read; ``allowed`` are the bytes that the process may have.

    Raises:
        Unwritable: it cannot.
    """
    if memory < LEAST_MEMORY:
        raise Unwritable(error("output/memory-too-small", Place("--memory"), least=size_text(LEAST_MEMORY)))
    if allowed is not None and memory + BESIDE > allowed:
        facts = {"allowed": f"{allowed // 1_000_000} MB", "beside": size_text(BESIDE)}
        raise Unwritable(error("output/memory-not-there", Place("--memory"), **facts))
