"""Moments: what the clock of the contract's zone shows, for days, months, service hours; and the instant, for time that passes.

Every moment of a record is two columns: under its own name what the clock shows, and under :func:`instant_of` when that was in
UTC. Where the clocks go back, an hour is shown twice, and only the instants know what came first and how long it took.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

import polars as pl

from slacalc.records.time_format import EPOCHS, HALVES, OFFSET, offset_pattern, pattern_of, says_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.records.layout import Layout, LayoutColumn

LOCAL = pl.Datetime("us")
INSTANT = pl.Datetime("us", "UTC")
EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - local times are naive
"""A time outside [EARLIEST, LATEST) was not written as the layout thinks."""
_REACH = (pl.lit(EARLIEST), pl.lit(LATEST))
"""The same for polars: to make an expression of a time takes as long as a small query."""
NATIVE_MOMENTS = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f%z")
NATIVE_DAY = "%Y-%m-%d"
LONGEST_GAP = timedelta(hours=2)
"""No clock of a zone is put forward by more: a day whose midnight is skipped begins within this time."""
_STEP = timedelta(minutes=30)
_LOOKED_AHEAD = timedelta(days=400)


def instant_of(name: str) -> str:
    """The column of the instants of a moment."""
    return f"{name}.instant"


def read_moment(column: LayoutColumn, text: pl.Expr, *, typed: bool) -> Iterator[pl.Expr]:
    """Of a text, what the clock shows (UTC where it has an offset), under the column's name; and its instant, where it has one.

    Both are null where the text cannot be read.
    """
    if not column.clock:
        yield _in_reach(read_day(column, text, typed=typed).cast(LOCAL)).alias(column.name)
        yield pl.lit(None, INSTANT).alias(instant_of(column.name))
        return
    local: list[pl.Expr] = []
    aware: list[pl.Expr] = []
    for form in (*(normalize("NFKC", form) for form in column.formats), *(_native(column) if typed else ())):
        fits: pl.Expr = pl.when(text.str.contains(pattern_of(form))).then(text)
        epoch = next((units for name, _, units in EPOCHS if form == name), None)
        if epoch is not None:
            aware.append(_since_epoch(fits, epoch))
            continue
        if "%p" in form:
            for chinese, latin in HALVES:
                fits = fits.str.replace(chinese, latin, literal=True)
        if OFFSET in form:
            numbered = fits.str.replace(offset_pattern(form), "${1}+00:00${2}")
            aware.append(numbered.str.to_datetime(form, time_unit="us", strict=False, time_zone="UTC"))
        else:
            local.append(fits.str.to_datetime(form, time_unit="us", strict=False))
    instant = pl.coalesce(aware) if aware else pl.lit(None, INSTANT)
    yield _in_reach(pl.coalesce([*local, instant.dt.replace_time_zone(None)])).alias(column.name)
    yield instant.alias(instant_of(column.name))


def _native(column: LayoutColumn) -> tuple[str, ...]:
    """How a cell with a type of its own reads; one without an offset only where the layout does not promise one."""
    plain, with_offset = NATIVE_MOMENTS
    return (with_offset,) if any(says_instant(form) for form in column.formats) else (plain, with_offset)


def _since_epoch(text: pl.Expr, units: int) -> pl.Expr:
    """The instant of a number of units, so many in a second, since 1970 began; parts beyond a microsecond are dropped."""
    whole = text.str.extract("^([0-9]+)", 1).cast(pl.Int64, strict=False)
    micros = text.str.extract(r"\.([0-9]{1,6})", 1).fill_null("0").str.pad_end(6, "0").cast(pl.Int64, strict=False)
    return (whole * (1_000_000 // units) + micros).cast(INSTANT)


def read_day(column: LayoutColumn, text: pl.Expr, *, typed: bool) -> pl.Expr:
    """The day of a text; null where it cannot be read."""
    tries = []
    for form in (*(normalize("NFKC", form) for form in column.formats), *((NATIVE_DAY,) if typed else ())):
        fits = pl.when(text.str.contains(pattern_of(form))).then(text)
        tries.append(fits.str.to_date(form, strict=False))
    read = pl.coalesce(tries)
    return pl.when(read.is_between(pl.lit(EARLIEST.date()), pl.lit(LATEST.date()), closed="left")).then(read)


def in_zone(column: LayoutColumn, layout: Layout, zone: str) -> Iterator[pl.Expr]:
    """The moment by the clock of the contract's zone, and its instant; both null where its own clock shows it twice or never.

    A day without a clock is a day of the contract's zone, and stands for its first moment.
    """
    if not column.clock:
        local = pl.col(column.name)
        yield local
        yield day_begins(local, zone).alias(instant_of(column.name))
        return
    yield from moment_in_zone(column.name, layout.timezone or zone, zone)


def moment_in_zone(name: str, source: str, zone: str) -> tuple[pl.Expr, pl.Expr]:
    """What the clock of ``zone`` shows at a moment that has been read, of ``source`` where it has no offset; and the instant."""
    local, known = pl.col(name), pl.col(instant_of(name))
    counted = local.dt.replace_time_zone(source, ambiguous="null", non_existent="null").dt.convert_time_zone("UTC")
    instant = pl.when(known.is_not_null() | local.is_null()).then(known).otherwise(counted)
    return instant.dt.convert_time_zone(zone).dt.replace_time_zone(None).alias(name), instant.alias(instant_of(name))


@lru_cache(maxsize=64)
def steady_offset(zone: str, first: date, last: date) -> timedelta | None:
    """What the clocks of a zone are ahead of UTC by on all of these days; None where they are put forward or back, or not known.

    They are asked four times a day from the day before to the day after: no zone has put them forward and back within five days.
    """
    if last - first > _LOOKED_AHEAD:
        return None
    begin, end = (datetime.combine(day, time()) for day in (first - timedelta(days=1), last + timedelta(days=2)))
    clock = pl.datetime_range(begin, end, "6h", eager=True).cast(LOCAL)
    known = clock.dt.replace_time_zone(zone, ambiguous="null", non_existent="null").dt.convert_time_zone("UTC")
    offsets = (clock - known.dt.replace_time_zone(None)).unique().to_list()
    return offsets[0] if len(offsets) == 1 else None


def day_begins(midnight: pl.Expr, zone: str) -> pl.Expr:
    """The first instant of a day of the zone; where the clocks skip its midnight, the first that they show."""
    steps = range(LONGEST_GAP // _STEP + 1)
    tries = [
        (midnight + step * _STEP)
        .dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        .dt.convert_time_zone("UTC")
        for step in steps
    ]
    return pl.coalesce(tries)


def _in_reach(moment: pl.Expr) -> pl.Expr:
    return pl.when(moment.is_between(*_REACH, closed="left")).then(moment)
