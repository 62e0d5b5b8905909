"""Several rows, the events of one call or case, made into its record: by their kinds, in their order.

The order is that of their moments, and of one moment that of their serial. Nothing else orders them: where it would make a
difference which of two events came first and nothing says so, the record is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.records.kinds import record_kind
from slacalc.records.combined import whole_seconds
from slacalc.records.duplicates import FILE, SOURCE, settle_duplicates
from slacalc.records.group import over_rows
from slacalc.records.layout import EVENT_AT, EVENT_CELLS, EVENT_KIND, EVENT_SERIAL
from slacalc.records.moments import instant_of
from slacalc.records.rules import EVENT_MISSING, ORDER_UNCLEAR, SILENT, impossible_slug, is_before, is_impossible
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.records.layout import Events, Layout, LayoutColumn

_OF_EVENTS = {EVENT_KIND, EVENT_AT, instant_of(EVENT_AT), EVENT_SERIAL, EVENT_CELLS}
_POSITION = "position"
_BEYOND = "beyond:"
_UNCLEAR = "unclear:"
_PARTS = "parts:"
_IMPOSSIBLE = "impossible:"
_BEGINS = "begins:"
_MAY_BE_BEYOND = "may be beyond:"


@dataclass(frozen=True, slots=True)
class Grouped:
    """Records of events."""

    records: pl.DataFrame
    """One row a record, with the place of its first event; those that are refused are there too."""
    events: pl.DataFrame
    """The events in their order."""
    faults: tuple[tuple[str, str, pl.DataFrame], ...]
    """Slug, canonical column, and the keys of the records that are refused for it."""


def distinct_events(rows: pl.DataFrame, key: str, events: Events) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The events, each once, and rows that contradict each other: they have one serial and other content.

    Without a serial, rows that are the same in every cell are one event.
    """
    if events.serial is not None:
        return settle_duplicates(rows, [key, EVENT_SERIAL], None)
    return rows.sort(SOURCE).unique([key, EVENT_CELLS], keep="first", maintain_order=True), rows.clear()


def group_events(rows: pl.DataFrame, layout: Layout, events: Events, read: frozenset[str]) -> Grouped:
    """The records of these events, and why some of them are refused.

    ``rows`` have the typed columns of the role, and kind, moment and serial of each event; ``read`` are the columns that every
    file has.
    """
    kind = record_kind(layout.role)
    ordered = _in_order(rows, kind.key, events)
    columns = [column for column in layout.columns if column.name != kind.key]
    lasting = [column for column in columns if column.lasts is not None]
    ordered = ordered.with_columns(expression for column in columns if column.until for expression in _beyond(column, kind.key))
    ordered = ordered.with_columns(expression for column in lasting for expression in _time_that_lasts(column, kind.key))
    of_name = {column.name: column for column in columns}
    expressions = [pl.col(name).first() for name in SOURCE]
    for column in columns:
        names = [column.name, instant_of(column.name)] if column.type == "moment" else [column.name]
        expressions += [_taken(column, name) for name in names]
        expressions.append(_is_unclear(column).alias(_UNCLEAR + column.name))
        if column.lasts is not None:
            expressions += [
                pl.col(_PARTS + column.name).any(),
                is_impossible(pl.col(column.name), column).any().alias(_IMPOSSIBLE + column.name),
            ]
    grouped = ordered.group_by(kind.key, maintain_order=True).agg(expressions)
    blank = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in rows.schema.items()
        if name not in grouped.columns and name not in _OF_EVENTS
    ]
    grouped = grouped.with_columns(blank)
    faults = [
        (slug, name, grouped.filter(is_fault.fill_null(value=False)).select(kind.key))
        for slug, name, is_fault in _faults(layout, of_name, read)
    ]
    return Grouped(grouped, ordered, tuple(fault for fault in faults if fault[2].height))


def _in_order(rows: pl.DataFrame, key: str, events: Events) -> pl.DataFrame:
    """The events in their order, each with the number of its place: those that nothing orders share one."""
    moment = instant_of(EVENT_AT)
    if events.by_row:
        # Rows of two files have no order between them.
        serial = pl.when(pl.col(FILE).n_unique().over(key, moment) == 1).then(pl.col(ROW)).otherwise(0)
    else:
        serial = pl.lit(0, pl.Int64) if events.serial is None else pl.col(EVENT_SERIAL)
    by = [key, moment, "serial"]
    ordered = rows.with_columns(serial.alias("serial")).sort(*by, *SOURCE)
    moves = pl.any_horizontal((pl.col(name) != pl.col(name).shift(1)).fill_null(value=True) for name in by)
    return ordered.with_columns(moves.cum_sum().alias(_POSITION)).drop("serial")


def _beyond(column: LayoutColumn, key: str) -> Iterator[pl.Expr]:
    """Whether an event came after the first one of the kinds in ``until``, and whether it may have."""
    place, ends = pl.col(_POSITION), pl.col(EVENT_KIND).is_in(list(column.until))
    last = pl.when(ends).then(place).min().over(key)
    beyond = (place > last).fill_null(value=False)
    at_once = (place == last).fill_null(value=False)
    yield beyond.alias(_BEYOND + column.name)
    yield (beyond | (at_once & ~ends)).alias(_MAY_BE_BEYOND + column.name)
    several = (at_once & ends & _of_kinds(column)).sum().over(key) > 1
    yield several.alias(_UNCLEAR + column.name)


