"""A file of which only the exact reader knows the rows, read by blocks: what it accepts waits until the keys are settled."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.base.diagnostics import Refused
from slacalc.records.blocks import NotPlain
from slacalc.records.plain import row_source
from slacalc.records.row_source import AT_A_TIME
from slacalc.records.sifted_file import SiftedFile, SiftedRows
from slacalc.records.watched import Watched
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slacalc.records.layout import Layout
    from slacalc.records.row_source import RowSource
    from slacalc.records.waiting import WaitingRows


class ExactFile(NamedTuple):
    """A file that was read so."""

    sifted: SiftedFile
    sha256: str


def read_exactly(  # noqa: PLR0913 - what a reading depends on
    path: Path, name: str, layout: Layout, zone: str, waiting: WaitingRows, file: int, limit: int, *, mixed: bool = False
) -> ExactFile:
    """The rows of a plain file, the one of that number among those of its role; ``name`` is as of ``sift_table``.

    ``mixed`` is as of :func:`slacalc.records.plain.row_source`.

    Raises:
        MixedText: as there.
        NotPlain: it is another one, or it is to be refused: read as a whole it can be said what it is. None of its rows waits.
        OSError: as reading does.
        Unwritable: as :meth:`slacalc.records.waiting.WaitingRows.put`.
    """
    try:
        source = row_source(path, layout, zone, limit, mixed=mixed)
        head, first = source.head()
    except Refused as unusable:
        raise NotPlain from unusable
    sifted = SiftedFile(head, layout, zone, waiting, file, name)
    try:
        return ExactFile(sifted, _read(source, first, Watched(path), sifted))
    except Refused as unusable:
        sifted.drop()
        raise NotPlain from unusable
    except NotPlain:
        sifted.drop()
        raise


def _read(source: RowSource, first: int, digest: Watched, sifted: SiftedFile) -> str:
    """All rows of the file, and its SHA-256."""

    def sift(rows: pl.DataFrame) -> SiftedRows:
        return sifted.sift(source.table_of(rows, sifted.head))

    def read_again(rows: Iterable[pl.Series]) -> Iterator[pl.DataFrame]:
        return source.chosen(rows, sifted.head, digest.digest())

    begins = deque([0])

    def given() -> Iterator[pl.DataFrame]:
        for block in source.numbered(first, digest):
            sifted.end += block.height
            for rows in block.iter_slices(AT_A_TIME):
                begins.append(digest.done)
                yield rows

    sifted.end = first
    with Workers[pl.DataFrame, SiftedRows]() as workers:
        for rows in workers.in_turn(sift, given()):
            sifted.add(rows, begins[1] - begins.popleft())
            digest.tell(sifted.rows)
    if not sifted.rows:  # a header alone, or not even that
        raise NotPlain
    sifted.read_again = read_again
    return digest.hexdigest()
