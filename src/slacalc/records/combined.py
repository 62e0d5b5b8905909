"""Columns that are made of two: a moment and a duration, two durations, or the time between two moments.

The text of such a column holds both cells; where one of them is blank, so is the column. Time that passes goes by instants: of
local moments they are told with the zone, so that a column of two is known only there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.durations import read_seconds, whole_units
from slacalc.records.moments import instant_of, moment_in_zone, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.records.layout import LayoutColumn, Parting, Sign

BETWEEN: dict[Sign, str] = {"plus": " + ", "minus": " \u2212 "}
"""What stands between the two cells in the text of a column."""
_MICRO = 1_000_000


def _first(name: str) -> str:
    return f"{name}.first"


def _second(name: str) -> str:
    return f"{name}.second"


def values_combined(column: LayoutColumn, *, typed: bool) -> Iterator[pl.Expr]:
    """The value of the column, null where one of its cells cannot be read; what :func:`combine_in_zone` needs comes beside it.

    Of a moment, what its first cell says: what is added to it or taken from it comes to it in the zone.
    """
    cells = pl.col(column.name).str.split_exact(BETWEEN[column.sign or "plus"], 1)
    first, second = (cells.struct.field(f"field_{at}") for at in (0, 1))
    if column.type == "moment":
        length = read_seconds(column, second, typed=typed)
        for value in read_moment(column, first, typed=typed):
            yield pl.when(length.is_not_null()).then(value)
        yield length.alias(_second(column.name))
    elif column.formats:
        ends = [*read_moment(replace(column, name=_first(column.name)), first, typed=typed)]
        begins = [*read_moment(replace(column, name=_second(column.name)), second, typed=typed)]
        yield from (*ends, *begins)
        yield (ends[0] - begins[0]).dt.total_seconds().alias(column.name)
    else:
        first_length, second_length = (read_seconds(column, cell, typed=typed) for cell in (first, second))
        yield (first_length + second_length if column.sign == "plus" else first_length - second_length).alias(column.name)


def combine_in_zone(column: LayoutColumn, source: str, zone: str) -> Iterator[pl.Expr]:
    """The column as it enters the records, from the values of :func:`values_combined`; ``source`` is the zone of the export."""
    if column.type == "moment":
        _, instant = moment_in_zone(column.name, source, zone)
        length = pl.duration(seconds=pl.col(_second(column.name)))
        moved = instant + length if column.sign == "plus" else instant - length
        yield moved.dt.convert_time_zone(zone).dt.replace_time_zone(None).alias(column.name)
        yield moved.alias(instant_of(column.name))
    elif column.formats:
        (_, end), (_, begin) = (moment_in_zone(name, source, zone) for name in (_first(column.name), _second(column.name)))
        yield whole_seconds((end - begin).dt.total_microseconds(), column.parts_of_seconds).alias(column.name)


def whole_seconds(micros: pl.Expr, parting: Parting | None) -> pl.Expr:
    """Whole seconds of a time that passed; null where it has a part of a second of which the layout says nothing."""
    return whole_units(micros, _MICRO, parting)
