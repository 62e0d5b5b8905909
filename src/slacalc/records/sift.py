"""One table against one layout: the rows that are accepted, typed, and the rows that are refused, with their faults.

Every rule is asked of every row, as a column of yes and no, and not only until one breaks: a row is listed with all that is
wrong with it, and counted once, under the first of its reasons in the printed order. A rule asks a cell for its text, for what
is read in it (a time in no zone yet), or for its value; so each column is there three times, told apart by its prefix. A value
that is null although its text is filled could not be read, and breaks the rule about that. All other rules compare, and a
comparison with null is null, which is taken for not broken: what cannot be read is not also too long.

A refused row is not gone. It may be the newer state of a record whose older row is good, and the older one must not be counted
as if it were the last. So what could be read of it goes on beside the accepted rows, to where duplicates are settled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused
from slacalc.contract.records.kinds import record_kind
from slacalc.records.codes import find_unknown_codes
from slacalc.records.combined import combine_in_zone
from slacalc.records.layout import EVENT_AT, EVENT_CELLS, EVENT_KIND, EVENT_SERIAL, IGNORED, SERIAL
from slacalc.records.moments import INSTANT, in_zone, instant_of
from slacalc.records.moments import LOCAL as LOCAL_MOMENT
from slacalc.records.parse import (
    LEG,
    clean_cell,
    empty_records,
    event_kinds,
    keys_of_odd,
    present_columns,
    read_texts,
    values_of,
    whole_of,
)
from slacalc.records.rules import LOCAL, TEXT, VALUE, rules_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.rules import RowRule
    from slacalc.records.tables import ExportTable

_UNIT_SEPARATOR = "\x1f"
"""What stands between the texts of an event that are compared."""


@dataclass(frozen=True, slots=True)
class SiftedTable:
    """One file, sifted."""

    table: ExportTable
    accepted: pl.DataFrame
    """``row``, the canonical columns, and ``leg`` where the layout has legs."""
    refused: pl.DataFrame
    """``row``, and a Boolean for each rule, named by its position in ``rules``."""
    aside: pl.DataFrame
    """The rows of ``refused`` and odd ones whose key can be told, as ``accepted`` has them: what could not be read is null."""
    rules: tuple[RowRule, ...]
    columns: tuple[str, ...]
    """The canonical columns that this file fills."""
    ignored: int = 0
    """So many rows were events of which the layout says that they are not read."""


def sift_table(table: ExportTable, layout: Layout, zone: str, file: str = "") -> SiftedTable:
    """Type every cell, then ask every rule of every row.

    ``file`` is how the file is told from the others of its export, where numbers of rows are keys.

    Raises:
        Refused: a column is missing or stands there twice, or a code is not in the layout; all such mistakes at once.
    """
    columns = present_columns(table, layout)
    every = table.frame.height
    if not every and not any("" in column.open_words or column.open_kind for column in columns):
        return _without_rows(table, layout, columns)
    table = _without_ignored(table, layout)
    texts = read_texts(table, layout, columns)
    unknown = find_unknown_codes(table, texts, columns)
    if unknown:
        raise Refused(*unknown)
    locals_ = texts.select(value for column in columns for value in values_of(column, typed=table.typed))
    moments = [column for column in columns if column.type == "moment" and column.headers and column.sign is None]
    values = locals_.with_columns(value for column in moments for value in in_zone(column, layout, zone))
    combined = [column for column in columns if column.sign is not None]
    source = layout.timezone or zone
    values = values.with_columns(value for column in combined for value in combine_in_zone(column, source, zone))
    numbers = [texts[ROW].cast(pl.String).alias(column.name) for column in columns if column.row_number]
    values = values.with_columns((pl.lit(f"{file}:") + number).alias(number.name) for number in numbers)
    if layout.leg_number is not None:
        values = values.with_columns(texts.select(whole_of(LEG))[LEG])
    if layout.events is not None and layout.events.serial is None:
        # Without a serial an event is known by all that stands in its row.
        values = values.with_columns(_cells_of_events(table, layout, values[instant_of(EVENT_AT)]))
    named = pl.concat(
        [
            texts.rename(lambda name: name if name == ROW else TEXT + name),
            locals_.rename(lambda name: LOCAL + name),
            values.rename(lambda name: VALUE + name),
        ],
        how="horizontal",
    )
    rules = rules_of(layout, columns)
    asked = named.select(rule.broken.fill_null(value=False).alias(str(at)) for at, rule in enumerate(rules))
    bad = asked.select(pl.any_horizontal(pl.lit(value=False), pl.all()).alias("bad"))["bad"]
    if bad.len() != texts.height:  # no rules at all
        bad = pl.repeat(value=False, n=texts.height, eager=True)
    blank = [
        pl.lit(None, dtype).alias(name) for name, dtype in empty_records(layout.role).schema.items() if name not in values.columns
    ]
    typed = pl.concat([texts.select(ROW), values], how="horizontal").with_columns(blank)
    kind = record_kind(layout.role)
    entered = typed.select(schema_of_rows(layout).names())
    odd = keys_of_odd(table, layout, kind.key)
    return SiftedTable(
        table=table,
        accepted=entered.filter(~bad),
        refused=pl.concat([texts.select(ROW), asked], how="horizontal").filter(bad),
        aside=pl.concat([entered.filter(bad), odd], how="diagonal") if odd.height else entered.filter(bad),
        rules=rules,
        columns=tuple(column.name for column in columns),
        ignored=every - table.frame.height,
    )


def _without_rows(table: ExportTable, layout: Layout, columns: tuple[LayoutColumn, ...]) -> SiftedTable:
    """A table of which no row has the shape of one: there is nothing to ask."""
    none = pl.DataFrame(schema=schema_of_rows(layout))
    odd = keys_of_odd(table, layout, record_kind(layout.role).key)
    return SiftedTable(
        table=table,
        accepted=none,
        refused=none.select(ROW),
        aside=pl.concat([none, odd], how="diagonal") if odd.height else none,
        rules=(),
        columns=tuple(column.name for column in columns),
    )


def schema_of_rows(layout: Layout) -> pl.Schema:
    """What accepted rows have on their way to records."""
    return pl.Schema({ROW: pl.Int64(), **empty_records(layout.role).schema, **extra_columns(layout)})


def extra_columns(layout: Layout) -> dict[str, pl.DataType]:
    """What typed rows have beside the canonical columns, where several of them are one record."""
    extra: dict[str, pl.DataType] = {} if layout.leg_number is None else {LEG: pl.Int64()}
    if layout.serial is not None:
        extra[SERIAL] = pl.Int64()
    if layout.events is not None:
        extra |= {EVENT_KIND: pl.String(), EVENT_AT: LOCAL_MOMENT, instant_of(EVENT_AT): INSTANT}
        extra |= {EVENT_CELLS: pl.String()} if layout.events.serial is None else {EVENT_SERIAL: pl.Int64()}
    return extra


def _cells_of_events(table: ExportTable, layout: Layout, moments: pl.Series) -> pl.Series:
    """One text for all that each event says, whatever the order of the columns, those that are blank, and the form of its time.

    ``moments`` are the instants of the events.
    """
    times = layout.events.at.headers if layout.events is not None else ()
    cells = [
        pl.concat_str([pl.lit(f"{table.headers[:at].count(header)} {header}"), clean_cell(layout, at)], separator=_UNIT_SEPARATOR)
        for header, at in sorted((header, at) for at, header in enumerate(table.headers) if header not in times)
    ]
    moment = moments.to_physical().cast(pl.String)
    return table.frame.select(
        pl.concat_str([moment, *cells], separator=_UNIT_SEPARATOR, ignore_nulls=True).alias(EVENT_CELLS)
    ).to_series()


def _without_ignored(table: ExportTable, layout: Layout) -> ExportTable:
    """The table without the events that are not read."""
    if layout.events is None:
        return table
    left = table.frame.filter(event_kinds(table, layout, layout.events).ne_missing(IGNORED))
    return replace(table, frame=left, plain=table.plain + table.frame.height - left.height)
