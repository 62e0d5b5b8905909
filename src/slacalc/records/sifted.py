"""What reading an export leaves: canonical records, the rows that were refused and why, and sums that account for every row."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.records.person import ShownNames

if TYPE_CHECKING:
    import polars as pl

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.refusal import Refusals
    from slacalc.records.refused_rows import RefusedRows
    from slacalc.records.store import Parts


@dataclass(frozen=True, slots=True)
class Rows:
    """The sums of one role: ``read = refused + duplicate + absorbed + records``."""

    read: int
    refused: int
    duplicate: int
    absorbed: int
    """Rows that only complete a call whose first row is counted as the record."""
    records: int
    refused_by: tuple[tuple[str, int], ...]
    """Refused rows by their first reason, in the printed order of the rules; slugs without rows are left out."""

    def __post_init__(self) -> None:
        if self.read != self.refused + self.duplicate + self.absorbed + self.records or self.refused != sum(
            count for _, count in self.refused_by
        ):
            raise AssertionError(self)


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that was read."""

    role: str
    name: str
    """Without folders."""
    sha256: str
    """Of the bytes as they lie on disk, compressed or not."""
    rows: int
    """Rows read: neither the header nor blank rows."""
    encoding: str
    """``utf-8``, ``utf-8 with BOM``, ``gb18030``, ``utf-16``, what the layout names, ``xlsx`` or ``parquet``."""
    layout: str
    """The id of the layout."""
    layout_sha256: str
    keyed_by_row: bool = False
    """Whether the number of a row stands for its key, because the export has none."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the records came from."""

    refusals: Refusals
    rows: pl.DataFrame
    """The rows that make up the records: the key of the record, file and row."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The canonical records of one role, and the account of every row that was read."""

    role: str
    parts: Parts
    """Columns of the record kind that are not derived, in its order: all of them, sorted by key, unless fewer were wanted.

    Text, codes and phones are String, whole numbers and seconds Int64, moments naive Datetime("us") in the contract's zone with
    their instants beside them (:mod:`slacalc.records.moments`), days Date, yes-or-no Boolean. Blank is null."""
    refused: RefusedRows
    """In the order of files and rows."""
    rows: Rows
    inputs: tuple[FileRead, ...]
    remarks: tuple[Diagnostic, ...]
    columns: tuple[str, ...]
    """The canonical columns that the layout maps and every file has: a column that is not here is blank where it lacks."""
    later: int = 0
    """Rows that were exported after the moment as of which the data is wanted; they are in ``rows.records`` and in no record."""
    origin: Origin | None = field(default=None, repr=False, compare=False)
    """Kept only where rows may still be set aside once the records are known."""
    clockless: tuple[str, ...] = ()
    """Moments of which the export has the day alone: they stand at its beginning, and no time of day may be asked of them."""
    named: tuple[str, ...] = ()
    """Columns in which names of people are masked where they are shown."""

    def people(self, column: str, key: bytes | None = None) -> ShownNames:
        """What everybody in a column is called where they are shown; ``key`` calls them by keyed hashes."""
        texts = (str(text) for part in self.parts.columns((column,)) for text in part[column].drop_nulls().unique())
        return ShownNames(texts, kept=column not in self.named, key=key)

    @property
    def records(self) -> pl.DataFrame:
        """All records together."""
        return self.parts.whole()
