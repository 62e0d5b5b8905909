"""The correction of a month as blocks: what was billed, what it comes to now, the difference of each line and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.corrections import BILLED
from slacalc.render.cells import amount_cell, sum_cell, sum_to_pay_cell
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead
from slacalc.statement.reasons import terms_of_difference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.render.words import Words
    from slacalc.statement.corrected import Correction, LineDifference
    from slacalc.statement.document import Statement


def correction_blocks(statement: Statement, words: Words, *, with_symbol: bool = False) -> tuple[Block, ...]:
    """The lines that differ, and what the next statement bills; nothing where the statement is no correction.

    ``with_symbol``: that sum has the symbol of its currency before it.
    """
    correction = statement.correction
    if correction is None:
        return ()
    heading = PartHead(words("statement", "differences"))
    outcomes = (*_outcomes(statement, correction, words), *_rights(statement, correction, words))
    if not correction.differences:
        return (heading, Notes((Cell(words("statement", "no_difference")), *outcomes)))
    currency = statement.contract.currency
    columns = (
        words("statement", "clause"),
        words("statement", "line"),
        words("statement", "period_column"),
        words("statement", "because"),
        words("statement", "billed", currency),
        words("statement", "again"),
        words("statement", "difference"),
        *([words("statement", "tax_difference")] if statement.has_tax else []),
    )
    rows = tuple(_row(statement, difference, words) for difference in correction.differences)
    notes = (*outcomes, Cell(words("statement", "difference_next"), "quiet"))
    return (
        heading,
        Grid(columns, rows, frozenset(range(4, len(columns)))),
        Pairs(tuple(_sums(statement, words, with_symbol=with_symbol))),
        Notes(notes),
    )


def _row(statement: Statement, difference: LineDifference, words: Words) -> tuple[Cell, ...]:
    """Billed, now, and the difference with its tax; a line that is new was not billed, and one that is gone is nothing now."""
    billed, now = f"{BILLED}.{difference.line}", {line.id: line.figure for line in statement.lines}
    currency = statement.contract.currency
    comma = words("statement", "comma")
    terms = terms_of_difference(statement, difference.line)
    reasons = [
        words("statement", "other_terms", comma.join(terms)) if reason == "terms" and terms else words("terms", reason)
        for reason in difference.reasons
        if reason != "another rule"
    ]
    reasons += [words("terms", "another rule", comma.join(difference.rules))] if difference.rules else []
    return (
        Cell(difference.clause),
        Cell(words.name(statement, difference.line)),
        Cell(str(statement.month)),
        Cell(comma.join(reasons), "quiet"),
        amount_cell(difference.billed, currency, billed if billed in statement.book else None),
        amount_cell(difference.billed + difference.amount, currency, now.get(difference.line)),
        amount_cell(difference.amount, currency, difference.figure, "strong"),
        *([_tax_cell(difference, currency)] if statement.has_tax else []),
    )


def _tax_cell(difference: LineDifference, currency: str) -> Cell:
    return Cell("") if difference.tax is None else amount_cell(difference.tax, currency, difference.tax_figure)


def _sums(statement: Statement, words: Words, *, with_symbol: bool) -> Iterator[tuple[str, Cell]]:
    taxed = (("difference_net", "difference.total.net"), ("tax_difference", "difference.total.tax"))
    sums = taxed if statement.has_tax else ()
    for key, figure in sums:
        yield words("statement", key), sum_cell(statement, figure, words)
    difference = sum_to_pay_cell if with_symbol else sum_cell
    yield words("statement", "difference_sum"), difference(statement, statement.difference, words, "strong")


def _outcomes(statement: Statement, correction: Correction, words: Words) -> Iterator[Cell]:
    for metric, before, now in correction.outcomes:
        name = words.name(statement, f"metrics.{metric}")
        yield Cell(words("statement", "changed_outcome", name, words("terms", f"found.{before}"), words("terms", f"found.{now}")))


def _rights(statement: Statement, correction: Correction, words: Words) -> Iterator[Cell]:
    """Rights that stand no more, that stand now, or on other days."""
    for right in correction.rights or ():
        before, now = (_days(days, words) if days else words("statement", "no_right") for days in (right.before, right.now))
        name, month = words.name(statement, f"metrics.{right.metric}"), str(right.month)
        text = words("statement", "changed_right", name, month, words("terms", f"right.{right.right}"), before, now)
        excuses = (words("statement", "excuse", str(excuse.month), excuse.reference) for excuse in right.excuses)
        because = words("statement", "right_excused", words("statement", "comma").join(excuses)) if right.excuses else ""
        yield Cell(text + because)


def _days(days: tuple[date, date | None], words: Words) -> str:
    since, until = days
    return words("statement", "right_until", str(since), str(until)) if until else words("statement", "right_since", str(since))


def correction_pairs(statement: Statement, words: Words) -> Iterator[tuple[str, Cell]]:
    """At the head: what it corrects, and what has changed since that was made."""
    correction = statement.correction
    if correction is None:
        return
    yield words("statement", "corrects"), Cell(words("statement", "corrects_text", correction.corrects), "quiet")
    if correction.corrects_number:
        yield words("statement", "corrects_number"), Cell(correction.corrects_number)
    comma = words("statement", "comma")
    changed = [
        words("statement", key, comma.join(items))
        for key, items in (
            ("changed_files", tuple(words("terms", role) for role in correction.files)),
            ("changed_decisions", correction.decisions),
            ("changed_terms", correction.terms),
        )
        if items
    ]
    for text in changed:
        yield words("statement", "changed"), Cell(text)
