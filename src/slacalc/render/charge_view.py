"""The lines of a statement as blocks: how each is made, what it comes to, and what is to be paid."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import rounded, shown
from slacalc.base.money import PLACES
from slacalc.billing.tax import CORRECTED
from slacalc.contract.terms import AFTER_TAX
from slacalc.render.capitals import LARGEST, in_capitals
from slacalc.render.capped import as_it_came
from slacalc.render.cells import amount_cell, figure_cell, sum_cell, sum_to_pay_cell
from slacalc.render.party_view import account_text
from slacalc.render.retention_view import retained_blocks
from slacalc.render.spelling import Speller
from slacalc.render.tax_view import OF_CORRECTION, rate_blocks, sentence_notes, taxes_of_corrections, withheld_blocks
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead
from slacalc.statement.document import ISSUED_STATES

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.statement.document import Line, Statement


def charge_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """The charges with their sum, what is taken off after tax, and what is to be paid; of a correction only the charges."""
    currency, included = statement.contract.currency, statement.tax.prices == "include tax"
    taxed = tuple(line for line in statement.lines if line.kind not in AFTER_TAX)
    penalties = tuple(line for line in statement.lines if line.kind == "penalty")
    sum_row = (
        Cell(""),
        Cell(words("statement", "sum"), "strong"),
        Cell(""),
        figure_cell(statement, "total.gross" if included else "total.net", words, "strong"),
        *([figure_cell(statement, "total.tax", words, "strong")] if statement.has_tax else []),
    )
    columns = (
        words("statement", "clause"),
        words("statement", "line"),
        words("statement", "made"),
        words("statement", "amount_with_tax" if included else "amount", currency),
        *([words("statement", "tax_included" if included else "tax")] if statement.has_tax else []),
    )
    brought = (_tax_row(statement, tax, words) for tax in taxes_of_corrections(statement))
    rows = (*(_line_row(statement, line, words) for line in taxed), *brought, sum_row)
    heading = words("statement", "charges" if statement.correction is None else "charges_again")
    blocks: list[Block] = [PartHead(heading), Grid(columns, rows, frozenset(range(3, len(columns))), totals=1)]
    blocks += rate_blocks(statement, words)
    if penalties:
        penalty_rows = tuple(_line_row(statement, line, words)[:4] for line in penalties)
        blocks += [
            PartHead(penalties_title(statement, words)),
            Grid((*columns[:3], words("statement", "amount", currency)), penalty_rows, frozenset({3})),
        ]
    return (*blocks, *to_pay_blocks(statement, words))


def to_pay_blocks(statement: Statement, words: Words, *, with_symbol: bool = False) -> tuple[Block, ...]:
    """What is withheld, what is to be paid, and what is to be said of tax; of a correction only the last.

    ``with_symbol``: the sum to pay has the symbol of its currency before it.
    """
    blocks = list[Block]()
    if statement.correction is None:
        blocks += [*withheld_blocks(statement, words), *retained_blocks(statement, words)]
        blocks += [Pairs(to_pay_pairs(statement, words, with_symbol=with_symbol))]
    papers = paper_notes(statement, words) if statement.correction is None else ()
    if notes := (*sentence_notes(statement, words), *papers):
        blocks.append(Notes(notes))
    return tuple(blocks)


def penalties_title(statement: Statement, words: Words) -> str:
    """What stands above penalties: that they bear no tax, where there is one."""
    if statement.contract.law is not None:
        return words("law", f"{statement.contract.law}.penalties")
    return words("statement", "penalties" if statement.has_tax else "penalties_alone")


def _line_row(statement: Statement, line: Line, words: Words) -> tuple[Cell, ...]:
    currency = statement.contract.currency
    return (
        Cell(line.clause),
        Cell(words.name(statement, line.id)),
        Cell(made_text(statement, line, words), "quiet"),
        amount_cell(line.amount, currency, line.figure),
        *([_tax_cell(line, currency)] if statement.has_tax else []),
    )


def _tax_row(statement: Statement, tax: str, words: Words) -> tuple[Cell, ...]:
    """The tax that a whole correction brings along, where lines bear none of their own."""
    issued_as = Cell(corrected_text(tax.removeprefix(OF_CORRECTION), words), "quiet")
    figure = statement.book[tax]
    return (Cell(figure.clause), Cell(words.label(statement, figure)), issued_as, Cell(""), figure_cell(statement, tax, words))


def _tax_cell(line: Line, currency: str) -> Cell:
    return Cell("") if line.tax is None else amount_cell(line.tax, currency, line.tax_figure)


def made_text(statement: Statement, line: Line, words: Words) -> str:
    """How a line is made; a correction is made on the statement that it is issued as."""
    if line.id.startswith(CORRECTED):
        return corrected_text(line.id.removeprefix(CORRECTED), words)
    return Speller(statement, words, names=False).spell(as_it_came(statement.book[line.figure].node, statement))


def corrected_text(correction: str, words: Words) -> str:
    """Which statement a correction was issued as: ``correction`` is the month and the number, and may go on with a line."""
    return words("statement", "as_corrected", *correction.split(".")[:2])


def to_pay_pairs(statement: Statement, words: Words, *, with_symbol: bool = False) -> tuple[tuple[str, Cell], ...]:
    """What is to be paid, when and where to; where it cannot be read off the grids, how it comes about."""
    pairs: list[tuple[str, Cell]] = []
    if statement.tax.prices == "include tax":
        pairs.append((words("statement", "net"), sum_cell(statement, "total.net", words)))
    if "total.payable" in statement.book:
        key = next(f"before_{total}" for total in AFTER_TAX.values() if f"total.{total}" in statement.book)
        pairs.append((words("statement", key), sum_cell(statement, "total.gross", words)))
    payable = sum_to_pay_cell if with_symbol else sum_cell
    pairs += [
        (words("statement", "payable"), payable(statement, statement.payable, words, "strong")),
        *_in_capitals(statement, words),
    ]
    value = statement.value(statement.payable)
    if isinstance(value, Fraction) and value < 0:
        return (*pairs, (words("statement", "due"), Cell(words("statement", "due_back"))))
    return (
        *pairs,
        (words("statement", "due"), Cell(due_text(statement, words))),
        (words("statement", "account"), Cell(account_text(statement, words))),
        *_reference_to_quote(statement, words),
    )


def _reference_to_quote(statement: Statement, words: Words) -> tuple[tuple[str, Cell], ...]:
    """What to quote with the payment, by which it is found: the number of the statement, or its contract and month.

    A draft is not to be paid yet, and what it is issued as is not known.
    """
    if statement.state not in ISSUED_STATES:
        return ()
    reference = statement.number.text if statement.number else f"{statement.contract.id} {statement.month}"
    return ((words("statement", "reference"), Cell(words("statement", "quote", reference))),)


def due_text(statement: Statement, words: Words) -> str:
    """When to pay: a day, or what it is counted from as long as that day is not known."""
    payment = statement.payment
    if payment.due is not None:
        return words("statement", "due_text", str(payment.due), payment.clause)
    days = statement.term("payment.due")
    span = words("statement", f"span.{days.unit}", shown(days.value, 0))
    return words("statement", "due_after", span, words("statement", f"after.{payment.after}"), payment.clause)


def _in_capitals(statement: Statement, words: Words) -> tuple[tuple[str, Cell], ...]:
    """The sum to pay in Chinese capitals; a sum to be paid back is a positive one of its own, as is each deduction."""
    value = statement.value(statement.payable)
    if statement.contract.law != "PRC" or statement.contract.currency != "CNY" or not isinstance(value, Fraction):
        return ()
    if abs(value) >= LARGEST:
        return ()
    deducted = [line for line in statement.lines if line.kind in {"price reduction", "penalty"} and -LARGEST < line.amount < 0]
    key = "capitals" if value >= 0 else "capitals_back"
    label = words("statement", "capitals_taken")
    taken = tuple((label, f"{words.name(statement, line.id)}  {in_capitals(-line.amount)}") for line in deducted)
    amount = rounded(abs(value), PLACES["CNY"])
    pairs = ((words("statement", key), in_capitals(amount)), *taken)
    return tuple((name, Cell(text)) for name, text in pairs)


def paper_notes(statement: Statement, words: Words) -> tuple[Cell, ...]:
    """Which tax paper what was taken off would need, by the law that the contract names."""
    law = statement.contract.law
    if law is None:
        return ()
    kinds = [kind for kind in ("price reduction", "penalty") if any(line.kind == kind for line in statement.lines)]
    return tuple(Cell(words("law", f"{law}.paper_{kind.split()[-1]}"), "quiet") for kind in kinds)
