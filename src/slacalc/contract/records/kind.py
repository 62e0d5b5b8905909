"""A kind of record: its canonical columns, and what may be made of its records.

Predicates speak of these columns, and layouts fill them. A type is one of: ``text`` (any words, compared as they stand), ``code``
(one of the words listed), ``whole`` (a whole number), ``seconds``, ``moment`` (a local time in the contract's zone), ``day``,
``yes`` (yes or no), ``phone`` (a number that is masked wherever it is shown), ``amount`` (money of at most two decimals, in
hundredths). A value may be blank in every column but those marked ``required``; blank is not zero.
"""

from __future__ import annotations

from typing import Literal

from slacalc.base.dataclass import dataclass

ColumnType = Literal["text", "code", "whole", "seconds", "moment", "day", "yes", "phone", "amount"]
BelongsBy = Literal["moment", "deadline", "schedule", "case", "days", "register"]
"""What decides the month of what is counted: the moment of each record; the deadline of a case; the schedule of notices; the case
that a pause is of; the days of a stay. A register of agreed times is counted in no month: it says what is left out."""
LONGEST = 24 * 3600
"""Seconds; no single duration of a call is longer."""


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column."""

    name: str
    type: ColumnType
    required: bool = False
    """A layout must map it, and a row where it is blank is refused."""
    codes: tuple[str, ...] = ()
    derived: bool = False
    """Made by slacalc from the terms, never read from an export."""
    longest: int = LONGEST
    """Of seconds: what is longer is none, and its row is refused."""
    canonical: bool = True
    """Whether the layout ``slacalc`` of its role reads it; else a fuller one does, ``helpdesk`` or ``detailed``."""
    person: bool = False
    """Of a text: whether it holds who did something, so that a name in it is masked unless a layout keeps it."""
    ahead: bool = False
    """Of a moment: whether it may lie ahead of the export, and tells nothing of when that was made."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordKind:
    """One kind of record: its role in a month folder, its key, its columns, and what may be made of it."""

    role: str
    key: str
    columns: tuple[Column, ...]
    per: tuple[str, ...] = ()
    """Columns that are part of the key as well: a seat has a row for each time that it is there."""
    moment: str = ""
    """The column by which a record belongs to a month, a moment or a day; empty where it belongs to one in another way."""
    span: tuple[str, str] | None = None
    """The columns of its begin and of its end, which may be open; an end before its begin refuses the row."""
    within_span: tuple[str, ...] = ()
    """Other columns of moments that refuse the row where they lie before its begin."""
    about: str = ""
    """The role of the records that these are about, by whose columns a scope is narrowed; empty where it is their own."""
    sources: tuple[tuple[str, str, str], ...] = ()
    """Of derived columns: the name, and the role and the column of an export that it is made from."""
    excusable: bool = False
    """Whether the register of excused times can take a record out of a scope: it has a moment, and no deadline."""
    billable: bool = False
    """Whether a fee can name it under ``counts``."""
    own: bool = False
    """Whether a contract can count it by predicates of its own."""
    any_day: bool = False
    """Whether a record counts on a day without service too: what was asked for and approved is charged on any day."""
    belongs_by: BelongsBy = "moment"
    across: tuple[str, ...] = ()
    """Derived columns that other records of the role decide: those with the same value in the column that it is made from."""
    counted_columns: tuple[Column, ...] = ()
    """Columns that what is counted has beside those of the record: only readings speak of them."""
    turn: int = 0
    """Statements list it, where it is counted, after those of an earlier turn; of one turn, in the order of all kinds."""

    @property
    def ordered(self) -> tuple[tuple[str, str], ...]:
        """Columns in pairs of which the second cannot lie before the first."""
        return () if self.span is None else (self.span, *((self.span[0], name) for name in self.within_span))

    def column(self, name: str) -> Column | None:
        """The column of that name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)
