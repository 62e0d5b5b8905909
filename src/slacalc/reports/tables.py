"""Tallies as the tables of a report: under one key, with ratios of their sums beside the counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import NO_BASIS
from slacalc.measure.groups import shown_names
from slacalc.reports.report import ReportColumn, ReportRow, ReportTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from slacalc.base.evaluate import Value
    from slacalc.measure.tally import Table
    from slacalc.reports.report import ReportUnit

Numbers = dict[str, int]
MASKED = ("queue", "category", "reason", "agent", "agent_group", "campaign", "script", "criterion")
"""Keys whose groups are words of an export."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of a report: a count of a tally, or the ratio of two."""

    name: str
    unit: ReportUnit = "count"
    over: str = ""
    """The count that it is divided by; empty of a count."""
    of: str = ""
    """The count that is shown or divided, where that is not ``name``."""
    scale: Fraction = Fraction(1)
    """What it is multiplied by: seconds that are shown as hours."""


def ratio(numerator: int | Fraction, denominator: int) -> Value:
    """Their quotient; no basis where there is nothing to divide by."""
    return Fraction(numerator) / denominator if denominator else NO_BASIS


def cells_of(numbers: Mapping[str, int], columns: Sequence[Asked]) -> tuple[Value, ...]:
    """What each column says of some sums."""
    return tuple(
        ratio(numbers[column.of or column.name] * column.scale, numbers[column.over] if column.over else 1) for column in columns
    )


def sums_by(table: Table, key_of: Callable[[tuple[str, ...]], str]) -> dict[str, Numbers]:
    """The sums of every column by what ``key_of`` makes of the keys of a row, in the order of that."""
    sums: dict[str, Numbers] = {}
    for key, numbers in table.rows:
        before = sums.setdefault(key_of(key), dict.fromkeys(table.columns, 0))
        for column, number in zip(table.columns, numbers, strict=True):
            before[column] += number
    return dict(sorted(sums.items()))


def totals_of(table: Table) -> Numbers:
    """The sum of every column."""
    return {column: table.total(column) for column in table.columns}


def table_by(
    table: Table,
    by: str,
    columns: Sequence[Asked],
    name: str = "",
    every: Iterable[str] = (),
    leading: str = "",
    called: Callable[[str], str] | None = None,
) -> ReportTable:
    """A table by one of its keys; ``every`` are groups that stand there though nothing was counted, ``called`` names agents.

    Days, hours and weekdays stand in their order; names with the most of ``leading`` before others, the first column without it.
    """
    at = table.keys.index(by)
    sums = sums_by(table, lambda key: key[at])
    for group in every:
        sums.setdefault(group, dict.fromkeys(table.columns, 0))
    return grouped(sums, by, columns, name or by, leading or columns[0].name, called)


def grouped(
    sums: Mapping[str, Numbers],
    by: str,
    columns: Sequence[Asked],
    name: str,
    leading: str,
    called: Callable[[str], str] | None = None,
) -> ReportTable:
    """Sums by group as a table with their sum; see :func:`table_by`."""
    groups = sorted(sums)
    if by in MASKED:
        counts = [column.of or column.name for column in columns]
        groups = [group for group in groups if any(sums[group][count] for count in counts)]
        groups.sort(key=lambda group: -sums[group][leading])
    if by == "agent" and called is not None:
        shown = {group: called(group) for group in groups}
    else:
        shown = shown_names(by if by in MASKED else "day", groups)
    whole: Numbers = {}
    for numbers in sums.values():
        for column, number in numbers.items():
            whole[column] = whole.get(column, 0) + number
    return ReportTable(
        name,
        by,
        tuple(ReportColumn(column.name, column.unit) for column in columns),
        tuple(ReportRow(shown[group], cells_of(sums[group], columns)) for group in groups),
        cells_of(whole, columns) if whole else (),
    )
