"""A metric over intervals: the mean of days, weeks, queues or categories, or the share of them that meet a target of their own.

Each interval is measured for itself, the sum of its records over the sum of its records; one with fewer records than the contract
asks is left out. A mean of such ratios weighs a quiet day like a busy one: that is what its contract wants, and why nothing is
ever averaged that does not say so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, MeasuredRatio, Named, Otherwise, Sum, Tally, TermLeaf, When, Whole
from slacalc.measure.columns import reading_of
from slacalc.measure.groups import week_of

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.contract.metrics.metric import MetricTerms, OverTerms
    from slacalc.measure.tally import Table, Tallies

ZERO, ONE = Whole(0), Whole(1)


def intervals_of(
    metric: MetricTerms, over: OverTerms, tallies: Tallies, parts: tuple[str, ...] = ("scope",)
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each interval that has records in scope, with the values of the tally's key that make it up, in order."""
    table = tallies.table(reading_of(metric).role)
    found: dict[str, list[str]] = {}
    for value in _values(table, "day" if over.by == "week" else over.by, [f"{metric.id}.{part}" for part in parts]):
        found.setdefault(week_of(date.fromisoformat(value)) if over.by == "week" else value, []).append(value)
    return tuple((interval, tuple(values)) for interval, values in sorted(found.items()))


def write_over(metric: MetricTerms, over: OverTerms, tallies: Tallies, writer: Writer, *, with_excused: bool = False) -> Node:
    """Write ``<id>.over.<part>.<interval>`` for each interval, then what is made of them; give the measurement.

    ``with_excused`` writes the same under ``<id>.unexcused.over``, as if the register had excused nothing.
    """
    reading, about = reading_of(metric), f"metrics.{metric.id}"
    name = f"{metric.id}.unexcused" if with_excused else metric.id
    key = "day" if over.by == "week" else over.by
    intervals = intervals_of(metric, over, tallies, ("scope", "excused") if with_excused else ("scope",))

    def put(part: str, interval: str, node: Node, unit: Unit) -> Named:
        label = (f"group_{part}", about, interval)
        return writer.name(name_of(name, part, interval), node, unit, *label, clause=metric.clause)

    def counted(part: str, values: tuple[str, ...]) -> Node:
        columns = (part, f"excused.{part}") if with_excused else (part,)
        leaves = tuple(Tally(reading.role, f"{metric.id}.{column}", ((key, value),)) for value in values for column in columns)
        return leaves[0] if len(leaves) == 1 else Sum(leaves)

    enough: list[Node] = []
    gained: list[Node] = []
    for interval, values in intervals:
        denominator = put("denominator", interval, counted("denominator", values), "count")
        numerator = put("numerator", interval, counted("numerator", values), reading.unit if reading.adds else "count")
        ratio = put("ratio", interval, MeasuredRatio(numerator, denominator, TermLeaf(over.each.path)), reading.unit)
        enough.append(When(Compare(denominator, "at least", TermLeaf(over.each.path)), ONE, ZERO))
        if over.target is None:
            gained.append(Otherwise(ratio, ZERO))
        else:
            met = put("met", interval, Compare(ratio, over.target.how, TermLeaf(over.target.bound.path)), "verdict")
            gained.append(Otherwise(When(met, ONE, ZERO), ZERO))
    writer.name(f"{name}.over.found", Whole(len(intervals)), "count", f"found_{over.by}", about, clause=metric.clause)
    basis = writer.name(f"{name}.over.counted", Sum(tuple(enough)), "count", f"counted_{over.by}", about, clause=metric.clause)
    unit: Unit = reading.unit if over.target is None else "count"
    word = "summed" if over.target is None else "met"
    total = writer.name(f"{name}.over.{word}", Sum(tuple(gained)), unit, f"{word}_{over.by}", about, clause=metric.clause)
    return MeasuredRatio(total, basis, TermLeaf(metric.least.path))


def name_of(metric: str, part: str, interval: str) -> str:
    """The name of an interval's figure; the interval comes last, for it may hold any text."""
    return f"{metric}.over.{part}.{interval}"


def _values(table: Table, key: str, columns: list[str]) -> tuple[str, ...]:
    """The values of a key under which any of the columns counts anything."""
    at, counts = table.keys.index(key), [table.columns.index(column) for column in columns]
    return tuple(sorted({keys[at] for keys, numbers in table.rows if any(numbers[count] for count in counts)}))
