"""The queries of a month: one for each metric and each fee that is counted, in the order of the contract.

    counting_queries(terms, excusals, as_of) -> CountingScript

Each query stands for itself: it gives one row of whole numbers, those that a statement has under the same names; a metric over
intervals gives a row for each. A composite counts nothing: its parts do. What cannot be said is told, with why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.fee import CountingFee
from slacalc.contract.fees.seats import SeatsFee
from slacalc.contract.metrics.over import OF_THE_CLOCK
from slacalc.measure.columns import fee_columns, metric_columns, reading_of
from slacalc.measure.needs import MOMENT
from slacalc.warehouse.cases import billed_cases, case_needs_as_of, cases_of_month, has_own_clock
from slacalc.warehouse.counts import select_counts
from slacalc.warehouse.literals import NamedQuery
from slacalc.warehouse.moments import RECORDS, needs_as_of, records_of_month
from slacalc.warehouse.notices import notices_of_month
from slacalc.warehouse.roster import seat_days, select_seat_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.measure.excused import Excusal

Reason = Literal["as of", "clock"]
"""What is counted depends on the time of the exports, and that is not given; or on a clock that no query says: one that runs in
some hours only, or stands still while a case waits."""


@dataclass(frozen=True, slots=True)
class CountingQuery:
    """The counting of one metric or fee."""

    path: str
    """``metrics.answer_rate``, ``fees.calls``."""
    clause: str
    role: str
    sql: str
    """In the SQL of PostgreSQL; :mod:`slacalc.render.sql` prints it for a dialect."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A metric or fee that no query counts."""

    path: str
    why: Reason


@dataclass(frozen=True, slots=True)
class CountingScript:
    """The queries of a month, and what none of them counts."""

    queries: tuple[CountingQuery, ...]
    unsaid: tuple[Unsaid, ...]


def counting_queries(terms: Terms, excusals: Sequence[Excusal] = (), as_of: datetime | None = None) -> CountingScript:
    """See the module; ``excusals`` are the agreed times of the month, ``as_of`` is aware.

    Raises:
        Uncovered: a day lies in a year for which no holiday notice is known.
    """
    counted = (metric for metric in terms.metrics if metric.weighted is None)
    queries = (*(_of_metric(terms, metric, excusals, as_of) for metric in counted), *_of_fees(terms, excusals, as_of))
    return CountingScript(
        tuple(query for query in queries if isinstance(query, CountingQuery)),
        tuple(unsaid for unsaid in queries if isinstance(unsaid, Unsaid)),
    )


def _of_metric(terms: Terms, metric: MetricTerms, excusals: Sequence[Excusal], as_of: datetime | None) -> CountingQuery | Unsaid:
    reading, path = reading_of(metric), f"metrics.{metric.id}"
    columns = metric_columns(metric)
    reads = frozenset(name for column in columns for name in column.reads)
    if reading.role in MOMENT:
        if as_of is None and needs_as_of(reading.role, reads):
            return Unsaid(path, "as of")
        steps = tuple(records_of_month(terms, reading.role, reads, excusals, as_of))
    elif metric.cases is None:
        raise ValueError(metric.id)
    elif has_own_clock(metric.cases):
        return Unsaid(path, "clock")
    elif reading.role == "tickets":
        if as_of is None and case_needs_as_of(metric):
            return Unsaid(path, "as of")
        steps = tuple(cases_of_month(terms, metric, metric.cases, as_of))
    else:
        if as_of is None:
            return Unsaid(path, "as of")
        steps = tuple(notices_of_month(terms, metric, metric.cases, as_of))
    source, by = RECORDS, ""
    if metric.over is not None:
        by, interval = "interval", _interval(metric.over.by, MOMENT.get(reading.role, ""))
        source = "by_interval"
        steps = (*steps, NamedQuery(source, f'SELECT {RECORDS}.*, {interval} AS "interval" FROM {RECORDS}'))
    return _query(path, metric.clause, reading.role, steps, select_counts(metric.id, columns, source, by))


def _of_fees(terms: Terms, excusals: Sequence[Excusal], as_of: datetime | None) -> Iterator[CountingQuery]:
    for fee in terms.fees:
        path = f"fees.{fee.id}"
        if isinstance(fee, SeatsFee):
            yield _query(path, fee.clause, fee.counts, tuple(seat_days(terms, fee)), select_seat_days(terms, fee))
        elif isinstance(fee, CountingFee):
            columns = tuple(fee_columns(fee, terms.span))
            reads = frozenset(name for column in columns for name in column.reads)
            steps = (
                tuple(billed_cases(terms, fee))
                if fee.counts == "tickets"
                else tuple(records_of_month(terms, fee.counts, reads, excusals, as_of))
            )
            yield _query(path, fee.clause, fee.counts, steps, select_counts(path, columns, RECORDS))


def _query(path: str, clause: str, role: str, steps: Sequence[NamedQuery], select: str) -> CountingQuery:
    named = ", ".join(f"{step.name} AS ({step.select})" for step in steps)
    return CountingQuery(path, clause, role, f"WITH {named} {select}")


def _interval(by: str, moment: str) -> str:
    """The interval in which a record lies, as a column: a day, a Monday, the instant at which it begins, or a word."""
    if by in OF_THE_CLOCK:
        half = " + CASE WHEN EXTRACT(MINUTE FROM \"clock\") >= 30 THEN INTERVAL '30 minutes' ELSE INTERVAL '0 minutes' END"
        begins = f"DATE_TRUNC('hour', \"clock\"){half if by == 'half_hour' else ''}"
        return f'"{moment}" - ("clock" - ({begins}))'
    match by:
        case "day":
            return '"day"'
        case "week":
            return "CAST(DATE_TRUNC('week', \"day\") AS DATE)"
        case _:
            return f"COALESCE(\"{by}\", '')"
