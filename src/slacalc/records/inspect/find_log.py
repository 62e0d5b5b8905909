"""Whether the rows of an export are events, of which several are one record.

Such a log has a column that names the record in several rows, one that says in few words what happened,
or two, which field was changed and to what, and one of when. That is
told by this: in the order of their moments most records begin with the same word, and it seldom stands later in one. What a word
means is never decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.inspect.event_kinds import KIND, LEAST_WORDS, MOST_WORDS, is_few, told_by, with_kind
from slacalc.records.inspect.event_log import EventKind, EventLog
from slacalc.records.inspect.names import EVENT_NAMES, FIELD_NAMES, VALUE_NAMES, plain_name
from slacalc.records.layout_words import SPACE
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.records.inspect.look import ColumnLook
    from slacalc.records.inspect.sample import ExportSample

NOTHING = frozenset({"none", "null", "nil", "n/a", "-", "--", "无"})
"""Words, in small letters, that stand where there is nothing."""
TRIED = 20_000
"""Rows, at most, on which each pair of columns is tried; what a log holds is counted over all."""
_LEAST_RECORDS = 3
_BEGINS, _LATER = 0.8, 0.34
"""The share of records that begin with the one word, at least, and of the other rows that have it, at most."""
_ROWS_EACH, _MOST_ROWS_EACH = 2, 50
"""Rows of a record on average, unless the header says that a column is of events."""
_SELDOM, _ENOUGH = 1000, 60
"""Unless the header says so, so many records must begin alike that it is less likely by chance than one in that many; of more
records than enough only these are weighed."""


def find_log(sample: ExportSample, looks: tuple[ColumnLook, ...]) -> EventLog | None:
    """The log that an export is; None where its rows are no events."""
    at = next((look for look in looks if look.header and look.fits("moment") is not None), None)
    if at is None:
        return None
    rows = sample.table.frame.select(pl.col(ROW), pl.exclude(ROW).str.strip_chars(SPACE))
    tried = rows.head(TRIED)
    keys = [look for look in looks if look is not at and _repeats(look)]
    best: tuple[tuple[bool, bool, int, int], ColumnLook, tuple[ColumnLook, ...]] | None = None
    for kinds in _kinds(looks, at):
        changes = len(kinds) > 1 and plain_name(kinds[1].header) in VALUE_NAMES
        named = changes or plain_name(kinds[0].header) in EVENT_NAMES
        for key in keys:
            rank = (changes, named, key.distinct, -kinds[0].at)
            if (best is None or rank > best[0]) and key not in kinds:
                of_records = with_kind(tried, kinds, _nothing_in(key))
                if is_few(of_records, kinds) and _begin_alike(of_records, key, at, named=named):
                    best = (rank, key, kinds)
    return None if best is None else _log(rows, best[1], best[2], at)


def _kinds(looks: tuple[ColumnLook, ...], at: ColumnLook) -> Iterator[tuple[ColumnLook, ...]]:
    """What may say what happened: a column alone, or which field was changed with another that says to what."""
    yield from ((look,) for look in looks if look is not at and _says_what(look, LEAST_WORDS))
    says_field = FIELD_NAMES | EVENT_NAMES
    fields = [look for look in looks if look is not at and _says_what(look, 1) and plain_name(look.header) in says_field]
    for field in fields:
        values = [look for look in looks if look not in {at, field} and plain_name(look.header) in VALUE_NAMES]
        yield from ((field, value) for value in values)


def _says_what(look: ColumnLook, least: int) -> bool:
    """Whether a column holds few words, at least so many, and no numbers."""
    numbers = sum(number for text, number in look.counts if not any(map(str.isalpha, text)))
    return bool(look.header) and look.filled == look.rows and least <= look.distinct <= MOST_WORDS and numbers == 0


def _repeats(look: ColumnLook) -> bool:
    """Whether a column can name a record in several rows; nearly every row names one."""
    return bool(look.header) and look.filled * 10 >= look.rows * 9 and _LEAST_RECORDS <= look.distinct < look.filled


def _nothing_in(key: ColumnLook) -> tuple[str, ...]:
    """The words of a key that name no record: the layout has them for blank cells."""
    return tuple(sorted({text for text, _ in key.counts if text.lower() in NOTHING}))


def _begin_alike(rows: pl.DataFrame, key: ColumnLook, at: ColumnLook, *, named: bool) -> bool:
    """Whether the records that this key would make begin as those of a log do."""
    of_records = _of_records(rows, key)
    if of_records.is_empty():
        return False
    events = of_records.sort(_order(at)).group_by(str(key.at), maintain_order=True).agg(pl.col(KIND))
    records, height = events.height, of_records.height
    if not named and not records * _ROWS_EACH <= height <= records * _MOST_ROWS_EACH:
        return False
    first = events.select(pl.col(KIND).list.first().alias("word"))["word"]
    begins: str
    number: int
    begins, number = first.value_counts(sort=True).row(0)
    later = height - records
    again = of_records.filter(pl.col(KIND) == begins).height - number
    if named:
        return number * 2 >= records and again <= later * _LATER
    of_chance = (again + number) ** min(number, _ENOUGH) * _SELDOM > height ** min(number, _ENOUGH)
    return number >= records * _BEGINS and again <= later * _LATER and not of_chance


def _of_records(rows: pl.DataFrame, key: ColumnLook) -> pl.DataFrame:
    name = str(key.at)
    return rows.filter((pl.col(name) != "") & ~pl.col(name).str.to_lowercase().is_in(list(NOTHING)))


def _order(at: ColumnLook) -> list[str]:
    """The columns by which events are in order; where their moments are no texts to be sorted, the row must do."""
    return [str(at.at), ROW] if _is_sortable(at) else [ROW]


def _is_sortable(at: ColumnLook) -> bool:
    """Whether the texts of moments stand in the order of these: they begin with the year, or count seconds."""
    form = at.fits("moment")
    return form is not None and form.form.startswith(("%Y", "epoch"))


def _log(rows: pl.DataFrame, key: ColumnLook, kinds: tuple[ColumnLook, ...], at: ColumnLook) -> EventLog:
    form = at.fits("moment")
    assert form is not None  # noqa: S101 - find_log chose the column by it
    name, moment, blank = str(key.at), pl.col(str(at.at)), _nothing_in(key)
    rows = with_kind(rows, kinds, blank)
    of_records = _of_records(rows, key)
    known = set(of_records[KIND].unique())
    goes_back = of_records.select((moment < moment.shift(1).over(name)).any()).item()
    tied = of_records.select(name, str(at.at)).is_duplicated().any()
    counts = rows.group_by(KIND).agg(pl.len(), pl.col(ROW).min()).sort("len", ROW, descending=[True, False])
    return EventLog(
        key=key.header,
        kind=tuple(look.header for look in kinds),
        at=at.header,
        form=form,
        kinds=tuple(
            EventKind(word, *told_by(word, kinds), number, word in known, _example(rows, kinds, word))
            for word, number, _ in counts.iter_rows()
        ),
        by_row=_is_sortable(at) and tied and not goes_back,
        blank=blank,
    )


def _example(rows: pl.DataFrame, kinds: tuple[ColumnLook, ...], word: str) -> tuple[str, ...]:
    row = rows.filter(pl.col(KIND) == word).drop(ROW, KIND).row(0)
    return tuple(str(cell) for at, cell in enumerate(row) if cell and at not in {look.at for look in kinds})
