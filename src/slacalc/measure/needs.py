"""What the terms need of a month's exports: which roles, and which of their columns. No data is read here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from slacalc.base.month import Month
from slacalc.contract.fees.fee import CountingFee
from slacalc.contract.metrics.readings import OWN
from slacalc.contract.parts.terms import COUNTS_ONCE
from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.contract.records.kinds import RECORD_KINDS, ROLES, record_kind
from slacalc.contract.records.pauses import PAUSES
from slacalc.measure.columns import (
    CountColumn,
    counting_fees,
    excused_column,
    metric_columns,
    metrics_of,
    month_columns,
    reading_of,
)
from slacalc.measure.tally import KEYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from slacalc.base.month import Spans
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.metrics.period import PeriodTerms
    from slacalc.contract.terms import Terms

EXCUSED = "excused"
"""The role of the register of excused times."""
MOMENT = {kind.role: kind.moment for kind in RECORD_KINDS if kind.belongs_by == "moment"}
"""The moment by which a record of that role belongs to a month."""
CHARGED_BY = {"month of receipt": "opened_at", "month of resolution": "resolved_at"}
"""The moment by which a case that is charged for belongs to a month, by the word of the contract."""


class Missing(NamedTuple):
    """A column that is needed and not there."""

    role: str
    column: str
    needed_by: str
    """The id of a metric, ``fees``, or the classes of calls."""


def roles_needed(terms: Terms) -> tuple[str, ...]:
    """The roles whose exports the terms need, in the order in which statements list them."""
    return terms.kept.once_of((terms.metrics, terms.fees), partial(_roles_needed, terms), _roles_needed)


def _roles_needed(terms: Terms) -> tuple[str, ...]:
    counted = {fee.counts for fee in terms.fees if isinstance(fee, CountingFee)}
    for metric in terms.metrics:
        reading = reading_of(metric)
        counted |= {reading.role, reading.scoped_by}
    counted |= {"tickets"} if asks_for_cases(terms) else set()
    counted |= {PAUSES.role} if stopped_by_intervals(terms) else set()
    return tuple(kind.role for kind in sorted(RECORD_KINDS, key=lambda kind: kind.turn) if kind.role in counted)


def stopped_by_intervals(terms: Terms) -> bool:
    """Whether a clock stands still in the pauses of an export of its own."""
    rules = [metric.cases for metric in terms.metrics if metric.cases is not None]
    return any(rule.pauses is not None and rule.pauses.by == "intervals" for rule in rules)


def asks_for_cases(terms: Terms) -> bool:
    """Whether what is counted of calls depends on the cases that came of them."""
    return any("ticketed" in column.reads for column in month_columns(terms, "calls"))


def roles_beside(terms: Terms, role: str) -> tuple[str, ...]:
    """The other roles at whose records counting a role looks: the cases that came of calls, those that notices are about."""
    kind = record_kind(role)
    read = {name for column in month_columns(terms, role) for name in column.reads} if role in MOMENT else set()
    beside = {source for name, source, _ in kind.sources if name in read and source != role}
    beside |= {PAUSES.role} if role == PAUSES.about and stopped_by_intervals(terms) else set()
    return tuple(other for other in ROLES if other in beside | {kind.about})


def days_of(role: str, terms: Terms) -> Spans:
    """The days of the month whose records of that role count."""
    return (terms.span,) if record_kind(role).any_day else terms.served


def sliced_by(terms: Terms, role: str) -> str:
    """The column of which no value is in two slices of a role's records; empty where all of them are one slice.

    Records are counted each for itself where they have a moment, so that slices of whole keys do. Where a metric asks for what
    other records decide, those belong together that have the same value in the column that this is made from: the calls from one
    number. A case is judged by its own row, and those that were open before are looked for when all are counted. Seats, notices,
    pauses and the register are one slice.
    """
    kind = record_kind(role)
    if kind.belongs_by == "deadline":
        return kind.key
    if role not in MOMENT:
        return ""
    read = {name for column in month_columns(terms, role) for name in column.reads}
    across = {source for name, _, source in kind.sources if name in kind.across and name in read}
    return kind.key if not across else across.pop() if len(across) == 1 else ""


def roles_wanted(terms: Terms) -> tuple[str, ...]:
    """The roles whose exports are read where they are there, though nothing counts them.

    A month in which nothing was excused has no register. Calls that the contract has exported tell the days without any.
    """
    calls = ("calls",) if "calls" not in roles_needed(terms) and "calls" in dict(terms.exports) else ()
    return (*calls, EXCUSED) if may_excuse(terms) else calls


def roles_read(terms: Terms) -> tuple[str, ...]:
    """The roles needed and wanted, in the order in which statements list them."""
    return terms.once(_roles_read)


def _roles_read(terms: Terms) -> tuple[str, ...]:
    return tuple(sorted((*roles_needed(terms), *roles_wanted(terms)), key=lambda role: role != "calls"))


def may_excuse(terms: Terms) -> tuple[MetricTerms, ...]:
    """The metrics whose records the register can excuse."""
    return tuple(metric for metric in terms.metrics if metric.excusable)


def earlier_months(metric: MetricTerms, terms: Terms) -> tuple[Month, ...]:
    """The months before the terms' one over which a metric is measured too."""
    return metric.period.earlier(terms.month, Month.of(terms.first_day)) if metric.period is not None else ()


