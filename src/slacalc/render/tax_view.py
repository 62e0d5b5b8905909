"""Tax beside the charges: what each of several rates is of, the sentences of reverse charge, and what the client withholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import names_in
from slacalc.billing.tax import CORRECTED
from slacalc.render.cells import amount_cell, figure_cell
from slacalc.render.view import Block, Cell, Grid, PartHead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slacalc.render.words import Words
    from slacalc.statement.document import Line, Statement

BASE, OF_RATE = "total.base.", "total.tax."
"""How the names of the figures of a rate begin."""
CORRECTIONS, OF_CORRECTIONS = "total.corrections", "total.corrections.tax"
OF_CORRECTION = f"tax.{CORRECTED}"
"""How the name of the tax of a whole correction begins, where lines bear none of their own."""


def rate_blocks(statement: Statement, words: Words) -> Iterator[Block]:
    """A row a rate: what it is of, and what it comes to; none where all lines have one rate.

    What corrections of earlier months bring along is a row of its own, so that the columns add up to the totals.
    """
    bases = [figure.name for figure in statement.book if figure.name.startswith(BASE)]
    if not bases:
        return
    rows = [_rate_row(statement, base, words) for base in bases]
    if CORRECTIONS in statement.book or OF_CORRECTIONS in statement.book:
        text = words("statement", "earlier_corrections")
        rows.append(_row(statement, text, CORRECTIONS, OF_CORRECTIONS, words))
    included, currency = statement.tax.prices == "include tax", statement.contract.currency
    columns = (
        words("statement", "tax_rate"),
        words("statement", "line"),
        words("statement", "amount_with_tax" if included else "amount", currency),
        words("statement", "tax_included" if included else "tax"),
    )
    yield PartHead(words("statement", "by_rate"))
    yield Grid(columns, tuple(rows), frozenset({2, 3}))


def _rate_row(statement: Statement, base: str, words: Words) -> tuple[Cell, ...]:
    tax, path = base.replace(BASE, OF_RATE, 1), f"tax.rates.{base.removeprefix(BASE)}.rate"
    text = statement.term(path).text if tax in statement.book else words("statement", "reverse_charge")
    return _row(statement, text, base, tax, words)


def _row(statement: Statement, text: str, base: str, tax: str, words: Words) -> tuple[Cell, ...]:
    """What the lines of a base are, and come to, with their tax; what is not there is left blank."""
    lines = names_in(statement.book[base].node) if base in statement.book else ()
    names = words("statement", "comma").join(words.name(statement, line) for line in lines)
    amounts = (figure_cell(statement, figure, words) if figure in statement.book else Cell("") for figure in (base, tax))
    return (Cell(text), Cell(names, "quiet"), *amounts)


def taxes_of_corrections(statement: Statement) -> tuple[str, ...]:
    """The figures of taxes that whole corrections bring along and no line bears; none where the table by rate has them."""
    if statement.tax.rounded == "per line" or OF_CORRECTIONS in statement.book:
        return ()
    return tuple(
        figure.name for figure in statement.book if figure.name.startswith(OF_CORRECTION) and statement.value(figure.name)
    )


def withheld_blocks(statement: Statement, words: Words) -> Iterator[Block]:
    """A row a tax that is withheld: the rate and the total that it is of, and the amount."""
    lines = [line for line in statement.lines if line.kind == "withholding"]
    if lines:
        yield PartHead(words("statement", "withheld"))
        yield below_total(lines, lambda line: rate_text(statement, line.id, words), statement, words)


def below_total(lines: Sequence[Line], made_of: Callable[[Line], str], statement: Statement, words: Words) -> Grid:
    """A row for each line that stands below the total: the clause, its name, how it is made, and the amount."""
    currency = statement.contract.currency
    rows = tuple(
        (
            Cell(line.clause),
            Cell(words.name(statement, line.id)),
            Cell(made_of(line), "quiet"),
            amount_cell(line.amount, currency, line.figure),
        )
        for line in lines
    )
    columns = tuple(words("statement", name) for name in ("clause", "line", "made"))
    return Grid((*columns, words("statement", "amount", currency)), rows, frozenset({3}))


def rate_text(statement: Statement, line: str, words: Words) -> str:
    """The total that a line is of, times its rate."""
    of = next((word.text for word in statement.words_below(line) if word.path == f"{line}.of"), "")
    total = "total.gross" if of == "total including tax" else "total.net"
    amount = figure_cell(statement, total, words).text
    return f"{amount} × {statement.term(f'{line}.rate').text}"


def sentence_notes(statement: Statement, words: Words) -> tuple[Cell, ...]:
    """What the contract says of lines that bear no tax, where the statement has any of these."""
    return tuple(Cell(sentence) for sentence in sentences(statement, words.language))


def sentences(statement: Statement, language: str) -> tuple[str, ...]:
    """The sentences of reverse charge in a language, of lines that are there."""
    lines = {line.id for line in statement.lines}
    return tuple(
        reverse.text.zh if language == "zh" else reverse.text.en
        for reverse in statement.tax.reverse_charge
        if not reverse.lines or lines.intersection(reverse.lines)
    )
