"""Which engine reads exports: this process, unless a run names another, which may have many machines."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from slacalc.records.good_rows import GoodRows
    from slacalc.records.layout import Layout
    from slacalc.records.sifted_file import SiftedFile
    from slacalc.records.waiting import WaitingRows


class FileElsewhere(NamedTuple):
    """A file that was read elsewhere."""

    sifted: SiftedFile
    """Its rows that are not plainly good, which are here."""
    sha256: str


class Engine(Protocol):
    """Reads exports by blocks, and counts their records, elsewhere: with the same functions, so that the figures are the same."""

    def check(self, paths: Sequence[Path], layout: Layout) -> None:
        """Refuse, before anything is read, what by name and layout cannot be read by blocks.

        Raises:
            Refused: there are such files.
        """

    def read(
        self,
        paths: Sequence[Path],
        layout: Layout,
        zone: str,
        wanted: Collection[str] | None,
        limit: int,
        waiting: WaitingRows,
    ) -> tuple[Sequence[FileElsewhere], GoodRows]:
        """The files of one role, and their good rows; the arguments are those of :func:`slacalc.records.plain.read_plain`.

        Raises:
            Refused: a file cannot be read by blocks; the reader of this process may be able to.
            Unwritable: the engine says no.
        """


_used: ContextVar[Engine | None] = ContextVar("engine", default=None)


def engine() -> Engine | None:
    """The other engine of this run; None where this process reads."""
    return _used.get()


@contextmanager
def use_engine(used: Engine | None) -> Iterator[None]:
    """What is read in this block is read there."""
    before = _used.set(used)
    try:
        yield
    finally:
        _used.reset(before)
