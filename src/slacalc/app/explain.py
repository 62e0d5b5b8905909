"""Which figures of a statement are to be explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.verify import open_statement
from slacalc.base.diagnostics import Place, Refused, error

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.statement.document import Statement


def open_explanation(path: Path, line: str | None) -> tuple[Statement, tuple[str, ...]]:
    """The statement, and the names of the figures: one, or of every line and the total; of a correction, of the differences.

    Raises:
        Refused: no statement, or no such figure in it.
    """
    statement = open_statement(path)
    if line is None and statement.correction is not None:
        return statement, (*(one.figure for one in statement.correction.differences), statement.difference)
    if line is None:
        return statement, (*(charged.figure for charged in statement.lines), statement.payable)
    if line not in statement.book:
        known = ", ".join(figure.name for figure in statement.book)
        raise Refused(error("input/no-figure", Place(str(path)), name=line, known=known))
    return statement, (line,)
