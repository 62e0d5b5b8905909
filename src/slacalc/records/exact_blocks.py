"""A file of which only the exact reader knows the rows, read by blocks: what it accepts waits until the keys are settled.

Of the other rows the cells stay in memory, as they stand in the file.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.base.diagnostics import Refused
from slacalc.records.blocks import NotPlain
from slacalc.records.plain import Watched, row_source
from slacalc.records.questions import copied
from slacalc.records.sift import SiftedTable, schema_of_rows, sift_table
from slacalc.records.tables import ROW
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from slacalc.records.layout import Layout
    from slacalc.records.row_source import RowSource
    from slacalc.records.tables import ExportTable
    from slacalc.records.waiting import WaitingRows


ROWS = 16_000
"""So many rows are looked at at a time: a whole block of them takes more memory and no less time."""


class ExactFile(NamedTuple):
    """A file that was read so."""

    sifted: SiftedTable
    """Without the rows that wait."""
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
    number = waiting.begin(file)
    try:
        source = row_source(path, layout, zone, limit, mixed=mixed)
        return _read(source, Watched(path), name, layout, zone, waiting, number)
    except Refused as unusable:
        waiting.drop(number)
        raise NotPlain from unusable
    except NotPlain:
        waiting.drop(number)
        raise


def _read(
    source: RowSource, digest: Watched, name: str, layout: Layout, zone: str, waiting: WaitingRows, number: int
) -> ExactFile:
    head, first = source.head()

    def sift(rows: pl.DataFrame) -> SiftedTable:
        sifted = sift_table(source.table_of(rows, head), layout, zone, name)
        refused = sifted.table.frame.filter(pl.col(ROW).is_in(sifted.refused[ROW].implode()))
        plain = sifted.table.rows - refused.height - len(sifted.table.odd)
        return replace(
            sifted,
            table=replace(sifted.table, frame=refused.with_columns(copied(pl.exclude(ROW))), plain=plain),
            accepted=waiting.kept(sifted.accepted),
            aside=waiting.kept(sifted.aside),
        )

    def read_again(rows: Collection[int]) -> pl.DataFrame:
        return source.chosen(rows, head, digest.digest())

    begins, blocks, read = deque([0]), list["SiftedTable"](), 0

    def given() -> Iterator[pl.DataFrame]:
        for block in source.numbered(first, digest):
            for rows in block.iter_slices(ROWS):
                begins.append(digest.done)
                yield rows

    with Workers[pl.DataFrame, "SiftedTable"]() as workers:
        for sifted in workers.in_turn(sift, given()):
            waiting.put(number, sifted.accepted, sifted.aside, begins[1] - begins.popleft())
            blocks.append(replace(sifted, accepted=sifted.accepted.clear(), aside=sifted.aside.clear()))
            read += sifted.table.rows
            digest.tell(read)
    if not read:  # a header alone, or not even that
        raise NotPlain
    return ExactFile(_together(blocks, replace(head, elsewhere=read_again), layout), digest.hexdigest())


def _together(blocks: Sequence[SiftedTable], head: ExportTable, layout: Layout) -> SiftedTable:
    """The blocks of a file as one table; ``head`` is that of the file without its rows."""
    asked = [block for block in blocks if block.rules] or blocks[:1]  # where no row has the shape of one, no rule was asked
    none = pl.DataFrame(schema=schema_of_rows(layout))
    table = replace(
        head,
        frame=pl.concat([block.table.frame for block in blocks]),
        odd=tuple(chain.from_iterable(block.table.odd for block in blocks)),
        plain=sum(block.table.plain for block in blocks),
    )
    return SiftedTable(
        table=table,
        accepted=none,
        refused=pl.concat([block.refused for block in asked]),
        aside=none,
        rules=asked[0].rules,
        columns=asked[0].columns,
        ignored=sum(block.ignored for block in blocks),
    )
