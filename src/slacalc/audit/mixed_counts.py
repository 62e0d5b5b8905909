"""Counts of two statements mixed, table by table: of what both count; what only one counts is of lines that only one has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.measure.tally import Tallies

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.measure.tally import Table


def differing_counts(first: Tallies, second: Tallies) -> tuple[str, ...]:
    """The tables in which the two have counted something otherwise."""
    theirs = dict(second.tables)
    return tuple(name for name, table in first.tables if name in theirs and _counted_as(table, theirs[name]) != table)


def mixed_counts(first: Tallies, second: Tallies, switched: Collection[str]) -> Tallies:
    """The tables of the first, with the counts of the second in those that are switched."""
    theirs = dict(second.tables)
    return Tallies(tuple((name, _counted_as(table, theirs[name]) if name in switched else table) for name, table in first.tables))


def _counted_as(ours: Table, theirs: Table) -> Table:
    """A table with the counts of the other in the columns of both; the other itself, where its rows are of another kind."""
    if ours.keys != theirs.keys:
        return theirs
    shared = [column for column in ours.columns if column in theirs.columns]
    own = (column for column in ours.columns if column not in shared)
    return ours.only(own).beside(theirs.only(shared)).only(ours.columns)
