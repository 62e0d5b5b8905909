"""Of a standard over several months: over which it is measured, when it is judged, and what was not judged or is not known."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.render.numbers import value_text
from slacalc.render.view import Cell
from slacalc.statement.over_months import unknown_months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.words import Words
    from slacalc.statement.document import MetricResult, Statement


def period_notes(statement: Statement, metric: MetricResult, words: Words) -> Iterator[Cell]:
    """How many months it is measured over, what this one alone is, and when it is judged; quarters that were not judged."""
    if f"{metric.id}.earlier.months" not in statement.book:
        return
    name, alone = words.name(statement, f"metrics.{metric.id}"), statement.book[f"{metric.id}.month"]
    for month in metric.unjudged:
        if month < statement.month:
            yield Cell(words("statement", "period_before", name, str(month)), "quiet")
    value = value_text(statement.value(alone.name), alone.unit, statement.contract.currency, words)
    if unknown := unknown_months(statement, metric.id):
        months = words("statement", "comma").join(map(str, unknown))
        yield Cell(words("statement", "period_unknown", name, months, value), "quiet")
        return
    before = statement.value(f"{metric.id}.earlier.months")
    count = str(1 + int(before)) if isinstance(before, Fraction) else ""
    yield Cell(words("statement", _word(statement, metric), name, count, value, str(metric.judged_in or "")), "quiet")


def _word(statement: Statement, metric: MetricResult) -> str:
    if metric.judged_in is None:
        return "period_not_judged"
    if metric.judged_in in metric.unjudged:
        return "period_unserved"
    return "period_judged" if metric.judged_in == statement.month else "period_running"
