"""A metric by hour, weekday, day, week, queue, category or agent: the month's tally by one key, and the figures of each group.

Groups are pooled: each is the sum of its records over the sum of its records, never a mean of means. They inform; the contract
judges the month.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.figure import Compare, MeasuredRatio, Named, Sum, Tally, TermLeaf, Whole
from slacalc.measure.columns import reading_of
from slacalc.measure.tally import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.base.month import Month, Spans
    from slacalc.contract.metrics.metric import MetricTerms

By = Literal["hour", "weekday", "day", "week", "queue", "category", "agent"]
OF_DAYS = ("day", "week", "weekday")
"""Groups of days: every role has them."""
OF_TIME = ("hour", *OF_DAYS)


@dataclass(frozen=True, slots=True)
class NamesOfAgents:
    """How agents are called where metrics are broken down by them."""

    kept: bool = False
    """Whether the layouts keep their names."""
    key: bytes | None = None
    """Calls them by keyed hashes, the same in every month."""


MASKED = NamesOfAgents()


def week_of(day: date) -> str:
    """The ISO week, from Monday to Sunday, in which a day lies: ``2026-W09``."""
    week = day.isocalendar()
    return f"{week.year}-W{week.week:02d}"


def span_of_group(by: By, group: str, month: Month) -> tuple[date, date] | None:
    """The first and last day of a group of days in a month; None of groups that are no such span, and of the blank group."""
    if by not in {"day", "week"} or not group:
        return None
    if by == "day":
        return date.fromisoformat(group), date.fromisoformat(group)
    year, _, week = group.partition("-W")
    monday = date.fromisocalendar(int(year), int(week), 1)
    return max(monday, month.first), min(monday + timedelta(days=6), month.last)


def shown_names(by: str, names: Iterable[str], agents: NamesOfAgents = MASKED) -> dict[str, str]:
    """What queues, categories and agents are called where they are shown: a phone number in a name, and a person, is masked.

    Two names that would look the same then are told apart by a number: ``138****5678``, ``138****5678 (2)``.
    """
    from slacalc.records.person import ShownNames  # noqa: PLC0415 - loaded where names are shown

    if by in OF_TIME:
        return {name: name for name in names}
    called = ShownNames(kept=agents.kept, key=agents.key) if by == "agent" else ShownNames(kept=True)
    return {name: called.shown(name) for name in names}


def key_of(by: str) -> str:
    """The key of a tally that holds the groups: weeks and weekdays are made of days."""
    return "day" if by in OF_DAYS else by


def _group_of(day: str, by: By) -> str:
    """The group in which a day lies; a weekday is 1 (Monday) to 7, as ISO 8601 numbers it."""
    if by == "weekday":
        return str(date.fromisoformat(day).isoweekday())
    return week_of(date.fromisoformat(day)) if by == "week" else day


def table_by(role: str, by: str) -> str:
    """What the tally of a role by one key is called."""
    return f"{role} by {by}"


def regroup(table: Table, by: By) -> Table:
    """The same counts under one key only.

    Raises:
        ValueError: the table has no such key.
    """
    at = table.keys.index(key_of(by))
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    for key, numbers in table.rows:
        group = (_group_of(key[at], by) if by in OF_DAYS and key[at] else key[at],)
        rows[group] = tuple(a + b for a, b in zip(rows.get(group, (0,) * len(numbers)), numbers, strict=True))
    return Table.of((by,), table.columns, rows)


def groups_of(metric: MetricTerms, table: Table, by: By, served: Spans) -> tuple[str, ...]:
    """The groups of a metric in order: all of those days, their weeks or weekdays, all hours from the first in scope to the last.

    Of queues, categories and agents those in scope.
    """
    at = table.columns.index(f"{metric.id}.scope")
    groups = {key for (key,), numbers in table.rows if numbers[at]}
    if by == "hour" and groups:
        groups = {f"{hour:02d}" for hour in range(int(min(groups)), int(max(groups)) + 1)}
    if by in OF_DAYS:
        days = [first + timedelta(days=number) for first, end in served for number in range((end - first).days)]
        groups |= {_group_of(str(day), by) for day in days}
    return tuple(sorted(groups))


def write_groups(metric: MetricTerms, by: By, groups: tuple[str, ...], writer: Writer) -> None:
    """Write ``<id>.by.denominator.<group>``, ``.numerator.``, ``.ratio.`` and, with a target, ``.met.``; then the sums.

    A ratio needs one record; the outcome of a group needs as many as the contract asks of the month, or of
    each interval, whose target it has then.
    """
    reading = reading_of(metric)
    about = f"metrics.{metric.id}"
    units: tuple[tuple[str, Unit], ...] = (("denominator", "count"), ("numerator", reading.unit if reading.adds else "count"))

    def put(count: str, group: str, node: Node, unit: Unit) -> Named:
        return writer.name(figure_of(metric.id, count, group), node, unit, f"group_{count}", about, group, clause=metric.clause)

    target, least = metric.target, metric.least
    if metric.over is not None:
        target, least = metric.over.target or metric.target, metric.over.each
    for group in groups:
        denominator, numerator = (
            put(count, group, Tally(table_by(reading.role, by), f"{metric.id}.{count}", ((by, group),)), unit)
            for count, unit in units
        )
        put("ratio", group, MeasuredRatio(numerator, denominator, Whole(1)), reading.unit)
        if target is not None:
            enough = MeasuredRatio(numerator, denominator, TermLeaf(least.path))
            put("met", group, Compare(enough, target.how, target.node), "verdict")
    for count, unit in units:
        summed = Sum(tuple(Named(figure_of(metric.id, count, group)) for group in groups))
        writer.name(f"{metric.id}.groups.{count}", summed, unit, f"groups_{count}", about, clause=metric.clause)


def figure_of(metric: str, count: str, group: str) -> str:
    """The name of a group's figure; the group comes last, for it may hold any text."""
    return f"{metric}.by.{count}.{group}"
