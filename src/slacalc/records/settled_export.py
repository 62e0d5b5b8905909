"""The records of the files of one role together: the good rows that the sieve has passed, and those that waited."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.duplicates import FILE, SOURCE
from slacalc.records.good_rows import LastRecords
from slacalc.records.known import is_known
from slacalc.records.parse import wanted_schema
from slacalc.records.questions import KEY_HASH, LINE_HASH
from slacalc.records.refusal import Refusals
from slacalc.records.rows_of_keys import LargeSlice
from slacalc.records.settle import settle
from slacalc.records.settle_large import settle_large
from slacalc.records.staying import newest_by_column
from slacalc.records.store import Parts, Store, days_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from slacalc.records.budget import Budget
    from slacalc.records.good_rows import GoodRows
    from slacalc.records.layout import Layout
    from slacalc.records.settle import Settled
    from slacalc.records.sifted_file import SiftedFile
    from slacalc.records.waiting import WaitingRows


class SettledExport(NamedTuple):
    """The records, and what became of the other rows."""

    records: Parts
    refusals: Refusals
    duplicate: int
    absorbed: int
    """Rows that only complete a record."""
    later: int
    """Rows that were not known yet."""
    rows_of: pl.DataFrame | None
    """The rows that make the records up, key, file and row, where these are wanted."""


def settle_export(  # noqa: PLR0913 - what a reading depends on
    files: Sequence[SiftedFile],
    good: GoodRows,
    waiting: WaitingRows,
    layout: Layout,
    known_by: datetime | None,
    wanted: Collection[str] | None,
    budget: Budget,
    *,
    with_origin: bool,
) -> SettledExport:
    """The records of files: their good rows, and what waits, some keys at a time, with good rows of the same keys."""
    kind, refusals, records = record_kind(layout.role), Refusals(layout, files), Store(budget)
    recurring = good.separate(waiting.keys(), _schema_of_good(layout, wanted), partial(is_known, moment=known_by), kind.moment)
    for at, file in enumerate(files):
        if file.read_again is not None and recurring.undecided.in_file(at):
            for cells in file.read_again(recurring.undecided.of_file(at)):
                file.add_good(cells)
    schema = pl.Schema(wanted_schema(layout.role, wanted))
    in_days, newest, origins = list[pl.Series](), dict[str, "datetime"](), list[pl.DataFrame]()
    duplicate = absorbed = later = 0
    for settled in _settled(waiting, layout, refusals, known_by, with_good=recurring.undecided.height > 0):
        of_slice = settled.records.select(schema.names()).cast(schema)
        records.append(of_slice)
        in_days += [days_of(of_slice, kind.moment)] if kind.moment in schema else []
        newest = newest_by_column(of_slice, newest)
        duplicate, later = duplicate + settled.duplicate, later + settled.later
        absorbed += settled.rows_of.height - settled.records.height
        origins += [settled.rows_of] if with_origin else []
    records.close()
    days = {moment: pl.concat([of_good, *in_days]) for moment, of_good in recurring.days.items()}
    if in_days and not days:
        days = {kind.moment: pl.concat(in_days)}
    last = LastRecords(records, days, newest)
    return SettledExport(
        good.together(schema, last, recurring, _order(layout, wanted), "" if kind.per else kind.key),
        refusals,
        duplicate + recurring.repeats,
        absorbed,
        later + good.read - recurring.known,
        pl.concat([*origins, *good.parts((kind.key, FILE, ROW))]) if with_origin else None,
    )


def _settled(
    waiting: WaitingRows, layout: Layout, refusals: Refusals, known_by: datetime | None, *, with_good: bool
) -> Iterator[Settled]:
    """What becomes of the rows that wait, some keys at a time; good ones come behind all others, wherever they stood."""
    for rows in waiting:
        if isinstance(rows, LargeSlice):
            yield from settle_large(rows, layout, refusals, known_by)
        else:
            accepted = rows.accepted.sort(SOURCE) if with_good else rows.accepted
            yield settle(accepted, rows.aside, layout, refusals, known_by)


def _order(layout: Layout, wanted: Collection[str] | None) -> Sequence[str]:
    """The columns by which records are sorted where they are wanted with all."""
    kind = record_kind(layout.role)
    return (kind.key, *kind.per) if wanted is None else ()


def _schema_of_good(layout: Layout, wanted: Collection[str] | None) -> dict[str, pl.DataType]:
    schema = {ROW: pl.Int64(), KEY_HASH: pl.UInt64(), LINE_HASH: pl.UInt64()}
    return schema | wanted_schema(layout.role, wanted) | {FILE: pl.Int32()}
