"""What must fit together where a layout says how a moment or day is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import error
from slacalc.records.layout_columns import formats_of
from slacalc.records.time_format import UnusableFormat, check_day_format, check_moment_format, says_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.records.kind import Column
    from slacalc.records.layout_schema import ColumnFile, PlacedLayout

WITH_CLOCK = ("begins_at", "ends_at")
"""Moments that are nothing without a time of day: nobody would know whether the day on which an interval ends lies in it."""


def check_times(placed: PlacedLayout, canonical: Column, column: ColumnFile, path: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Every mistake in the formats of a column at that path; of one that holds no time, none."""
    between = canonical.type == "seconds" and column.minus is not None and bool(formats_of(column))
    if canonical.type not in {"moment", "day"} and not between:
        return
    at = placed.place(*path, key=True)
    if column.source is None and not (column.date and column.time and column.date_format and column.time_format):
        yield error("layout/half-a-moment", at, column=canonical.name)
        return
    forms = formats_of(column)
    if not forms:
        yield error("layout/missing-format", at, column=canonical.name)
    if column.clock is not None and canonical.name in WITH_CLOCK:
        yield error("layout/wants-clock", placed.place(*path, "clock"), column=canonical.name)
    if column.clock is not None and placed.file.timezone is not None:
        yield error("layout/day-of-other-zone", placed.place(*path, "clock"), column=canonical.name)
    check = check_moment_format if canonical.type != "day" and column.clock is None else check_day_format
    offsets = {says_instant(form) for form in forms}
    if len(offsets) > 1:
        yield error("layout/mixed-offsets", at, column=canonical.name)
    for index, form in enumerate(forms):
        try:
            check(form)
        except UnusableFormat as unusable:
            key = ("date_format",) if column.date else ("format",) if column.format else ("formats", index)
            yield error(str(unusable), placed.place(*path, *key), format=form)
