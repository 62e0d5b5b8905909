"""All tallies of a month, from the records of each role: the one function that leads from data to whole numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import days_in
from slacalc.base.worktime import Uncovered
from slacalc.measure.account import (
    OTHER_MONTH,
    RoleScope,
    scope_of_cases,
    scope_of_moment,
    scope_of_seats,
    sum_of_scopes,
    telling_of,
)
from slacalc.measure.billed_cases import count_billed_cases
from slacalc.measure.cases import NOTHING_CARRIED, Carried, CaseMonth, UnjudgedCase, count_cases
from slacalc.measure.clocks import missing_clocks
from slacalc.measure.columns import counting_fees, metrics_of, month_columns, reading_of
from slacalc.measure.count import in_spans, tabulate
from slacalc.measure.excused import Excusal, excusals_of
from slacalc.measure.followed import count_open_windows
from slacalc.measure.intervals import tables_by_clock
from slacalc.measure.needs import EXCUSED, MOMENT, asks_for_cases, looks_across, may_excuse, missing_columns, roles_read
from slacalc.measure.notices import count_notices
from slacalc.measure.of_month import parts_of_month, uncovered_year
from slacalc.measure.seats import count_seats
from slacalc.measure.tally import KEYS, Table, Tallies, sum_of_tables
from slacalc.records.moments import INSTANT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.terms import Terms
    from slacalc.records.sifted import Sifted


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What a month's records come to."""

    tallies: Tallies
    scopes: tuple[RoleScope, ...]
    unjudged: tuple[UnjudgedCase, ...]
    not_due: int
    """Cases that could still be resolved in time after the as-of time."""
    days_without_calls: int
    excusals: tuple[Excusal, ...] = ()
    """The agreed intervals that reach into the month."""


def newest_event(records: Mapping[str, Sifted]) -> datetime | None:
    """The latest moment that any record speaks of, in UTC; an agreed interval may lie ahead."""
    moments = [
        moment
        for role, sifted in records.items()
        if role != EXCUSED
        for part in sifted.parts.columns([name for name, kind in sifted.parts.schema.items() if kind == INSTANT])
        for row in part.max().rows()
        for moment in row
    ]
    return max((moment for moment in moments if isinstance(moment, datetime)), default=None)


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
    month = _Month(terms, records, as_of, keys, carried, excusals)
    try:
        for role in roles_read(terms):
            if role in records and role != EXCUSED:
                month.count(role)
    except Uncovered as gap:
        raise Refused(uncovered_year(terms, gap)) from gap
    if EXCUSED in records:
        month.scope(EXCUSED, len(excusals))
    return MonthCount(
        Tallies(tuple(month.tables)), tuple(month.scopes), month.unjudged, month.not_due, month.empty_days, excusals
    )


