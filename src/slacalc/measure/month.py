"""All tallies of a month, from the records of each role: the one function that leads from data to whole numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import days_in
from slacalc.base.worktime import Uncovered
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.measure.by_moment import count_by_moment
from slacalc.measure.carried import NOTHING_CARRIED, Carried, PassedOver
from slacalc.measure.clocks import by_row, missing_clocks
from slacalc.measure.columns import reading_of
from slacalc.measure.counting import Count, Counts, KnownBefore, Slice, sum_of_counts
from slacalc.measure.excused import Excusal, excusals_of
from slacalc.measure.lost_cases import settle_cases
from slacalc.measure.needs import EXCUSED, MOMENT, may_excuse, missing_columns, roles_beside, roles_read, sliced_by
from slacalc.measure.notices import count_updates
from slacalc.measure.of_month import uncovered_year
from slacalc.measure.open_cases import OpenCases
from slacalc.measure.pauses import count_pauses
from slacalc.measure.register import count_register
from slacalc.measure.seats import count_roster
from slacalc.measure.tally import KEYS, Tallies
from slacalc.measure.tickets import count_tickets
from slacalc.records.load_layout import CANONICAL, FULLEST, reads_more
from slacalc.records.moments import INSTANT, instant_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.records.kind import BelongsBy
    from slacalc.contract.terms import Terms
    from slacalc.measure.account import RoleScope
    from slacalc.records.sifted import Sifted

AHEAD = frozenset(instant_of(column.name) for kind in RECORD_KINDS for column in kind.columns if column.ahead)
"""Moments that tell nothing of when an export was made."""
COUNTS: tuple[tuple[BelongsBy, Count], ...] = (
    ("moment", count_by_moment),
    ("schedule", count_updates),
    ("deadline", count_tickets),
    ("days", count_roster),
    ("case", count_pauses),
    ("register", count_register),
)
"""How the records of a role are counted, by what decides their month; cases come after calls and notices, which tell of them."""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What a month's records come to."""

    tallies: Tallies
    scopes: tuple[RoleScope, ...]
    unjudged: OpenCases
    not_due: int
    """Cases that could still be resolved in time after the as-of time."""
    days_without_calls: int
    excusals: tuple[Excusal, ...] = ()
    """The agreed intervals that reach into the month."""
    passed_over: tuple[PassedOver, ...] = ()


def newest_event(records: Mapping[str, Sifted]) -> datetime | None:
    """The latest moment that any record speaks of, in UTC; an agreed interval may lie ahead, and so may a deadline."""
    moments = (
        moment
        for role, sifted in records.items()
        if role != EXCUSED
        for moment in sifted.parts.newest(
            [name for name, kind in sifted.parts.schema.items() if kind == INSTANT and name not in AHEAD]
        )
    )
    return max(moments, default=None)


def count_month(
    terms: Terms,
    records: Mapping[str, Sifted],
    as_of: datetime,
    keys: tuple[str, ...] = KEYS,
    carried: Carried = NOTHING_CARRIED,
) -> MonthCount:
    """Count every role that the terms need; ``as_of`` is an aware moment in the contract's time zone.

    Records of a moment are counted by those of ``keys`` that they have; statements keep to the usual ones.

    Raises:
        Refused: a metric or a fee needs a column or a time of day that the export does not have, or a day lies in a year without
            a notice.
    """
    missing = (*_missing_columns(terms, records), *_queues_wanted(terms, records))
    if missing:
        raise Refused(*missing)
    excusals = excusals_of(terms, records[EXCUSED], terms.span) if EXCUSED in records else ()
    clockless = tuple(_missing_clocks(terms, records, excusals))
    if clockless:
        raise Refused(*clockless)
    counts: dict[str, Counts] = {}
    known = KnownBefore(as_of, keys, carried, excusals)
    try:
        for role, count in _in_order(records):
            look = partial(_count_records, count, terms, _without_records(terms, role, records, known))
            counts[role] = sum_of_counts(records[role].parts.each(look, sliced_by(terms, role)))
            if count is count_tickets:
                counts[role] = settle_cases(terms, known, counts[role])
            known = replace(known, telling=known.telling | counts[role].telling)
    except Uncovered as gap:
        raise Refused(uncovered_year(terms, gap)) from gap
    listed = [counts[role] for role in roles_read(terms) if role in counts]
    return MonthCount(
        Tallies(tuple(table for counted_role in listed for table in counted_role.tables)),
        tuple(counted_role.scope for counted_role in listed),
        OpenCases.together(counted_role.unjudged for counted_role in listed),
        sum(counted_role.not_due for counted_role in listed),
        days_in(terms.served) - len(counts["calls"].days) if "calls" in counts else 0,
        excusals,
        tuple(passed for counted_role in listed for passed in counted_role.passed_over),
    )


