"""The volume of a month: calls by what became of them, by day, hour, weekday, queue and category, peaks, and staffing.

The counts of all calls are those of the statement. What is broken down are inbound calls: those of no direction are, too. The
readings are those of the catalogue, ``answered_of_requested`` and ``abandoned_of_requested``.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.metrics.readings import find_reading
from slacalc.contract.predicates.predicate import ALWAYS, And, Blank, Is, Not
from slacalc.contract.predicates.text import parse_predicate
from slacalc.contract.records.calls import CALLS
from slacalc.measure.columns import CountColumn, class_columns, classes_of
from slacalc.measure.tally import KEYS
from slacalc.reports.month_records import missing_columns_notes
from slacalc.reports.report import ReportColumn, ReportFact, ReportNote, ReportRow, ReportSection, ReportTable
from slacalc.reports.staffing import staffing
from slacalc.reports.tables import Asked, cells_of, grouped, ratio, sums_by, table_by, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.measure.tally import Table
    from slacalc.reports.month_records import MonthRecords

HOURS = tuple(f"{hour:02d}" for hour in range(24))
BY_CALL = (
    Asked("inbound"),
    Asked("requested"),
    Asked("answered"),
    Asked("abandoned"),
    Asked("answer_rate", "share", over="requested", of="answered"),
    Asked("abandonment", "share", over="requested", of="abandoned"),
)
MEANS = (
    Asked("mean_wait", "seconds", over="wait_known", of="wait"),
    Asked("time_to_abandon", "seconds", over="abandoned_known", of="abandoned_wait"),
    Asked("mean_talk", "seconds", over="talk_known", of="talk"),
)
WAITS = {"mean_wait": "wait", "time_to_abandon": "wait", "mean_talk": "talk"}
"""The column of the export that each of these means needs."""
BY_WEEKDAY = (
    Asked("days"),
    Asked("inbound"),
    Asked("inbound_per_day", "mean", over="days", of="inbound"),
    *BY_CALL[2:],
)


def volume_section(month: MonthRecords) -> ReportSection:
    """What the month held.

    Raises:
        Uncovered: service hours differ on working days, and no holiday notice is known for the year.
    """
    if "calls" not in month.records:
        return ReportSection("volume", notes=(ReportNote("no_export", ("calls",)),))
    table = month.tabulated("calls", _columns(month), ("day", "hour", "queue", "category"), _with_hour)
    _expect_as_counted(month, table)
    clockless = "arrived_at" in month.records["calls"].clockless
    days = [str(first + timedelta(days=at)) for first, end in month.terms.served for at in range((end - first).days)]
    tables = [_classes(month, table), table_by(table, "day", BY_CALL, every=days), _by_weekday(table, days)]
    if not clockless:
        tables.append(table_by(table, "hour", BY_CALL, every=_open_hours(table)))
    tables += [table_by(table, key, BY_CALL) for key in ("queue", "category") if month.has("calls", key)]
    seats = staffing(month, sums_by(table, lambda key: key[0]))
    notes = (
        ReportNote("inbound_broken_down"),
        *((ReportNote("no_clock", ("calls", "arrived_at")),) if clockless else ()),
        *missing_columns_notes(month, "calls", ("direction", "queue", "category")),
        *seats.notes,
    )
    means = tuple(mean for mean in MEANS if month.has("calls", WAITS[mean.name]))
    facts = (*_facts(table, (*BY_CALL, *means)), *_longest_wait(month), *_peaks(table, clockless=clockless), *seats.facts)
    return ReportSection("volume", facts, (*tables, *seats.tables), notes)


def _columns(month: MonthRecords) -> tuple[CountColumn, ...]:
    inbound: Predicate = Not(Is("direction", "outbound"))
    requested, answered = _of_reading("answered_of_requested")
    abandoned = _of_reading("abandoned_of_requested")[1]
    requested = And((inbound, requested))
    answered = And((requested, answered))
    columns = [
        *class_columns(month.terms),
        CountColumn("inbound", inbound),
        CountColumn("requested", requested),
        CountColumn("answered", answered),
        CountColumn("abandoned", And((requested, abandoned))),
    ]
    for duration in ("wait", "talk"):
        known = And((answered, Not(Blank(duration))))
        columns += [CountColumn(f"{duration}_known", known), CountColumn(duration, known, (duration,))]
    left = And((requested, abandoned, Not(Blank("wait"))))
    columns += [CountColumn("abandoned_known", left), CountColumn("abandoned_wait", left, ("wait",))]
    for name in classes_of(month.terms):
        of_class = next(column.predicate for column in class_columns(month.terms) if column.name == f"outcome.{name}")
        columns.append(CountColumn(f"inbound.{name}", And((inbound, of_class))))
    return tuple(columns)


def _of_reading(name: str) -> tuple[Predicate, Predicate]:
    """What a reading of the catalogue divides by, and what it divides."""
    reading = find_reading(name)
    if reading is None:
        raise KeyError(name)
    parsed = (parse_predicate(text, CALLS) if text else ALWAYS for text in (reading.denominator, reading.numerator))
    denominator, numerator = parsed
    return denominator, numerator


def _longest_wait(month: MonthRecords) -> Iterator[ReportFact]:
    """The longest wait of an inbound call that asked for an agent, and its day; of equal ones the first."""
    if not month.has("calls", "wait"):
        return
    requested = And((Not(Is("direction", "outbound")), _of_reading("answered_of_requested")[0], Not(Blank("wait"))))
    table = month.tabulated("calls", [CountColumn("requested", requested)], ("day", "waited"), _with_wait)
    if table.rows:
        wait, day = max(((int(waited), day) for (day, waited), _ in table.rows), key=lambda longest: longest[0])
        yield ReportFact("longest_wait", "seconds", Fraction(wait), day)


def _with_wait(calls: pl.DataFrame) -> pl.DataFrame:
    return calls.with_columns(waited=pl.col("wait").cast(pl.String).fill_null(""))


def _with_hour(calls: pl.DataFrame) -> pl.DataFrame:
    return calls.with_columns(hour=pl.col("arrived_at").dt.strftime("%H"))


def _expect_as_counted(month: MonthRecords, table: Table) -> None:
    """The calls here are those that the statement counts, by the same keys; anything else is a bug."""
    of_statement = dict(month.tallies.tables).get("calls")
    if of_statement is None:
        return
    columns = [column.name for column in class_columns(month.terms)]
    keys = [table.keys.index(key) for key in KEYS]
    theirs = {
        key: [dict(zip(of_statement.columns, row, strict=True))[name] for name in columns] for key, row in of_statement.rows
    }
    ours: dict[tuple[str, ...], list[int]] = {}
    for key, row in table.rows:
        numbers = dict(zip(table.columns, row, strict=True))
        before = ours.setdefault(tuple(key[at] for at in keys), [0] * len(columns))
        ours[tuple(key[at] for at in keys)] = [a + numbers[name] for a, name in zip(before, columns, strict=True)]
    if {key: row for key, row in ours.items() if any(row)} != {key: row for key, row in theirs.items() if any(row)}:
        raise AssertionError(month.terms.month)


def _classes(month: MonthRecords, table: Table) -> ReportTable:
    """All calls by what became of them, inbound and outbound."""
    numbers = totals_of(table)
    rows = []
    for name in classes_of(month.terms):
        calls, inbound = numbers[f"outcome.{name}"], numbers[f"inbound.{name}"]
        if calls:
            counts = (Fraction(calls), Fraction(inbound), Fraction(calls - inbound))
            rows.append(ReportRow(name, (*counts, ratio(calls, numbers["calls"]))))
    columns = tuple(ReportColumn(name, "count") for name in ("calls", "inbound", "outbound"))
    whole = (numbers["calls"], numbers["inbound"], numbers["calls"] - numbers["inbound"])
    sums = (*map(Fraction, whole), ratio(numbers["calls"], numbers["calls"]))
    return ReportTable("outcome", "outcome", (*columns, ReportColumn("share", "share")), tuple(rows), sums)


def _by_weekday(table: Table, days: Sequence[str]) -> ReportTable:
    """By day of the week, with how many of them the month has days of service."""
    sums = sums_by(table, lambda key: _weekday(key[0]))
    dated: dict[str, int] = {}
    for day in days:
        dated[_weekday(day)] = dated.get(_weekday(day), 0) + 1
    nothing = dict.fromkeys(table.columns, 0)
    with_days = {weekday: {**sums.get(weekday, nothing), "days": dated.get(weekday, 0)} for weekday in sorted({*dated, *sums})}
    return grouped(with_days, "weekday", BY_WEEKDAY, "weekday", "days")


def _weekday(day: str) -> str:
    return str(date.fromisoformat(day).isoweekday())


def _open_hours(table: Table) -> tuple[str, ...]:
    """The hours from the first in which a call arrived to the last."""
    hours = sums_by(table, lambda key: key[1])
    return tuple(hour for hour in HOURS if hours and min(hours) <= hour <= max(hours))


def _facts(table: Table, columns: Sequence[Asked]) -> Iterator[ReportFact]:
    numbers = totals_of(table)
    yield ReportFact("calls", "count", Fraction(numbers["calls"]))
    for column, value in zip(columns, cells_of(numbers, columns), strict=True):
        yield ReportFact(column.name, column.unit, value)


def _peaks(table: Table, *, clockless: bool) -> Iterator[ReportFact]:
    """The busiest day, hour of a day, and hour of the clock by inbound calls, if there are any; of equal ones the first."""
    by_key = {
        "peak_day": sums_by(table, lambda key: key[0]),
        "peak_hour": sums_by(table, lambda key: f"{key[0]} {key[1]}"),
        "busiest_clock_hour": sums_by(table, lambda key: key[1]),
    }
    for name, sums in by_key.items():
        if sums and not (clockless and name != "peak_day"):
            at = max(sums, key=lambda group: sums[group]["inbound"])
            if inbound := sums[at]["inbound"]:
                yield ReportFact(name, "count", Fraction(inbound), at)
