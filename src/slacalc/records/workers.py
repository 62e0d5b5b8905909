"""What is worked on at the same time as more is read, a block or a slice, and comes back in the order in which it was given."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from slacalc.records.budget import threads_beside
from slacalc.records.machine import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

Given = TypeVar("Given")
Made = TypeVar("Made")


class Workers(Generic[Given, Made]):
    """Threads that do one thing to many values; where one of them fails, that is raised when its turn comes."""

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or threads_beside(machine().memory)
        self._pool = ThreadPoolExecutor(self._threads)
        self._waiting: deque[Future[Made]] = deque()

    def in_turn(self, work: Callable[[Given], Made], values: Iterable[Given]) -> Iterator[Made]:
        """What comes of each of the values; a single one is worked on here: a thread would only be waited for."""
        given = iter(values)
        first = deque(islice(given, 2))
        if len(first) == 1:
            yield copy_context().run(work, first.pop())
        while first:
            yield from self.give(work, first.popleft())
        for value in given:
            yield from self.give(work, value)
        yield from self.remaining()

    def give(self, work: Callable[[Given], Made], value: Given) -> Iterator[Made]:
        """Have this done, in the same context, and get what is due: no more is under way than there are threads."""
        self._waiting.append(self._pool.submit(copy_context().run, work, value))
        while len(self._waiting) > self._threads:
            yield self._waiting.popleft().result()

    def remaining(self) -> Iterator[Made]:
        """What is still under way."""
        while self._waiting:
            yield self._waiting.popleft().result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Where somebody has interrupted the run, what is under way is not waited for: a slice of cases takes a second."""
        interrupted = kind is not None and issubclass(kind, KeyboardInterrupt)
        self._pool.shutdown(wait=not interrupted, cancel_futures=True)
