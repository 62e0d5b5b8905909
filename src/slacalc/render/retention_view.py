"""What the client keeps back as a security: what the month adds to it, what is released of it, and what is held then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.retention import BEFORE, NAME
from slacalc.render.cells import figure_cell, sum_cell
from slacalc.render.spelling import Speller
from slacalc.render.tax_view import below_total, rate_text
from slacalc.render.view import Block, Pairs, PartHead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.words import Words
    from slacalc.statement.document import Line, Statement

LEFT = f"{NAME}.left"


def retained_blocks(statement: Statement, words: Words) -> Iterator[Block]:
    """A row for what the month keeps back, and one for each decision that releases; what is held after that."""
    lines = [line for line in statement.lines if line.kind == "retention"]
    if not lines:
        return
    yield PartHead(words("statement", "retained"))
    yield below_total(lines, lambda line: _made_text(statement, line, words), statement, words)
    yield Pairs(((words("statement", "retained_held"), sum_cell(statement, "retention.held", words)),))


def _made_text(statement: Statement, line: Line, words: Words) -> str:
    """The rate and the total that it is of; what is left up to the most that is held, where that is less."""
    if line.id != NAME:
        return Speller(statement, words, names=False).spell(statement.book[line.figure].node)
    if LEFT in statement.book and statement.value(LEFT) == -line.amount:
        most = statement.term(f"{NAME}.at_most").text
        return words("statement", "retention_left", most, figure_cell(statement, BEFORE, words).text)
    return rate_text(statement, NAME, words)
