"""Which texts of a sample may be names that slid into another column: as :mod:`slacalc.records.slid`, without a layout.

A text that stands in three rows of a column, and not in rows out of place alone, is none, wherever else it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.layout_words import SPACE
from slacalc.records.person import WORDS_OF_TIMES, mask_name
from slacalc.records.slid import LIKE_A_NAME, OFTEN
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.inspect.look import ColumnLook
    from slacalc.records.inspect.sample import ExportSample

_DIGITS = {"moment", "day", "clock", "duration", "whole", "decimal", "percent"}


def slid_cells(sample: ExportSample, looks: Sequence[ColumnLook], people: Sequence[ColumnLook]) -> frozenset[str]:
    """The texts of columns that name nobody, which may be names all the same; ``people`` are those that do."""
    if not people or not sample.table.frame.height:
        return frozenset()
    frame = sample.table.frame.select(pl.exclude(ROW).str.strip_chars(SPACE)).with_columns(out=_is_out_of_place(looks, people))
    called = pl.concat([frame[str(look.at)].alias("cell") for look in people]).value_counts(name="called")
    likely, shown = set[str](), set[str]()
    for look in looks:
        if look in people:
            continue
        cells = frame.filter(pl.col(str(look.at)).str.contains(r"\p{L}")).group_by(pl.col(str(look.at)).alias("cell"))
        words = cells.agg(pl.len(), pl.col("out").all()).join(called, on="cell", how="left")
        alike = (pl.col("len") < OFTEN) & pl.col("cell").str.contains(f"^(?:{LIKE_A_NAME})$") & ~pl.lit(_is_of_digits(look))
        is_likely = pl.col("out") | alike | (pl.col("called").fill_null(0) >= pl.col("len"))
        likely |= set(words.filter(is_likely)["cell"])
        shown |= set(words.filter(~is_likely & (pl.col("len") >= OFTEN))["cell"])
    return frozenset(text for text in likely - shown - WORDS_OF_TIMES if mask_name(text) != text)


def _is_of_digits(look: ColumnLook) -> bool:
    return bool(look.shares) and look.shares[0].kind in _DIGITS


def _is_out_of_place(looks: Sequence[ColumnLook], people: Sequence[ColumnLook]) -> pl.Expr:
    """Whether the cells of a row seem to stand under the headers of others."""
    digits = [pl.col(str(look.at)) for look in looks if _is_of_digits(look)]
    without = [(cell != "") & ~cell.str.contains(r"\d") for cell in digits]
    words = [text for look in looks if look not in people and look.is_words for text, number in look.counts if number >= OFTEN]
    named = [pl.col(str(look.at)) for look in people]
    coded = [cell.is_in(words) for cell in named]
    numbered = [cell.str.contains(r"\d") & (cell.str.contains(r"^\D+$").mean() > 1 / 2) for cell in named]
    return pl.any_horizontal(pl.lit(value=False), *without, *coded, *numbered)
