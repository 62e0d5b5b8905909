"""Why a row is set aside: what is wrong with it, and how many rows are counted under one reason."""

from __future__ import annotations

from slacalc.base.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is wrong with one row."""

    slug: str
    """``records/unreadable-time``; one of :data:`slacalc.records.rules.REASONS`."""
    column: str
    """The header of the column that is at fault; empty where it is the row as a whole."""
    shown: str
    """The cell at fault, masked."""
    wanted: str = ""
    """How the layout says that such a cell is written: its formats, or the form of a duration; empty where that is no matter."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is set aside."""

    file: str
    """The name of the file, without folders."""
    row: int
    """As a spreadsheet numbers it: from 1, the header and blank rows included."""
    reasons: tuple[Reason, ...]
    """At least one, in the printed order of the rules."""
    shown: tuple[tuple[str, str], ...]
    """Header and cell, masked, of the columns that the layout reads."""


@dataclass(frozen=True, slots=True)
class ReasonSum:
    """How many rows are counted under one reason, and the first of them as an example."""

    slug: str
    rows: int
    file: str
    row: int
    reason: Reason
    """With the masked cell of that row."""


RefusedByRole = tuple[tuple[str, tuple[ReasonSum, ...]], ...]
"""Role and the reasons for which its rows were set aside; a role without such rows is not there."""
