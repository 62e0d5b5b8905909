"""Whole numbers and durations, from text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from slacalc.records.layout import LayoutColumn, Parting, Thousands

_WHOLE = r"^([+-]?0*[0-9]{1,15})(?:\.0+)?$"
_CLOCKS = {
    "h:mm:ss": r"^(-?)()([0-9]{1,6}):([0-5]?[0-9]):([0-5][0-9])",
    "h.mm.ss": r"^(-?)()([0-9]{1,6})\.([0-5]?[0-9])\.([0-5][0-9])",
    "mm:ss": r"^(-?)()()([0-9]{1,6}):([0-5][0-9])",
    "seconds": r"^([+-]?)()()()([0-9]{1,15})",
    "with units": r"(?i)^(-?)(?:([0-9]{1,6})\s*(?:days?|d|天|日),?\s*)?(?:([0-9]{1,6})\s*(?:hours?|hrs?|h|个?小时|個?小時|时|時),?\s*)?"  # noqa: E501
    r"(?:([0-9]{1,6})\s*(?:minutes?|mins?|m|分钟?|分鐘?),?\s*)?(?:([0-9]{1,9})",
    "iso 8601": r"^(-?)P(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,9})",
}
"""Patterns with the groups sign, days, hours, minutes, seconds; what follows is ``_PARTS``, and ``_LAST_UNIT``."""
_NAMED_UNITS = ("with units", "iso 8601")
"""Forms in which each number has its unit, and may lack."""
_LAST_UNIT = {"with units": r"\s*(?:seconds?|secs?|s|秒钟?|秒鐘?))?$", "iso 8601": "S)?)?$"}
_UNIT = {"minutes": (60, 7), "hours": (3600, 6), "days": (86_400, 4)}
"""Seconds in each unit that a decimal number may be of, and its most digits: the pause of a case may be years of minutes."""
_DECIMAL = r"^\+?([0-9]{1,%d})(?:[.,]([0-9]{1,9})0*)?$"
_BETWEEN_THOUSANDS: dict[Thousands, str] = {",": ",", ".": r"\.", "space": " ", "apostrophe": "['’]"}
_BILLION = 10**9
_ELAPSED = r"^(-?)(?:1900-01-([0-9]{2}) )?([0-9]{1,6}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,3})0*)?$"
_PARTS = r"(?:[.,]([0-9]{1,9}))?"


def read_whole(text: pl.Expr) -> pl.Expr:
    """The whole number of a text; null where it is none."""
    return text.str.extract(_WHOLE, 1).cast(pl.Int64, strict=False)


def read_seconds(column: LayoutColumn, text: pl.Expr, *, typed: bool) -> pl.Expr:
    """Whole seconds of a text; null where it is not in the form of the column, or has a part that nothing is said of."""
    read = _seconds(column, text)
    return pl.coalesce(read, _elapsed(column, text)) if typed else read


def plain_number(cell: pl.Expr, decimal: str, thousands: Thousands | None, *, typed: bool) -> pl.Expr:
    """A number without marks between its thousands and with a point before its decimals.

    A cell in which these marks stand otherwise becomes a text that is no number. In a sheet whose marks are not those of a typed
    number, three digits behind a point may be either, and are no number.
    """
    text = cell.str.normalize("NFKC")
    between = _BETWEEN_THOUSANDS[thousands] if thousands is not None else ""
    grouped = rf"[0-9]{{1,3}}(?:{between}[0-9]{{3}})+|" if thousands is not None else ""
    fits = rf"^[+-]?(?:{grouped}[0-9]+)(?:{re.escape(decimal)}[0-9]+)?$"
    plain = (text.str.replace_all(between, "") if thousands is not None else text).str.replace(decimal, ".", literal=True)
    marked = text.str.contains(r"[.,'’ ]")
    number = pl.when(text.str.contains(fits)).then(plain).when(marked).then(pl.format("?{}", text)).otherwise(text)
    if not typed:
        return number
    ambiguous = text.str.contains(r"^[+-]?[0-9]{1,3}\.[0-9]{3}$") if thousands == "." or decimal == "," else pl.lit(value=False)
    own = text.str.contains(r"^[+-]?[0-9]+(?:\.[0-9]+)?$")
    return pl.when(ambiguous).then(pl.format("?{}", text)).when(own).then(text).otherwise(number)


def _seconds(column: LayoutColumn, text: pl.Expr) -> pl.Expr:
    parting = column.parts_of_seconds
    if column.form == "milliseconds":
        millis = read_whole(text)
        # What is below zero stays so, however small: it is no duration.
        return pl.when(millis < 0).then(millis // 1000).otherwise(whole_units(millis, 1000, parting))
    if column.form is None or (column.form == "seconds" and parting is None):
        return read_whole(text)
    if column.form in _UNIT:
        return _of_units(text, *_UNIT[column.form], parting)
    clock = _CLOCKS[column.form] + (_PARTS if parting or column.form in _NAMED_UNITS else "()")
    clock += _LAST_UNIT.get(column.form, "$")
    sign, *numbers = (text.str.extract(clock, group) for group in (1, 2, 3, 4, 5))
    days, hours, minutes, seconds = (number.replace("", "0").cast(pl.Int64, strict=False) for number in numbers)
    if column.form in _NAMED_UNITS:
        named = text.str.contains("[0-9]") & text.str.contains(clock)
        days, hours, minutes, seconds = (pl.when(named).then(number.fill_null(0)) for number in (days, hours, minutes, seconds))
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    decimals = text.str.extract(clock, 6).fill_null("0")
    begun = decimals.str.contains("[1-9]")
    if parting is None:
        total = pl.when(~begun).then(total)
    return pl.when(sign == "-").then(-total - begun.cast(pl.Int64)).otherwise(total + _added(decimals, parting))


def _added(decimals: pl.Expr, parting: Parting | None) -> pl.Expr:
    """One where these decimals of a second make one more, otherwise zero."""
    makes_one = {"rounded": "^[5-9]", "raised": "[1-9]"}.get(parting or "")
    return decimals.str.contains(makes_one).cast(pl.Int64) if makes_one is not None else pl.lit(0)


def whole_units(number: pl.Expr, unit: int, parting: Parting | None) -> pl.Expr:
    """How many whole units of that size a whole number is; null where it has a rest of which the layout says nothing."""
    match parting:
        case None:
            return pl.when(number % unit == 0).then(number // unit)
        case "rounded":
            return (number + unit // 2) // unit
        case "raised":
            return (number + unit - 1) // unit
        case "dropped":
            return number // unit


def _of_units(text: pl.Expr, unit: int, digits: int, parting: Parting | None) -> pl.Expr:
    """Whole seconds of a decimal number, of so many digits before its point, of units of so many seconds."""
    whole = text.str.extract(_DECIMAL % digits, 1).cast(pl.Int64, strict=False)
    billionths = text.str.extract(_DECIMAL % digits, 2).fill_null("0").str.pad_end(9, "0").cast(pl.Int64, strict=False)
    return whole_units((whole * _BILLION + billionths) * unit, _BILLION, parting)


def _elapsed(column: LayoutColumn, text: pl.Expr) -> pl.Expr:
    """Whole seconds of a cell that was a duration by its own type, whatever the layout says of texts.

    A workbook keeps a duration as a moment from the beginning of 1899-12-31 on: 25 hours come as ``1900-01-01 01:00:00``.
    """
    sign, *numbers, millis = (text.str.extract(_ELAPSED, group) for group in range(1, 7))
    day, hours, minutes, seconds = (number.cast(pl.Int64, strict=False) for number in numbers)
    total = (day.fill_null(0) * 24 + hours) * 3600 + minutes * 60 + seconds
    decimals = millis.fill_null("0")
    begun = decimals.str.contains("[1-9]")
    if column.parts_of_seconds is None:
        total = pl.when(~begun).then(total)
    whole = total + _added(decimals, column.parts_of_seconds)
    return pl.when(sign == "-").then(-total - begun.cast(pl.Int64)).otherwise(whole)
