"""Which cells of the first sheet are numbers, and what stands behind each: a figure, an amount, or a formula over its row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slacalc.billing.corrections import BILLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.words import Words
    from slacalc.statement.document import Correction, Moved, Statement


@dataclass(frozen=True, slots=True)
class Minus:
    """What one column of a row comes to less another."""

    column: int
    less: int
    value: Decimal


Source = str | Minus | Decimal
"""The name of a figure; a difference within the row; an amount that no figure of this statement has."""
At = tuple[int, int]
"""Row and column of a grid."""


def live_cells(statement: Statement, words: Words, heading: str) -> Iterator[tuple[At, Source]]:
    """The numbers of the grid under a heading."""
    if heading == words("statement", "standards"):
        for row, metric in enumerate(statement.metrics):
            yield from (((row, 2), f"{metric.id}.denominator"), ((row, 3), f"{metric.id}.numerator"), ((row, 4), metric.id))
    if statement.correction is not None and heading == words("statement", "differences"):
        yield from _of_differences(statement, statement.correction)
    if statement.moved is not None and heading == words("statement", "moved", str(statement.moved.month)):
        yield from _of_moved(statement, statement.moved)
    if heading in {words("statement", "charges"), words("statement", "charges_again")}:
        taxed = [line for line in statement.lines if line.kind != "penalty"]
        for row, line in enumerate(taxed):
            yield ((row, 3), line.figure)
            if line.tax_figure:
                yield ((row, 4), line.tax_figure)
        gross = statement.tax.prices == "include tax"
        yield from (((len(taxed), 3), "total.gross" if gross else "total.net"), ((len(taxed), 4), "total.tax"))
    if heading == words("statement", "penalties"):
        less = (line for line in statement.lines if line.kind == "penalty")
        yield from (((row, 3), line.figure) for row, line in enumerate(less))


def live_pairs(statement: Statement, words: Words, heading: str) -> dict[str, str]:
    """The figure of each sum that stands below a grid, by what it is called there."""
    if statement.correction is not None and heading == words("statement", "differences"):
        return {
            words("statement", "difference_net"): "difference.total.net",
            words("statement", "tax_difference"): "difference.total.tax",
            words("statement", "difference_sum"): statement.difference,
        }
    found = {words("statement", "net"): "total.net", words("statement", "before_penalties"): "total.gross"}
    return found | {words("statement", "payable"): statement.payable}


def _of_differences(statement: Statement, correction: Correction) -> Iterator[tuple[At, Source]]:
    """Billed, now, and the difference with its tax; a line that is new was not billed, and one that is gone is nothing now."""
    now = {line.id: line.figure for line in statement.lines}
    for row, one in enumerate(correction.differences):
        billed = f"{BILLED}.{one.line}"
        yield ((row, 4), billed if billed in statement.book else one.billed)
        yield ((row, 5), now.get(one.line, one.billed + one.amount))
        yield ((row, 6), one.figure)
        if one.tax_figure:
            yield ((row, 7), one.tax_figure)


def _of_moved(statement: Statement, moved: Moved) -> Iterator[tuple[At, Source]]:
    """The month before is a number; this month is the line; what lies between them is computed in the row."""
    now = {line.id: line.figure for line in statement.lines}
    for row, one in enumerate(moved.lines):
        yield from (((row, 1), one.before), ((row, 2), now.get(one.line, one.now)), ((row, 3), Minus(2, 1, one.moved)))
