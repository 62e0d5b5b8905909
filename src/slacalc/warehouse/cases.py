"""Cases: each with its deadline, whether it was kept, and whether the month judges it; and those that a fee charges for.

Of cases nothing is known here but their rows: what an earlier month left open, what an export has lost since, and what a decision
of the ledger takes away are not in the query.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from slacalc.base.zones import zone_of
from slacalc.contract.metrics.readings import FLAG
from slacalc.contract.parts.terms import COUNTS_ONCE
from slacalc.contract.predicates.text import predicate_sql
from slacalc.contract.records.tickets import IN_TIME
from slacalc.measure.columns import ENDS, moments_asked, reading_of
from slacalc.measure.deadlines import last_day
from slacalc.measure.needs import CHARGED_BY
from slacalc.warehouse.literals import NamedQuery, clock_sql, day_sql, in_days, instant_sql, quoted, table_of
from slacalc.warehouse.moments import RECORDS, at_zone, seconds_between

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.contract.fees.fee import CountingFee
    from slacalc.contract.metrics.metric import CaseTerms, MetricTerms
    from slacalc.contract.terms import Terms

LAST_DAYS = "last_days"
"""The last day of a case, by the day of its receipt."""
ONE_DAY = timedelta(days=1)


def case_needs_as_of(metric: MetricTerms) -> bool:
    """Whether a blank cell is judged by whether the time of the case was over when the records were exported."""
    reading = reading_of(metric)
    return reading.blank_in != "" or reading.decided_by == FLAG


def has_own_clock(rule: CaseTerms) -> bool:
    """Whether the time of a case runs in some hours only, or stands still while the case waits: no query says that."""
    return rule.hours is not None or rule.stops or (rule.pauses is not None and rule.pauses.days is not None)


def cases_of_month(terms: Terms, metric: MetricTerms, rule: CaseTerms, as_of: datetime | None) -> Iterator[NamedQuery]:
    """The queries that lead to the cases that the month judges, with ``judged`` and what the reading asks of them.

    Raises:
        Uncovered: a deadline reaches into a year for which no holiday notice is known.
    """
    zone, reading = rule.zone, reading_of(metric)
    decided_by, begins_at = reading.decided_by, quoted(reading.begins_at)
    if not decided_by and metric.within is not None:
        decided_by = "resolved_at"  # an own reading asks for the day of the deadline alone
    early = f"CAST({at_zone(begins_at, zone)} AS TIME) < TIME '{rule.received_before}'"
    yield NamedQuery(
        "cases",
        f'SELECT *, CAST({at_zone(begins_at, zone)} AS DATE) AS "received", '
        f'{early if rule.received_before is not None else "FALSE"} AS "early" '
        f"FROM tickets WHERE {predicate_sql(metric.scope.predicate)}"
        + (f" AND {begins_at} IS NOT NULL" if reading.begins_at != "opened_at" else ""),
    )
    due, in_time, open_yet, joined = "", "", "FALSE", ""
    if not decided_by or decided_by == FLAG:
        due = at_zone('cases."due_at"', zone) if rule.judged == "in month of deadline" else "CAST(NULL AS TIMESTAMP)"
        in_time = f'cases."{FLAG}"' if decided_by else "FALSE"
        if as_of is not None and rule.judged == "in month of deadline":
            open_yet = f'cases."due_at" >= {instant_sql(as_of)}'
    elif metric.within is None:
        due, in_time = at_zone('cases."due_at"', zone), f'cases."{decided_by}" <= cases."due_at"'
        open_yet = f'cases."due_at" >= {instant_sql(as_of)}' if as_of is not None else "FALSE"
    elif metric.within.unit != "seconds":
        yield table_of(LAST_DAYS, ("received", "early", "last_day", "ends"), _last_days(terms, metric, rule))
        joined = f' LEFT JOIN {LAST_DAYS} ON {LAST_DAYS}.received = cases."received" AND {LAST_DAYS}.early = cases."early"'
        due, decided = f"CAST({LAST_DAYS}.last_day AS TIMESTAMP)", at_zone(f'cases."{decided_by}"', zone)
        in_time = f"{decided} {'<' if rule.until is None else '<='} {LAST_DAYS}.ends"
        if as_of is not None:
            local = as_of.astimezone(zone_of(zone)).replace(tzinfo=None)
            open_yet = f"{LAST_DAYS}.ends {'>' if rule.until is None else '>='} {clock_sql(local)}"
    else:
        instant = f"(cases.{begins_at} + INTERVAL '{int(metric.within.value)} seconds')"
        due, in_time = at_zone(instant, zone), f'cases."{decided_by}" <= {instant}'
        open_yet = f"{instant} >= {instant_sql(as_of)}" if as_of is not None else "FALSE"
    yield NamedQuery(
        "dated",
        f'SELECT cases.*, CAST({due} AS DATE) AS "due_day", COALESCE({in_time}, FALSE) AS "kept", '
        f'COALESCE({open_yet}, FALSE) AS "open_yet" FROM cases{joined}',
    )
    yield NamedQuery("settled", _settled(metric, rule))
    yield NamedQuery(RECORDS, f"SELECT * FROM settled WHERE {_of_month(terms, rule)}")


def _settled(metric: MetricTerms, rule: CaseTerms) -> str:
    """Whether each case was in time, is left out, and by which day it is judged."""
    reading = reading_of(metric)
    open_yet = '"open_yet" AND "resolved_at" IS NULL' if reading.decided_by == FLAG else '"open_yet"'
    kept = f'"kept" AND NOT ({open_yet})' if reading.decided_by == FLAG else '"kept"'
    if reading.takes_reopened and not metric.reopened_is_resolved:
        kept = f'{kept} AND NOT COALESCE("reopened", FALSE)'
    blank = f"({quoted(reading.blank_in)} IS NULL AND NOT ({open_yet}))" if reading.blank_in else "FALSE"
    in_time = f"CASE WHEN {blank} THEN {'TRUE' if rule.blank == 'met' else 'FALSE'} ELSE {kept} END"
    deadline = '"due_day"'
    if metric.within is None:
        deadline = 'CASE WHEN "due_day" > "received" THEN "due_day" ELSE "received" END'
    day = {
        "in month of deadline": deadline,
        "in month of receipt": '"received"',
        "in month of closing": f"CAST({at_zone(quoted('resolved_at'), rule.zone)} AS DATE)",
    }[rule.judged]
    judged = f"NOT {blank}" if rule.blank == "left out" else "TRUE"
    answers = "".join(f', {in_time} AS "{name}"' for name in IN_TIME)
    for name, end in ENDS:
        if end in moments_asked(metric):
            answers += f', CAST(CEIL({seconds_between(quoted("opened_at"), quoted(end))}) AS BIGINT) AS "{name}"'
    return f'SELECT *, {day} AS "day", {judged} AS "judged"{answers} FROM dated'


def _of_month(terms: Terms, rule: CaseTerms) -> str:
    """Whether the month judges a case: its day lies in it, on which the service was owed, and no parent stands for it."""
    month = terms.month
    conditions = [f'"received" < {day_sql(month.end)}', in_days('"day"', ((month.first, month.end),))]
    if terms.suspended:
        conditions.append(f"NOT {in_days(quoted('day'), terms.suspended)}")
    if rule.merged == COUNTS_ONCE:
        conditions.append('"parent" IS NULL')
    return " AND ".join(conditions)


def _last_days(terms: Terms, metric: MetricTerms, rule: CaseTerms) -> Iterator[tuple[str, ...]]:
    """Receipt, whether its day counts, the last working day, and when that ends: for each receipt whose last day may matter.

    An earlier receipt has its last day before the month: no month of a deadline, and nothing closed in the month is in time.
    """
    assert metric.within is not None  # noqa: S101 - for the type checker: it is said in days
    received = terms.month.end - ONE_DAY
    while True:
        days_by_early = (False,) if rule.received_before is None else (False, True)
        last_days = [(early, last_day(metric.within, received, terms.working_days, early=early)) for early in days_by_early]
        for early, last in last_days:
            yield day_sql(received), "TRUE" if early else "FALSE", day_sql(last), clock_sql(_ends(last, rule.until))
        if last_days[0][1] < terms.month.first:
            return
        received -= ONE_DAY


def _ends(last: date, until: time | None) -> datetime:
    """The closing hour of the last day, which is in time; or the midnight after it, which is not."""
    return datetime.combine(last + ONE_DAY, time()) if until is None else datetime.combine(last, until)


def billed_cases(terms: Terms, fee: CountingFee) -> Iterator[NamedQuery]:
    """The query of the cases that a fee may charge for in the month."""
    moment = CHARGED_BY[fee.by]
    day = f"CAST({at_zone(quoted(moment), terms.timezone)} AS DATE)"
    parent = ' AND "parent" IS NULL' if fee.merged == COUNTS_ONCE else ""
    yield NamedQuery("dated", f'SELECT *, {day} AS "day" FROM tickets')
    yield NamedQuery(RECORDS, f"SELECT * FROM dated WHERE {in_days(quoted('day'), terms.served)}{parent}")
