"""All tallies of a month, from the records of each role: the one function that leads from data to whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import days_between
from slacalc.base.worktime import Uncovered
from slacalc.contract.predicate import ALWAYS
from slacalc.contract.terms import SeatsFee
from slacalc.measure.cases import NOTHING_CARRIED, Carried, UnjudgedCase, count_cases
from slacalc.measure.columns import CountColumn, excused_column, metrics_of, month_columns, reading_of
from slacalc.measure.count import KEYS, in_span, tabulate, with_service_hours
from slacalc.measure.excused import ROLE as EXCUSED
from slacalc.measure.excused import Excusal, excusals_of, may_excuse, with_excused
from slacalc.measure.followed import SOURCES, count_open_windows, with_calls_again, with_cases
from slacalc.measure.tally import Table, Tallies
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.terms import MetricTerms, Terms
    from slacalc.records.sifted import Sifted

MOMENT = {"calls": "arrived_at", "surveys": "asked_at", "quality": "scored_at"}
"""The moment by which a record of that role belongs to a month."""


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
    roles += ["tickets"] if needs_cases or any(metrics_of(terms, "tickets")) else []
    roles += [role for role in ("surveys", "quality") if any(metrics_of(terms, role))]
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
    tables: list[tuple[str, Table]] = []
    scopes: list[RoleScope] = []
    unjudged: tuple[UnjudgedCase, ...] = ()
    not_due = empty_days = 0
    span = covered_span(terms)
    excusals = excusals_of(terms, records[EXCUSED], span) if EXCUSED in records else ()
    try:
        for role in roles_needed(terms):
            frame = records[role].records
            if role in MOMENT:
                if role == "calls":
                    frame = with_calls_again(frame)
                here = frame.filter(in_span(MOMENT[role], span))
                here = with_excused(here, role, MOMENT[role], terms.metrics, excusals)
                if role == "calls":
                    here = with_cases(here, records["tickets"].records if "tickets" in records else None)
                    not_due += count_open_windows(frame, here, terms, as_of)
                    here = with_service_hours(here, terms.service_hours, terms.working_days, terms.month)
                    empty_days = days_between(*span) - here["arrived_at"].dt.date().n_unique()
                here = here.with_columns(day=pl.col(MOMENT[role]).dt.date())
                here = here.with_columns(pl.lit("").alias(key) for key in KEYS if key not in here.columns)
                tables.append((role, tabulate(here, month_columns(terms, role), [key for key in keys if key in here.columns])))
                scopes.append(RoleScope(role, here.height, (("other month", frame.height - here.height),)))
            elif role == "tickets":
                metrics = metrics_of(terms, role)
                cases = count_cases(frame, metrics, terms.month, terms.working_days, as_of, terms.contract_id, carried)
                tables.append((role, cases.table))
                scopes.append(RoleScope(role, cases.in_scope, cases.left_out))
                unjudged = cases.unjudged
                not_due += cases.not_due
            else:
                table, billed = _count_seats(terms, frame)
                tables.append((role, table))
                scopes.append(RoleScope(role, billed, (("other month", frame.height - billed),)))
    except Uncovered as gap:
        raise Refused(
            error("measure/uncovered-year", Place(terms.file), day=gap.day, year=gap.day.year, calendar=terms.calendar.name)
        ) from gap
    if EXCUSED in records:
        register = records[EXCUSED].records.height
        scopes.append(RoleScope(EXCUSED, len(excusals), (("other month", register - len(excusals)),)))
    return MonthCount(Tallies(tuple(tables)), tuple(scopes), unjudged, not_due, empty_days, excusals)


def covered_span(terms: Terms) -> tuple[date, date]:
    """The days of the month that the contract covers, half-open: a term may begin or end inside a month."""
    return max(terms.month.first, terms.first_day), min(terms.month.end, terms.last_day + timedelta(days=1))


def _count_seats(terms: Terms, seats: pl.DataFrame) -> tuple[Table, int]:
    """Seat-days in the month, a row a seat; a seat without a last day is still there at the end."""
    fees = [fee for fee in terms.fees if isinstance(fee, SeatsFee)]
    month, (first, end) = terms.month, covered_span(terms)
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    matches = seats.with_columns(to_polars(fee.scope.predicate).alias(f"fees.{fee.id}") for fee in fees)
    billed = 0
    for row in matches.iter_rows(named=True):
        days: list[int] = []
        for fee in fees:
            left = row["last_day"] + timedelta(days=int(fee.last_day_counts)) if row["last_day"] else end
            there = days_between(max(row["first_day"], first), min(left, end))
            if there and fee.part_month == "in full":
                there = month.days
            days.append(there if row[f"fees.{fee.id}"] else 0)
        key = (row["seat"], row["queue"] or "")
        before = rows.get(key, (0,) * len(days))
        rows[key] = tuple(a + b for a, b in zip(before, days, strict=True))
        billed += any(days)
    columns = tuple(f"fees.{fee.id}.days" for fee in fees)
    return Table.of(("seat", "queue"), columns, rows), billed


def _missing_columns(terms: Terms, records: Mapping[str, Sifted]) -> Iterator[Diagnostic]:
    """A column that a metric or fee reads and the export does not have would be blank throughout, and counted as no."""
    for role in roles_needed(terms):
        have = {*records[role].columns, *derived_from(records, role), *(excused_column(one.id) for one in may_excuse(terms))}
        for column in _columns_read(terms, role):
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
    sources = SOURCES.items() if role == "calls" else ()
    return tuple(name for name, (source, column) in sources if source in records and column in records[source].columns)


def _columns_read(terms: Terms, role: str) -> tuple[CountColumn, ...]:
    if role in MOMENT:
        apart = (
            metric for metric in metrics_of(terms, role) if metric.over is not None and metric.over.by in {"queue", "category"}
        )
        intervals = (CountColumn(f"{metric.id}.over", ALWAYS, (metric.over.by,)) for metric in apart if metric.over is not None)
        return (*month_columns(terms, role), *intervals)
    if role == "tickets":
        return tuple(
            CountColumn(f"{metric.id}.scope", metric.scope.predicate, _case_columns_read(metric))
            for metric in metrics_of(terms, role)
        )
    return tuple(CountColumn(f"fees.{fee.id}", fee.scope.predicate) for fee in terms.fees if isinstance(fee, SeatsFee))


def _case_columns_read(metric: MetricTerms) -> tuple[str, ...]:
    merged = metric.cases is not None and metric.cases.merged == "counts once"
    return ("resolved_at", "reopened", "parent") if merged else ("resolved_at", "reopened")
