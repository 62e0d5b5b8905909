"""The metrics of several months together: tallies are added up, and a ratio is made of the sums, never of ratios.

Only what is counted alike in its months has a total. A metric over intervals has none: it is made of ratios. The contract judges
each month, so that a total is held against no target.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import MeasuredRatio, Tally, Whole, Writer
from slacalc.measure.columns import reading_of
from slacalc.measure.counted_by import definition_of
from slacalc.measure.groups import figure_of, table_by, write_groups
from slacalc.measure.tally import Table, Tallies, sum_of_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.base.month import Month
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.measure.groups import By
    from slacalc.statement.measured import Measured

COUNTS = ("scope", "denominator", "numerator")
WhyNone = Literal["intervals", "composite", "counted otherwise"]


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A group over all months."""

    group: str
    denominator: Value
    numerator: Value
    value: Value


@dataclass(frozen=True, slots=True)
class MetricTotal:
    """A metric over the months that have it."""

    metric: str
    months: tuple[Month, ...]
    scope: Value
    denominator: Value
    numerator: Value
    value: Value
    unit: Unit
    added: Unit
    """Of the numerator."""
    groups: tuple[GroupTotal, ...] | None
    """None where it is not broken down in each of them; days are not, for each lies in one month."""


@dataclass(frozen=True, slots=True)
class MonthsTotal:
    """What several months come to together."""

    months: tuple[Month, ...]
    metrics: tuple[MetricTotal, ...]
    without: tuple[tuple[str, WhyNone], ...]
    """The metrics that have no total, and why."""


def total_of(months: Sequence[tuple[Terms, Measured]], by: By | None) -> MonthsTotal:
    """The total of measured months, in their order."""
    ids = dict.fromkeys(metric.id for terms, _ in reversed(months) for metric in terms.metrics)
    totals: list[MetricTotal] = []
    without: list[tuple[str, WhyNone]] = []
    for name in ids:
        having = [(terms, measured, metric) for terms, measured in months for metric in terms.metrics if metric.id == name]
        definitions = [definition_of(metric, terms) for terms, _, metric in having]
        if any(metric.over is not None for _, _, metric in having):
            without.append((name, "intervals"))
        elif any(metric.weighted is not None for _, _, metric in having):
            without.append((name, "composite"))
        elif any(definition != definitions[0] for definition in definitions):
            without.append((name, "counted otherwise"))
        else:
            totals.append(_total(having[-1][2], [measured for _, measured, _ in having], by))
    return MonthsTotal(tuple(measured.statement.month for _, measured in months), tuple(totals), tuple(without))


def _total(metric: MetricTerms, months: Sequence[Measured], by: By | None) -> MetricTotal:
    reading = reading_of(metric)
    columns = [f"{metric.id}.{count}" for count in COUNTS]
    tables = {reading.role: sum_of_tables([_whole(month, reading.role, columns) for month in months])}
    writer, groups = Writer(), None
    numerator, denominator = (Tally(reading.role, f"{metric.id}.{count}") for count in ("numerator", "denominator"))
    added: Unit = reading.unit if reading.adds else "count"
    writer.name("scope", Tally(reading.role, f"{metric.id}.scope"), "count", "scope")
    ratio = MeasuredRatio(
        writer.name("numerator", numerator, added, "numerator"),
        writer.name("denominator", denominator, "count", "denominator"),
        Whole(1),
    )
    writer.name("value", ratio, reading.unit, "measurement")
    of_months = [dict(month.groups).get(metric.id) for month in months]
    if by is not None and by != "day" and None not in of_months:
        groups = tuple(sorted({group for names in of_months for group in names or ()}))
        name = table_by(reading.role, by)
        tables[name] = sum_of_tables([month.statement.tallies.table(name).only(columns) for month in months])
        write_groups(replace(metric, target=None, over=None), by, groups, writer)
    values = evaluate(writer.book(), {}, Tallies(tuple(tables.items())))
    return MetricTotal(
        metric.id,
        tuple(month.statement.month for month in months),
        values["scope"],
        values["denominator"],
        values["numerator"],
        values["value"],
        reading.unit,
        added,
        None if groups is None else tuple(_group(metric.id, group, values) for group in groups),
    )


def _whole(month: Measured, role: str, columns: Sequence[str]) -> Table:
    """The counts of a month without its keys."""
    table = month.statement.tallies.table(role)
    return Table.of((), tuple(columns), {(): tuple(table.total(column) for column in columns)})


def _group(metric: str, group: str, values: dict[str, Value]) -> GroupTotal:
    denominator, numerator, ratio = (values[figure_of(metric, count, group)] for count in ("denominator", "numerator", "ratio"))
    return GroupTotal(group, denominator, numerator, ratio)
