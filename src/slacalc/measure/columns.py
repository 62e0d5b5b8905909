"""Which columns a month's tallies have: one count or sum for each part of each metric and fee. No data is read here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slacalc.contract.columns import CALLS, OUTCOMES, record_kind
from slacalc.contract.predicate import ALWAYS, And, Blank, Is, Not, Predicate
from slacalc.contract.predicate_text import columns_in, parse_predicate
from slacalc.contract.readings import find_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.readings import Reading
    from slacalc.contract.terms import MetricTerms, StepsFee, Terms


@dataclass(frozen=True, slots=True)
class CountColumn:
    """How many records match, or the sum of columns over those that match."""

    name: str
    predicate: Predicate
    adds: tuple[str, ...] = ()
    """Columns to add up; none counts records. A record that is blank in one of them must not match."""

    def reads(self) -> tuple[str, ...]:
        """The canonical columns that it needs."""
        return (*columns_in(self.predicate), *self.adds)


def metric_columns(metric: MetricTerms) -> tuple[CountColumn, ...]:
    """Scope, outside, denominator and numerator of a metric: scope = outside + denominator, each counted for itself."""
    reading = reading_of(metric)
    scope = metric.scope.predicate
    adds = tuple(reading.adds.split("+")) if reading.adds else ()
    present = tuple(Not(Blank(column)) for column in adds)
    denominator = And((_predicate(reading, reading.denominator, metric), *present))
    numerator = And((denominator, _predicate(reading, reading.numerator, metric)))
    return (
        CountColumn(f"{metric.id}.scope", scope),
        CountColumn(f"{metric.id}.outside", And((scope, Not(denominator)))),
        CountColumn(f"{metric.id}.denominator", And((scope, denominator))),
        CountColumn(f"{metric.id}.numerator", And((scope, numerator)), adds),
    )


def fee_column(fee: StepsFee) -> CountColumn:
    """The quantity of a fee per unit."""
    return CountColumn(f"fees.{fee.id}.quantity", fee.scope.predicate)


def class_columns() -> tuple[CountColumn, ...]:
    """All calls of the month, and how many of them are in each class."""
    return (
        CountColumn("calls", ALWAYS),
        *(CountColumn(f"outcome.{outcome}", Is("outcome", outcome)) for outcome in OUTCOMES),
    )


def month_columns(terms: Terms, role: str) -> tuple[CountColumn, ...]:
    """The columns of the tally of calls or surveys."""
    return (
        *(class_columns() if role == CALLS.role else (CountColumn(role, ALWAYS),)),
        *(column for metric in metrics_of(terms, role) for column in metric_columns(metric)),
        *(fee_column(fee) for fee in terms.fees if _counts(fee, role)),  # type: ignore[arg-type]  # _counts lets only StepsFee by
    )


def metrics_of(terms: Terms, role: str) -> Iterator[MetricTerms]:
    """The metrics that are counted over that role."""
    return (metric for metric in terms.metrics if reading_of(metric).role == role)


def reading_of(metric: MetricTerms) -> Reading:
    """The reading that a metric names; the contract room has seen to it that there is one."""
    reading = find_reading(metric.reading)
    if reading is None:
        raise KeyError(metric.reading)
    return reading


def _counts(fee: object, role: str) -> bool:
    return getattr(fee, "counts", "") == role


def _predicate(reading: Reading, text: str, metric: MetricTerms) -> Predicate:
    """A predicate of the catalogue with the contract's numbers put in."""
    if not text:
        return ALWAYS
    within = "" if metric.within is None else str(int(metric.within.value))
    satisfied = f"[{', '.join(map(str, metric.satisfied))}]"
    return parse_predicate(text.replace("{within}", within).replace("{satisfied}", satisfied), record_kind(reading.role))
