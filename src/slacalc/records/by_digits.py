"""Moments of whole columns that are written with all their digits: the day by a list of days, the time of day by its digits.

The eight characters of a time of day are looked at as one whole number, of which the first is the lowest byte.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.moments import LOCAL

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOCK = "%H:%M:%S"
_DAY = {"%Y": "{0.year:04}", "%m": "{0.month:02}", "%d": "{0.day:02}"}
_SECOND, _DAY_OF_SECONDS = 1_000_000, 86_400
_EXAMPLE = datetime(2000, 12, 28, 23, 59, 59, tzinfo=UTC)
_DAY_NUMBER, _DIGITS, _PAIRS, _PLAIN = "day:", "digits:", "pairs:", "plain:"
"""Prefixes of what is read of a cell on the way to its moment."""


def _whole(eight: bytes | Sequence[int]) -> pl.Expr:
    return pl.lit(int.from_bytes(bytes(eight), "little"), pl.UInt64)


_ZEROS = _whole(b"00:00:00")
_TO_SIXTEEN = _whole((6, 6, 15, 6, 6, 15, 6, 6))
"""What may be added to a digit, or to nothing where a colon is, so that it stays below 16; more does not."""
_HIGH = _whole((0xF0,) * 8)
_PLACES = _whole((0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0))
"""Where hours, minutes and seconds stand once each first digit is put together with the second."""
_TO_END = _whole((128 - 24, 0, 0, 128 - 60, 0, 0, 128 - 60, 0))
"""What may be added to them so that they stay below 128."""
_OVER = _whole((128, 0, 0, 128, 0, 0, 128, 0))
_IN_MINUTES = (60 << 24) + 1
"""Times this, the highest two bytes are the seconds since the hour."""


class ByDigits(NamedTuple):
    """How a column is read."""

    steps: tuple[tuple[pl.Expr, ...], ...]
    """What is read of the cell, one step after the other."""
    moment: pl.Expr
    fits: pl.Expr
    """Whether the cell is a moment of that form on one of the days; false or blank where it is not."""


def has_all_digits(form: str, texts: Sequence[str]) -> bool:
    """Whether moments of a form have as many characters, be it the first of January or the last of December, and these do."""
    day = form.removesuffix(CLOCK)
    if day == form or day.count("%") != len(_DAY) or any(directive not in day for directive in _DAY):
        return False
    return all(len(text) == len(_EXAMPLE.strftime(form)) for text in texts)


def by_digits(name: str, text: pl.Expr, form: str, first: datetime, last: datetime) -> ByDigits:
    """How moments in [first, last) are read that have all the digits of a form; both are the begin of a day."""
    day_of = form.removesuffix(CLOCK).replace("{", "{{").replace("}", "}}")
    for directive, written in _DAY.items():
        day_of = day_of.replace(directive, written)
    days = [day_of.format(first + timedelta(days=at)) for at in range((last - first).days)]
    ends = len(days[0].encode())
    clock = text.cast(pl.Binary).bin.slice(ends, 8).bin.reinterpret(dtype=pl.UInt64, endianness="little")
    day, digits, pairs = (pl.col(prefix + name) for prefix in (_DAY_NUMBER, _DIGITS, _PAIRS))
    plain = ((digits | (digits + _TO_SIXTEEN)) & _HIGH) == 0
    seconds = (pairs & 0xFF) * 3600 + pairs * _IN_MINUTES // (1 << 48)
    since = int((first - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - both are what a clock shows
    return ByDigits(
        (
            (
                text.str.head(len(days[0])).cast(pl.Enum(days), strict=False).to_physical().alias(_DAY_NUMBER + name),
                (clock ^ _ZEROS).alias(_DIGITS + name),
            ),
            (
                (plain & day.is_not_null() & (text.str.len_bytes() == ends + 8)).alias(_PLAIN + name),
                ((digits * 10 + digits // 256) & _PLACES).alias(_PAIRS + name),
            ),
        ),
        ((day.cast(pl.Int64) * _DAY_OF_SECONDS + seconds.cast(pl.Int64) + since) * _SECOND).cast(LOCAL),
        pl.col(_PLAIN + name) & (((pairs + _TO_END) & _OVER) == 0),
    )
