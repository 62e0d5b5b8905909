"""Where the rows of a plain file come from: text, JSON or Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from slacalc.records.blocks import Digest
    from slacalc.records.sieve import Sieve, Sieved
    from slacalc.records.tables import ExportTable
    from slacalc.records.workers import Workers


AT_A_TIME = 16_000
"""So many rows are looked at at a time by the exact reader: a whole block of them takes more memory and no less time."""


class FileSpan(Protocol):
    """A part of a file: rows that stand together, and the bytes [begin, end) in which they lie."""

    @property
    def begin(self) -> int:
        """From 0."""

    @property
    def end(self) -> int | None:
        """None is the end of the file."""


class RowSource(Protocol):
    """The rows of a file of some kind: see :class:`slacalc.records.text_rows.TextRows`."""

    @property
    def size(self) -> int:
        """Bytes of the file as text, about."""

    @property
    def whole(self) -> Any:  # noqa: ANN401 - a span of that kind of file
        """All of it."""

    def spans(self, size: int) -> Sequence[Any]:
        """The file in spans of about that many bytes, of which each can be read on its own."""

    def head(self) -> tuple[ExportTable, int]:
        """The table of the file without its rows, and the number of the first one."""

    def sieve(self, head: ExportTable, zone: str, wanted: Collection[str] | None) -> Sieve:
        """The questions to the rows."""

    def sieved(self, sieve: Sieve, span: Any, digest: Digest, workers: Workers[Any, Any]) -> Iterator[Sieved]:  # noqa: ANN401 - as above
        """The rows of a span, one block after the other; its bytes go into ``digest``."""

    def numbered(self, first: int, digest: Digest) -> Iterator[pl.DataFrame]:
        """All rows, some at a time, with their numbers from ``first`` on; the bytes of the file go into ``digest``."""

    def table_of(self, odd: pl.DataFrame, head: ExportTable) -> ExportTable:
        """The table of rows, as they are sieved or numbered."""

    def chosen(self, rows: Iterable[pl.Series], head: ExportTable, digest: bytes) -> Iterator[pl.DataFrame]:
        """Rows of the file once more, some at a time, by their numbers in order; the file must still be the same."""


class AscendingRows:
    """Rows in the order of their numbers, which come some at a time."""

    def __init__(self, rows: Iterable[pl.DataFrame], columns: Mapping[str, pl.DataType]) -> None:
        """``columns`` are those of the rows."""
        self._more = iter(rows)
        self._left = pl.DataFrame(schema=columns)

    def below(self, end: int) -> pl.DataFrame:
        """The next ones, as far as their numbers are smaller."""
        taken = list[pl.DataFrame]()
        while True:
            at = int(self._left[ROW].search_sorted(end, side="left"))
            taken.append(self._left[:at])
            self._left = self._left[at:]
            following = None if self._left.height else next(self._more, None)
            if following is None:
                return pl.concat([rows for rows in taken if rows.height] or taken[-1:])
            self._left = following
