"""How a role is counted: one protocol for what has a moment, for cases, notices, seats, and the register of agreed times.

    count(terms, slice) -> counts

A slice holds some records of a role. No key is in two slices: all rows of a record are one record by then, and the records that
decide each other stand together (:func:`slacalc.measure.needs.sliced_by`). So the counts of a role are the sum of the counts of
its slices, whatever these are; that is how a month of any size is counted in little memory, here or on several machines.
``count`` is a pure function: no file, no clock. What it looks at beyond the slice comes with the slice, too: what is known of the
month before anything is counted, and the records of other roles (:func:`slacalc.measure.needs.roles_beside`).
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from slacalc.base.dataclass import dataclass
from slacalc.measure.account import NOBODY, RoleScope, Telling, sum_of_scopes
from slacalc.measure.carried import NOTHING_CARRIED, Carried
from slacalc.measure.open_cases import OpenCases
from slacalc.measure.tally import KEYS, Table, sum_of_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    import polars as pl

    from slacalc.contract.terms import Terms
    from slacalc.measure.carried import PassedOver
    from slacalc.measure.excused import Excusal
    from slacalc.measure.unsaid import NotSaid

AT_ONCE = 16
"""Counts of slices that are held before they are added up."""


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What is known of a month before a slice of it is counted."""

    as_of: datetime
    """Aware, in the contract's time zone."""
    keys: tuple[str, ...] = KEYS
    """By which records of a moment are counted, as far as they have them."""
    carried: Carried = NOTHING_CARRIED
    excusals: tuple[Excusal, ...] = ()
    newest_day: date | None = None
    """The last day of which the export has a record of the role."""
    telling: Telling = NOBODY
    """The cases that decide what is counted of roles that were counted before."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some records of a role, each of them whole."""

    role: str
    records: pl.DataFrame
    """As in :class:`slacalc.records.sifted.Sifted`."""
    known: KnownBefore
    files: str = ""
    """The names of the files of the role, for what is wrong in them."""
    beside: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """All records of the roles beside, with the columns that are counted; of one without an export there are none."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a slice comes to, or several."""

    tables: tuple[tuple[str, Table], ...]
    """By name: the role, or the role and the intervals of a clock."""
    scope: RoleScope
    """Where each record of the slice went."""
    unjudged: OpenCases = field(default_factory=OpenCases)
    not_due: int = 0
    """Cases and calls of the month whose time was not over at the as-of time."""
    days: frozenset[date] = frozenset()
    """Days of service on which a record of the month lies."""
    telling: Telling = NOBODY
    passed_over: tuple[PassedOver, ...] = ()
    listed: OpenCases = field(default_factory=OpenCases)
    """Of the cases that were left open or withdrawn before, those that are among the records."""
    unsaid: tuple[NotSaid, ...] = ()
    """What the contract would have to say of the records."""


class Count(Protocol):
    """Counts a slice of a role."""

    def __call__(self, terms: Terms, role_slice: Slice, /) -> Counts:
        """The counts of the slice, which add up to those of the role."""


def sum_of_counts(counts: Iterable[Counts]) -> Counts:
    """The counts of a role from those of its slices; only some of them are held at a time."""
    held: list[Counts] = []
    for of_slice in counts:
        held.append(of_slice)
        if len(held) == AT_ONCE:
            held = [_sum(held)]
    return _sum(held)


def _sum(counts: Sequence[Counts]) -> Counts:
    first = counts[0]
    if len(counts) == 1:
        return first
    by_name = zip(*(count.tables for count in counts), strict=True)
    return Counts(
        tuple((tables[0][0], sum_of_tables([table for _, table in tables])) for tables in by_name),
        sum_of_scopes([count.scope for count in counts]),
        OpenCases.together(count.unjudged for count in counts),
        sum(count.not_due for count in counts),
        frozenset().union(*(count.days for count in counts)),
        Telling(
            frozenset().union(*(count.telling.of_month for count in counts)),
            frozenset().union(*(count.telling.elsewhere for count in counts)),
        ),
        tuple(passed for count in counts for passed in count.passed_over),
        OpenCases.together(count.listed for count in counts),
        tuple(unsaid for count in counts for unsaid in count.unsaid),
    )
