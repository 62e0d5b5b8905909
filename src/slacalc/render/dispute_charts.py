"""Charts of a dispute: what each reading is worth, and what each cause of a difference is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.audit.waterfall import payable
from slacalc.render.cause_words import cause_words
from slacalc.render.chart import Chart, Point
from slacalc.render.numbers import signed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from slacalc.audit.compared import ComparedMonth
    from slacalc.audit.doubt import Doubt
    from slacalc.render.words import Words


def doubt_charts(doubt: Doubt, words: Words) -> tuple[Chart, ...]:
    """A bar for each reading that comes to another amount than the contract's own; no chart where none does."""
    currency, own = doubt.own.contract.currency, payable(doubt.own)
    worth = (
        (
            words("doubt", "word", doubt.clauses[priced.clause].path, doubt.clauses[priced.clause].choices[priced.choice].word),
            moved,
        )
        for priced in doubt.priced
        if priced.statement is not None and (moved := payable(priced.statement) - own)
    )
    points = _points(worth, currency)
    heads = tuple(words("doubt", column) for column in ("reading", "difference"))
    about = words("doubt", "chart_about", str(len(points)))
    return (Chart(words("doubt", "chart", currency), about, "bars", heads, points, "money"),) if points else ()


def cause_charts(compared: ComparedMonth, words: Words) -> tuple[Chart, ...]:
    """A bar for each cause, in the order in which they are taken, and for what is left; no chart where no cause moves money."""
    currency = compared.effect.new.contract.currency
    steps = [(cause_words(step.causes, compared, words), step.worth) for step in compared.waterfall.steps]
    remainder = compared.waterfall.remainder
    points = _points((*steps, *([(words("compare", "remainder"), remainder)] if remainder else [])), currency)
    heads = tuple(words("compare", column) for column in ("cause", "worth"))
    moving = any(point.height for point in points)
    about = words("compare", "chart_about", str(len(points)))
    return (Chart(words("compare", "chart", currency), about, "bars", heads, points, "money"),) if moving else ()


def _points(worth: Iterable[tuple[str, Fraction]], currency: str) -> tuple[Point, ...]:
    """Numbered, as the names are too long to stand below a bar."""
    return tuple(
        Point(str(number), f"{number}. {name}", amount, (signed(amount, currency),))
        for number, (name, amount) in enumerate(worth, 1)
    )
