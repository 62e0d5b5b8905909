"""How far Spark is, told while it is waited for."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from contextvars import copy_context
from threading import Event, Thread
from typing import TYPE_CHECKING

from slacalc.records.machine import ReadingProgress, machine, tell_nobody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EVERY = 0.2
"""Seconds between two looks at Spark."""


@contextmanager
def telling(file: str, tasks: Callable[[], tuple[int, int]], every: float = EVERY) -> Iterator[None]:
    """In this block the run is told how many ``tasks`` of the step are done, and of how many; nobody asks where nobody looks."""
    tell = machine().tell
    if tell is tell_nobody:
        yield
        return
    ended = Event()

    def watch() -> None:
        while not ended.wait(every):
            with suppress(Exception):  # Spark may be coming or going: that is told by whoever waits for it
                done, number = tasks()
                tell(ReadingProgress(file, done, number, None))

    thread = Thread(target=copy_context().run, args=(watch,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
