"""Layouts whose rows are events: what their keys may say, and what is made of them.

The words: an *event* is a row of the export. Its *kind* is a name that the layout gives to words of the export, or ``ignored``.
Events have an order: their moment, then their serial. A column is taken ``from`` a cell of some kinds, or is the time that
``lasts`` from events of one kind to the next of others; of these events the record has what ``over_events`` says, and none that
came after the first event of the kinds in ``until``. The one function that makes records of events is
:func:`slacalc.records.events.group_events`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.records.kind import Column
from slacalc.contract.tree.part import keys_of
from slacalc.records.layout import EVENT_AT, EVENT_KIND, EVENT_SERIAL, IGNORED, OPEN_KIND, Events, LayoutColumn
from slacalc.records.layout_columns import ROW_NUMBER, column_of, headers_of
from slacalc.records.layout_times import check_times
from slacalc.records.layout_words import repeated_words, split_key, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.records.kind import ColumnType, RecordKind
    from slacalc.records.layout import Value
    from slacalc.records.layout_schema import ColumnFile, EventsFile, PlacedLayout

_AT = Column(EVENT_AT, "moment", required=True)
_OF_TIME = {"source", "date", "date_format", "time", "time_format", "format", "formats"}
"""What may be said of the moment of an event."""


def events_of(file: EventsFile | None) -> Events | None:
    """The events of a layout in which nothing is wrong."""
    if file is None:
        return None
    kind_headers = (file.kind,) if isinstance(file.kind, str) else file.kind
    by_row = file.serial == ROW_NUMBER
    codes = tuple((trimmed(word), meaning) for word, meaning in file.kinds.items())
    return Events(
        kind=plain_column(EVENT_KIND, "code", tuple(trimmed(header) for header in kind_headers), codes),
        at=column_of(_AT, file.at),
        serial=None if file.serial is None or by_row else plain_column(EVENT_SERIAL, "whole", (trimmed(file.serial),)),
        by_row=by_row,
    )


def headers_of_events(file: EventsFile) -> set[str]:
    """The headers that are read of every event."""
    headers = {*headers_of(file.at), *((file.kind,) if isinstance(file.kind, str) else file.kind)}
    if file.serial not in {None, ROW_NUMBER}:
        headers.add(str(file.serial))
    return {trimmed(header) for header in headers}


def check_events(placed: PlacedLayout, kind: RecordKind) -> Iterator[Diagnostic]:
    """Every mistake of the events of a layout; and of kinds of events where there are none."""
    file = placed.file
    for name, column in file.columns.items():
        if isinstance(column.source, dict) and (file.events is None or name == kind.key):
            yield error("layout/kinds-unfit", placed.place("columns", name, "from"), column=name)
    if file.events is None:
        return
    if file.legs is not None:
        yield error("layout/legs-and-events", placed.place("events", key=True))
    if kind.per:
        yield error("layout/events-of-role", placed.place("events", key=True), role=kind.role)
    yield from _of_moment(placed, file.events.at)
    yield from _of_words(placed, file.events)
    known = sorted({*file.events.kinds.values()} - {IGNORED})
    for name, column in file.columns.items():
        for path, of_column in _kinds_in(column):
            if of_column not in {*known, OPEN_KIND}:
                facts = {"kind": of_column, "nearest": nearest(of_column, known), "known": listed(known)}
                yield error("layout/unknown-kind", placed.place("columns", name, *path), **facts)


def _of_words(placed: PlacedLayout, file: EventsFile) -> Iterator[Diagnostic]:
    cells = 1 if isinstance(file.kind, str) else len(file.kind)
    for word in file.kinds if cells > 1 else ():
        if len(split_key(word)) != cells:
            place = placed.place("events", "kinds", word, key=True)
            yield error("layout/cells-of-word", place, column="kind", word=word, cells=cells)
    for word in repeated_words(file.kinds):
        yield error("layout/word-twice", placed.place("events", "kinds", word, key=True), column="kinds", word=trimmed(word))


def _of_moment(placed: PlacedLayout, at: ColumnFile) -> Iterator[Diagnostic]:
    for key in keys_of(type(at)):
        if key.attribute not in _OF_TIME and getattr(at, key.attribute) not in {None, False}:
            place = placed.place("events", "at", key.name, key=True)
            yield error("layout/needless-key", place, key=key.name, column="at")
    if isinstance(at.source, tuple | dict) or (at.source is None) == (at.date is None):
        yield error("layout/one-source", placed.place("events", "at"), column="at")
    else:
        yield from check_times(placed, _AT, at, ("events", "at"))


def _kinds_in(column: ColumnFile) -> Iterator[tuple[tuple[str, ...], str]]:
    """The kinds that a column names, each with its path below it."""
    for kind in column.source if isinstance(column.source, dict) else ():
        yield ("from", kind), kind
    if column.lasts is not None:
        yield from ((("lasts", "from"), kind) for kind in column.lasts.begins)
        yield from ((("lasts", "until"), kind) for kind in column.lasts.until)
    yield from ((("until",), kind) for kind in column.until or ())


def plain_column(
    name: str, form: ColumnType, headers: tuple[str, ...], codes: tuple[tuple[str, Value], ...] | None = None
) -> LayoutColumn:
    """A column that is read beside the canonical ones, as it stands."""
    return LayoutColumn(
        name=name,
        type=form,
        headers=headers,
        constant=None,
        row_number=False,
        sign=None,
        formats=(),
        clock=True,
        form=None,
        parts_of_seconds=None,
        codes=codes,
        open_words=(),
        optional=False,
        over_rows=None,
    )
