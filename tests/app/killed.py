"""Runs slacalc and kills it without a word at its N-th step that changes a file: ``python killed.py N ARGUMENT…``.

Steps are counted from 1, in the order in which they happen; a step of writing is done by half. A run that is through before its
N-th step ends as it would, and says on stderr how many there were.
"""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED = 9
CHANGING = ("replace", "rename", "link", "unlink", "mkdir", "chmod", "fsync")


class Steps:
    """Counts the steps, and ends the process at the one that is meant."""

    def __init__(self, last: int) -> None:
        self.last, self.done = last, 0

    def next(self) -> bool:
        """Whether this step is the last."""
        self.done += 1
        return self.done == self.last

    def counted(self, change: Callable[..., Any]) -> Callable[..., Any]:
        """The same change, unless the process ends before it."""

        def step(*given: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever the system's function takes and gives
            if self.next():
                os._exit(KILLED)
            return change(*given, **more)

        return step

    def half(self, file: IO[bytes]) -> IO[bytes]:
        """A file that is killed in the middle of a write."""
        write = file.write

        def step(data: bytes) -> int:
            if self.next():
                write(data[: len(data) // 2])
                file.flush()
                os._exit(KILLED)
            return write(data)

        return Halved(file, step)  # type: ignore[return-value]  # as much of a file as is needed


class Halved:
    """A file whose writing is watched."""

    def __init__(self, file: IO[bytes], write: Callable[[bytes], int]) -> None:
        self._file, self.write = file, write

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the file has
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def main() -> None:
    """Run the program on the arguments after the first."""
    from slacalc.cli.main import main as run  # noqa: PLC0415 - loaded before anything is counted

    steps = Steps(int(sys.argv.pop(1)))
    opened = os.fdopen
    for name in CHANGING:
        setattr(os, name, steps.counted(getattr(os, name)))
    os.fdopen = lambda *given, **more: steps.half(opened(*given, **more))  # type: ignore[assignment,arg-type]  # a file as good as one
    try:
        run()
    finally:
        sys.stderr.write(f"steps: {steps.done}\n")


if __name__ == "__main__":
    main()