def _time_that_lasts(column: LayoutColumn, key: str) -> Iterator[pl.Expr]:
    """The seconds from each event that begins a time to the next one that ends it, null where none does.

    An event that would begin what lasts already is none that begins it, unless it ends it as well.
    """
    begins, ends = column.lasts or ((), ())
    moment, kind = pl.col(instant_of(EVENT_AT)), pl.col(EVENT_KIND)
    may_begin, is_end = kind.is_in(list(begins)), kind.is_in(list(ends))
    moves = may_begin | is_end
    lasts_already = pl.when(moves).then(may_begin).shift(1).forward_fill().over(key).fill_null(value=False)
    is_begin = may_begin & (is_end | ~lasts_already)
    end = pl.when(is_end).then(moment).shift(-1).backward_fill().over(key)
    seconds = whole_seconds((end - moment).dt.total_microseconds(), column.parts_of_seconds)
    yield pl.when(is_begin).then(seconds).alias(column.name)
    yield is_begin.alias(_BEGINS + column.name)
    yield (is_begin & end.is_not_null() & seconds.is_null()).alias(_PARTS + column.name)
    does = pl.when(moves).then(pl.when(may_begin).then(1).otherwise(0) + pl.when(is_end).then(2).otherwise(0))
    yield (does.drop_nulls().n_unique().over(key, _POSITION) > 1).alias(_UNCLEAR + column.name)


def _of_kinds(column: LayoutColumn) -> pl.Expr:
    """Whether an event is of the kinds that a column is taken from."""
    kind = pl.col(EVENT_KIND)
    return kind.is_in(list(column.kinds)) if column.kinds else kind.is_not_null()


def _looked_at(column: LayoutColumn) -> pl.Expr:
    """Whether a column is taken from an event."""
    if column.lasts is not None:
        return pl.col(_BEGINS + column.name)
    return _of_kinds(column) & ~pl.col(_BEYOND + column.name) if column.until else _of_kinds(column)


def _taken(column: LayoutColumn, name: str) -> pl.Expr:
    """What the record has of the column. A time that has not ended makes a blank: nobody knows how long it lasted."""
    if not column.headers and column.lasts is None:
        return pl.col(name).first()
    looked_at = _looked_at(column)
    value = over_rows(name, column.over_rows or "first", looked_at)
    if column.lasts is not None and column.over_rows == "sum":
        value = pl.when(pl.col(name).filter(looked_at).is_not_null().all()).then(value).alias(name)
    return pl.when(looked_at.any()).then(value).otherwise(0).alias(name) if column.never_is_zero else value


def _is_unclear(column: LayoutColumn) -> pl.Expr:
    """Whether the order of events would make a difference that nothing tells."""
    looked_at, how = _looked_at(column), column.over_rows or ""
    unclear = pl.lit(value=False)
    if column.lasts is not None or column.until:
        unclear |= pl.col(_UNCLEAR + column.name).any()
    if column.until:
        strictly = _of_kinds(column) & ~pl.col(_MAY_BE_BEYOND + column.name)
        unclear |= _taken(column, column.name).ne_missing(over_rows(column.name, column.over_rows or "first", strictly))
    if "first" in how or "last" in how:
        unclear |= _is_tied(column.name, how, looked_at)
    return unclear


def _is_tied(name: str, how: str, looked_at: pl.Expr) -> pl.Expr:
    """Whether the first or last of the events share their place and say different things."""
    looked_at = looked_at & pl.col(name).is_not_null() if "filled" in how else looked_at
    places = pl.col(_POSITION).filter(looked_at)
    place = places.min() if how.startswith("first") else places.max()
    tied = pl.col(name).filter(looked_at & (pl.col(_POSITION) == place)).n_unique() > 1
    return tied & ~(pl.col(name).filter(looked_at) == "answered").any() if how.startswith("answered") else tied


def _faults(layout: Layout, columns: dict[str, LayoutColumn], read: frozenset[str]) -> Iterator[tuple[str, str, pl.Expr]]:
    """Slug and column of each question to a record whose answer yes refuses it."""
    kind = record_kind(layout.role)
    for name, column in columns.items():
        yield ORDER_UNCLEAR, name, pl.col(_UNCLEAR + name)
        if column.lasts is not None:
            yield "records/unreadable-duration", name, pl.col(_PARTS + name)
            yield impossible_slug(column), name, pl.col(_IMPOSSIBLE + name)
    for canonical in kind.columns:
        if canonical.required and canonical.name != kind.key and canonical.name in columns:
            yield EVENT_MISSING, canonical.name, pl.col(canonical.name).is_null()
    if "outcome" in columns:
        for name, slug in SILENT:
            if name in read:
                yield slug, name, (pl.col("outcome") == "answered") & pl.col(name).is_null()
    for begin, end in kind.ordered:
        if {begin, end} <= columns.keys():
            yield "records/ends-before-start", end, is_before(columns[end], columns[begin], pl.col)
