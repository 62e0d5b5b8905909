"""By which columns an export is a log of events, of which several are one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.records.inspect.forms import FormShare

LOGGED = ("calls", "tickets")
"""Roles whose records are looked for in logs."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """One word of what happened."""

    word: str
    """As ``codes`` of a layout has it: of two columns, both cells with a ``/`` between them."""
    header: str
    """The column that has the word by which it is told from others."""
    cell: str
    """That word; empty of a kind of which any may stand there."""
    rows: int
    of_records: bool
    """Whether any row of it names a record."""
    example: tuple[str, ...]
    """The filled cells of the first of its rows."""


@dataclass(frozen=True, slots=True)
class EventLog:
    """By which columns an export is a log of events, all of them by their headers."""

    key: str
    kind: tuple[str, ...]
    """One column, or two that say together what happened: which field of a ticket was changed, and to what."""
    at: str
    form: FormShare
    """How its moments are written."""
    kinds: tuple[EventKind, ...]
    """The frequent ones first."""
    by_row: bool
    """Whether events of one moment are there, and the rows of each record stand in the order of their moments."""
    blank: tuple[str, ...]
    """Words that stand for no record."""
