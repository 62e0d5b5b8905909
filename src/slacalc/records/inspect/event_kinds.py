"""What each row of a log says that happened: a word of one column, or of two together as ``codes`` of a layout has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.layout import BLANK_CELL, FILLED
from slacalc.records.layout_words import BETWEEN, split_key

if TYPE_CHECKING:
    from slacalc.records.inspect.look import ColumnLook

KIND = "kind"
"""What happened, beside the columns of a sample, which are named by their numbers."""
_MOST_VALUES = 12
"""A field that is set to more things than these, or seldom twice to the same, is set to any: an assignee, a text."""
MOST_WORDS, LEAST_WORDS = 40, 3
"""So many different things happen in a log."""


def with_kind(rows: pl.DataFrame, kinds: tuple[ColumnLook, ...], nothing: tuple[str, ...]) -> pl.DataFrame:
    """The rows, and as ``kind`` the word of codes that each has; of two columns, ``*`` where a field is set to many things."""
    if len(kinds) == 1:
        return rows.with_columns(pl.col(str(kinds[0].at)).alias(KIND))
    field, value = (_word(pl.col(str(look.at)), nothing) for look in kinds)
    different = value.n_unique().over(field)
    many = (value != BLANK_CELL) & ((different > _MOST_VALUES) | (different * 2 > value.len().over(field)))
    shown = pl.when(many).then(pl.lit(FILLED)).otherwise(value)
    return rows.with_columns(pl.concat_str(field, shown, separator=BETWEEN).alias(KIND))


def _word(cell: pl.Expr, nothing: tuple[str, ...]) -> pl.Expr:
    """A cell as it stands among several in a word of codes."""
    escaped = cell.str.replace_all(r"([\\/])", r"\${1}")
    return pl.when(~cell.is_in(["", *nothing])).then(escaped).otherwise(pl.lit(BLANK_CELL))


def is_few(rows: pl.DataFrame, kinds: tuple[ColumnLook, ...]) -> bool:
    """Whether two columns say together what happened in few words, of which none is a word of layouts."""
    if len(kinds) == 1:
        return True
    strange = rows.select(pl.col(str(look.at)).is_in([BLANK_CELL, FILLED]).any() for look in kinds).row(0)
    return not any(strange) and LEAST_WORDS <= rows[KIND].n_unique() <= MOST_WORDS


def told_by(word: str, kinds: tuple[ColumnLook, ...]) -> tuple[str, str]:
    """The header of the last cell of a kind that holds a word, and this word; none where any text may stand there."""
    if len(kinds) == 1:
        return kinds[0].header, word
    words = zip(kinds, split_key(word), strict=True)
    cells = [(look.header, cell) for look, cell in words if cell not in {FILLED, BLANK_CELL}]
    return cells[-1] if cells else (kinds[0].header, "")
