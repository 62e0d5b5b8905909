"""The rows that are set aside as they may be shown: each is made and masked when it is looked at, in a list or as an example.

Some were refused when they were looked at; of them the cells are kept. Others were refused later, beside other rows of their key:
these are read once more. All are listed in the order of their file, some at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, overload

import polars as pl

from slacalc.records.layout_words import SPACE
from slacalc.records.parse import event_kinds
from slacalc.records.person import ShownNames
from slacalc.records.refused_cells import BROKEN, CELLS, IS_ODD, RANKED, REFUSED, SPAN
from slacalc.records.row_source import AscendingRows
from slacalc.records.rules import REASONS
from slacalc.records.shown_rows import ShownRows
from slacalc.records.store import Pieces
from slacalc.records.tables import ROW, OddRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.records.layout import Layout
    from slacalc.records.reasons import RefusedRow
    from slacalc.records.sifted_file import SiftedFile

REASON, LATER = "reason", "later"
_REASONS = pl.List(pl.UInt16())
_WITHOUT_CELLS = (ROW, IS_ODD, RANKED, BROKEN)


class LaterReasons(NamedTuple):
    """Why rows of a file were refused after they had been looked at."""

    pieces: tuple[Pieces, ...]
    """``row``, ``reason`` and its rank, in pieces of ``SPAN`` rows each."""
    first: int
    """The piece with the first rows of the file."""
    end: int
    """The first piece behind it."""
    reasons: Sequence[tuple[str, str]]
    """The slug and the canonical column of each ``reason``."""

    def there(self) -> bool:
        """Whether there is one."""
        return any(pieces.height for pieces in self.pieces)

    def spans(self, at_once: Counter[int]) -> Iterator[tuple[int, pl.DataFrame]]:
        """The first row behind each span of rows, and of each of its rows that has reasons these and the first of their ranks.

        ``at_once`` are the rows of each ``SPAN`` that were refused before: as many of these are put together as have few rows.
        """
        begin, rows = self.first, 0
        for at in range(self.first, self.end):
            rows += at_once[at - self.first] + sum(pieces.heights[at] for pieces in self.pieces)
            if rows > SPAN or at + 1 == self.end:
                yield (at + 1 - self.first) * SPAN, self._of(range(begin, at + 1))
                begin, rows = at + 1, 0

    def _of(self, span: range) -> pl.DataFrame:
        none = pl.DataFrame(schema={ROW: pl.Int64(), REASON: pl.UInt16(), RANKED: pl.UInt8()})
        rows = (chunk for at in span for pieces in self.pieces if pieces.heights[at] for chunk in pieces.chunks(at))
        return pl.concat([none, *rows]).group_by(ROW).agg(pl.col(REASON).alias(LATER), pl.col(RANKED).min()).sort(ROW)


class RefusedOfFile:
    """The refused rows of one file."""

    def __init__(self, layout: Layout, file: SiftedFile, later: LaterReasons) -> None:
        self._layout, self._file, self._later = layout, file, later
        self._shown = ShownRows(layout, file.head)
        self._cells = Pieces(1)
        if later.there() and file.read_again is not None:  # now: when rows are listed, the file may be another one
            for rows in file.read_again(self._to_read()):
                self._cells.put_in(rows.select(ROW, pl.concat_list(pl.exclude(ROW)).alias(CELLS)), 0)

    @cached_property
    def tally(self) -> Counter[str]:
        """How many rows are counted under each slug, that of their first reason in the printed order."""
        counts: Counter[str] = Counter()
        for rows in self._frames(_WITHOUT_CELLS):
            counts.update({REASONS[rank]: count for rank, count in rows[RANKED].value_counts().iter_rows()})
        return counts

    def rows(self, names: ShownNames) -> Iterator[RefusedRow]:
        """Every row, with people called as in ``names``."""
        for rows in self._frames():
            yield from self._shown_rows(rows, names)

    def examples(self, names: ShownNames) -> dict[str, RefusedRow]:
        """The first row that is counted under each slug."""
        examples: dict[str, RefusedRow] = {}
        for rows in self._frames() if self.tally else ():
            firsts = rows.unique(RANKED, keep="first", maintain_order=True)
            for row in self._shown_rows(firsts, names):
                examples.setdefault(row.reasons[0].slug, row)
            if len(examples) == len(self.tally):
                break
        return examples

    def people(self) -> Iterator[str]:
        """The cells of columns in which names are masked."""
        for rows in self._frames() if self._shown.named else ():
            for at in self._shown.named:
                yield from rows[CELLS].list.get(at, null_on_oob=True).drop_nulls().unique().str.strip_chars(SPACE)

    def _shown_rows(self, rows: pl.DataFrame, names: ShownNames) -> Iterator[RefusedRow]:
        kinds = self._kinds(rows)
        for row, is_odd, rank, cells, broken, later in rows.select(ROW, IS_ODD, RANKED, CELLS, BROKEN, LATER).iter_rows():
            if is_odd:
                yield self._shown.odd(OddRow(row, REASONS[rank], tuple(cells)), names)
            else:
                reasons = [(self._file.rules[at].slug, self._file.rules[at].column) for at in broken]
                reasons += [self._later.reasons[at] for at in later or ()]
                yield self._shown.row(row, reasons, cells, kinds.get(row), names)

    def _kinds(self, rows: pl.DataFrame) -> dict[int, str]:
        """The kind of each row that is an event."""
        events, head = self._layout.events, self._file.head
        if events is None:
            return {}
        regular = rows.filter(~pl.col(IS_ODD))
        frame = regular.select(ROW, *(pl.col(CELLS).list.get(at).alias(str(at)) for at in range(len(head.headers))))
        return dict(zip(frame[ROW], event_kinds(replace(head, frame=frame), self._layout, events), strict=True))

    def _frames(self, names: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows in their order, some at a time, and ``later``, their later reasons; without cells where ``names`` say so."""
        if not self._later.there():
            for rows in self._file.refused(names):
                yield rows.with_columns(pl.lit(None, _REASONS).alias(LATER))
            return
        at_once = AscendingRows(self._file.refused(names), {name: REFUSED[name] for name in names or REFUSED})
        cells = AscendingRows(self._cells.chunks(0) if names is None else (), {ROW: REFUSED[ROW], CELLS: REFUSED[CELLS]})
        for end, later in self._later.spans(self._file.refused_in):
            rows = at_once.below(end)
            if not later.height and not rows.height:
                continue
            reasons = later.rename({RANKED: "rank"})
            listed = (
                rows.join(reasons, on=ROW, how="left").with_columns(pl.min_horizontal(RANKED, "rank").alias(RANKED)).drop("rank")
            )
            others = later.join(rows.select(ROW), on=ROW, how="anti")
            others = others.with_columns(pl.lit(value=False).alias(IS_ODD), pl.lit([], _REASONS).alias(BROKEN))
            if names is None:
                others = others.join(cells.below(end), on=ROW, how="inner")
            yield pl.concat([listed, others.select(listed.columns)]).sort(ROW)

    def _to_read(self) -> Iterator[pl.Series]:
        """The numbers of the rows that have later reasons alone, in their order."""
        at_once = AscendingRows(self._file.refused((ROW,)), {ROW: REFUSED[ROW]})
        for end, later in self._later.spans(self._file.refused_in):
            numbers = later.join(at_once.below(end), on=ROW, how="anti")[ROW].sort()
            if numbers.len():
                yield numbers


