"""The records of the files of one role together: with the good rows that the sieve has passed, or by slices of their keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.duplicates import FILE
from slacalc.records.good_rows import newest_by_column
from slacalc.records.known import is_known
from slacalc.records.parse import wanted_schema
from slacalc.records.plain import with_rows
from slacalc.records.questions import KEY_HASH, LINE_HASH
from slacalc.records.refusal import Refusals
from slacalc.records.settle import settle
from slacalc.records.sift import schema_of_rows
from slacalc.records.store import Parts, Store, days_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from slacalc.records.budget import Budget
    from slacalc.records.good_rows import GoodRows
    from slacalc.records.layout import Layout
    from slacalc.records.sift import SiftedTable
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


def settle_with_good(
    files: Sequence[SiftedTable],
    good: GoodRows,
    layout: Layout,
    zone: str,
    known_by: datetime | None,
    wanted: Collection[str] | None,
    *,
    with_origin: bool,
) -> SettledExport:
    """The records of files of which the sieve has passed these rows, and of which the others are in memory."""
    kind = record_kind(layout.role)
    other_keys = pl.concat([keys[kind.key] for file in files for keys in (file.accepted, file.aside)])
    known_then = partial(is_known, moment=known_by)
    recurring = good.separate(other_keys, _schema_of_good(layout, wanted), known_then, kind.moment)
    tables = tuple(
        with_rows(file, recurring.undecided.filter(pl.col(FILE) == at)[ROW].to_list(), layout, zone)
        for at, file in enumerate(files)
    )
    refusals = Refusals(layout, tables)
    none = empty_rows(layout)
    accepted = [table.accepted.with_columns(pl.lit(at, pl.Int32).alias(FILE)) for at, table in enumerate(tables)]
    aside = pl.concat([none.drop(FILE), *(table.aside for table in tables)])
    settled = settle(pl.concat([none, *accepted]), aside, layout, refusals, known_by)
    schema = pl.Schema(wanted_schema(layout.role, wanted))
    last = settled.records.select(schema.names()).cast(schema)
    days = {moment: pl.concat([of_single, days_of(last, moment)]) for moment, of_single in recurring.days.items()}
    return SettledExport(
        good.together(schema, last, recurring, days, _order(layout, wanted), "" if kind.per else kind.key),
        refusals,
        settled.duplicate + recurring.repeats,
        settled.rows_of.height - settled.records.height,
        settled.later + good.read - recurring.known,
        pl.concat([settled.rows_of, *good.parts((kind.key, FILE, ROW))]) if with_origin else None,
    )


def settle_by_slices(
    files: Sequence[SiftedTable],
    waiting: WaitingRows,
    layout: Layout,
    known_by: datetime | None,
    wanted: Collection[str] | None,
    budget: Budget,
    *,
    with_origin: bool,
) -> SettledExport:
    """The records of files of which the accepted rows wait, and are settled some keys at a time."""
    kind, refusals, records = record_kind(layout.role), Refusals(layout, tuple(files)), Store(budget)
    schema = pl.Schema(wanted_schema(layout.role, wanted))
    in_days, newest, origins = list[pl.Series](), dict[str, "datetime"](), list[pl.DataFrame]()
    duplicate = absorbed = later = 0
    for accepted, aside in waiting:
        settled = settle(accepted, aside, layout, refusals, known_by)
        of_slice = settled.records.select(schema.names()).cast(schema)
        records.append(of_slice)
        in_days += [days_of(of_slice, kind.moment)] if kind.moment in schema else []
        newest = newest_by_column(of_slice, newest)
        duplicate, later = duplicate + settled.duplicate, later + settled.later
        absorbed += settled.rows_of.height - settled.records.height
        origins += [settled.rows_of] if with_origin else []
    records.close()
    days = {kind.moment: pl.concat(in_days)} if in_days else {}
    parts = Parts(schema, records.height, records.parts, _order(layout, wanted), "" if kind.per else kind.key, days, newest)
    return SettledExport(parts, refusals, duplicate, absorbed, later, pl.concat(origins) if with_origin else None)


def empty_rows(layout: Layout) -> pl.DataFrame:
    """No rows, with the columns that accepted rows have on their way to records."""
    return pl.DataFrame(schema={**schema_of_rows(layout), FILE: pl.Int32()})


def _order(layout: Layout, wanted: Collection[str] | None) -> Sequence[str]:
    """The columns by which records are sorted where they are wanted with all."""
    kind = record_kind(layout.role)
    return (kind.key, *kind.per) if wanted is None else ()


def _schema_of_good(layout: Layout, wanted: Collection[str] | None) -> dict[str, pl.DataType]:
    schema = {ROW: pl.Int64(), KEY_HASH: pl.UInt64(), LINE_HASH: pl.UInt64()}
    return schema | wanted_schema(layout.role, wanted) | {FILE: pl.Int32()}
