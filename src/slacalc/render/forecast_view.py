"""Where the standards of a month end that is not over, how many of the rest must be reached, and what a miss would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.exact import shown_percent
from slacalc.render.numbers import value_text
from slacalc.render.view import Block, Cell, Grid, Notes, PartHead
from slacalc.statement.forecast import forecasts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.forecast import Forecast
    from slacalc.statement.miss_cost import MissCost


def forecast_blocks(statement: Statement, costs: tuple[MissCost, ...], words: Words) -> tuple[Block, ...]:
    """Of a month that is not over: what of the rest must be reached, if it is like the days so far; a sentence a miss."""
    outlooks = forecasts(statement)
    if not outlooks:
        return ()
    rows = tuple(
        (
            Cell(words.name(statement, f"metrics.{outlook.metric}")),
            Cell(value_text(outlook.so_far, "share", statement.contract.currency, words)),
            Cell(f"{outlook.rest:,}"),
            _needed(outlook, words),
        )
        for outlook in outlooks
    )
    heads = (words("statement", "metric"), *(words("measured", key) for key in ("so_far", "expected_rest", "needed_of_rest")))
    notes = [Cell(cost_text(cost, statement, words)) for cost in costs]
    notes += _volumes(statement, outlooks, words)
    notes.append(Cell(words("measured", "forecast_rule", str(outlooks[0].days)), "quiet"))
    if any(cost.applies is not None for cost in costs):
        notes.append(Cell(words("measured", "cost_rule"), "quiet"))
    return (PartHead(words("measured", "forecast")), Grid(heads, rows, frozenset({1, 2, 3})), Notes(tuple(notes)))


def _needed(outlook: Forecast, words: Words) -> Cell:
    """How many of the rest must be reached; that none can, or that such a month is not judged."""
    if not outlook.judged:
        return Cell(words("measured", "not_judged"), "quiet")
    if outlook.needed > outlook.rest:
        return Cell(words("measured", "out_of_reach"), "bad")
    return Cell(f"{outlook.needed:,}")


def _volumes(statement: Statement, outlooks: tuple[Forecast, ...], words: Words) -> Iterator[Cell]:
    """By which volume the target of the whole month is chosen."""
    for outlook in outlooks:
        if outlook.volume is not None:
            name = words.name(statement, f"metrics.{outlook.metric}")
            counted = words.label(statement, statement.book[f"{outlook.metric}.volume"])
            yield Cell(words("measured", "volume_expected", name, f"{outlook.volume:,}", counted), "quiet")


def cost_text(cost: MissCost, statement: Statement, words: Words) -> str:
    """What a miss would take, and what that depends on."""
    name, measured = words.name(statement, f"metrics.{cost.metric}"), shown_percent(cost.measured)
    if cost.applies is None:
        return words("measured", "cost_nothing", name, measured)
    amounts = []
    if cost.amount is not None:
        currency = statement.contract.currency
        amounts.append(f"{value_text(cost.amount, 'money', currency, words)} {currency}")
    if cost.share is not None:
        lines = words("reports", "between").join(words.name(statement, line) for line in cost.of)
        amounts.append(words("measured", "cost_share", shown_percent(cost.share), lines))
    if not amounts:
        return words("measured", "cost_unknown", name, measured)
    start = "missed" if cost.start == "month missed" else "not_cured"
    key = f"cost_{start}_{'decided' if cost.applies == 'on decision' else 'by_itself'}"
    return words("measured", key, name, measured, words("measured", "cost_equals").join(amounts))