def slices_of(terms: Terms, role: str, records: Mapping[str, Sifted], known: KnownBefore) -> Iterator[Slice]:
    """The records of a role in slices, each with what counting it looks at beyond them."""
    beyond = _without_records(terms, role, records, known)
    for frame in records[role].parts.by(sliced_by(terms, role)):
        yield replace(beyond, records=frame)


def _without_records(terms: Terms, role: str, records: Mapping[str, Sifted], known: KnownBefore) -> Slice:
    """What every slice of a role has beside its records."""
    sifted = records[role]
    beside = {other: records[other].records for other in roles_beside(terms, role) if other in records}
    if role in MOMENT:
        known = replace(known, newest_day=max(sifted.parts.days(MOMENT[role]), default=None))
    return Slice(role, pl.DataFrame(), known, _files_of(sifted), beside)


def _count_records(count: Count, terms: Terms, beyond: Slice, records: pl.DataFrame) -> Counts:
    return count(terms, replace(beyond, records=records))


def _in_order(records: Mapping[str, Sifted]) -> Iterator[tuple[str, Count]]:
    for word, count in COUNTS:
        for kind in RECORD_KINDS:
            if kind.belongs_by == word and kind.role in records:
                yield kind.role, count


def _files_of(sifted: Sifted) -> str:
    return ", ".join(file.name for file in sifted.inputs)


def _missing_columns(terms: Terms, records: Mapping[str, Sifted]) -> Iterator[Diagnostic]:
    """A column that a metric or fee reads and the export does not have would be blank throughout, and counted as no."""
    for role, column, needed_by in missing_columns(terms, {role: sifted.columns for role, sifted in records.items()}):
        by_helpdesk = reads_more(role, column) and all(file.layout == CANONICAL for file in records[role].inputs)
        facts = {"column": column, "needed_by": needed_by, "role": role}
        place = Place(_files_of(records[role]))
        if by_helpdesk:
            yield error("contract/column-of-helpdesk", place, layout=CANONICAL, fullest=f"{role}: {FULLEST[role]}", **facts)
        else:
            yield error("measure/column-not-read", place, **facts)


def _missing_clocks(terms: Terms, records: Mapping[str, Sifted], excusals: tuple[Excusal, ...]) -> Iterator[Diagnostic]:
    """What asks for a time of day that the export does not have."""
    for need in missing_clocks(terms, {role: sifted.clockless for role, sifted in records.items()}, excusals):
        facts = {"column": need.column, "needed_by": need.needed_by, "role": need.role}
        place = Place(_files_of(records[need.role]))
        yield error("measure/no-clock-in-row" if by_row(terms, need) else "measure/no-clock", place, **facts)


def _queues_wanted(terms: Terms, records: Mapping[str, Sifted]) -> Iterator[Diagnostic]:
    """An interval for one queue excuses nothing where the export does not tell the queues apart."""
    if EXCUSED not in records or not records[EXCUSED].records["queue"].is_not_null().any():
        return
    for role in dict.fromkeys(reading_of(metric).role for metric in may_excuse(terms)):
        if "queue" not in records[role].columns:
            yield error("measure/column-not-read", Place(_files_of(records[role])), column="queue", needed_by=EXCUSED, role=role)
