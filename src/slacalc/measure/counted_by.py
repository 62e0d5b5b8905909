"""What decides how a month is counted, apart from prices, targets and names: where two terms agree in it, so do their counts.

Two contracts that count a standard or a fee alike have the same tallies of it, and counts of an issued month can be priced anew
without its exports. Whatever is not known to be left aside decides: where in doubt, a month is counted again.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.fee import CountingFee
from slacalc.contract.fees.seats import SeatsFee
from slacalc.measure.columns import class_columns, fee_columns
from slacalc.measure.seats import seat_columns

if TYPE_CHECKING:
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms

TOLD = frozenset({"clause", "names", "place", "path", "text"})
"""What a term is called, and where it stands."""
FOUND = frozenset({"target", "least", "below_least", "weighted", "period", "surge"})
"""Of a metric: what is found by its counts."""


@dataclass(frozen=True, slots=True)
class CountedBy:
    """What decides the counts of a month, as values to compare."""

    month: object
    """Decides every count, as the working days do."""
    working_days: WorkingDays
    metrics: dict[str, object]
    """By id, over what decides the month."""
    fees: dict[str, object]
    """By id; None of one that counts nothing."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Of everything that is counted."""
        return (*(f"metrics.{name}" for name in self.metrics), *(f"fees.{name}" for name, how in self.fees.items() if how))

    def differing(self, other: CountedBy) -> tuple[str, ...]:
        """Paths of the metrics and fees of these terms that the other terms do not count, or count otherwise."""
        everything = self.month != other.month or not _same_days(self.working_days, other.working_days)
        pairs = (("metrics", self.metrics, other.metrics), ("fees", self.fees, other.fees))
        return tuple(
            f"{kind}.{name}"
            for kind, ours, theirs in pairs
            for name, how in ours.items()
            if how is not None and (everything or theirs.get(name) != how)
        )


def counted_by(terms: Terms) -> CountedBy:
    """What decides the counts of the terms' month; the layouts of exports are not looked at."""
    counting = (fee for fee in terms.fees if isinstance(fee, CountingFee) and (fee.blank or fee.without_price))
    aside = [_bare((fee.counts, fee.scope, fee.adds, fee.blank, fee.without_price)) for fee in counting]
    aside += [_bare(metric.own) for metric in terms.metrics if metric.own is not None and metric.own.blank]
    month = (
        terms.timezone,
        terms.served,
        terms.service_hours,
        _bare(class_columns(terms)),
        aside,
    )
    seats = [fee for fee in terms.fees if isinstance(fee, SeatsFee)]
    return CountedBy(
        _bare(month),
        terms.working_days,
        {metric.id: _of_metric(metric) for metric in terms.metrics},
        {fee.id: _of_fee(fee, terms, seats) for fee in terms.fees},
    )


def definition_of(metric: MetricTerms, terms: Terms) -> object:
    """What decides the count of a metric in any month: two that are equal count the same thing, each in its own month."""
    return terms.timezone, terms.service_hours, _bare(class_columns(terms)), _of_metric(metric)


def units_definition_of(fee: FeeTerms, terms: Terms) -> object:
    """The same of the units of a fee that counts records."""
    return terms.timezone, terms.service_hours, _bare(class_columns(terms)), _of_fee(fee, terms, [])


def _same_days(ours: WorkingDays, theirs: WorkingDays) -> bool:
    """Whether every year that theirs covers has the same days in ours: a year that comes along was asked for by no count."""
    return theirs.years <= ours.years and all(
        {day for day in of_ours if day.year in theirs.years} == {day for day in of_theirs if day.year in theirs.years}
        for of_ours, of_theirs in ((ours.closed, theirs.closed), (ours.opened, theirs.opened))
    )


def _of_metric(metric: MetricTerms) -> object:
    return _bare({field.name: getattr(metric, field.name) for field in fields(metric) if field.name not in FOUND | TOLD})


def _of_fee(fee: FeeTerms, terms: Terms, seats: list[SeatsFee]) -> object:
    if isinstance(fee, SeatsFee):  # somebody who changes seats is charged by one of several fees
        stays = [(fee.id, fee.scope.predicate, fee.part_month, fee.last_day_counts) for fee in seats]
        return _bare((tuple(seat_columns(seats, terms.span)), _since(fee), stays))
    if isinstance(fee, CountingFee):
        return _bare((fee.counts, fee.by, fee.merged, tuple(fee_columns(fee, terms.span))))
    return None


def _since(fee: SeatsFee) -> tuple[object, ...]:
    return tuple(price.since for price in fee.later)


def _bare(value: Any) -> Any:  # noqa: ANN401 - any part of the terms
    """A part of the terms without what it is called; dataclasses of two kinds are never alike."""
    if is_dataclass(value) and not isinstance(value, type):
        return (
            type(value).__name__,
            [(field.name, _bare(getattr(value, field.name))) for field in fields(value) if field.name not in TOLD],
        )
    if isinstance(value, dict):
        return [(key, _bare(item)) for key, item in value.items()]
    if isinstance(value, tuple | list):
        return [_bare(item) for item in value]
    return value
