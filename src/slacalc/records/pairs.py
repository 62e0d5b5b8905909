"""Records in which two exports differ, as rows: the side that has each, its cause, its pair, its place in a list.

Every record in which the two differ has one *cause*, and belongs to it as a whole, so that a mixture of both exports never holds
a record that neither has: an abandoned call with the time spoken of an answered one.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

import polars as pl

from slacalc.records.mask import PHONE_ALONE, mask_id
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from slacalc.contract.records.kind import RecordKind

Side = Literal["first", "second"]
SIDE, CAUSE, PAIR, LISTED, WITHIN = "side", "cause", "pair", "listed", "within"
"""The columns before those of the record: the last two are texts by whose order they are listed."""
HEAD = {SIDE: pl.String(), CAUSE: pl.String(), PAIR: pl.UInt32(), LISTED: pl.String(), WITHIN: pl.String()}
ONLY_FIRST, ONLY_SECOND = "only first", "only second"
REFUSED_BY_FIRST, REFUSED_BY_SECOND = "refused by first", "refused by second"
"""Records that the other export has, of which this one's row was set aside."""
TWICE_IN_FIRST, TWICE_IN_SECOND = "twice in first", "twice in second"
"""Records that are there again under another key in one export, and not in the other."""
DIFFERS = "differs:"
"""Before the name of the column that tells a differing record's cause: the first that differs, in the order of the causes."""
FIRST_ASKED = ("outcome", "arrived_at", "direction", "queue", "category")
"""Columns that are looked at before the others: what follows from them is no cause of its own."""
ROW = "row"
_SINGLE_NUMBER = r"^[A-Za-z]*([0-9]+)[A-Za-z]*$"


def causes_in_order(kind: RecordKind, columns: Collection[str]) -> tuple[str, ...]:
    """Every cause that records with these columns may have, in the order in which causes are taken."""
    return (
        *(ONLY_FIRST, ONLY_SECOND, TWICE_IN_FIRST, TWICE_IN_SECOND, REFUSED_BY_FIRST, REFUSED_BY_SECOND),
        *(DIFFERS + name for name in columns_asked(kind, columns)),
    )


def columns_asked(kind: RecordKind, columns: Collection[str]) -> tuple[str, ...]:
    """The columns that tell a cause, in the order in which they are asked; the key is the last."""
    names = [column.name for column in kind.columns if column.name in columns and column.name != kind.key]
    first = [name for name in FIRST_ASKED if name in names]
    return (*first, *(name for name in names if name not in first), *((kind.key,) if kind.key in columns else ()))


def masked_keys(keys: pl.Series) -> pl.Series:
    """Keys as they are shown; those in which no number of a person can stand are not looked at one by one."""
    digits = keys.str.extract(_SINGLE_NUMBER)
    looked_at = (digits.is_null() | digits.str.contains(PHONE_ALONE)) & keys.is_not_null()
    masked = keys.filter(looked_at).map_elements(mask_id, return_dtype=pl.String)
    return keys.scatter(looked_at.arg_true(), masked) if masked.len() else keys


def place_of(records: pl.DataFrame, kind: RecordKind) -> pl.Series:
    """A text by which records are listed: by the key as it is shown; where that is the same, by what tells them apart."""
    exact = (pl.col(name).cast(pl.String).fill_null("") for name in (kind.key, *kind.per))
    shown = masked_keys(records[kind.key]).fill_null("").alias(LISTED)
    return records.select(pl.concat_str(pl.lit(shown), *exact, separator="\0").alias(LISTED)).to_series()


def placed(rows: pl.DataFrame, kind: RecordKind, places: pl.Series) -> pl.DataFrame:
    """Rows with side, cause and pair, listed by the order of their causes and then by these places."""
    turns = {cause: f"{turn:03d}\0" for turn, cause in enumerate(causes_in_order(kind, rows.columns))}
    turn = pl.col(CAUSE).replace_strict(turns, return_dtype=pl.String)
    listed = rows.with_columns((turn + pl.lit(places)).alias(LISTED), pl.lit("").alias(WITHIN))
    return listed.select(*HEAD, pl.exclude(*HEAD))


def differing_pairs(records: Sequence[pl.DataFrame], pairs: pl.DataFrame, kind: RecordKind) -> pl.DataFrame:
    """Matched records that differ, with the first column in which they do as their cause.

    ``records`` are those of each export with their number as ``row``; ``pairs`` has ``row``, ``row 2`` and ``pair``.
    """
    first, second = (at.join(of, on=ROW, how="left").drop(ROW) for at, of in zip(_rows(pairs), records, strict=True))
    columns = [name for name in first.columns if name != PAIR]
    cause = pl.Series(CAUSE, [DIFFERS + kind.key], dtype=pl.String).new_from_index(0, pairs.height)
    for name in reversed(columns_asked(kind, columns)):
        deepest = pl.when(pl.lit(_unlike(first, second, name))).then(pl.lit(DIFFERS + name)).otherwise(pl.lit(cause))
        cause = pl.select(deepest.alias(CAUSE)).to_series()
    places = place_of(first, kind)
    sides: tuple[tuple[Side, pl.DataFrame], ...] = (("first", first), ("second", second))
    return pl.concat([placed(of.with_columns(pl.lit(side).alias(SIDE), cause), kind, places) for side, of in sides])


def _rows(pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The row of each side of each pair."""
    return pairs.select(PAIR, ROW), pairs.select(PAIR, pl.col(f"{ROW} 2").alias(ROW))


def _unlike(first: pl.DataFrame, second: pl.DataFrame, name: str) -> pl.Series:
    """Whether two matched records differ in a column, or in the instant of a moment."""
    names = [column for column in (name, instant_of(name)) if column in first.columns]
    return reduce(or_, (first[column].ne_missing(second[column]) for column in names))
