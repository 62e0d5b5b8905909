"""The calls that decide a verdict, as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.render.numbers import signed
from slacalc.render.view import Block, Cell, Grid, Notes, Title

if TYPE_CHECKING:
    from slacalc.audit.deciding import DecidingCalls
    from slacalc.render.words import Words

COLUMNS = ("call_id", "arrived_at", "queue", "category", "outcome", "wait")
MOST = 60
"""Calls on a page."""


def deciding_blocks(deciding: DecidingCalls, words: Words) -> tuple[Block, ...]:
    """The page."""
    effect, currency = deciding.effect, deciding.effect.old.contract.currency
    name = words.name(effect.old, f"metrics.{deciding.metric}")
    key = "leave" if deciding.leave else "enter"
    outcomes = [
        words("terms", f"found.{next(metric.outcome for metric in statement.metrics if metric.id == deciding.metric)}")
        for statement in (effect.old, effect.new)
    ]
    head = words("deciding", key, f"{deciding.count:,}", f"{deciding.candidates:,}")
    amounts = (shown(amount, PLACES[currency], grouped=True) for amount in (effect.payable.old, effect.payable.new))
    worth = words("deciding", "worth", *outcomes, *amounts, signed(effect.payable.difference, currency), currency)
    rows = tuple(tuple(Cell(call.get(column, "")) for column in COLUMNS) for call in deciding.calls[:MOST])
    left = len(deciding.calls) - MOST
    notes = [words("deciding", "any"), *([words("deciding", "more", f"{left:,}")] if left > 0 else [])]
    return (
        Title(words("deciding", "title", name), str(effect.month)),
        Notes((Cell(head, "strong"), Cell(worth))),
        Grid(COLUMNS, rows, frozenset({5})),
        Notes(tuple(Cell(note, "quiet") for note in notes)),
    )
