"""All tallies of a month, from the records of each role: the one function that leads from data to whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import days_in
from slacalc.base.worktime import Uncovered
from slacalc.contract.predicate import ALWAYS
from slacalc.contract.terms import CountingFee, SeatsFee
from slacalc.measure.billed_cases import MOMENTS as CHARGED_BY
from slacalc.measure.billed_cases import count_billed_cases
from slacalc.measure.cases import NOTHING_CARRIED, Carried, CaseMonth, UnjudgedCase, count_cases
from slacalc.measure.columns import CountColumn, counting_fees, excused_column, metrics_of, month_columns, reading_of
from slacalc.measure.count import in_spans, tabulate, with_service_hours
from slacalc.measure.deliveries import with_on_time
from slacalc.measure.excused import ROLE as EXCUSED
from slacalc.measure.excused import Excusal, excusals_of, may_excuse, with_excused
from slacalc.measure.followed import SOURCES, count_open_windows, with_calls_again, with_cases
from slacalc.measure.notices import count_notices
from slacalc.measure.seats import count_seats
from slacalc.measure.tally import KEYS, Table, Tallies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.terms import MetricTerms, Terms
    from slacalc.records.sifted import Sifted

MOMENT = {
    "calls": "arrived_at",
    "surveys": "asked_at",
    "quality": "scored_at",
    "deliveries": "due_on",
    "sales": "contacted_at",
    "extras": "done_on",
}
"""The moment by which a record of that role belongs to a month."""
UNSUSPENDED = ("extras",)
"""What was asked for and approved is charged on any day of the month."""


@dataclass(frozen=True, slots=True)
class RoleScope:
    """Records of a role: in scope, or left out by the first rule that matches."""

    role: str
    in_scope: int
    left_out: tuple[tuple[str, int], ...]


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


def roles_needed(terms: Terms) -> tuple[str, ...]:
    """The roles whose exports the terms need, in the order in which statements list them."""
    roles = ["calls"]
    needs_cases = any("ticketed" in column.reads() for column in month_columns(terms, "calls"))
    needs_cases |= any(reading_of(metric).scoped_by == "tickets" for metric in terms.metrics)
    counted = {fee.counts for fee in terms.fees if isinstance(fee, CountingFee)}
    roles += ["tickets"] if needs_cases or "tickets" in counted else []
    others = ("surveys", "quality", "deliveries", "sales", "extras", "updates")
    roles += [role for role in others if role in counted or any(metrics_of(terms, role))]
    roles += ["seats"] if any(isinstance(fee, SeatsFee) for fee in terms.fees) else []
    return tuple(roles)


def roles_wanted(terms: Terms) -> tuple[str, ...]:
    """The roles whose exports are read where they are there: a month in which nothing was excused has no register."""
    return (EXCUSED,) if may_excuse(terms) else ()


def newest_event(records: Mapping[str, Sifted]) -> datetime | None:
    """The latest moment that any record speaks of; an agreed interval may lie ahead."""
    moments = [
        sifted.records[name].max()
        for role, sifted in records.items()
        if role != EXCUSED
        for name, kind in sifted.records.schema.items()
        if kind == pl.Datetime
    ]
    return max((moment for moment in moments if isinstance(moment, datetime)), default=None)


def count_month(
    terms: Terms,
    records: Mapping[str, Sifted],
    as_of: datetime,
    keys: tuple[str, ...] = KEYS,
    carried: Carried = NOTHING_CARRIED,
) -> MonthCount:
    """Count every role that the terms need; ``as_of`` is local in the contract's time zone.

    Records of a moment are counted by those of ``keys`` that they have; statements keep to the usual ones.

    Raises:
        Refused: a metric or a fee needs a column that the export does not have, or a day lies in a year without a notice.
    """
    missing = (*_missing_columns(terms, records), *_queues_wanted(terms, records))
    if missing:
        raise Refused(*missing)
    excusals = excusals_of(terms, records[EXCUSED], terms.span) if EXCUSED in records else ()
    month = _Month(terms, records, as_of, keys, carried, excusals)
    try:
        for role in roles_needed(terms):
            month.count(role)
    except Uncovered as gap:
        raise Refused(
            error("measure/uncovered-year", Place(terms.file), day=gap.day, year=gap.day.year, calendar=terms.calendar.name)
        ) from gap
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

    def count(self, role: str) -> None:
        """Count the records of a role."""
        if role in MOMENT:
            here = self._of_month(role)
            if role == "calls":
                here = self._calls(here)
            elif role == "deliveries":
                here = with_on_time(here, self._as_of)
            here = here.with_columns(day=pl.col(MOMENT[role]).dt.date())
            here = here.with_columns(pl.lit("").alias(key) for key in KEYS if key not in here.columns)
            table = tabulate(here, month_columns(self._terms, role), [key for key in self._keys if key in here.columns])
            self.tables.append((role, table))
            of_month = self._records[role].records.filter(in_spans(MOMENT[role], (self._terms.span,))).height
            self.scope(role, here.height, of_month - here.height)
        elif role == "tickets":
            self._cases()
        elif role == "updates":
            self._notices()
        else:
            seats = self._records[role]
            table, billed = count_seats(self._terms, seats.records, ", ".join(file.name for file in seats.inputs))
            self.tables.append((role, table))
            self.scope(role, billed)

    def scope(self, role: str, in_scope: int, suspended: int = 0) -> None:
        """Say where the records of a role went: into the month, out of it, or out of its days of service."""
        left = (("other month", self._records[role].records.height - in_scope - suspended), ("suspended", suspended))
        self.scopes.append(RoleScope(role, in_scope, left if suspended else left[:1]))

    def _of_month(self, role: str) -> pl.DataFrame:
        frame = self._records[role].records
        if role == "calls":  # looks beyond the month
            frame = with_calls_again(frame)
        days = (self._terms.span,) if role in UNSUSPENDED else self._terms.served
        here = frame.filter(in_spans(MOMENT[role], days))
        return with_excused(here, role, MOMENT[role], self._terms.metrics, self._excusals)

    def _calls(self, here: pl.DataFrame) -> pl.DataFrame:
        terms, records = self._terms, self._records
        here = with_cases(here, records["tickets"].records if "tickets" in records else None)
        self.not_due += count_open_windows(records["calls"].records, here, terms, self._as_of)
        self.empty_days = days_in(terms.served) - here["arrived_at"].dt.date().n_unique()
        return with_service_hours(here, terms.service_hours, terms.working_days, terms.month)

    def _cases(self) -> None:
        terms, tickets = self._terms, self._records["tickets"].records
        metrics = metrics_of(terms, "tickets")
        charged, billed = count_billed_cases(tickets, counting_fees(terms, "tickets"), terms)
        month = CaseMonth(terms.month, terms.working_days, terms.contract_id, terms.suspended)
        cases = count_cases(tickets, metrics, month, self._as_of, self._carried, billed)
        self.tables.append(("tickets", cases.table.beside(charged)))
        self.scopes.append(RoleScope("tickets", cases.in_scope, cases.left_out))
        self.unjudged = cases.unjudged
        self.not_due += cases.not_due

    def _notices(self) -> None:
        tickets, updates = (self._records[role].records for role in ("tickets", "updates"))
        metrics = tuple(metrics_of(self._terms, "updates"))
        table = count_notices(tickets, updates, metrics, self._terms.served, self._terms.working_days, self._as_of)
        self.tables.append(("updates", table))
        self.scope("updates", updates.filter(in_spans("sent_at", (self._terms.span,))).height)


def _missing_columns(terms: Terms, records: Mapping[str, Sifted]) -> Iterator[Diagnostic]:
    """A column that a metric or fee reads and the export does not have would be blank throughout, and counted as no."""
    for needed in roles_needed(terms):
        role = "tickets" if needed == "updates" else needed
        have = {*records[role].columns, *derived_from(records, role), *(excused_column(one.id) for one in may_excuse(terms))}
        for column in _columns_read(terms, needed):
            for name in dict.fromkeys(column.reads()):
                if name not in have:
                    files = ", ".join(file.name for file in records[role].inputs)
                    yield error(
                        "measure/column-not-read", Place(files), column=name, needed_by=column.name.split(".")[0], role=role
                    )


def _queues_wanted(terms: Terms, records: Mapping[str, Sifted]) -> Iterator[Diagnostic]:
    """An interval for one queue excuses nothing where the export does not tell the queues apart."""
    if EXCUSED not in records or not records[EXCUSED].records["queue"].is_not_null().any():
        return
    for role in dict.fromkeys(reading_of(metric).role for metric in may_excuse(terms)):
        if "queue" not in records[role].columns:
            files = ", ".join(file.name for file in records[role].inputs)
            yield error("measure/column-not-read", Place(files), column="queue", needed_by=EXCUSED, role=role)


def derived_from(records: Mapping[str, Sifted], role: str) -> tuple[str, ...]:
    """The derived columns that can be made from what the exports have."""
    return tuple(
        name for of, name, source, column in SOURCES if of == role and source in records and column in records[source].columns
    )


def _columns_read(terms: Terms, role: str) -> tuple[CountColumn, ...]:
    if role in MOMENT:
        intervals = (CountColumn(f"{metric.id}.over", ALWAYS, _interval_column(metric)) for metric in metrics_of(terms, role))
        return (*month_columns(terms, role), *intervals)
    if role == "tickets":
        judged = (
            CountColumn(f"{metric.id}.scope", metric.scope.predicate, _case_columns_read(metric))
            for metric in metrics_of(terms, role)
        )
        charged = (
            CountColumn(f"fees.{fee.id}", fee.scope.predicate, (CHARGED_BY[fee.by],)) for fee in counting_fees(terms, role)
        )
        return (*judged, *charged)
    if role == "updates":  # a notice is due by what its case says
        return tuple(
            CountColumn(f"{metric.id}.scope", metric.scope.predicate, ("complex", "resolved_at", *_interval_column(metric)))
            for metric in metrics_of(terms, role)
        )
    return tuple(CountColumn(f"fees.{fee.id}", fee.scope.predicate) for fee in terms.fees if isinstance(fee, SeatsFee))


def _interval_column(metric: MetricTerms) -> tuple[str, ...]:
    """The column that tells the intervals of a metric apart, where it is one of the export's."""
    return (metric.over.by,) if metric.over is not None and metric.over.by in {"queue", "category"} else ()


def _case_columns_read(metric: MetricTerms) -> tuple[str, ...]:
    merged = metric.cases is not None and metric.cases.merged == "counts once"
    return ("resolved_at", "reopened", "parent") if merged else ("resolved_at", "reopened")
