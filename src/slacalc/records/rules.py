"""Which rows are refused, and why: named yes-or-no questions to a row, in the order in which they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.records.calls import OF_ANSWERED
from slacalc.contract.records.kind import LONGEST
from slacalc.contract.records.kinds import RECORD_KINDS, record_kind
from slacalc.records.codes import ANY_ERROR, codes_of
from slacalc.records.moments import instant_of
from slacalc.records.parse import LEG
from slacalc.records.tables import BROKEN_QUOTES, FIELD_COUNT, NO_OBJECT, OTHER_ENCODING, REPEATED_HEADER, TOTAL_ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slacalc.contract.records.kind import Column
    from slacalc.records.layout import Layout, LayoutColumn

OTHER_LEG = "records/other-leg-refused"
OTHER_EVENT = "records/other-event-refused"
EVENT_MISSING = "records/event-missing"
ORDER_UNCLEAR = "records/order-unclear"
CONFLICT = "records/duplicate-conflict"
BLANK_ADDED = "records/blank-added-up"
WITHOUT_PRICE = "records/without-price"
IMPOSSIBLE_DURATION = "records/impossible-duration"
IMPOSSIBLE_PAUSE = "records/impossible-pause"
DIGITS_LOST = "records/digits-lost"
ERROR_CELL = "records/error-cell"
NEWER = "records/newer-row-refused"
UNCLEAR = "records/unclear-local-time"

REASONS = (
    TOTAL_ROW,
    REPEATED_HEADER,
    BROKEN_QUOTES,
    NO_OBJECT,
    OTHER_ENCODING,
    FIELD_COUNT,
    DIGITS_LOST,
    ERROR_CELL,
    "records/blank-required",
    "records/unreadable-time",
    UNCLEAR,
    "records/unreadable-duration",
    "records/unreadable-number",
    IMPOSSIBLE_DURATION,
    IMPOSSIBLE_PAUSE,
    "records/answered-without-talk",
    "records/answered-without-wait",
    "records/ends-before-start",
    CONFLICT,
    NEWER,
    OTHER_LEG,
    EVENT_MISSING,
    ORDER_UNCLEAR,
    OTHER_EVENT,
    BLANK_ADDED,
    WITHOUT_PRICE,
)
"""Every reason for which a row is refused, in printed order."""
RANK = {slug: rank for rank, slug in enumerate(REASONS)}
ACCEPTED_BY: dict[str, str] = {
    BROKEN_QUOTES: "quotes",
    OTHER_ENCODING: "encoding",
    FIELD_COUNT: "delimiter, quotes, short_rows",
    "records/blank-required": "from, codes",
    "records/unreadable-time": "formats",
    UNCLEAR: "formats",
    "records/unreadable-duration": "as, parts_of_seconds",
    "records/unreadable-number": "thousands, decimal",
    IMPOSSIBLE_DURATION: "as",
    IMPOSSIBLE_PAUSE: "as",
    "records/answered-without-talk": "from",
    "records/answered-without-wait": "from, never",
    "records/ends-before-start": "formats",
    CONFLICT: "keep, from",
    NEWER: "refused_newer",
    EVENT_MISSING: "from",
    ORDER_UNCLEAR: "serial",
}
"""Keys of the layout that could accept such a row, where it is as it should be; of other reasons the row is to be corrected."""
SILENT = tuple((name, f"records/answered-without-{name}") for name in OF_ANSWERED)
"""What an answered call cannot lack, where the export has the column."""
_DIGITS_LOST = r"^[+-]?[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+$"
_IDS = {*(kind.key for kind in RECORD_KINDS), "parent", "agent"}
_UNREADABLE = {"moment": "records/unreadable-time", "day": "records/unreadable-time", "seconds": "records/unreadable-duration"}
UNREADABLE = (*dict.fromkeys(_UNREADABLE.values()), "records/unreadable-number")
"""What is said of a text that cannot be read."""
_ORDERED = tuple(dict.fromkeys(pair for kind in RECORD_KINDS for pair in kind.ordered))
TEXT, LOCAL, VALUE = "text:", "local:", "value:"
"""Prefixes of the three forms of a column: as written, as read, and as it enters the records."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """One question to a row: yes is a refusal."""

    slug: str
    column: str
    """The canonical column that is at fault, or ``leg``."""
    broken: pl.Expr
    """Over columns ``text:name``, ``local:name`` and ``value:name``; null is no."""


def rules_of(layout: Layout, columns: Sequence[LayoutColumn]) -> tuple[RowRule, ...]:
    """The rules that can be asked of a file with these columns, in printed order."""
    read = {column.name: column for column in columns if column.headers}
    rules = [rule for family in _FAMILIES for rule in family(layout, read)]
    return tuple(sorted(rules, key=lambda rule: REASONS.index(rule.slug)))


def text(name: str) -> pl.Expr:
    """The clean text of a column."""
    return pl.col(TEXT + name)


def local(name: str) -> pl.Expr:
    """The moment of a column as its own zone's clock shows it."""
    return pl.col(LOCAL + name)


