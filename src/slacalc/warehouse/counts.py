"""A column of a tally as SQL: how many records match, or a sum over those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.predicates.text import predicate_sql
from slacalc.measure.columns import CountColumn
from slacalc.warehouse.literals import day_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.contract.fees.fee import Segment


def select_counts(about: str, columns: Sequence[CountColumn], source: str, by: str = "") -> str:
    """``SELECT`` of one row of whole numbers from ``source``; of one for each value of ``by``, the name of a column there.

    ``about`` is the path of the metric or fee, which the names of its columns begin with.
    """
    head = [f'{by} AS "{by}"'] if by else []
    counts = [f'{count_sql(column)} AS "{column.name.removeprefix(about + ".")}"' for column in columns]
    group = f" GROUP BY {by} ORDER BY {by}" if by else ""
    return f"SELECT {', '.join((*head, *counts))} FROM {source}{group}"


def count_sql(column: CountColumn) -> str:
    """The number of matching records, or the sum over them; 0 where none matches."""
    if column.less is not None:
        return " - ".join(count_sql(CountColumn("", predicate)) for predicate in (column.predicate, column.less))
    matches = predicate_sql(column.predicate)
    if column.days is not None:
        matches = f'({matches} AND "day" >= {day_sql(column.days[0])} AND "day" < {day_sql(column.days[1])})'
    if not column.adds:
        return f"COUNT(CASE WHEN {matches} THEN 1 END)"
    return f"CAST(COALESCE(SUM(CASE WHEN {matches} THEN {_added(column)} END), 0) AS BIGINT)"


def _added(column: CountColumn) -> str:
    """What a record adds; begun steps are whole before they are divided, so that no division leaves a rest."""
    whole = " + ".join(f'COALESCE("{name}", 0)' if column.blank_is_zero else f'"{name}"' for name in column.adds)
    segment, entire = column.segment, whole
    if segment.each:
        below = f" AND {entire} <= {segment.up_to}" if segment.up_to is not None else ""
        return f"CASE WHEN {entire} > {segment.over}{below} THEN 1 ELSE 0 END"
    added = _steps(segment, whole)
    return added if segment.over < 0 else f"CASE WHEN {entire} > {segment.over} THEN {added} ELSE 0 END"


def _steps(segment: Segment, whole: str) -> str:
    if segment.up_to is not None:
        whole = f"LEAST({whole}, {segment.up_to})"
    if segment.beyond:
        whole = f"GREATEST({whole}, {segment.beyond}) - {segment.beyond}"
    if segment.step == 1:
        return whole
    raised = f"{whole} + {segment.step - 1}"
    return f"CAST(({raised} - MOD({raised}, {segment.step})) / {segment.step} AS BIGINT)"
