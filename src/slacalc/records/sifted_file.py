"""The rows of one file that the exact reader looks at, some at a time: those that it accepts wait, the others are set aside.

Of a refused row its cells are kept, and the rules that it breaks: in memory while such rows are few, else in a passing file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.refused_cells import SPAN, refused_of
from slacalc.records.sift import sift_table
from slacalc.records.store import Pieces
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from slacalc.records.layout import Layout
    from slacalc.records.rules import RowRule
    from slacalc.records.sift import SiftedTable
    from slacalc.records.tables import ExportTable
    from slacalc.records.waiting import WaitingRows

    ReadAgain = Callable[[Iterable[pl.Series]], Iterator[pl.DataFrame]]
    """Reads rows of a file once more, by their numbers in order, some at a time: as they would stand in its table."""


class SiftedRows(NamedTuple):
    """Some rows of a file, sifted."""

    table: SiftedTable
    """What waits of them, without cells."""
    refused: pl.DataFrame
    """As ``REFUSED``, in their order."""
    read: int
    """How many rows they were."""


class SiftedFile:
    """The rows of one file that were looked at."""

    def __init__(self, head: ExportTable, layout: Layout, zone: str, waiting: WaitingRows, file: int, name: str = "") -> None:
        """``head`` is the table of the file without its rows; it is that of this number among the files of its role.

        ``zone`` and ``name`` are as of :func:`slacalc.records.sift.sift_table`. What is accepted goes to ``waiting``.
        """
        self.head, self._layout, self._zone, self._name = head, layout, zone, name
        self._waiting, self._number = waiting, waiting.begin(file)
        self._refused = Pieces(1)
        self.refused_in: Counter[int] = Counter()
        """How many rows are refused of each ``SPAN``, counted from the first."""
        self._looked_at = 0
        self.good = 0
        """So many rows more the sieve has passed."""
        self.end = 0
        """No row has this number or a greater one."""
        self.columns: tuple[str, ...] = ()
        """The canonical columns that the file fills."""
        self.rules: tuple[RowRule, ...] = ()
        self.ignored = 0
        """So many rows were events of which the layout says that they are not read."""
        self.read_again: ReadAgain | None = None

    @property
    def rows(self) -> int:
        """Rows read."""
        return self._looked_at + self.good

    def sift(self, table: ExportTable) -> SiftedRows:
        """Look at some rows of the file; nothing is kept of them yet.

        Raises:
            Refused: as :func:`slacalc.records.sift.sift_table`.
        """
        sifted = sift_table(table, self._layout, self._zone, self._name)
        apart = replace(
            sifted,
            table=self.head,
            accepted=self._waiting.kept(sifted.accepted),
            refused=sifted.refused.clear(),
            aside=self._waiting.kept(sifted.aside),
        )
        return SiftedRows(apart, refused_of(sifted), sifted.table.rows)

    def add(self, rows: SiftedRows, size: int = 0) -> None:
        """Take in rows that were looked at, which come in the order of the file; of it they are so many bytes.

        Raises:
            Unwritable: as :meth:`slacalc.records.waiting.WaitingRows.put`.
        """
        sifted = rows.table
        self._waiting.put(self._number, sifted.accepted, sifted.aside, size)
        if rows.refused.height:
            self._refused.put_in(rows.refused, 0)
            self.refused_in.update(dict((rows.refused[ROW] // SPAN).value_counts().iter_rows()))
        self._looked_at, self.ignored = self._looked_at + rows.read, self.ignored + sifted.ignored
        self.columns, self.rules = sifted.columns, self.rules or sifted.rules  # where no row has the shape of one, none is asked

    def add_good(self, cells: pl.DataFrame) -> None:
        """Rows that the sieve has passed wait with the others, which have keys of theirs; these are their cells."""
        sifted = sift_table(replace(self.head, frame=cells), self._layout, self._zone, self._name)
        if sifted.accepted.height != cells.height:
            raise AssertionError(self.head.file)
        self._waiting.put(self._number, self._waiting.kept(sifted.accepted), self._waiting.kept(sifted.aside), 0)

    def drop(self) -> None:
        """None of these rows is one: the file is read otherwise."""
        self._waiting.drop(self._number)

    def refused(self, names: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The refused rows in their order, some at a time: these columns of ``REFUSED``, or all."""
        return self._refused.chunks(0, names)


def rows_in(frame: pl.DataFrame) -> ReadAgain:
    """Gives rows again out of a frame of cells."""

    def again(rows: Iterable[pl.Series]) -> Iterator[pl.DataFrame]:
        return (frame.filter(pl.col(ROW).is_in(numbers.implode())) for numbers in rows)

    return again
