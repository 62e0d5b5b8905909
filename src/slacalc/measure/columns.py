"""Which columns a month's tallies have: one count or sum for each part of each metric and fee. No data is read here."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.fee import ENTIRE, CountingFee, Segment
from slacalc.contract.metrics.readings import WEIGHTED, Reading, find_reading
from slacalc.contract.predicates.predicate import ALWAYS, And, Blank, Is, Not, Ordered, Predicate, Yes
from slacalc.contract.predicates.text import columns_in, parse_predicate
from slacalc.contract.records.calls import CALLS, OUTCOMES
from slacalc.measure.price_periods import price_periods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.terms import Terms


ZERO = "0 s"
"""The word of a contract by which a blank adds nothing."""
SHORT_ABANDONED = "short_abandoned"
ENDS = (("resolved_after", "resolved_at"), ("responded_after", "first_response_at"))
"""A derived column, and the moment until which it counts."""


@dataclass(frozen=True, slots=True)
class CountColumn:
    """How many records match, or the sum of columns over those that match."""

    name: str
    predicate: Predicate
    adds: tuple[str, ...] = ()
    """Columns to add up; none counts records."""
    segment: Segment = ENTIRE
    """Of a sum: each record adds the steps that are begun in this segment of it."""
    days: tuple[date, date] | None = None
    """Only records of these days, half-open."""
    blank_is_zero: bool = False
    """Of a sum: a blank adds nothing. Otherwise a record that is blank in one of its columns must not match."""
    less: Predicate | None = None
    """Of a count: those that match are taken off, one each."""
    reads: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The canonical columns that it needs."""

    def __post_init__(self) -> None:
        off = columns_in(self.less) if self.less is not None else ()
        object.__setattr__(self, "reads", (*columns_in(self.predicate), *off, *self.adds))


@lru_cache(maxsize=256)  # each role and each version of a contract asks for those of the metrics that it shares
def metric_columns(metric: MetricTerms) -> tuple[CountColumn, ...]:
    """Scope, outside, denominator and numerator of a metric: scope = outside + denominator, each counted for itself.

    Where the register can excuse records, these are counted apart: they are in none of the four.
    """
    reading = reading_of(metric)
    asked = metric.scope.predicate
    left = Yes(excused_column(metric.id))
    scope = And((asked, Not(left))) if metric.excusable else asked
    adds = reading.added
    present = () if reading.blank == ZERO else tuple(Not(Blank(column)) for column in adds)
    denominator = And((_predicate(reading, reading.denominator, metric), *present))
    numerator = And((denominator, _predicate(reading, reading.numerator, metric)))
    less = And((denominator, _predicate(reading, reading.less, metric))) if reading.less else None

    def reached(name: str, of: Predicate) -> tuple[CountColumn, ...]:
        """What is counted above the line; where records are taken off, how many there are of each beside it."""
        whole = And((of, numerator))
        if less is None:
            return (CountColumn(f"{name}numerator", whole, adds, blank_is_zero=reading.blank == ZERO),)
        off = And((of, less))
        net = CountColumn(f"{name}numerator", whole, less=off)
        return net, CountColumn(f"{name}plus", whole), CountColumn(f"{name}minus", off)

    columns = (
        CountColumn(f"{metric.id}.scope", scope),
        CountColumn(f"{metric.id}.outside", And((scope, Not(denominator)))),
        CountColumn(f"{metric.id}.denominator", And((scope, denominator))),
        *reached(f"{metric.id}.", scope),
    )
    if not metric.excusable:
        return columns
    excused = And((asked, left))
    return (
        *columns,
        CountColumn(f"{metric.id}.excused", excused),
        CountColumn(f"{metric.id}.excused.denominator", And((excused, denominator))),
        *reached(f"{metric.id}.excused.", excused)[:1],
    )


def moments_asked(metric: MetricTerms) -> tuple[str, ...]:
    """The moments until which a metric asks how long a case took."""
    read = {name for column in metric_columns(metric) for name in column.reads}
    return tuple(end for name, end in ENDS if name in read)


def added_over(metric: MetricTerms) -> Predicate:
    """The records over whose number a metric that adds up columns divides, blank or not; those that are excused are none."""
    reading, asked = reading_of(metric), metric.scope.predicate
    scope = And((asked, Not(Yes(excused_column(metric.id))))) if metric.excusable else asked
    return And((scope, _predicate(reading, reading.denominator, metric)))


def excused_column(metric: str) -> str:
    """The derived column of records that says whether the register excuses them from a metric."""
    return f"excused.{metric}"


