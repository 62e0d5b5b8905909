"""Progress notices: those that are due in the month, and whether the user was told in time.

A notice is due at the end of every N-th day or working day after receipt, or so many seconds after it and again, as long as its
case is open then. The days between are made by the warehouse from the oldest receipt on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.zones import zone_of
from slacalc.contract.predicates.text import predicate_sql
from slacalc.warehouse.literals import NamedQuery, clock_sql, day_sql, in_days, instant_sql, quoted, table_of
from slacalc.warehouse.moments import RECORDS, at_zone, seconds_between

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slacalc.contract.metrics.metric import CaseTerms, MetricTerms
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.terms import Terms

OPENED, RESOLVED = "opened_at", "resolved_at"


def notices_of_month(terms: Terms, metric: MetricTerms, rule: CaseTerms, as_of: datetime) -> Iterator[NamedQuery]:
    """The queries that lead to the notices due in the month, with the columns of their cases and ``informed``."""
    complex_case = f'{predicate_sql(metric.scope.predicate)} AND COALESCE("complex", FALSE)'
    if metric.within is not None and metric.within.unit != "seconds":
        yield from _by_days(terms, metric.within, rule, as_of, complex_case)
    else:
        yield from _by_seconds(metric, rule, as_of, complex_case)
    was_sent = (
        'EXISTS (SELECT 1 FROM updates WHERE updates."case_id" = notices."case_id" AND {sent} {until} notices."due"'
        ' AND (notices."since" IS NULL OR {sent} {after} notices."since"))'
    )
    by_clock = metric.within is not None and metric.within.unit != "seconds"
    sent = at_zone('updates."sent_at"', rule.zone) if by_clock else 'updates."sent_at"'
    open_end = by_clock and rule.until is None
    informed = was_sent.format(sent=sent, until="<" if open_end else "<=", after=">=" if open_end else ">")
    days = in_days(quoted("day"), terms.served)
    yield NamedQuery(RECORDS, f'SELECT notices.*, {informed} AS "informed" FROM notices WHERE {days}')


def _by_days(terms: Terms, within: Quantity, rule: CaseTerms, as_of: datetime, scope: str) -> Iterator[NamedQuery]:
    days, every = terms.working_days, int(within.value)
    opened_on = f"CAST({at_zone(quoted(OPENED), rule.zone)} AS DATE)"
    yield NamedQuery("cases", f'SELECT *, {opened_on} AS "received" FROM tickets WHERE {scope}')
    exceptions = [(day_sql(day), "FALSE") for day in sorted(days.closed)] + [
        (day_sql(day), "TRUE") for day in sorted(days.opened)
    ]
    yield table_of("exceptions", ("day", "works"), exceptions or [("DATE '1900-01-01'", "TRUE")])
    first, last = 'COALESCE((SELECT MIN("received") FROM cases), {0})', terms.month.end + timedelta(days=1)
    yield NamedQuery(
        "passing",
        "SELECT CAST(passing_day AS DATE) AS passing_day FROM "
        f"generate_series(CAST({first.format(day_sql(terms.month.first))} AS TIMESTAMP), "
        f"CAST({day_sql(last)} AS TIMESTAMP), INTERVAL '1 day') AS made(passing_day)",
    )
    weekend = ", ".join(str(number + 1) for number in sorted(days.weekend)) or "0"
    counts = f"COALESCE(exceptions.works, NOT EXTRACT(ISODOW FROM passing_day) IN ({weekend}))"
    if within.unit == "days":
        counts = "TRUE"
    yield NamedQuery(
        "working",
        "SELECT passing_day, ROW_NUMBER() OVER (ORDER BY passing_day) AS number FROM passing "
        "LEFT JOIN exceptions ON exceptions.day = passing.passing_day "
        f"WHERE {counts}",
    )
    early = "0"
    if rule.received_before is not None:
        works = 'EXISTS (SELECT 1 FROM working WHERE working.passing_day = cases."received")'
        early = (
            f"CASE WHEN CAST({at_zone('cases.' + quoted(OPENED), rule.zone)} AS TIME) < TIME '{rule.received_before}' "
            f"AND {works} THEN 1 ELSE 0 END"
        )
    before = '(SELECT COUNT(*) FROM working WHERE working.passing_day <= cases."received")'
    yield NamedQuery("counted", f'SELECT cases.*, {before} - {early} AS "before" FROM cases')
    ends = "CAST({0} AS TIMESTAMP) + INTERVAL '1 day'"
    if rule.until is not None:
        seconds = rule.until.hour * 3600 + rule.until.minute * 60 + rule.until.second
        ends = f"CAST({{0}} AS TIMESTAMP) + INTERVAL '{seconds} seconds'"
    due, since = ends.format("working.passing_day"), ends.format("earlier.passing_day")
    closed = at_zone(f"counted.{quoted(RESOLVED)}", rule.zone)
    over, ahead = ("<", "<=") if rule.until is None else ("<=", "<")
    local = clock_sql(as_of.astimezone(zone_of(rule.zone)).replace(tzinfo=None))
    open_then = f'(counted."{RESOLVED}" IS NULL OR NOT {closed} {over} {due})'
    yield NamedQuery(
        "notices",
        f'SELECT counted.*, working.passing_day AS "day", {due} AS "due", '
        f'CASE WHEN earlier.number > counted."before" THEN {since} END AS "since" '
        'FROM counted JOIN working ON working.number > counted."before" '
        f'AND MOD(working.number - counted."before", {every}) = 0 '
        f"LEFT JOIN working AS earlier ON earlier.number = working.number - {every} "
        f"WHERE {open_then} AND {due} {ahead} {local}",
    )


def _by_seconds(metric: MetricTerms, rule: CaseTerms, as_of: datetime, scope: str) -> Iterator[NamedQuery]:
    assert metric.within is not None  # noqa: S101 - for the type checker: a reading of notices has it
    every = int(metric.within.value)
    yield NamedQuery("cases", f"SELECT * FROM tickets WHERE {scope}")
    longest = seconds_between(f"MIN({quoted(OPENED)})", instant_sql(as_of))
    most = f"(SELECT COALESCE(CAST(CEIL({longest} / {every}) AS BIGINT), 0) FROM cases)"
    yield NamedQuery("numbers", f"SELECT number FROM generate_series(1, {most}) AS made(number)")
    due = f"(cases.\"{OPENED}\" + numbers.number * INTERVAL '{every} seconds')"
    since = f"(cases.\"{OPENED}\" + (numbers.number - 1) * INTERVAL '{every} seconds')"
    yield NamedQuery(
        "notices",
        f'SELECT cases.*, CAST({at_zone(due, rule.zone)} AS DATE) AS "day", {due} AS "due", '
        f'CASE WHEN numbers.number > 1 THEN {since} END AS "since" FROM cases CROSS JOIN numbers '
        f'WHERE (cases."{RESOLVED}" IS NULL OR cases."{RESOLVED}" > {due}) AND {due} < {instant_sql(as_of)}',
    )
