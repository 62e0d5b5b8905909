"""Words of an export that stand for something: what each means, and which of them a layout does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, error
from slacalc.records.mask import mask_text
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.layout import LayoutColumn, Value
    from slacalc.records.tables import ExportTable

SHOWN_CODES = 20
YES_WORDS: tuple[tuple[str, bool], ...] = (
    ("true", True),
    ("yes", True),
    ("y", True),
    ("1", True),
    ("是", True),
    ("false", False),
    ("no", False),
    ("n", False),
    ("0", False),
    ("否", False),
)
"""What a yes-or-no column may hold where the layout gives no codes, in small letters."""


def codes_of(column: LayoutColumn) -> tuple[tuple[str, Value], ...] | None:
    """Every word that the column may hold; None where any text may stand."""
    if column.codes is not None:
        return column.codes
    if column.type == "yes":
        return YES_WORDS
    return None


def spelled(column: LayoutColumn) -> pl.Expr:
    """The text as codes are looked up: our own words for yes and no are known in any case."""
    text = pl.col(column.name)
    return text.str.to_lowercase() if column.codes is None and column.type == "yes" else text


def is_unknown_code(column: LayoutColumn) -> pl.Expr | None:
    """Whether the text is none of the codes; None where the column has no codes."""
    codes = codes_of(column)
    if codes is None or not column.headers:
        return None
    return pl.col(column.name).is_not_null() & ~spelled(column).is_in([word for word, _ in codes])


def find_unknown_codes(table: ExportTable, texts: pl.DataFrame, columns: Sequence[LayoutColumn]) -> list[Diagnostic]:
    """A remark for each code that the layout does not know, with how often and where first."""
    found: list[Diagnostic] = []
    for column in columns:
        unknown = is_unknown_code(column)
        if unknown is None:
            continue
        rows = texts.filter(unknown).group_by(column.name).agg(pl.len().alias("count"), pl.col(ROW).min()).sort(ROW, column.name)
        known = ", ".join(word for word, _ in codes_of(column) or ())
        for code, count, row in rows.head(SHOWN_CODES).iter_rows():
            place = Place(table.file, row)
            shown = mask_text(code)[:60]
            found.append(error("records/unknown-code", place, column=column.label, word=shown, count=count, known=known))
        if rows.height > SHOWN_CODES:
            more = rows.height - SHOWN_CODES
            found.append(
                error("records/more-unknown-codes", Place(table.file, rows[ROW][SHOWN_CODES]), column=column.label, count=more)
            )
    return found
