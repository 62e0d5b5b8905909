"""Records that belong to the month of their own moment: calls, surveys, scores, sales, extras and deliveries."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from slacalc.contract.records.kinds import record_kind
from slacalc.measure.columns import excused_column, reading_of
from slacalc.measure.needs import MOMENT, days_of
from slacalc.warehouse.literals import NamedQuery, clock_sql, day_sql, in_days, instant_sql, quoted, table_of, text_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from slacalc.contract.terms import Terms
    from slacalc.measure.excused import Excusal

RECORDS = "records"
"""The records of the month, with the columns that are derived for them."""
HOURS, AGAIN = "service_hours", "calls_again"
ONE_DAY = timedelta(days=1)


def needs_as_of(role: str, reads: frozenset[str]) -> bool:
    """Whether what is counted depends on the time at which the records were exported."""
    return role == "deliveries" and "due" in reads


def records_of_month(
    terms: Terms, role: str, reads: frozenset[str], excusals: Sequence[Excusal], as_of: datetime | None
) -> Iterator[NamedQuery]:
    """The queries that lead to :data:`RECORDS`; ``reads`` are the columns that are asked about, ``as_of`` is aware.

    Raises:
        Uncovered: service hours differ on working days, and no holiday notice is known for the year.
    """
    moment, kind = MOMENT[role], record_kind(role)
    column = kind.column(moment)
    on_clock = "" if column is None or column.type == "day" else at_zone(quoted(moment), terms.timezone)
    dated = f'SELECT *, CAST({on_clock or quoted(moment)} AS DATE) AS "day"'
    dated += f', {on_clock} AS "clock"' if on_clock else ""
    yield NamedQuery("dated", f"{dated} FROM {role}")
    derived, joined = dict[str, str](), ""
    if "in_service_hours" in reads:
        spans = tuple(spans_of_service(terms))
        if spans:
            yield table_of(HOURS, ("opens", "closes"), ((clock_sql(opens), clock_sql(closes)) for opens, closes in spans))
        inside = f'SELECT 1 FROM {HOURS} WHERE opens <= dated."clock" AND dated."clock" < closes'
        derived["in_service_hours"] = f"EXISTS ({inside})" if spans else "FALSE"
    derived |= _kinds_of_day(terms, reads)
    if "called_again_after" in reads:
        yield NamedQuery(AGAIN, _NEXT_CALLS)
        joined = f' LEFT JOIN {AGAIN} ON {AGAIN}."caller" = dated."caller" AND {AGAIN}."arrived_at" = dated."arrived_at"'
        gap = f"CAST(CEIL({seconds_between('dated.' + quoted('arrived_at'), AGAIN + '.' + quoted('next_at'))}) AS BIGINT)"
        derived["called_again_after"] = f"CASE WHEN {_FROM_USER} THEN {gap} END"
    if "ticketed" in reads:
        derived["ticketed"] = 'dated."call_id" IN (SELECT "call_id" FROM tickets WHERE NOT "call_id" IS NULL)'
    if role == "deliveries" and as_of is not None:
        delivered = f"CAST({at_zone('dated.' + quoted('delivered_at'), terms.timezone)} AS DATE)"
        derived["due"] = f'(NOT dated."delivered_at" IS NULL OR dated."due_on" < {day_sql(as_of.date())})'
        derived["on_time"] = f'COALESCE({delivered} <= dated."due_on", FALSE)'
    for metric in terms.metrics:
        if metric.excusable and reading_of(metric).role == role and excused_column(metric.id) in reads:
            instant = f'dated."{moment}"' if on_clock else at_zone(f'CAST(dated."{moment}" AS TIMESTAMP)', terms.timezone)
            derived[excused_column(metric.id)] = _lies_in(
                instant, tuple(excusal for excusal in excusals if metric.id in excusal.metrics)
            )
    columns = "".join(f', {sql} AS "{name}"' for name, sql in derived.items())
    days = in_days('dated."day"', days_of(role, terms))
    yield NamedQuery(RECORDS, f"SELECT dated.*{columns} FROM dated{joined} WHERE {days}")


def _kinds_of_day(terms: Terms, reads: frozenset[str]) -> dict[str, str]:
    """The time of day on the clock, and whether the day is a working day, where these are asked about."""
    derived = dict[str, str]()
    if "time_of_day" in reads:
        larger = (
            f'CAST(EXTRACT({unit} FROM dated."clock") AS BIGINT) * {size}' for unit, size in (("HOUR", 3600), ("MINUTE", 60))
        )
        derived["time_of_day"] = " + ".join((*larger, 'CAST(FLOOR(EXTRACT(SECOND FROM dated."clock")) AS BIGINT)'))
    if "working_day" in reads:
        days = (terms.month.first + timedelta(days=number) for number in range(terms.month.days))
        working = ", ".join(day_sql(day) for day in days if terms.working_days.is_working(day))
        derived["working_day"] = f'dated."day" IN ({working})' if working else "FALSE"
    return derived


def at_zone(moment: str, zone: str) -> str:
    """What the clock of the zone shows at an instant."""
    return f"{moment} AT TIME ZONE {text_sql(zone)}"


def seconds_between(earlier: str, later: str) -> str:
    """The seconds that pass between two instants; by the clock of a session's own zone a day may have 23 hours."""
    return f"EXTRACT(EPOCH FROM ({at_zone(later, 'UTC')} - {at_zone(earlier, 'UTC')}))"


def spans_of_service(terms: Terms) -> Iterator[tuple[datetime, datetime]]:
    """The half-open spans of service of the month on the clock, those of the day before that reach into it among them.

    Raises:
        Uncovered: they differ on working days, and no holiday notice is known for the year.
    """
    hours, day = terms.service_hours, terms.month.first - ONE_DAY
    while day < terms.month.end:
        for span in hours.of(day, terms.working_days):
            closes = _closing(day, span.closes, over_midnight=span.over_midnight)
            if closes > datetime.combine(terms.month.first, time()):
                yield datetime.combine(day, span.opens), closes
        day += ONE_DAY


def _closing(day: date, closes: time | None, *, over_midnight: bool) -> datetime:
    last = day + ONE_DAY if closes is None or over_midnight else day
    return datetime.combine(last, closes or time())


def _lies_in(instant: str, excusals: Sequence[Excusal]) -> str:
    """Whether a record lies in one of the agreed times that are for it."""
    inside = []
    for excusal in excusals:
        begins, ends = map(instant_sql, excusal.instants)
        queue = f' AND COALESCE(dated."queue" = {text_sql(excusal.queue)}, FALSE)' if excusal.queue else ""
        inside.append(f"({instant} >= {begins} AND {instant} < {ends}{queue})")
    return f"({' OR '.join(inside)})" if inside else "FALSE"


_FROM_USER = 'NOT COALESCE(dated."direction" = \'outbound\', FALSE) AND NOT dated."caller" IS NULL'
_NEXT_CALLS = (
    'SELECT "caller", "arrived_at", LEAD("arrived_at") OVER (PARTITION BY "caller" ORDER BY "arrived_at") AS "next_at" '
    f'FROM (SELECT DISTINCT "caller", "arrived_at" FROM dated WHERE {_FROM_USER}) AS moments'
)
"""The call from the same number that came later; of two at one moment neither follows the other."""