class _Month:
    """A month in the counting: each role adds its table and says where its records went."""

    def __init__(
        self,
        terms: Terms,
        records: Mapping[str, Sifted],
        as_of: datetime,
        keys: tuple[str, ...],
        carried: Carried,
        excusals: tuple[Excusal, ...],
    ) -> None:
        self._terms, self._records, self._as_of = terms, records, as_of
        self._keys, self._carried, self._excusals = keys, carried, excusals
        self.tables: list[tuple[str, Table]] = []
        self.scopes: list[RoleScope] = []
        self.unjudged: tuple[UnjudgedCase, ...] = ()
        self.not_due = self.empty_days = 0
        self._called: list[str] = []
        """Ids of the calls of the month."""

    def count(self, role: str) -> None:
        """Count the records of a role."""
        if role in MOMENT:
            self._of_moment(role)
        elif role == "tickets":
            self._cases()
        elif role == "seats":
            seats = self._records[role]
            table, billed = count_seats(self._terms, seats.records, ", ".join(file.name for file in seats.inputs))
            self.tables.append((role, table))
            self.scopes.append(scope_of_seats(self._terms, seats.records, billed))

    def _of_moment(self, role: str) -> None:
        """Count part by part: tables and scopes of parts add up to those of the whole."""
        columns, days = month_columns(self._terms, role), set[date]()
        tables: list[tuple[tuple[str, Table], ...]] = []
        scopes: list[RoleScope] = []
        for part, here in parts_of_month(role, self._terms, self._records, self._excusals, self._as_of):
            if looks_across(self._terms, role):
                self.not_due += count_open_windows(part, here, self._terms, self._as_of)
                self._called = here["call_id"].to_list() if asks_for_cases(self._terms) else []
            days.update(here["day"].unique())
            table = tabulate(here, columns, [key for key in self._keys if key in here.columns])
            tables.append(((role, table), *tables_by_clock(role, self._terms, here, MOMENT[role])))
            scopes.append(scope_of_moment(role, self._terms, part, here))
        if role == "calls":
            self.empty_days = days_in(self._terms.served) - len(days)
        for of_parts in zip(*tables, strict=True):
            self.tables.append((of_parts[0][0], sum_of_tables([table for _, table in of_parts])))
        self.scopes.append(sum_of_scopes(scopes))

    def scope(self, role: str, in_scope: int) -> None:
        """Say how many records of a role are of the month."""
        self.scopes.append(RoleScope(role, in_scope, ((OTHER_MONTH, self._records[role].parts.height - in_scope),)))

    def _cases(self) -> None:
        terms, tickets = self._terms, self._records["tickets"].records
        metrics = metrics_of(terms, "tickets")
        charged = count_billed_cases(tickets, counting_fees(terms, "tickets"), terms)
        month = CaseMonth(terms.month, terms.working_days, terms.contract_id, terms.suspended)
        cases = count_cases(tickets, metrics, month, self._as_of, self._carried)
        self.tables.append(("tickets", cases.table.beside(charged.table)))
        noticed = self._count_notices() if "updates" in self._records else frozenset[str]()
        calls = self._records["calls"].records if "calls" in self._records and asks_for_cases(terms) else None
        telling = telling_of(terms, tickets, calls, self._called, noticed)
        self.scopes.append(scope_of_cases(terms, tickets, cases, charged, telling))
        self.unjudged = cases.unjudged
        self.not_due += cases.not_due

    def _count_notices(self) -> frozenset[str]:
        """The table of notices, and the ids of the cases of which one is due."""
        tickets, updates = (self._records[role].records for role in ("tickets", "updates"))
        metrics = tuple(metrics_of(self._terms, "updates"))
        table, noticed = count_notices(tickets, updates, metrics, self._terms.served, self._terms.working_days, self._as_of)
        self.tables.append(("updates", table))
        self.scope("updates", updates.filter(in_spans("sent_at", (self._terms.span,))).height)
        return noticed


def _missing_columns(terms: Terms, records: Mapping[str, Sifted]) -> Iterator[Diagnostic]:
    """A column that a metric or fee reads and the export does not have would be blank throughout, and counted as no."""
    for role, column, needed_by in missing_columns(terms, {role: sifted.columns for role, sifted in records.items()}):
        files = ", ".join(file.name for file in records[role].inputs)
        yield error("measure/column-not-read", Place(files), column=column, needed_by=needed_by, role=role)


def _missing_clocks(terms: Terms, records: Mapping[str, Sifted], excusals: tuple[Excusal, ...]) -> Iterator[Diagnostic]:
    """What asks for a time of day that the export does not have."""
    for role, column, needed_by in missing_clocks(terms, {role: one.clockless for role, one in records.items()}, excusals):
        files = ", ".join(file.name for file in records[role].inputs)
        yield error("measure/no-clock", Place(files), column=column, needed_by=needed_by, role=role)


def _queues_wanted(terms: Terms, records: Mapping[str, Sifted]) -> Iterator[Diagnostic]:
    """An interval for one queue excuses nothing where the export does not tell the queues apart."""
    if EXCUSED not in records or not records[EXCUSED].records["queue"].is_not_null().any():
        return
    for role in dict.fromkeys(reading_of(metric).role for metric in may_excuse(terms)):
        if "queue" not in records[role].columns:
            files = ", ".join(file.name for file in records[role].inputs)
            yield error("measure/column-not-read", Place(files), column="queue", needed_by=EXCUSED, role=role)
