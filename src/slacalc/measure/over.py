"""A metric over intervals: the mean of half hours, hours, days, weeks, queues or categories, or the share that meets a target.

Each interval is measured for itself, the sum of its records over the sum of its records; one with fewer records than the contract
asks is left out. A mean of such ratios weighs a quiet day like a busy one: that is what its contract wants, and why nothing is
ever averaged that does not say so.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, MeasuredRatio, Named, Otherwise, Sum, Tally, TermLeaf, When, Whole
from slacalc.contract.metrics.over import OF_THE_CLOCK
from slacalc.measure.columns import reading_of
from slacalc.measure.groups import key_of, table_by, week_of

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.contract.metrics.metric import MetricTerms, OverTerms
    from slacalc.measure.tally import Table, Tallies

ZERO, ONE = Whole(0), Whole(1)
DAY = len("2026-11-01")
"""The beginning of the text of a half hour or an hour: its day."""


def intervals_of(
    metric: MetricTerms, over: OverTerms, tallies: Tallies, counts: tuple[str, ...] = ("scope",)
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each interval that has records in scope, with the values of the tally's key that make it up, in order."""
    table = tallies.table(_table_of(metric, over))
    values_of: dict[str, list[str]] = {}
    for value in _values(table, key_of(over.by), [f"{metric.id}.{count}" for count in counts]):
        values_of.setdefault(week_of(date.fromisoformat(value)) if over.by == "week" else value, []).append(value)
    order = _instant if over.by in OF_THE_CLOCK else str
    return tuple((interval, tuple(values_of[interval])) for interval in sorted(values_of, key=order))


def write_over(metric: MetricTerms, over: OverTerms, tallies: Tallies, writer: Writer, *, with_excused: bool = False) -> Node:
    """Write ``<id>.over.<count>.<interval>`` for each interval, then what is made of them; give the measurement.

    ``with_excused`` writes the same under ``<id>.unexcused.over``, as if the register had excused nothing. Half hours and hours,
    of which a month has many, are added up day by day first.
    """
    reading, about = reading_of(metric), f"metrics.{metric.id}"
    name = f"{metric.id}.unexcused" if with_excused else metric.id
    source, key = _table_of(metric, over), key_of(over.by)
    intervals = intervals_of(metric, over, tallies, ("scope", "excused") if with_excused else ("scope",))

    def put(count: str, interval: str, node: Node, unit: Unit) -> Named:
        label = (f"group_{count}", about, interval)
        return writer.name(name_of(name, count, interval), node, unit, *label, clause=metric.clause)

    def counted(count: str, values: tuple[str, ...]) -> Node:
        columns = (count, f"excused.{count}") if with_excused else (count,)
        leaves = tuple(Tally(source, f"{metric.id}.{column}", ((key, value),)) for value in values for column in columns)
        return leaves[0] if len(leaves) == 1 else Sum(leaves)

    enough: list[tuple[str, Node]] = []
    gained: list[tuple[str, Node]] = []
    for interval, values in intervals:
        denominator = put("denominator", interval, counted("denominator", values), "count")
        numerator = put("numerator", interval, counted("numerator", values), reading.unit if reading.adds else "count")
        ratio = put("ratio", interval, MeasuredRatio(numerator, denominator, TermLeaf(over.each.path)), reading.unit)
        enough.append((interval, When(Compare(denominator, "at least", TermLeaf(over.each.path)), ONE, ZERO)))
        if over.target is None:
            gained.append((interval, Otherwise(ratio, ZERO)))
        else:
            met = put("met", interval, Compare(ratio, over.target.how, TermLeaf(over.target.bound.path)), "verdict")
            gained.append((interval, Otherwise(When(met, ONE, ZERO), ZERO)))

    def add_up(word: str, by_interval: list[tuple[str, Node]], unit: Unit) -> Named:
        nodes = tuple(node for _, node in by_interval)
        if over.by in OF_THE_CLOCK:
            days = groupby(by_interval, key=lambda named: named[0][:DAY])
            nodes = tuple(put(f"{word}_of_day", day, Sum(tuple(node for _, node in of_day)), unit) for day, of_day in days)
        label = f"{word}_{over.by}"
        return writer.name(f"{name}.over.{word}", Sum(nodes), unit, label, about, clause=metric.clause)

    writer.name(f"{name}.over.found", Whole(len(intervals)), "count", f"found_{over.by}", about, clause=metric.clause)
    basis = add_up("counted", enough, "count")
    total = add_up("summed", gained, reading.unit) if over.target is None else add_up("met", gained, "count")
    return MeasuredRatio(total, basis, TermLeaf(metric.least.path))


def _table_of(metric: MetricTerms, over: OverTerms) -> str:
    """The tally that has the intervals: those of the clock have one of their own."""
    role = reading_of(metric).role
    return table_by(role, over.by) if over.by in OF_THE_CLOCK else role


def _instant(interval: str) -> datetime:
    return datetime.fromisoformat(interval)


def name_of(metric: str, count: str, interval: str) -> str:
    """The name of an interval's figure; the interval comes last, for it may hold any text."""
    return f"{metric}.over.{count}.{interval}"


def _values(table: Table, key: str, columns: list[str]) -> tuple[str, ...]:
    """The values of a key under which any of the columns counts anything."""
    at, counts = table.keys.index(key), [table.columns.index(column) for column in columns]
    return tuple(sorted({keys[at] for keys, numbers in table.rows if any(numbers[count] for count in counts)}))
