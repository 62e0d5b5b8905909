"""What a fee is charged on: the figure of its quantity, what that counts, and the price of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.figure import Tally
from slacalc.base.money import UNITS_HELD
from slacalc.render.cells import figure_cell, minutes_cell
from slacalc.render.spelling import Speller
from slacalc.render.view import Cell, OfTerm

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.statement.document import Line, Statement, TermEntry

QUANTITIES = ("billed", "months", "seconds", "quantity", *UNITS_HELD.values())
"""The figures of a fee that a price is for one of, the last one made first; money spent for the client is its own quantity."""


@dataclass(frozen=True, slots=True)
class LineQuantity:
    """Three cells of a line; each is empty where the line has no such thing, or more than one."""

    quantity: Cell
    unit: Cell
    price: Cell


def quantity_of(statement: Statement, line: Line, words: Words) -> LineQuantity:
    """What a line is charged on."""
    name = next((f"{line.id}.{quantity}" for quantity in QUANTITIES if f"{line.id}.{quantity}" in statement.book), "")
    if not name or name.rpartition(".")[2] in UNITS_HELD.values():
        return LineQuantity(Cell(""), Cell(""), Cell(""))
    cell = minutes_cell if statement.book[name].unit == "seconds" else figure_cell
    return LineQuantity(
        cell(statement, name, words),
        Cell(_unit(statement, line.id, name, words), "quiet"),
        _price(statement, line.id, words),
    )


def _unit(statement: Statement, line: str, name: str, words: Words) -> str:
    if name.endswith((".billed", ".months")):
        return words("paper", "seat_months")
    if name.endswith(".seconds"):
        return words("paper", "minutes")
    node = statement.book[f"{line}.quantity"].node
    return words("terms", node.table) if isinstance(node, Tally) and words.has("terms", node.table) else ""


def _price(statement: Statement, line: str, words: Words) -> Cell:
    """The one price; of several, which stand in the contract, none."""
    if f"{line}.price" in statement.book:
        return figure_cell(statement, f"{line}.price", words)
    prices = [term for term in statement.terms if term.path.startswith(f"{line}.") and term.unit == "money"]
    return _term_cell(statement, prices[0], words) if len(prices) == 1 else Cell("")


def _term_cell(statement: Statement, term: TermEntry, words: Words) -> Cell:
    return Cell(Speller(statement, words, names=False).term(term), "plain", OfTerm(term.path))
