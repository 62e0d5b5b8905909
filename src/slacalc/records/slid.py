"""Which words of an export may be names that slid into the column of another: they are masked where the export names people.

A row is out of place where a column of times, lengths or numbers holds a cell without a digit, where a column of people holds a
word of the layout's codes or of a column of texts, or digits although it names people elsewhere. A word of a column of codes is
taken for a name where it stands in the column of people as often; where it stands in rows out of place alone; and, in fewer
than three rows, where it is written like a name or most people of the export are called by theirs. Any other word is shown, so
that its meaning can be said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.person import SURNAME, mask_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.layout import LayoutColumn

_WRITTEN_IN_DIGITS = {"moment", "day", "seconds", "whole", "amount", "phone"}
LIKE_A_NAME = rf"[^\W\d_]+\.?(?:[ ,'’·•.-]{{1,2}}[^\W\d_]+\.?)+|{SURNAME}[\u3400-\u9fff]{{1,3}}"
"""Two words or more, or a Chinese surname and what may follow it."""
OFTEN = 3
"""In so many rows a word written like a name is a code."""


def slid_names(texts: pl.DataFrame, column: LayoutColumn, columns: Sequence[LayoutColumn], unknown: pl.Expr) -> frozenset[str]:
    """The unknown words of a column of codes that may be names; none where the layout masks nobody.

    ``texts`` has the cells of every row under the canonical names of the columns.
    """
    people = [other.name for other in columns if other.person == "mask" and other.name != column.name and other.headers]
    if not people:
        return frozenset()
    rows = texts.with_columns(out=_is_out_of_place(texts, columns, people)).filter(unknown)
    words = rows.group_by(pl.col(column.name).alias("word")).agg(pl.len().alias("rows"), pl.col("out").all()).rows()
    called = pl.concat([texts[person].drop_nulls().alias("word") for person in people]).value_counts()
    by_name = called.filter(~pl.col("word").str.contains(r"\d")).height * 2 > called.height
    times = {str(name): int(number) for name, number in called.iter_rows()}
    return frozenset(
        word
        for word, number, out in words
        if mask_name(word) != word
        and (out or times.get(word, 0) >= number or (number < OFTEN and (by_name or re.fullmatch(LIKE_A_NAME, word) is not None)))
    )


def _is_out_of_place(texts: pl.DataFrame, columns: Sequence[LayoutColumn], people: Sequence[str]) -> pl.Expr:
    """Whether the cells of a row seem to stand under the headers of others."""
    digits = [
        pl.col(column.name)
        for column in columns
        if column.type in _WRITTEN_IN_DIGITS and column.codes is None and column.headers and column.sign is None
    ]
    codes = [word for column in columns if column.person is None for word, _ in column.codes or ()]
    for column in columns:
        if column.type == "text" and column.person is None and column.codes is None and column.headers:
            often = texts[column.name].drop_nulls().value_counts()
            codes += often.filter(pl.col("count") >= OFTEN)[column.name].to_list()
    without = [~cell.str.contains(r"\d") for cell in digits]
    coded = [pl.col(person).is_in(codes) for person in people]
    named = [pl.col(person).str.contains(r"\d") & (pl.col(person).str.contains(r"^\D+$").mean() > 1 / 2) for person in people]
    return pl.any_horizontal(pl.lit(value=False), *without, *coded, *named).fill_null(value=False)
