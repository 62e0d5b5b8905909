"""The charges as finance reads them: quantity, unit, price, amount and tax of each line, then what is to be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.terms import AFTER_TAX
from slacalc.render.cells import amount_cell, figure_cell
from slacalc.render.charge_view import corrected_text, made_text, penalties_title, to_pay_blocks
from slacalc.render.quantities import quantity_of
from slacalc.render.tax_view import OF_CORRECTION, rate_blocks, taxes_of_corrections
from slacalc.render.view import Block, Cell, Grid, PartHead

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.statement.document import Line, Statement

BEFORE_AMOUNTS = 5
"""Clause, item, quantity, unit, price."""


def invoice_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """The charges of a statement, or those of the corrected month; a column for tax only where there is any."""
    taxed = tuple(line for line in statement.lines if line.kind not in AFTER_TAX)
    penalties = tuple(line for line in statement.lines if line.kind == "penalty")
    with_tax = bool(statement.value("total.tax"))
    included = statement.tax.prices == "include tax"
    names = ("clause", "line", *(f"invoice_{name}" for name in ("quantity", "unit", "price")))
    amount = words("statement", "amount_with_tax" if included else "amount", statement.contract.currency)
    tax = (words("statement", "tax_included" if included else "tax"),) if with_tax else ()
    columns = (*(words("statement", name) for name in names), amount, *tax)
    sums = [figure_cell(statement, "total.gross" if included else "total.net", words, "strong")]
    sums += [figure_cell(statement, "total.tax", words, "strong")] if with_tax else []
    total = (Cell(""), Cell(words("statement", "sum"), "strong"), *[Cell("")] * (BEFORE_AMOUNTS - 2), *sums)
    brought = (_tax_row(statement, figure, words) for figure in taxes_of_corrections(statement) if with_tax)
    rows = (*(_row(statement, line, words, with_tax=with_tax) for line in taxed), *brought, total)
    numeric = frozenset({2, 4, *range(BEFORE_AMOUNTS, len(columns))})
    heading = words("statement", "charges" if statement.correction is None else "charges_again")
    blocks: list[Block] = [PartHead(heading), Grid(columns, rows, numeric, totals=1)]
    blocks += rate_blocks(statement, words)
    if penalties:
        penalty_rows = tuple(_row(statement, line, words, with_tax=False) for line in penalties)
        head = penalties_title(statement, words)
        heads = (*columns[:BEFORE_AMOUNTS], words("statement", "amount", statement.contract.currency))
        blocks += [PartHead(head), Grid(heads, penalty_rows, frozenset({2, 4, BEFORE_AMOUNTS}))]
    return (*blocks, *to_pay_blocks(statement, words, with_symbol=True))


def _row(statement: Statement, line: Line, words: Words, *, with_tax: bool) -> tuple[Cell, ...]:
    """A line; one that has no single price says behind its name how it was made."""
    charged_on, currency, name = quantity_of(statement, line, words), statement.contract.currency, words.name(statement, line.id)
    if not charged_on.price.text:
        name = words("statement", "line_made", name, _bare(made_text(statement, line, words)))
    tax = Cell("") if line.tax is None else amount_cell(line.tax, currency, line.tax_figure)
    return (
        Cell(line.clause),
        Cell(name),
        charged_on.quantity,
        charged_on.unit,
        charged_on.price,
        amount_cell(line.amount, currency, line.figure),
        *((tax,) if with_tax else ()),
    )


def _tax_row(statement: Statement, tax: str, words: Words) -> tuple[Cell, ...]:
    """The tax that a whole correction brings along, where lines bear none of their own."""
    figure, correction = statement.book[tax], corrected_text(tax.removeprefix(OF_CORRECTION), words)
    name = Cell(words("statement", "line_made", words.label(statement, figure), correction))
    return (Cell(figure.clause), name, *[Cell("")] * (BEFORE_AMOUNTS - 1), figure_cell(statement, tax, words))


def _bare(text: str) -> str:
    """A text without the brackets around all of it."""
    for opening, closing in ("()", "（）"):
        if text.startswith(opening) and text.endswith(closing) and _encloses(text, opening, closing):
            return text[1:-1]
    return text


def _encloses(text: str, opening: str, closing: str) -> bool:
    """Whether the first bracket is closed by the last character, and not before."""
    depth = 0
    for at, character in enumerate(text, start=1):
        depth += (character == opening) - (character == closing)
        if depth == 0:
            return at == len(text)
    return False
