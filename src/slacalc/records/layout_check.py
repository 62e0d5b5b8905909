"""What the schema of a layout cannot say: that its columns exist, fit their types, and leave nothing to guess."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, get_args

from slacalc.base.diagnostics import Refused, error, note, warning
from slacalc.base.nearest import listed, nearest
from slacalc.base.zones import zone_names
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.part import keys_of
from slacalc.records.decode import is_encoding
from slacalc.records.layout import IGNORED, OPEN_KIND, SERIAL, DurationForm, Layout
from slacalc.records.layout_columns import (
    BLANK,
    OPEN,
    ROW_NUMBER,
    column_of,
    formats_of,
    headers_of,
    may_be_open,
    meaning_of,
    open_words,
)
from slacalc.records.layout_events import check_events, events_of, headers_of_events, plain_column
from slacalc.records.layout_times import check_times
from slacalc.records.layout_words import repeated_words, split_key, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.records.kind import Column, RecordKind
    from slacalc.records.layout_schema import ColumnFile, LayoutFile, PlacedLayout

ENCODINGS = ("utf-8", "utf-16", "gb18030", "gbk", "big5", "shift_jis", "euc-kr", "windows-1252", "windows-1251", "latin-1")
"""What a misspelt encoding may have meant."""
DURATIONS = get_args(DurationForm)
FOLLOWED = ("tickets", "seats")
"""Roles whose records have a life longer than an export: the number of a row is no key of them."""
_ROW_FORMS = {"sum": {"seconds", "whole"}, "count": {"whole"}, "any": {"yes"}, "all": {"yes"}}
_UNFIT = {
    "text": "layout/value-not-text",
    "phone": "layout/value-not-text",
    "whole": "layout/value-not-whole",
    "seconds": "layout/value-not-whole",
    "yes": "layout/value-not-yes-or-no",
    "moment": "layout/constant-time",
    "day": "layout/constant-time",
}


def check_layout(placed: PlacedLayout, data: bytes) -> Layout:
    """The layout, where nothing is wrong with it. ``data`` are the bytes of its file, for its hash.

    Raises:
        Refused: with every mistake.
    """
    file = placed.file
    kind = record_kind(file.role)
    wrong = [*_of_file(placed), *_of_names(placed, kind), *_of_headers(placed), *_of_duplicates(placed, kind)]
    wrong += check_events(placed, kind)
    for name, column in file.columns.items():
        canonical = kind.column(name)
        if canonical is not None and not canonical.derived:
            wrong += _of_column(placed, canonical, column)
    if wrong:
        raise Refused(*wrong)
    return Layout(
        id=file.id,
        role=file.role,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=file.encoding,
        delimiter=file.delimiter,
        quotes=file.quotes,
        header=tuple(trimmed(header) for header in file.header) if file.header is not None else None,
        header_row=file.header_row,
        decimal=file.decimal or ".",
        thousands=file.thousands,
        sheet=file.sheet,
        timezone=file.timezone,
        blank=tuple(trimmed(word) for word in file.blank),
        columns=tuple(column_of(column, file.columns[column.name]) for column in kind.columns if column.name in file.columns),
        ignored=tuple(trimmed(header) for header in file.ignored),
        latest=_latest(file),
        serial=plain_column(SERIAL, "whole", (trimmed(file.duplicates.serial),)) if file.duplicates.serial else None,
        older_row_counts=file.duplicates.refused_newer is not None,
        leg_number=trimmed(file.legs.number) if file.legs else None,
        events=events_of(file.events),
        short_rows=file.short_rows is not None,
    )


def open_codes(placed: PlacedLayout) -> Iterator[Diagnostic]:
    """A warning for each word of which it is still to be said what it means, in a layout in which nothing is wrong."""
    kind = record_kind(placed.file.role)
    for name, column in placed.file.columns.items():
        canonical = kind.column(name)
        for word in open_words(canonical, column) if canonical is not None else ():
            path = ("codes", word) if word else ("is",)
            yield warning("layout/open-code", placed.place("columns", name, *path), column=name, word=word or "is")
        if isinstance(column.source, dict) and OPEN_KIND in column.source:
            known = sorted({*(placed.file.events.kinds if placed.file.events else {}).values()} - {IGNORED})
            yield warning(
                "layout/open-kind", placed.place("columns", name, "from", OPEN_KIND), column=name, known=", ".join(known)
            )


def kept_names(placed: PlacedLayout) -> Iterator[Diagnostic]:
    """A note for each column whose names of people are shown as they are, so that nobody shows them unknowingly."""
    for name, column in placed.file.columns.items():
        if column.person == "keep":
            yield note("layout/names-kept", placed.place("columns", name, "person"), column=name)


def _latest(file: LayoutFile) -> str | None:
    return None if file.duplicates.keep == "none" else file.duplicates.keep.removeprefix("latest ").strip()


def _of_file(placed: PlacedLayout) -> Iterator[Diagnostic]:
    file = placed.file
    if file.encoding is not None and not is_encoding(file.encoding):
        near = nearest(file.encoding.lower(), ENCODINGS)
        yield error("layout/unknown-encoding", placed.place("encoding"), encoding=file.encoding, nearest=near)
    if file.delimiter is not None and _cuts_words(file.delimiter):
        yield error("layout/bad-delimiter", placed.place("delimiter"), delimiter=file.delimiter)
    if file.timezone is not None and file.timezone not in zone_names():
        yield error("layout/unknown-timezone", placed.place("timezone"), timezone=file.timezone)

    if (file.decimal or ".") == file.thousands:
        yield error("layout/same-separators", placed.place("thousands"), mark=file.thousands)
    if file.header is not None and file.header_row is not None:
        yield error("layout/header-twice", placed.place("header_row", key=True))
    names = [trimmed(header) for header in file.header or ()]
    for at, header in enumerate(names):
        if header in names[:at]:
            yield error("layout/name-twice", placed.place("header", at), header=header)


def _cuts_words(delimiter: str) -> bool:
    """Whether a delimiter stands inside cells too."""
    return not delimiter.strip(" ") or any(mark in '"\r\n' or mark.isalnum() for mark in delimiter)


def _of_names(placed: PlacedLayout, kind: RecordKind) -> Iterator[Diagnostic]:
    readable = [column.name for column in kind.columns if not column.derived]
    for name in placed.file.columns:
        canonical = kind.column(name)
        if canonical is None:
            facts = {"column": name, "role": kind.role, "nearest": nearest(name, readable), "known": listed(readable)}
            yield error("layout/unknown-column", placed.place("columns", name, key=True), **facts)
        elif canonical.derived:
            yield error("layout/derived-column", placed.place("columns", name, key=True), column=name)
    for column in kind.columns:
        if column.required and column.name not in placed.file.columns:
            yield error("layout/missing-column", placed.place("columns", key=True), column=column.name, role=kind.role)


def _of_headers(placed: PlacedLayout) -> Iterator[Diagnostic]:
    file = placed.file
    read = {trimmed(header) for column in file.columns.values() for header in headers_of(column)}
    if file.legs is not None:
        read.add(trimmed(file.legs.number))
    if file.duplicates.serial is not None:
        read.add(trimmed(file.duplicates.serial))
    if file.events is not None:
        read |= headers_of_events(file.events)
    names = {trimmed(header) for header in file.header or ()}
    for header in sorted(read - names) if names else ():
        facts = {"header": header, "nearest": nearest(header, sorted(names)), "known": listed(sorted(names))}
        yield error("layout/not-in-header", placed.place("header", key=True), **facts)
    for at, header in enumerate(file.ignored):
        if trimmed(header) in read:
            yield error("layout/read-and-ignored", placed.place("ignored", at), header=header)


def _of_duplicates(placed: PlacedLayout, kind: RecordKind) -> Iterator[Diagnostic]:
    keep = placed.file.duplicates.keep
    if placed.file.duplicates.serial is not None and _latest(placed.file) != SERIAL:
        place = placed.place("duplicates", "serial", key=True)
        yield error("layout/needless-key", place, key="serial", column="duplicates")
    if (placed.file.legs or placed.file.events) is not None and placed.file.duplicates.refused_newer is not None:
        place = placed.place("duplicates", "refused_newer", key=True)
        yield error("layout/needless-key", place, key="refused_newer", column="duplicates")
    if keep == "none":
        return
    if placed.file.events is not None:
        yield error("layout/keep-of-events", placed.place("duplicates", "keep"), keep=keep)
        return
    place = placed.place("duplicates", "keep")
    name = _latest(placed.file)
    if name == SERIAL and keep.startswith("latest "):
        if placed.file.duplicates.serial is None:
            yield error("layout/serial-not-said", place)
        return
    column = kind.column(name) if name else None
    if not keep.startswith("latest ") or column is None or name not in placed.file.columns:
        yield error("layout/unknown-winner", place, keep=keep, mapped=", ".join(placed.file.columns))
    elif column.type not in {"moment", "day", "whole"}:
        yield error("layout/winner-without-order", place, column=column.name)


def _of_column(placed: PlacedLayout, canonical: Column, column: ColumnFile) -> Iterator[Diagnostic]:
    at = placed.place("columns", canonical.name, key=True)
    sources = [
        column.source is not None,
        column.constant is not None,
        column.date is not None or column.time is not None,
        column.lasts is not None,
    ]
    if sum(sources) != 1:
        yield error("layout/one-source", at, column=canonical.name)
        return
    if canonical.required and column.optional:
        yield error("layout/required-column-optional", placed.place("columns", canonical.name, "optional"), column=canonical.name)
    for key in _needless(canonical, column, of_events=placed.file.events is not None):
        yield error("layout/needless-key", placed.place("columns", canonical.name, key, key=True), key=key, column=canonical.name)
    if column.lasts is None:
        of_source = _of_cells if column.constant is None else _of_constant
        yield from of_source(placed, canonical, column)
    yield from _of_rows(placed, canonical, column)


def _of_constant(placed: PlacedLayout, canonical: Column, column: ColumnFile) -> Iterator[Diagnostic]:
    kind = record_kind(placed.file.role)
    if canonical.name == kind.key and column.constant == ROW_NUMBER:
        if kind.role in FOLLOWED or placed.file.legs is not None or placed.file.events is not None:
            yield error("layout/row-number-unfit", placed.place("columns", canonical.name, "is"), column=canonical.name)
    elif canonical.required and canonical.type != "code":
        yield error("layout/constant-key", placed.place("columns", canonical.name, key=True), column=canonical.name)
    elif column.constant is not None and not open_words(canonical, column) and meaning_of(canonical, column.constant) is None:
        yield _unfit(placed, canonical, column.constant, "is")


def _of_cells(placed: PlacedLayout, canonical: Column, column: ColumnFile) -> Iterator[Diagnostic]:
    at = placed.place("columns", canonical.name, key=True)
    if isinstance(column.source, tuple) and canonical.type != "text" and column.codes is None:
        yield error("layout/several-headers", placed.place("columns", canonical.name, "from"), column=canonical.name)
    yield from check_times(placed, canonical, column, ("columns", canonical.name))
    if column.plus is not None and column.minus is not None:
        yield error("layout/plus-and-minus", placed.place("columns", canonical.name, "minus", key=True), column=canonical.name)
    if _wants_form(canonical, column) and column.form not in DURATIONS:
        yield error("layout/missing-as", at, column=canonical.name, forms=", ".join(DURATIONS))
    if column.form == "milliseconds" and column.parts_of_seconds is None:
        yield error("layout/parts-of-seconds", at, column=canonical.name)
    for word, meaning in (column.codes or {}).items():
        if meaning not in _means_all(canonical) and meaning_of(canonical, meaning) is None:
            yield _unfit(placed, canonical, meaning, "codes", word)
        cells = len(column.source) if isinstance(column.source, tuple) else 1
        if cells > 1 and len(split_key(word)) != cells:
            place = placed.place("columns", canonical.name, "codes", word, key=True)
            yield error("layout/cells-of-word", place, column=canonical.name, word=word, cells=cells)
    for word in repeated_words(column.codes or ()):
        place = placed.place("columns", canonical.name, "codes", word, key=True)
        yield error("layout/word-twice", place, column=canonical.name, word=trimmed(word))


def _means_all(canonical: Column) -> tuple[str, ...]:
    """Meanings that fit whatever the column holds."""
    return (BLANK, OPEN) if may_be_open(canonical) else (BLANK,)


def _wants_form(canonical: Column, column: ColumnFile) -> bool:
    """Whether it must be said how a duration is written: the column's own, or what is added to a moment or taken from it."""
    if canonical.type == "seconds":
        return column.lasts is None and not (column.minus is not None and formats_of(column))
    return canonical.type == "moment" and (column.plus is not None or column.minus is not None)


