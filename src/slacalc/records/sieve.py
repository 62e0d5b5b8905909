"""The sieve in front of the exact reader: of a block of lines the rows that are plainly good, typed, and the lines that are not.

Almost every row of an export is as its layout says, and for such a row short questions to whole columns are enough: no cell has a
space at an edge, every number is plain digits, every time fits the first of the layout's formats. Each row is asked the same
rules as by :func:`slacalc.records.sift.sift_table`. A row of which any answer is not plain is not refused here: its line goes to
that function, which alone decides. So a question may be too strict, and never too lax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.blocks import NotPlain, read_cells
from slacalc.records.files import ERRORS
from slacalc.records.habits import Habit, Learnt, Probe
from slacalc.records.layout_words import SPACE
from slacalc.records.narrow import read_narrow
from slacalc.records.questions import Marks, Questions, copied
from slacalc.records.quoted import records_of
from slacalc.records.record_reader import RecordReader
from slacalc.records.tables import ROW
from slacalc.records.text_encoding import STRANGE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from slacalc.records.layout import Layout
    from slacalc.records.tables import ExportTable

_FOREIGN_SPACES = tuple({space.encode()[:1] for space in SPACE} - {b" ", b"\r", b"\n"})
"""First bytes of all spaces but the common one: a block without them has no other."""
_MOST_ODD = 50
"""Where more than one row in so many is odd, the habits of the first rows are given up."""
_FEW_ODD = 32
"""To copy a block without so many of its rows takes longer than to cut it at them."""
_AS_WRITTEN = pl.QueryOptFlags(comm_subexpr_elim=False)
"""What is asked twice has a column of its own already: to look for more of it takes longer than it saves."""
_MOST_WIDE = 2
"""Where so many blocks have a line with other cells than it should have, it is not tried again to read only some of them."""
_PROBED = 64
"""So many rows of a block are looked at to see how it writes its cells."""


@dataclass(frozen=True, slots=True)
class Sieved:
    """A block of rows."""

    records: int
    """Blank ones and all."""
    good: pl.DataFrame
    """``row``, its number in the block from 0, both hashes, and the wanted canonical columns."""
    odd: pl.DataFrame
    """``row`` and ``line`` of the others; their cells where they come without lines."""
    rest: bytes = b""
    """The lines at the end of which the record goes on in the next block."""

    def of_file(self, first: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The good and the odd rows, with the numbers that they have where the block begins with that row."""
        good, odd = (rows.with_columns(pl.col(ROW) + first) for rows in (self.good, self.odd))
        return good, odd


_NO_LINES = pl.DataFrame(schema={ROW: pl.Int64(), "line": pl.String()})


