"""Whole numbers and exact texts as polars frames: nothing in a frame is a float."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.money import PLACES
from slacalc.base.wire import value_to_wire
from slacalc.measure.groups import figure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slacalc.base.evaluate import Value
    from slacalc.measure.tally import Table
    from slacalc.statement.document import Statement
    from slacalc.statement.measured import Measured
    from slacalc.statement.month_end import MonthEndRow
    from slacalc.statement.months_total import MonthsTotal
    from slacalc.statement.postings import Posting

METRICS = {
    "metric": pl.String,
    "clause": pl.String,
    "unit": pl.String,
    "scope": pl.Int64,
    "denominator": pl.Int64,
    "numerator": pl.Int64,
    "value": pl.String,
    "target": pl.String,
    "outcome": pl.String,
}
GROUPS = {"metric": pl.String, "group": pl.String, "denominator": pl.Int64, "numerator": pl.Int64, "value": pl.String}
TOTALS = {"metric": pl.String, "scope": pl.Int64, "denominator": pl.Int64, "numerator": pl.Int64, "value": pl.String}
DAY, DATE = "day", "date"
WIDEST = 38
"""Digits of an amount, as many as polars has."""


def metrics_frame(statement: Statement) -> pl.DataFrame:
    """A row a metric, with its two whole numbers; ``value`` is their exact ratio as text."""
    return pl.DataFrame(
        [
            (
                metric.id,
                metric.clause,
                statement.book[metric.id].unit,
                *(_whole(statement.value(f"{metric.id}.{count}")) for count in ("scope", "denominator", "numerator")),
                value_to_wire(statement.value(metric.id)),
                statement.term(metric.target).text if metric.target else None,
                metric.outcome,
            )
            for metric in statement.metrics
        ],
        METRICS,
        orient="row",
    )


def groups_frame(measured: Measured) -> pl.DataFrame:
    """A row a metric and group, in the order of the groups; no row where no groups were asked for."""
    statement, rows, shown = measured.statement, [], measured.shown()
    for metric, groups in measured.groups:
        for group in groups:
            numbers = (_whole(statement.value(figure_of(metric, count, group))) for count in ("denominator", "numerator"))
            rows.append((metric, shown[group], *numbers, value_to_wire(statement.value(figure_of(metric, "ratio", group)))))
    return pl.DataFrame(rows, GROUPS, orient="row")


def totals_frame(total: MonthsTotal) -> pl.DataFrame:
    """A row a metric that has a total over months."""
    rows = [
        (metric.metric, *map(_whole, (metric.scope, metric.denominator, metric.numerator)), value_to_wire(metric.value))
        for metric in total.metrics
    ]
    return pl.DataFrame(rows, TOTALS, orient="row")


def lines_frame(statement: Statement) -> pl.DataFrame:
    """A row a charged line, with its amount in decimals of the currency; a line without a tax of its own has none there."""
    money = pl.Decimal(WIDEST, PLACES[statement.contract.currency])
    schema: dict[str, pl.DataType] = {
        **dict.fromkeys(("line", "clause", "kind", "figure"), pl.String()),
        "amount": money,
        "tax": money,
    }
    rows = [(line.id, line.clause, line.kind, line.figure, line.amount, line.tax) for line in statement.lines]
    return pl.DataFrame(rows, schema, orient="row")


def month_end_frame(rows: Iterable[MonthEndRow]) -> pl.DataFrame:
    """A row a month, as text; the due day as a date."""
    from slacalc.render.month_end_csv import HEADERS, values_of  # noqa: PLC0415 - loaded where it is asked for

    schema = {header: pl.Date() if header == "due" else pl.String() for header in HEADERS}
    return pl.DataFrame(
        [[value if isinstance(value, date) else str(value) or None for value in values_of(row)] for row in rows],
        schema,
        orient="row",
    )


def postings_frame(postings: Iterable[Posting]) -> pl.DataFrame:
    """A row a debit or a credit; sums as text, for there may be several currencies."""
    from slacalc.render.month_end_csv import POSTING_HEADERS, posting_values  # noqa: PLC0415 - as above

    schema = {header: pl.Date() if header == DATE else pl.String() for header in POSTING_HEADERS}
    return pl.DataFrame([posting_values(posting) for posting in postings], schema, orient="row")


def tally_frame(table: Table, agents: Mapping[str, str] | None = None) -> pl.DataFrame:
    """The rows of a tally: its keys, the day as a date, then its whole numbers; ``agents`` are what agents are called."""
    schema: dict[str, pl.DataType] = {key: pl.Date() if key == DAY else pl.String() for key in table.keys}
    schema |= dict.fromkeys(table.columns, pl.Int64())
    rows = [
        (*(_key(key, text, agents or {}) for key, text in zip(table.keys, keys, strict=True)), *numbers)
        for keys, numbers in table.rows
    ]
    return pl.DataFrame(rows, schema, orient="row")


def _key(key: str, text: str, agents: Mapping[str, str]) -> str | date | None:
    if key == "agent":
        return agents.get(text, text)
    return text if key != DAY else date.fromisoformat(text) if text else None


def _whole(value: Value) -> int:
    """A count or a sum of seconds."""
    if not isinstance(value, Fraction) or value.denominator != 1:
        raise TypeError(value)
    return value.numerator
