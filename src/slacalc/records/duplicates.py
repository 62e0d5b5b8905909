"""Rows of one key: which of them is the record, which only repeat it, and which contradict each other.

Rows with the same content are one record and its duplicates. Where contents differ, the row with the greatest value of the column
that the layout names wins. Nothing is decided by the order of rows or files: where no such column is named, where one of the rows
leaves it blank, or where the winners still differ, all rows of that key are refused. A row that was refused for something else
keeps its key: where it may be the newer one, an older one does not count in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "file"
SOURCE = (FILE, "row")
"""Columns that say where a row stood; they are no content."""
NEWEST, DATED = "newest", "dated"
"""Of the rows of a key, the greatest value of the column that orders them, and whether all have one."""


def settle_duplicates(rows: pl.DataFrame, key: Sequence[str], latest: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that stay, one a key, and the rows that contradict each other; all others were duplicates."""
    repeated = pl.struct(key).is_duplicated() if len(key) > 1 else pl.col(key[0]).is_duplicated()
    marked = rows.with_columns(repeated.alias("repeated"))
    doubled = marked.filter("repeated").drop("repeated")
    if doubled.is_empty():
        return rows, rows.clear()
    single = marked.filter(~pl.col("repeated")).drop("repeated")
    content = [column for column in rows.columns if column not in SOURCE]
    distinct = doubled.unique(subset=content, keep="first", maintain_order=True)
    differ = pl.len().over(key) > 1
    if latest is None:
        kept = distinct.filter(~differ)
    else:
        latest = in_order(rows, latest)
        comparable = pl.col(latest).is_not_null().all().over(key)
        greatest = (pl.col(latest) == pl.col(latest).max().over(key)).fill_null(value=False)
        leading = distinct.filter(~differ | (comparable & greatest))
        kept = leading.filter(pl.len().over(key) == 1)
    settled = kept.select(key)
    conflicts = doubled.join(settled, on=list(key), how="anti")
    return pl.concat([single, kept]), conflicts


def overtaken(rows: pl.DataFrame, aside: pl.DataFrame, key: Sequence[str], latest: str | None) -> pl.DataFrame:
    """The keys of ``rows`` of which a row was set aside that may be the newer one.

    It is not newer only where both say so: every one of the rows, and the one that was set aside, has a value in the column
    ``latest``, and the latter is smaller. Where a part of its key could not be read, it may be of any key with the rest.
    """
    name = key[0]
    latest = in_order(rows, latest) if latest else None
    held = rows.select(*key, *([latest] if latest else [])).join(aside.select(name), on=name, how="semi")
    return overtaken_keys(held.group_by(key).agg(newest_and_dated(latest)), aside, key, latest)


def newest_and_dated(latest: str | None) -> tuple[pl.Expr, pl.Expr]:
    """Of rows the greatest value of the column that orders them, and whether all have one."""
    newest = pl.col(latest).max() if latest else pl.lit(None, pl.Int64)
    dated = pl.col(latest).is_not_null().all() if latest else pl.lit(value=False)
    return newest.alias(NEWEST), dated.alias(DATED)


def overtaken_keys(held: pl.DataFrame, aside: pl.DataFrame, key: Sequence[str], latest: str | None) -> pl.DataFrame:
    """The same of keys of which this is known; ``latest`` is the column that orders the rows."""
    name, *per = key
    refused = aside.select(
        name,
        *(pl.col(column).alias(f"refused:{column}") for column in per),
        (pl.col(latest) if latest else pl.lit(None, pl.Int64)).alias("refused:latest"),
    ).unique()
    same = [(pl.col(column) == pl.col(f"refused:{column}")).fill_null(value=True) for column in per]
    older = pl.col(DATED) & (pl.col("refused:latest") < pl.col(NEWEST)).fill_null(value=False)
    pairs = held.join(refused, on=name)
    return pairs.filter(pl.all_horizontal(pl.lit(value=True), *same) & ~older).select(key).unique()


def in_order(rows: pl.DataFrame, latest: str) -> str:
    """The column whose values are compared: of a moment its instants."""
    return instant_of(latest) if instant_of(latest) in rows.columns else latest
