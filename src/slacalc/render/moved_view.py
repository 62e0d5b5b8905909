"""A statement beside that of the month before, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.cells import amount_cell, difference_cell
from slacalc.render.numbers import value_text
from slacalc.render.view import Block, Cell, Grid, Notes, PartHead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.moved import Moved, MovedLine


def moved_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """What each line was, is and has moved by; nothing where no statement of the month before is known."""
    moved = statement.moved
    if moved is None:
        return ()
    figures = {line.id: line.figure for line in statement.lines}
    rows = tuple(_row(statement, line, figures.get(line.line), words) for line in moved.lines)
    columns = tuple(words("statement", key) for key in ("line", "before", "now", "moved_by"))
    grid = Grid(columns, rows, frozenset({1, 2, 3}))
    notes = tuple(_standards(statement, moved, words))
    return (PartHead(words("statement", "moved", str(moved.month))), grid, *((Notes(notes),) if notes else ()))


def _row(statement: Statement, line: MovedLine, figure: str | None, words: Words) -> tuple[Cell, ...]:
    """The month before is a number; this month is the line; what lies between them is computed in the row."""
    currency = statement.contract.currency
    before, now = amount_cell(line.before, currency, None), amount_cell(line.now, currency, figure)
    return (Cell(words.name(statement, line.line)), before, now, difference_cell(line.moved, currency, now, before))


def _standards(statement: Statement, moved: Moved, words: Words) -> Iterator[Cell]:
    """Standards whose outcome is another than it was."""
    outcomes = {metric.id: metric.outcome for metric in statement.metrics}
    for standard in moved.standards:
        if standard.metric not in outcomes or outcomes[standard.metric] == standard.before:
            continue
        unit = statement.book[standard.metric].unit

        def shown(value: object, unit: str = unit) -> str:
            return value_text(value, unit, statement.contract.currency, words)  # type: ignore[arg-type]  # a value and its unit

        was = words("terms", "no basis") if standard.measured_before is None else shown(standard.measured_before)
        texts = (was, words("terms", f"found.{standard.before}"), str(moved.month), shown(statement.value(standard.metric)))
        name = words.name(statement, f"metrics.{standard.metric}")
        yield Cell(
            words("statement", "moved_standard", name, *texts, words("terms", f"found.{outcomes[standard.metric]}")), "quiet"
        )
