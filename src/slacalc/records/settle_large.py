"""The rows of keys of which one has very many, made records some at a time: rows of the same content meet in one slice.

Such a key is hardly one: a layout takes the state of a call for its number. What becomes of its rows is what becomes of few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.duplicates import DATED, NEWEST, SOURCE, in_order, newest_and_dated, overtaken_keys
from slacalc.records.known import known_rows
from slacalc.records.parse import empty_records
from slacalc.records.rules import CONFLICT, NEWER
from slacalc.records.settle import Settled
from slacalc.records.store import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from slacalc.records.layout import Layout
    from slacalc.records.refusal import Refusals
    from slacalc.records.rows_of_keys import LargeSlice

_SEED = 29
_CONTENTS, _BLANK = "contents", "blank"
_OF_PARTS = pl.col(NEWEST).max(), pl.col(DATED).all()
"""What is told of the rows of a key, of what is told of some of them each."""


def settle_large(rows: LargeSlice, layout: Layout, refusals: Refusals, known_by: datetime | None) -> Iterator[Settled]:
    """What :func:`slacalc.records.settle.settle` makes of the rows together, some at a time; they are no legs and no events."""
    kind, none = record_kind(layout.role), empty_records(layout.role)
    keys = [kind.key, *kind.per]
    latest = in_order(none, layout.latest) if layout.latest else None
    doubted = none.select(keys) if layout.older_row_counts else _doubted(rows, keys, latest, known_by)
    contents = Pieces(rows.number)
    for accepted in rows.accepted():
        known = known_rows(accepted, known_by)
        refusals.add(known.join(doubted, on=keys, how="semi"), NEWER, kind.key)
        left = known.join(doubted, on=keys, how="anti", maintain_order="left")
        contents.put_at(left, left.drop(SOURCE).hash_rows(_SEED) % rows.number)
        yield Settled(none, 0, left.select(kind.key, *SOURCE).clear(), accepted.height - known.height)
    settled = _settled_keys(contents, keys, latest)
    for alike in contents:
        kept = _distinct(alike).join(settled, on=keys)
        if latest is not None:
            kept = kept.filter(pl.col(latest).eq_missing(pl.col(NEWEST)))
        conflicts = alike.join(settled, on=keys, how="anti")
        refusals.add(conflicts, CONFLICT, kind.key)
        duplicate = alike.height - kept.height - conflicts.height
        yield Settled(kept.select(none.columns), duplicate, kept.select(kind.key, *SOURCE), 0)


def _distinct(rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows of the same content the first in the order of files."""
    content = [column for column in rows.columns if column not in SOURCE]
    return rows.sort(SOURCE).unique(subset=content, keep="first", maintain_order=True)


def _settled_keys(contents: Pieces, keys: Sequence[str], latest: str | None) -> pl.DataFrame:
    """The keys of which one content stays, with the greatest value of the column that orders their rows."""
    by_key = [_distinct(alike).group_by(keys).agg(*newest_and_dated(latest), pl.len().alias(_CONTENTS)) for alike in contents]
    if not by_key:
        return pl.DataFrame(schema=dict.fromkeys([*keys, NEWEST], pl.String()))
    of_keys = pl.concat(by_key).group_by(keys).agg(*_OF_PARTS, pl.col(_CONTENTS).sum())
    alone = of_keys.filter(pl.col(_CONTENTS) == 1).select(*keys, NEWEST)
    if latest is None:
        return alone
    ordered = of_keys.filter((pl.col(_CONTENTS) > 1) & pl.col(DATED)).select(*keys, NEWEST)
    leading = (_distinct(alike).join(ordered, on=keys).filter(pl.col(latest) == pl.col(NEWEST)) for alike in contents)
    leaders = pl.concat([rows.group_by(*keys, NEWEST).len(_CONTENTS) for rows in leading])
    led_by_one = leaders.group_by(*keys, NEWEST).agg(pl.col(_CONTENTS).sum()).filter(pl.col(_CONTENTS) == 1)
    return pl.concat([alone, led_by_one.select(*keys, NEWEST)])


def _doubted(rows: LargeSlice, keys: Sequence[str], latest: str | None, known_by: datetime | None) -> pl.DataFrame:
    """The keys of which a row was set aside that may be the newer one: see :func:`slacalc.records.duplicates.overtaken`.

    Of the rows that were set aside, one that does not say how new it is has a say, and the newest that says it.
    """
    if latest is None:
        refused = pl.concat([known_rows(aside, known_by).select(keys).unique() for aside in rows.aside()]).unique()
    else:
        ends = pl.col(latest).max(), pl.col(latest).null_count().alias(_BLANK)
        by_key = [known_rows(aside, known_by).group_by(keys).agg(ends) for aside in rows.aside()]
        of_keys = pl.concat(by_key).group_by(keys).agg(pl.col(latest).max(), pl.col(_BLANK).sum())
        blank = of_keys.filter(pl.col(_BLANK) > 0).with_columns(pl.lit(None, of_keys.schema[latest]).alias(latest))
        refused = pl.concat([of_keys.filter(pl.col(latest).is_not_null()), blank])
    held = [
        known_rows(accepted, known_by).join(refused, on=keys[0], how="semi").group_by(keys).agg(newest_and_dated(latest))
        for accepted in rows.accepted()
    ]
    return overtaken_keys(pl.concat(held).group_by(keys).agg(_OF_PARTS), refused, keys, latest)
