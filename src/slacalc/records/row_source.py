"""Where the rows of a plain file come from: text or Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import polars as pl

    from slacalc.records.blocks import Digest
    from slacalc.records.sieve import Sieve, Sieved
    from slacalc.records.tables import ExportTable
    from slacalc.records.workers import Workers


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

    def chosen(self, rows: Collection[int], head: ExportTable, digest: bytes) -> pl.DataFrame:
        """Rows of the file once more, by their numbers; the file must still be the same."""