class RefusedRows(Sequence["RefusedRow"]):
    """Every row of an export that was set aside, in the order of files and rows."""

    def __init__(self, files: Iterable[RefusedOfFile], names: ShownNames | None = None) -> None:
        """``names`` are what people are called; without them each is called by what distinguishes them from the others here."""
        self._files, self._given = tuple(files), names

    def __len__(self) -> int:
        return self.tally().total()

    def __iter__(self) -> Iterator[RefusedRow]:
        for file in self._files:
            yield from file.rows(self._names)

    def tally(self) -> Counter[str]:
        """How many rows are counted under each slug; no row is made for it."""
        return sum((file.tally for file in self._files), Counter())

    def examples(self) -> dict[str, RefusedRow]:
        """The first row that is counted under each slug."""
        examples: dict[str, RefusedRow] = {}
        for file in self._files:
            examples = file.examples(self._names) | examples
        return examples

    def beside(self, names: ShownNames) -> RefusedRows:
        """The same rows, with people called as on the page on which they stand."""
        return RefusedRows(self._files, names)

    def people(self) -> frozenset[str]:
        """The cells of columns in which names are masked."""
        return frozenset(name for file in self._files for name in file.people())

    @cached_property
    def _names(self) -> ShownNames:
        return ShownNames(self.people()) if self._given is None else self._given

    @overload
    def __getitem__(self, at: int) -> RefusedRow: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[RefusedRow, ...]: ...
    def __getitem__(self, at: int | slice) -> RefusedRow | tuple[RefusedRow, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        return next(islice(self, range(len(self))[at], None))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RefusedRows) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]