class Sieve:
    """The questions to the rows of one file."""

    def __init__(self, head: ExportTable, layout: Layout, zone: str, delimiter: str, wanted: Collection[str] | None) -> None:
        """``head`` is the table of the file without its rows; ``wanted`` as in :func:`slacalc.records.read.read_records`.

        Raises:
            Refused: as :func:`slacalc.records.parse.present_columns`.
        """
        self._questions = questions = Questions(head, layout, zone, delimiter, wanted)
        self._delimiter, self._reader = delimiter, RecordReader(delimiter)
        self._probe = Probe(layout, zone, questions.columns, head.headers, head.typed, questions.recurring)
        self._learnt: Learnt | None = None
        self._wide = 0
        """Blocks of which all cells were read."""

    def sift(self, block: bytes) -> Sieved:
        """The rows of a block of text.

        Raises:
            NotPlain: see :func:`slacalc.records.quoted.records_of`.
        """
        block_records = records_of(block, self._reader)
        lines, quote = (
            block_records.records.with_row_index(ROW).cast({ROW: pl.Int64}),
            None if block_records.otherwise is None else '"',
        )
        strange, height, otherwise = _NO_LINES, lines.height, block_records.otherwise
        block = block[: len(block) - len(block_records.rest)]
        if STRANGE.encode() in block:
            in_other_encoding = lines["line"].str.contains(STRANGE, literal=True)
            otherwise = in_other_encoding if otherwise is None else otherwise | in_other_encoding
        if otherwise is not None and otherwise.any():
            strange, lines = lines.filter(otherwise), lines.filter(~otherwise)
            text = lines.select((pl.col("line") + "\n").str.join("")).item()
            block = text.encode()
        marks = Marks(
            lines=True,
            quote=quote,
            plain_spaces=not block_records.over_lines and not any(byte in block for byte in _FOREIGN_SPACES),
            ascii_only=block.isascii(),
            exponents=b"+" in block,
            errors=b"#" in block and any(error.encode() in block for error in ERRORS),
        )
        cells = self._read(block, marks, lines.height)
        if cells is not None:
            marks = marks._replace(narrow=True, within=self._questions.are_within(cells))
        else:
            cells = read_cells(block, self._questions.cells, self._delimiter, quote)
            if cells.height != lines.height:
                raise NotPlain

        def first_cells() -> pl.DataFrame:
            first = "".join(f"{line}\n" for line in lines["line"].head(_PROBED))
            return read_cells(first.encode(), self._questions.cells, self._delimiter, quote)

        frame = self._answered(pl.concat([lines, cells], how="horizontal"), marks, first_cells)
        odd = frame["odd"]
        aside = pl.concat([lines.filter(odd), strange]).sort(ROW) if odd.any() else strange
        if aside.height:  # a text of its own, or the whole block would be kept for it
            aside = aside.with_columns(copied(pl.col("line")))
        return Sieved(height, _without_odd(frame) if odd.any() else frame.drop("odd"), aside, block_records.rest)

    def sift_cells(self, cells: pl.DataFrame) -> Sieved:
        """The rows of which these are the cells, as text, in columns named by their position."""
        rows = cells.with_row_index(ROW).cast({ROW: pl.Int64})
        marks = Marks(lines=False, quote=None, plain_spaces=False, ascii_only=False, exponents=True, errors=True)
        frame = self._answered(rows, marks, lambda: rows.head(_PROBED))
        odd = frame["odd"]
        aside = rows.filter(odd).with_columns(copied(pl.exclude(ROW)))
        return Sieved(rows.height, _without_odd(frame), aside)

    def _read(self, block: bytes, marks: Marks, height: int) -> pl.DataFrame | None:
        """The cells of a block that are asked for, if no line has others than it should."""
        if self._wide >= _MOST_WIDE:
            return None
        read = self._questions.cells_asked(exponents=marks.exponents, errors=marks.errors)
        cells = read_narrow(block, self._questions.cells, self._delimiter, marks.quote, read, height)
        self._wide += cells is None
        return cells

    def _answered(self, rows: pl.DataFrame, marks: Marks, first_cells: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Of each row the wanted columns and hashes, and whether it is ``odd``; ``first_cells`` gives some of them as texts."""
        learnt = self._learnt
        if learnt is None:
            learnt = self._learnt = self._probe.learn(first_cells(), rows)
        frame = self._asked(rows, marks, learnt)
        if frame["odd"].any():  # it may be for a word that no row had before
            more = self._probe.with_words(learnt, rows.filter(frame["odd"]))
            if more != learnt:
                learnt = self._learnt = more
                frame = self._asked(rows, marks, learnt)
        if _most_are_odd(frame):  # these rows have other habits, or none
            learnt = self._learnt = self._probe.learn(first_cells(), rows)
            frame = self._asked(rows, marks, learnt)
        if _most_are_odd(frame):
            frame = self._asked(rows, marks, Learnt((Habit(),) * len(self._questions.columns), None))
        return frame

    def _asked(self, rows: pl.DataFrame, marks: Marks, learnt: Learnt) -> pl.DataFrame:
        return self._questions.asked(marks, learnt)(rows.lazy()).collect(optimizations=_AS_WRITTEN)


def _most_are_odd(frame: pl.DataFrame) -> bool:
    return int(frame["odd"].sum()) > frame.height // _MOST_ODD


def _without_odd(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that are not odd; between a few odd ones they stay where they are."""
    rows, odd = frame.drop("odd"), frame["odd"].arg_true().to_list()
    if len(odd) > _FEW_ODD:
        return rows.filter(~frame["odd"])
    ends = zip([0, *(at + 1 for at in odd)], [*odd, rows.height], strict=True)
    return pl.concat([rows[begin:end] for begin, end in ends])
