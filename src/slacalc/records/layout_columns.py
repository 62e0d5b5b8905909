"""From one column of a layout file to a column of the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.records.layout import FILLED, LayoutColumn
from slacalc.records.layout_words import trimmed

if TYPE_CHECKING:
    from slacalc.contract.records.kind import Column
    from slacalc.records.layout import Value
    from slacalc.records.layout_schema import ColumnFile

BLANK = "blank"
OPEN = "open"
"""What a word means of which it is still to be said what it means: no export is read before."""
ROW_NUMBER = "row number"
"""What a key ``is`` that the export does not have."""
_TRUTH: dict[str | int | bool, bool] = {"yes": True, "no": False}


def meaning_of(canonical: Column, meaning: str | int | bool) -> Value:
    """What a word of the layout means in that column; None where it does not fit."""
    match canonical.type:
        case "code":
            return meaning if meaning in canonical.codes else None
        case "text" | "phone":
            return meaning if isinstance(meaning, str) else None
        case "whole" | "seconds":
            return meaning if isinstance(meaning, int) and not isinstance(meaning, bool) else None
        case "yes":
            return meaning if isinstance(meaning, bool) else _TRUTH.get(meaning)
        case _:
            return None


def may_be_open(canonical: Column) -> bool:
    """Whether ``open`` may stand for a meaning of that column; a text means what it says."""
    return canonical.type in {"code", "yes", "whole"}


def open_words(canonical: Column, column: ColumnFile) -> tuple[str, ...]:
    """The words of the column that are open; an empty one where its constant is."""
    if not may_be_open(canonical):
        return ()
    constant = ("",) if column.constant == OPEN else ()
    return (*constant, *(trimmed(word) for word, meaning in (column.codes or {}).items() if meaning == OPEN))


def headers_of(column: ColumnFile) -> tuple[str, ...]:
    """The headers that a column is read from."""
    match column.source:
        case dict():
            source = tuple(dict.fromkeys(trimmed(header) for header in column.source.values()))
        case tuple():
            source = column.source
        case _:
            source = () if column.source is None else (column.source,)
    return tuple(header for header in (*source, column.date, column.time, column.plus, column.minus) if header is not None)


def formats_of(column: ColumnFile) -> tuple[str, ...]:
    """The formats of a moment or day, in the order in which they are tried; of two columns, joined by a space."""
    if column.date is not None:
        return (f"{column.date_format} {column.time_format}",)
    return (column.format,) if column.format else tuple(column.formats or ())


def column_of(canonical: Column, column: ColumnFile) -> LayoutColumn:
    """The column of the layout, from a file in which nothing is wrong."""
    is_open = may_be_open(canonical)
    row_number = canonical.required and column.constant == ROW_NUMBER
    codes = (
        None
        if column.codes is None
        else tuple(
            (trimmed(word), None if meaning == BLANK else meaning_of(canonical, meaning))
            for word, meaning in column.codes.items()
            if not (is_open and meaning == OPEN)
        )
    )
    if column.over_events == "count":
        codes = ((FILLED, 1),)
    if codes is None and canonical.type == "code" and column.constant is None:
        codes = tuple((code, code) for code in canonical.codes)
    return LayoutColumn(
        name=canonical.name,
        type=canonical.type,
        headers=tuple(trimmed(header) for header in headers_of(column)),
        constant=None
        if column.constant is None or row_number or (is_open and column.constant == OPEN)
        else meaning_of(canonical, column.constant),
        row_number=row_number,
        sign="plus" if column.plus is not None else "minus" if column.minus is not None else None,
        formats=formats_of(column),
        clock=column.clock is None,
        form=column.form if column.form != "whole" else None,
        parts_of_seconds=column.parts_of_seconds,
        codes=codes,
        open_words=open_words(canonical, column),
        optional=column.optional,
        over_rows=column.over_legs or column.over_events,
        cells=tuple((kind, trimmed(header)) for kind, header in column.source.items()) if isinstance(column.source, dict) else (),
        lasts=None if column.lasts is None else (column.lasts.begins, column.lasts.until),
        never_is_zero=column.never is not None or (column.lasts is not None and column.lasts.never is not None),
        until=column.until or (),
        longest=canonical.longest,
        person=column.person or ("mask" if canonical.person else None),
    )
