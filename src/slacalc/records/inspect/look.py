"""What stands in each column of a sample: how filled, how different, in which forms, and what is suspicious about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.inspect.forms import LOST, MOST, FormShare, forms_of, is_enough
from slacalc.records.layout_words import SPACE
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.records.inspect.sample import ExportSample

FEW = 40
"""So many different words a column of codes may have."""
_ROUNDED = re.compile(r"^[0-9]{13,}000$|^[1-9][0-9]{14}(?:0|00)$")
"""A number of which a spreadsheet may have kept the first fifteen digits."""
_MIDNIGHT = re.compile(r"[ T]0?0[:.]00(?:[:.]00)?(?:\.0+)?(?:Z|[+-]00:?00)?$")
_BY_CHANCE = 5
"""So many numbers seldom end in one zero by chance."""
_LEAST = 20
"""Cells from which on it is suspicious that all are alike."""
PAIRS = 12
"""Columns of which pairs are tried as a key."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is odd about a column, or the file."""

    slug: str
    """A word of the catalogue ``inspect``, under ``odd.…``."""
    cell: str
    """An example."""
    row: int
    """Where it stands; 0 where it stands nowhere."""


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """One column of the sample."""

    at: int
    header: str
    rows: int
    filled: int
    distinct: int
    counts: tuple[tuple[str, int], ...]
    """Filled texts and how often each stands, the frequent ones first; at most ``MOST``."""
    shares: tuple[FormShare, ...]
    suspicions: tuple[Suspicion, ...]

    @property
    def form(self) -> FormShare | None:
        """The form that nearly all cells fit, if there is one."""
        looked_at = sum(number for _, number in self.counts)
        return next((share for share in self.shares if is_enough(share, self.filled, looked_at)), None)

    def fits(self, kind: str) -> FormShare | None:
        """The best form of that kind that nearly all cells fit."""
        looked_at = sum(number for _, number in self.counts)
        return next((share for share in self.shares if share.kind == kind and is_enough(share, self.filled, looked_at)), None)

    @property
    def unique(self) -> bool:
        """Whether no two rows have the same and none is blank."""
        return self.filled == self.rows == self.distinct > 0

    @property
    def is_words(self) -> bool:
        """Whether it holds few words, as codes do."""
        return 0 < self.distinct <= FEW and (self.distinct * 2 <= self.filled or self.filled < _LEAST)


def look_at(sample: ExportSample) -> tuple[ColumnLook, ...]:
    """Every column."""
    return tuple(_column(sample, at, header) for at, header in enumerate(sample.table.headers))


def _column(sample: ExportSample, at: int, header: str) -> ColumnLook:
    cells = sample.table.frame.select(pl.col(ROW), pl.col(str(at)).str.strip_chars(SPACE).alias("cell"))
    filled = cells.filter(pl.col("cell") != "")
    tally = filled.group_by("cell").agg(pl.len().alias("number"), pl.col(ROW).min()).sort("number", ROW, descending=[True, False])
    counts = tuple((str(cell), int(number)) for cell, number, _ in tally.head(MOST).iter_rows())
    shares = forms_of(dict(counts))
    first = {str(cell): int(row) for cell, _, row in tally.head(MOST).iter_rows()}
    suspicions = tuple(_suspicions(header, dict(counts), first, shares, cells.height))
    return ColumnLook(at, header, cells.height, filled.height, tally.height, counts, shares, suspicions)


def _suspicions(
    header: str, counts: dict[str, int], first: dict[str, int], shares: tuple[FormShare, ...], rows: int
) -> Iterator[Suspicion]:
    lost = next((text for text in counts if LOST.match(text)), None)
    if lost is not None:
        yield Suspicion("digits lost", lost, first[lost])
    rounded = [text for text in counts if _ROUNDED.match(text)]
    enough = 2 if any(text.endswith("00") for text in rounded) else _BY_CHANCE
    if len(rounded) >= enough and len(rounded) * 10 >= len(counts) * 9:
        yield Suspicion("rounded ids", rounded[0], first[rounded[0]])
    if shares and shares[0].kind == "moment" and counts and all(_MIDNIGHT.search(text) for text in counts):
        yield Suspicion("midnight", next(iter(counts)), first[next(iter(counts))])
    if len(counts) == 1 and sum(counts.values()) >= _LEAST:
        only = next(iter(counts))
        yield Suspicion("one value", only, first[only])
    if not header and counts and rows:
        text = next(iter(counts))
        yield Suspicion("side table", text, first[text])


def of_file(sample: ExportSample) -> tuple[Suspicion, ...]:
    """Rows that are no records: totals, headers pasted again, and rows of another width, with the first of each."""
    suspicions: dict[str, Suspicion] = {}
    names = {"records/total-row": "total row", "records/repeated-header": "repeated header", "records/field-count": "ragged"}
    for odd in sample.table.odd:
        slug = names.get(odd.slug, odd.slug.removeprefix("records/"))
        suspicions.setdefault(slug, Suspicion(slug, " ".join(odd.cells).strip()[:60], odd.row))
    return tuple(suspicions.values())


def repeated(looks: tuple[ColumnLook, ...], header: str) -> tuple[Suspicion, ...]:
    """That a column that is called a key does not tell rows apart, with a text that stands in several."""
    look = next((look for look in looks if look.header == header), None)
    if look is None or look.unique or not look.counts or look.counts[0][1] < 2:  # noqa: PLR2004 - once is no repetition
        return ()
    return (Suspicion("repeats", f"{header} {look.counts[0][0]}", look.counts[0][1]),)


def keys_of(sample: ExportSample, looks: tuple[ColumnLook, ...]) -> tuple[tuple[str, ...], ...]:
    """Columns that tell all rows apart; where there is none, pairs of columns that do."""
    single = tuple((look.header,) for look in looks if look.unique and look.header and not _is_figure(look))
    if single or not sample.table.frame.height:
        return single
    whole = [look for look in looks if look.filled == look.rows and look.header and not _is_figure(look)]
    likely = sorted(whole, key=lambda look: -look.distinct)[:PAIRS]
    frame, height = sample.table.frame, sample.table.frame.height
    return tuple(
        (first.header, second.header)
        for at, first in enumerate(likely)
        for second in likely[at + 1 :]
        if first.distinct * second.distinct >= height and frame.select(str(first.at), str(second.at)).n_unique() == height
    )


def _is_figure(look: ColumnLook) -> bool:
    """Whether it holds a measure or a time, and tells rows apart by chance."""
    form = look.form
    return form is not None and form.kind in {"decimal", "percent", "duration", "moment", "clock", "day"}
