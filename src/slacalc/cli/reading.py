"""What reading exports may use of the machine, and the bar that tells how far it is: on a terminal, and after a second."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import typer

from slacalc.cli.speech import spoken_language
from slacalc.records.files import TEXTS
from slacalc.render.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from slacalc.records.machine import ReadingProgress

SILENT = 1.0
"""Seconds in which nothing is told."""
LOCAL = "local[*]"
"""The master of Spark on this machine, with all its cores."""
EVERY = 0.1
"""Seconds between two tellings."""
FEW = 16_000_000
"""Bytes of text that are read in three blocks: a second thread of polars would wait for the first more often than help it."""
AS_THEY_ARE = (*TEXTS, ".yaml")
"""Endings of files of which the size tells how much there is to read."""
THREADS = "POLARS_MAX_THREADS"
"""What tells polars, before it is loaded, how many threads it has."""


class Bar:
    """A line on a terminal that tells how far the reading of each file is, and is gone when it is done."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out, clock
        self._run = clock()
        self._file, self._begun, self._last_line, self._width = "", self._run, 0.0, 0

    def __call__(self, progress: ReadingProgress) -> None:
        """Tell it, where it is time."""
        now = self._clock()
        if progress.file != self._file:
            self._file, self._begun = progress.file, now
        if now - self._run < SILENT or now - self._last_line < EVERY:
            return
        from slacalc.render.progress import progress_line  # noqa: PLC0415 - short runs tell nothing

        self._last_line, self._width = now, shutil.get_terminal_size().columns - 1
        self._out.write("\r" + progress_line(progress, now - self._begun, self._width, words(spoken_language())))
        self._out.flush()

    def clear(self) -> None:
        """Leave the line empty."""
        if self._width:
            self._out.write("\r" + " " * self._width + "\r")
            self._out.flush()


@contextmanager
def reading(
    memory: int, *, no_progress: bool, engine: str = "polars", master: str | None = None, folders: Iterable[Path] = ()
) -> Iterator[None]:
    """In this block exports are read within that budget, 0 is the usual one; how far they are is told unless that is not wanted.

    ``folders`` are those of the exports, and files beside them: where they hold little text, polars has one thread.

    Raises:
        Unwritable: the budget cannot be kept, or the engine is not there.
    """
    if master is not None and engine != "spark":
        raise typer.BadParameter("only --engine spark has a master", param_hint="--master")
    from slacalc.records.machine import Machine, tell_nobody, use, usual_memory  # noqa: PLC0415 - help must not load it

    if _have_little(folders):
        os.environ.setdefault(THREADS, "1")
    bar = Bar(sys.stderr) if sys.stderr.isatty() and not no_progress else None
    try:
        with use(Machine(memory or usual_memory(), bar or tell_nobody)), ExitStack() as used:
            if engine == "spark":
                from slacalc.cluster.spark import spark_engine  # noqa: PLC0415 - loaded where it is asked for
                from slacalc.records.engine import use_engine  # noqa: PLC0415 - as above

                used.enter_context(use_engine(used.enter_context(spark_engine(master or LOCAL, os.environ))))
            yield
    finally:
        if bar is not None:
            bar.clear()


def _have_little(folders: Iterable[Path]) -> bool:
    """Whether the files of these folders are text of a few blocks; of what is packed nobody knows how much it is."""
    try:
        files = [file for folder in folders if folder.is_dir() for file in os.scandir(folder) if file.is_file()]
        sizes = [file.stat().st_size if file.name.lower().endswith(AS_THEY_ARE) else FEW for file in files]
    except OSError:  # it is told where the folder is read
        return False
    return bool(sizes) and sum(sizes) < FEW