def _needless(canonical: Column, column: ColumnFile, *, of_events: bool) -> list[str]:
    """Keys that mean nothing for this column."""
    combined = column.plus is not None or column.minus is not None
    is_time = canonical.type in {"moment", "day"} or (canonical.type == "seconds" and column.minus is not None)
    is_length = canonical.type == "seconds" or (canonical.type == "moment" and combined)
    fits = {
        "date": canonical.type == "moment",
        "time": canonical.type == "moment",
        "date_format": column.date is not None,
        "time_format": column.time is not None,
        "format": is_time and column.source is not None,
        "formats": is_time and column.source is not None and column.format is None,
        "clock": canonical.type == "moment" and column.source is not None and not combined,
        "as": (is_length and column.lasts is None and not (canonical.type == "seconds" and formats_of(column)))
        or (canonical.type == "whole" and column.form == "whole"),
        "parts_of_seconds": is_length,
        "plus": canonical.type in {"moment", "seconds"} and isinstance(column.source, str | dict) and column.codes is None,
        "minus": canonical.type in {"moment", "seconds"} and isinstance(column.source, str | dict) and column.codes is None,
        "codes": canonical.type in {"code", "text", "whole", "yes"} and column.constant is None and column.over_events != "count",
        "never": canonical.type == "seconds" and column.source is not None and not combined,
        "person": canonical.type == "text",
        "lasts": canonical.type == "seconds" and of_events,
        "until": of_events and column.over_events is not None and column.lasts is None,
    }
    values = {key.name: getattr(column, key.attribute) for key in keys_of(type(column))}
    return [key for key, fit in fits.items() if not fit and values[key] is not None]


