"""Worked examples as a page: stated, computed, difference."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import exact_text, places_of, shown
from slacalc.base.money import PLACES
from slacalc.render.numbers import value_text
from slacalc.render.view import Block, Cell, Grid, Notes, Title, Tone

if TYPE_CHECKING:
    from slacalc.audit.examples import Compared, Tested
    from slacalc.render.words import Words


def examples_blocks(tested: Tested, words: Words) -> tuple[Block, ...]:
    """A row an expectation, and whether all agree."""
    columns = ("example", "figure", "stated", "computed", "difference")
    rows = tuple(example_row(example, tested.currency, words) for example in tested.compared)
    title = Title(words("examples", "title", tested.contract), tested.path.name)
    key = "none" if not tested.compared else "differ" if tested.differences else "agree"
    facts = (str(tested.examples), str(len(tested.compared)), str(tested.differences))
    note = Notes((Cell(words("examples", key, *facts), "bad" if tested.differences else "quiet"),))
    if not rows:
        return (title, note)
    return (title, Grid(tuple(words("examples", column) for column in columns), rows, frozenset({2, 3, 4})), note)


def example_row(example: Compared, currency: str, words: Words) -> tuple[Cell, ...]:
    """The example, the figure, what is stated and what is computed, and their difference."""
    computed = words("terms", example.computed) if isinstance(example.computed, str) else _text(example, currency, words)
    stated = words("terms", example.stated) if example.number is None else example.stated
    difference = "0"
    if not example.agrees:
        known = example.number is not None and isinstance(example.computed, Fraction)
        difference = _signed(example, currency) if known else words("examples", "differs")
    tone: Tone = "quiet" if example.agrees else "bad"
    return (Cell(example.example), Cell(example.name), Cell(stated), Cell(computed), Cell(difference, tone))


def _text(example: Compared, currency: str, words: Words) -> str:
    """The computed value; exactly, where it has an end, for the comparison is exact."""
    if (
        isinstance(example.computed, Fraction)
        and example.unit in {"share", "percent"}
        and places_of(example.computed) is not None
    ):
        return f"{exact_text(example.computed * 100)}%"
    if isinstance(example.computed, str):
        return example.computed
    return value_text(example.computed, example.unit, currency, words)


def _signed(example: Compared, currency: str) -> str:
    """Computed less stated."""
    if example.number is None or not isinstance(example.computed, Fraction):
        raise TypeError(example)
    gap = example.computed - example.number
    if example.unit == "money":
        return shown(gap, PLACES[currency], grouped=True)
    return exact_text(gap) if places_of(gap) is not None else shown(gap, 6)
