"""Fees per minute of which two statements state other increments.

Increments of one length cannot be put with those of another, and from counts of the one nobody can tell counts of the other. So
such a line is taken from either statement as a whole: it is one cause, by its increments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.measure.tally import Tallies

if TYPE_CHECKING:
    from slacalc.statement.document import Statement

INCREMENT = "increment"
"""The detail of the cause that such a line is."""
LENGTH = re.compile(r"(fees\.[^.]+)\.increment(?:\.\w+)?")
"""The path of a length of increments, and before it that of its fee."""


def increments_of(statement: Statement) -> dict[str, str]:
    """What the contract says of the increments of each fee, by its path."""
    paths = ((LENGTH.fullmatch(term.path), term) for term in statement.terms)
    return {match[1]: term.text for match, term in paths if match is not None}


def other_increments(first: Statement, second: Statement) -> frozenset[str]:
    """The fees, by path, whose increments are of other lengths in the two."""
    ours, theirs = (_lengths(statement) for statement in (first, second))
    return frozenset(fee for fee in ours.keys() & theirs.keys() if ours[fee] != theirs[fee])


def _lengths(statement: Statement) -> dict[str, dict[str, object]]:
    lengths: dict[str, dict[str, object]] = {}
    for path, value in statement.term_values().items():
        match = LENGTH.fullmatch(path)
        if match is not None:
            lengths.setdefault(match[1], {})[path] = value
    return lengths


def without_counts_of(fees: frozenset[str], tallies: Tallies) -> Tallies:
    """The tallies without what is counted for those fees."""
    counts = tuple(f"{fee}." for fee in fees)
    return Tallies(
        tuple(
            (name, table.only(column for column in table.columns if not column.startswith(counts)))
            for name, table in tallies.tables
        )
    )
