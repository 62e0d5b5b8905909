"""What the volume of a month decides about a standard: which target it has, and whether it is judged at all, with the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.figure import Compare, Named, TermLeaf, When, walk
from slacalc.render.numbers import value_text
from slacalc.render.spelling import Speller
from slacalc.render.view import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.words import Words
    from slacalc.statement.document import MetricResult, Statement


def volume_notes(statement: Statement, metric: MetricResult, target: str, words: Words) -> Iterator[Cell]:
    """By which volume the ``target`` was chosen; why the month is judged, or is not."""
    if f"{metric.id}.volume" not in statement.book:
        return
    volume = statement.book[f"{metric.id}.volume"]
    name = words.name(statement, f"metrics.{metric.id}")
    counted = (words.label(statement, volume), value_text(statement.value(volume.name), "count", "", words))
    if f"{metric.id}.target" in statement.book:
        yield Cell(words("statement", "target_by_volume", name, *counted, target), "quiet")
    if f"{metric.id}.judged" in statement.book:
        yield _surge(statement, metric.id, (name, *counted), words)


def _surge(statement: Statement, metric: str, facts: tuple[str, str, str], words: Words) -> Cell:
    node = statement.book[f"{metric}.judged"].node
    if not isinstance(node, When):
        word = "no_forecast_judged" if isinstance(node, Named) else "no_forecast_not_judged"
        return Cell(words("statement", word, facts[0], str(statement.month)))
    edge = statement.book[f"{metric}.surge"]
    paths = [below.path for below in walk(edge.node) if isinstance(below, TermLeaf)]
    forecast, share = (Speller(statement, words, names=False).term(statement.term(path)) for path in paths)
    unjudged = statement.value(f"{metric}.judged") is NO_BASIS and statement.value(metric) is not NO_BASIS
    how = node.test.how if isinstance(node.test, Compare) else "above"
    word = f"{'not_judged' if unjudged else 'judged'}_{'from' if how == 'at least' else 'above'}"
    numbers = (forecast, share, value_text(statement.value(edge.name), "number", "", words))
    return Cell(words("statement", word, *facts, *numbers), "plain" if unjudged else "quiet")