def fee_columns(fee: CountingFee, span: tuple[date, date]) -> Iterator[CountColumn]:
    """The quantity of a fee in the half-open span of days, or in each part of it that has a price of its own.

    What is counted are records, the increments in which each record is billed, or hundredths of an amount.
    """
    zero = fee.blank == ZERO
    present = () if zero else tuple(Not(Blank(column)) for column in fee.adds)
    periods: list[tuple[str, tuple[date, date] | None, Predicate, Quantity | None]]
    periods = [(period.suffix, period.days, period.of.predicate, period.price) for period in price_periods(fee, span)]
    for suffix, days, of_price, price in periods or [("", None, ALWAYS, None)]:
        asked = (fee.scope.predicate, *((of_price,) if of_price != ALWAYS else ()), *present)
        counted = And(asked) if len(asked) > 1 else asked[0]
        for counting in fee.parts_at(price):
            name = f"fees.{fee.id}.{counting.name}{suffix}"
            yield CountColumn(name, counted, fee.adds, counting.segment, days, zero)


def counting_fees(terms: Terms, role: str) -> tuple[CountingFee, ...]:
    """The fees for records of that role."""
    return tuple(fee for fee in terms.fees if isinstance(fee, CountingFee) and fee.counts == role)


def class_columns(terms: Terms) -> tuple[CountColumn, ...]:
    """All calls of the month, and how many of them are in each class; short abandons are one where the contract names them."""
    classes = {outcome: cast("Predicate", Is("outcome", outcome)) for outcome in OUTCOMES}
    short = short_of(terms)
    if short is not None:
        is_short = Ordered("wait", "<=", short)
        classes[SHORT_ABANDONED] = And((classes["abandoned"], is_short))
        classes["abandoned"] = And((classes["abandoned"], Not(is_short)))
    return (CountColumn("calls", ALWAYS), *(CountColumn(f"outcome.{name}", classes[name]) for name in classes_of(terms)))


def short_of(terms: Terms) -> int | None:
    """Up to how many seconds an abandoned call is a short one; None where the contract does not say."""
    return next((int(metric.short.value) for metric in terms.metrics if metric.short is not None), None)


def classes_of(terms: Terms) -> tuple[str, ...]:
    """The classes of calls, in the order of statements."""
    if short_of(terms) is None:
        return OUTCOMES
    after = OUTCOMES.index("abandoned") + 1
    return (*OUTCOMES[:after], SHORT_ABANDONED, *OUTCOMES[after:])


def month_columns(terms: Terms, role: str) -> tuple[CountColumn, ...]:
    """The columns of the tally of calls or surveys."""
    return terms.once(_month_columns, role)


def _month_columns(terms: Terms, role: str) -> tuple[CountColumn, ...]:
    return (
        *(class_columns(terms) if role == CALLS.role else (CountColumn(role, ALWAYS),)),
        *(column for metric in metrics_of(terms, role) for column in metric_columns(metric)),
        *(column for fee in counting_fees(terms, role) for column in fee_columns(fee, terms.span)),
    )


def metrics_of(terms: Terms, role: str) -> tuple[MetricTerms, ...]:
    """The metrics that are counted over that role."""
    return terms.once(_metrics_of, role)


def _metrics_of(terms: Terms, role: str) -> tuple[MetricTerms, ...]:
    return tuple(metric for metric in terms.metrics if reading_of(metric).role == role)


def reading_of(metric: MetricTerms) -> Reading:
    """The reading that a metric names; the contract room has seen to it that there is one."""
    if metric.weighted is not None:
        return Reading(WEIGHTED, "", metric.weighted.unit, "", "")
    reading = metric.own or find_reading(metric.reading)
    if reading is None:
        raise KeyError(metric.reading)
    return reading


def predicates_of(metric: MetricTerms) -> tuple[str, str]:
    """What is asked of the records of the denominator, and beside that of those of the numerator; empty where of all."""
    reading = reading_of(metric)
    return _filled(reading.denominator, metric), _filled(reading.numerator, metric)


def _predicate(reading: Reading, text: str, metric: MetricTerms) -> Predicate:
    """A predicate of the catalogue with the contract's numbers put in."""
    return parse_predicate(_filled(text, metric), reading.counts) if text else ALWAYS


def _filled(text: str, metric: MetricTerms) -> str:
    for key in ("within", "short", "passed"):
        quantity = getattr(metric, key)
        text = text.replace(f"{{{key}}}", "" if quantity is None else str(int(quantity.value)))
    for key in ("satisfied", "dissatisfied"):
        text = text.replace(f"{{{key}}}", f"[{', '.join(map(str, getattr(metric, key)))}]")
    return text
