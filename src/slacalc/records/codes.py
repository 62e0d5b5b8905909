"""Words of an export that stand for something: what each means, and which of them a layout does not know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, error
from slacalc.records.files import ERRORS
from slacalc.records.layout import BLANK_CELL, FILLED
from slacalc.records.layout_words import BETWEEN, key_text, split_key
from slacalc.records.mask import mask_text
from slacalc.records.person import ShownNames
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.layout import LayoutColumn, Value
    from slacalc.records.tables import ExportTable

SHOWN_CODES = 20
ANY_ERROR = pl.lit(list(ERRORS))
"""All errors of spreadsheets, for polars: every cell of every table is asked for them."""
_PATTERNS = {FILLED: r"(?:[^/\\]|\\.)+", BLANK_CELL: f"(?:{BLANK_CELL})?"}
"""Of a cell among several, where a word does not say which text it holds."""
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


def fits_word(column: LayoutColumn, word: str) -> pl.Expr:
    """Whether the cells of a row are those of a word of codes.

    In the place of a cell, ``*`` is any that is not blank, and ``blank`` a blank one.
    """
    text = pl.col(column.name)
    several = column.joined
    cells = split_key(word) if several else (word,)
    if not several and word != FILLED:
        return text.eq_missing(word) | (text.is_null() if word == BLANK_CELL else pl.lit(value=False))
    patterns = [_PATTERNS.get(cell) or re.escape(key_text([cell, ""])[:-1]) for cell in cells]
    whole = BETWEEN.join(patterns) if several else ".+"
    fits = text.str.contains(f"(?s)^(?:{whole})$").fill_null(value=False)
    return text.is_null() | fits if set(cells) == {BLANK_CELL} else fits


def meaning_of_cells(column: LayoutColumn, dtype: pl.DataType) -> pl.Expr:
    """What the first word means that the cells fit: words without ``*`` come before those with it, else in their order."""
    codes = sorted(column.codes or (), key=lambda code: FILLED in split_key(code[0]))
    meaning = pl.lit(None, dtype)
    for word, value in reversed(codes):
        meaning = pl.when(fits_word(column, word)).then(pl.lit(value, dtype)).otherwise(meaning)
    return meaning


def is_unknown_code(column: LayoutColumn) -> pl.Expr | None:
    """Whether the text is none of the codes, and no error of a spreadsheet; None where the column has no codes."""
    codes = codes_of(column)
    if codes is None or not column.headers:
        return None
    if column.pieced:
        return pl.col(column.name).is_not_null() & ~pl.any_horizontal(*(fits_word(column, word) for word, _ in codes))
    known = spelled(column).is_in([word for word, _ in codes]) | pl.col(column.name).is_in(ANY_ERROR)
    return pl.col(column.name).is_not_null() & ~known


def find_unknown_codes(table: ExportTable, texts: pl.DataFrame, columns: Sequence[LayoutColumn]) -> list[Diagnostic]:
    """A remark for each code that the layout does not know, with how often and where first."""
    remarks: list[Diagnostic] = []
    questions = {column.name: is_unknown_code(column) for column in columns}
    answers = texts.select(asked.any().alias(name) for name, asked in questions.items() if asked is not None).to_dicts()
    for column in columns:
        if "" in column.open_words:
            remarks.append(error("records/open-constant", Place(table.file), column=column.name))
        if column.open_kind:
            remarks.append(error("records/open-kind", Place(table.file), column=column.name))
        unknown = questions[column.name]
        if unknown is None or not any(answer[column.name] for answer in answers):
            continue
        rows = texts.filter(unknown).group_by(column.name).agg(pl.len().alias("count"), pl.col(ROW).min()).sort(ROW, column.name)
        from slacalc.records.slid import slid_names  # noqa: PLC0415 - loaded when there is something to say

        named = column.person == "mask"
        names = ShownNames(rows[column.name] if named else ())
        known = ", ".join(names.shown(word) if named else word for word, _ in codes_of(column) or ())
        hidden = slid_names(texts, column, columns, unknown)
        for code, count, row in rows.head(SHOWN_CODES).iter_rows():
            place = Place(table.file, row)
            shown = (names.shown(code) if named or code in hidden else mask_text(code))[:60]
            slug = "records/open-code" if code in column.open_words else "records/unknown-code"
            facts = {} if code in column.open_words else {"known": known}
            remarks.append(error(slug, place, column=column.label, word=shown, count=count, **facts))
        if rows.height > SHOWN_CODES:
            more = rows.height - SHOWN_CODES
            remarks.append(
                error("records/more-unknown-codes", Place(table.file, rows[ROW][SHOWN_CODES]), column=column.label, count=more)
            )
    return remarks