def _of_rows(placed: PlacedLayout, canonical: Column, column: ColumnFile) -> Iterator[Diagnostic]:
    """What a record has of its legs or events."""
    at = placed.place("columns", canonical.name, key=True)
    kind, file = record_kind(placed.file.role), placed.file
    of_events = file.events is not None and column.constant is None
    for key, how, wanted, missing in (
        ("over_legs", column.over_legs, file.legs is not None, "layout/missing-over-legs"),
        ("over_events", column.over_events, of_events, "layout/missing-over-events"),
    ):
        if not wanted or canonical.name == kind.key:
            if how is not None:
                place = placed.place("columns", canonical.name, key, key=True)
                yield error("layout/needless-key", place, key=key, column=canonical.name)
        elif how is None:
            yield error(missing, at, column=canonical.name)
        elif (how in _ROW_FORMS and canonical.type not in _ROW_FORMS[how]) or (
            how.startswith("answered") and canonical.name != "outcome"
        ):
            place = placed.place("columns", canonical.name, key)
            yield error("layout/over-legs-unfit", place, column=canonical.name, how=how)


def _unfit(placed: PlacedLayout, canonical: Column, meaning: str | int, *path: str) -> Diagnostic:
    place = placed.place("columns", canonical.name, *path)
    if canonical.type == "code":
        return error("layout/unknown-code", place, column=canonical.name, word=meaning, known=", ".join(canonical.codes))
    return error(_UNFIT[canonical.type], place, column=canonical.name, value=meaning)