def value(name: str) -> pl.Expr:
    """The typed value of a column."""
    return pl.col(VALUE + name)


def _lost_digits(_: Layout, read: dict[str, LayoutColumn]) -> Iterator[RowRule]:
    for name, column in read.items():
        if column.codes is None and (column.type == "phone" or name in _IDS):
            yield RowRule(DIGITS_LOST, name, _any_part(column, text(name)))


def _error_cell(_: Layout, read: dict[str, LayoutColumn]) -> Iterator[RowRule]:
    for name in read:
        yield RowRule(ERROR_CELL, name, text(name).is_in(ANY_ERROR))


def _any_part(column: LayoutColumn, cell: pl.Expr) -> pl.Expr:
    if not column.joined:
        return cell.str.contains(_DIGITS_LOST)
    return cell.str.split("/").list.eval(pl.element().str.contains(_DIGITS_LOST)).list.any()


def _blank_required(layout: Layout, read: dict[str, LayoutColumn]) -> Iterator[RowRule]:
    kind = record_kind(layout.role)
    for name, column in read.items():
        canonical = kind.column(name)
        if _every_row_needs(layout, canonical):
            # What a word means may be blank, and what a blank cell means may be a word.
            blank = value(name).is_null() if column.codes is not None else text(name).is_null()
            yield RowRule("records/blank-required", name, blank)
    if layout.leg_number is not None:
        yield RowRule("records/blank-required", LEG, text(LEG).is_null())


def _every_row_needs(layout: Layout, canonical: Column | None) -> bool:
    """Whether no row may lack it: of events the key, and what orders them; what a record must have, one of them has."""
    if canonical is None:
        return True
    return canonical.required and (layout.events is None or canonical.name == record_kind(layout.role).key)


def _unreadable(layout: Layout, read: dict[str, LayoutColumn]) -> Iterator[RowRule]:
    for name, column in read.items():
        if codes_of(column) is None and column.type in {"moment", "day", "seconds", "whole", "amount"}:
            slug = _UNREADABLE.get(column.type, "records/unreadable-number")
            yield RowRule(slug, name, text(name).is_not_null() & local(name).is_null())
        if column.type == "seconds" and column.sign is not None and column.formats:
            unclear = local(name).is_not_null() & value(name).is_null()
            yield RowRule("records/unreadable-duration", name, unclear)
        if column.type == "moment":
            yield RowRule(UNCLEAR, name, local(name).is_not_null() & value(instant_of(name)).is_null())
    if layout.leg_number is not None:
        yield RowRule("records/unreadable-number", LEG, text(LEG).is_not_null() & value(LEG).is_null())


def _impossible_duration(_: Layout, read: dict[str, LayoutColumn]) -> Iterator[RowRule]:
    for name, column in read.items():
        if column.type == "seconds":
            yield RowRule(impossible_slug(column), name, is_impossible(value(name), column))


def impossible_slug(column: LayoutColumn) -> str:
    """What is said of a duration that is none: by how long one of that column can be."""
    return IMPOSSIBLE_DURATION if column.longest == LONGEST else IMPOSSIBLE_PAUSE


def is_impossible(seconds: pl.Expr, column: LayoutColumn) -> pl.Expr:
    """Whether a single duration is below zero, or longer than one of that column can be."""
    return ~seconds.is_between(0, column.longest)


def _answered_without(layout: Layout, read: dict[str, LayoutColumn]) -> Iterator[RowRule]:
    # One leg or event of several need not have talked: these are questions to the call then, and its sums answer them.
    if "outcome" in read and layout.leg_number is None and layout.events is None:
        for name, slug in SILENT:
            if name in read and not read[name].never_is_zero:
                yield RowRule(slug, name, (value("outcome") == "answered") & text(name).is_null())


def _ends_before_start(layout: Layout, read: dict[str, LayoutColumn]) -> Iterator[RowRule]:
    for start, end in _ORDERED if layout.events is None else ():
        if start in read and end in read:
            yield RowRule("records/ends-before-start", end, is_before(read[end], read[start], value))


def is_before(earlier: LayoutColumn, later: LayoutColumn, value_of: Callable[[str], pl.Expr]) -> pl.Expr:
    """Whether a day or moment came before the other; where one of them has no clock, only another day tells.

    ``value_of`` gives the value of a column by its name.
    """
    if earlier.type == "day":
        return value_of(earlier.name) < value_of(later.name)
    if not (earlier.clock and later.clock):
        return value_of(earlier.name).dt.date() < value_of(later.name).dt.date()
    return value_of(instant_of(earlier.name)) < value_of(instant_of(later.name))


_FAMILIES: tuple[Callable[[Layout, dict[str, LayoutColumn]], Iterator[RowRule]], ...] = (
    _lost_digits,
    _error_cell,
    _blank_required,
    _unreadable,
    _impossible_duration,
    _answered_without,
    _ends_before_start,
)