def judging_month(period: PeriodTerms, terms: Terms) -> Month | None:
    """The month in which the period of the terms' month is judged; None where it is not."""
    return period.judged_in(terms.month, Month.of(terms.first_day), Month.of(terms.last_day))


def missing_columns(terms: Terms, columns: Mapping[str, Collection[str]]) -> Iterator[Missing]:
    """What metrics and fees read and the exports do not have; ``columns`` are those of each role whose export is known.

    Such a column would be blank throughout, and counted as no.
    """
    excusable = {excused_column(metric.id) for metric in may_excuse(terms)}
    for needed in roles_read(terms):
        role = record_kind(needed).about or needed
        if role not in columns:
            continue
        have = {*columns[role], *_derived_from(columns, role), *excusable}
        for column in _columns_read(terms, needed):
            for name in dict.fromkeys(column.reads):
                if name not in have:
                    yield Missing(role, name, column.name.split(".")[0])


def columns_counted(terms: Terms, role: str, keys: tuple[str, ...]) -> frozenset[str] | None:
    """The canonical columns of a role that counting looks at, derived ones among them; None is every column.

    Records of a moment are counted by ``keys``, cases and their notices by those of statements. Of a roster or a register, which
    are short, every column is read.
    """
    kind = record_kind(role)
    read = {name for column in _columns_read(terms, role) for name in column.reads}
    match kind.belongs_by:
        case "moment":
            if any(metric.excusable for metric in metrics_of(terms, role)):
                read.add("queue")
            read |= {column for name, _, column in kind.sources if name in read}
            if "called_again_after" in read:
                read.add("direction")
            named = any(fee.adds or fee.without_price is not None for fee in counting_fees(terms, role))
            named |= any(reading_of(metric).name == OWN and reading_of(metric).added for metric in metrics_of(terms, role))
            if "ticketed" in read or named:  # a record is looked for, or named or set aside, by its key
                read.add(kind.key)
            return frozenset({*read, *keys, MOMENT[role]})
        case "deadline":
            of_notices = {name for column in _columns_read(terms, "updates") for name in column.reads}
            calls = {"call_id"} if asks_for_cases(terms) else set[str]()
            calls |= {"paused"} if any(_leaves_pauses_unsaid(metric) for metric in metrics_of(terms, role)) else set()
            return frozenset({*read, *of_notices, *calls, *KEYS, kind.key, "opened_at", "resolved_at", "reopened", "parent"})
        case "case":
            return frozenset({kind.key, "begins_at", "ends_at"})
        case "schedule":
            return frozenset({kind.key, record_kind(kind.about).key, "sent_at"})
        case "days" | "register":
            return None


def _derived_from(columns: Mapping[str, Collection[str]], role: str) -> tuple[str, ...]:
    """The derived columns that can be made from what the exports have."""
    sources = record_kind(role).sources
    return tuple(name for name, source, column in sources if source in columns and column in columns[source])


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
            CountColumn(f"fees.{fee.id}", fee.scope.predicate, (CHARGED_BY[fee.by], *_parent_read(fee)))
            for fee in counting_fees(terms, role)
        )
        return (*judged, *charged)
    if role == "updates":  # a notice is due by what its case says
        return tuple(
            CountColumn(
                f"{metric.id}.scope",
                metric.scope.predicate,
                ("complex", "resolved_at", *_asked(metric), *_interval_column(metric)),
            )
            for metric in metrics_of(terms, role)
        )
    return tuple(CountColumn(f"fees.{fee.id}", fee.scope.predicate) for fee in counting_fees(terms, role))


def _interval_column(metric: MetricTerms) -> tuple[str, ...]:
    """The column that tells the intervals of a metric apart, where it is one of the export's."""
    return (metric.over.by,) if metric.over is not None and metric.over.by in {"queue", "category"} else ()


def _leaves_pauses_unsaid(metric: MetricTerms) -> bool:
    """Whether a pause could put its deadline off, and the contract does not say what it does."""
    return reading_of(metric).takes_pauses and metric.cases is not None and metric.cases.pauses is None


def _parent_read(fee: CountingFee) -> tuple[str, ...]:
    """The column by which a fee for cases knows a merged one, where it counts these once."""
    return ("parent",) if fee.merged == COUNTS_ONCE else ()


def _case_columns_read(metric: MetricTerms) -> tuple[str, ...]:
    """Columns of the record that decide whether a case is in time and when, or that the predicates of its reading ask for."""
    reading, rule = reading_of(metric), metric.cases
    decide = [column for column in (reading.decided_by, reading.blank_in) if column]
    decide += ["first_response_at"] if any("responded_after" in column.reads for column in metric_columns(metric)) else []
    decide += [reading.begins_at] if reading.begins_at != "opened_at" else []
    decide += ["reopened"] if reading.takes_reopened else []
    if rule is not None:
        decide += ["parent"] if rule.merged == COUNTS_ONCE else []
        decide += ["due_at"] if metric.within is None and rule.judged == "in month of deadline" else []
        decide += ["resolved_at"] if rule.judged == "in month of closing" else []
        decide += ["paused"] if rule.pauses is not None and rule.pauses.by == "seconds" else []
    return (*dict.fromkeys(decide), *_asked(metric))


def _asked(metric: MetricTerms) -> Iterator[str]:
    """Columns of the case for which the predicates of a reading ask, over cases or their notices."""
    of_record = {column.name for column in record_kind("tickets").columns}
    return (name for column in metric_columns(metric) for name in column.reads if name in of_record)
