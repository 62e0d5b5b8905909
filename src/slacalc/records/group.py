"""Several rows, the legs of one call, made into the call: each column as the layout says, in the order of the legs' numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.duplicates import SOURCE
from slacalc.records.moments import instant_of
from slacalc.records.parse import LEG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.layout import LayoutColumn, OverRows


def group_legs(rows: pl.DataFrame, key: str, columns: Sequence[LayoutColumn]) -> pl.DataFrame:
    """One row a call, with the place of its first leg; a column that the layout does not map is blank.

    ``rows`` have a leg's number each, no two of a call the same.
    """
    how = {column.name: column.over_rows or "first" for column in columns}
    how |= {instant_of(name): word for name, word in how.items()}
    combined = [
        pl.col(name).first() if name in SOURCE else over_rows(name, how.get(name, "first"))
        for name in rows.columns
        if name not in {key, LEG}
    ]
    grouped = rows.sort(key, LEG).group_by(key, maintain_order=True).agg(combined)
    return grouped.select(name for name in rows.columns if name != LEG)


def over_rows(name: str, how: OverRows, looked_at: pl.Expr | None = None) -> pl.Expr:  # noqa: PLR0911 - one case a word
    """What a column of the record is, from that column of its rows in order. Blank is not zero: blanks alone make a blank.

    ``looked_at`` says of which rows; None is of all. The first and the last are taken as they stand, blank or not; ``filled``
    passes over blank ones.
    """
    column = pl.col(name) if looked_at is None else pl.col(name).filter(looked_at)
    filled = column.is_not_null().any()
    match how:
        case "first":
            return column.first()
        case "last":
            return column.last()
        case "first filled":
            return column.drop_nulls().first()
        case "last filled":
            return column.drop_nulls().last()
        case "sum":
            return pl.when(filled).then(column.sum()).alias(name)
        case "count":
            return column.sum()
        case "any":
            return pl.when(filled).then(column.any(ignore_nulls=True)).alias(name)
        case "all":
            return pl.when(filled).then(column.all(ignore_nulls=True)).alias(name)
        case "answered if any, else last":
            return pl.when((column == "answered").any()).then(pl.lit("answered")).otherwise(column.last()).alias(name)
