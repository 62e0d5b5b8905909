"""Which figures of a statement are to be explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.nearest import listed, nearest_few

if TYPE_CHECKING:
    from slacalc.statement.document import Statement


def figures_to_explain(statement: Statement, name: str, line: str | None) -> tuple[str, ...]:
    """The names of the figures: that one, or of every line and the total; of a correction, of the differences.

    ``name`` is what a refusal calls the statement.

    Raises:
        Refused: no such figure in it.
    """
    if line is None and statement.correction is not None:
        return (*(difference.figure for difference in statement.correction.differences), statement.difference)
    if line is None:
        return (*(charged.figure for charged in statement.lines), statement.payable)
    if line not in statement.book:
        lines = dict.fromkeys((*(charged.figure for charged in statement.lines), *(metric.id for metric in statement.metrics)))
        near = nearest_few(line, dict.fromkeys((*lines, *(figure.name for figure in statement.book))))
        raise Refused(error("input/no-figure", Place(name), name=line, nearest=near, known=listed(lines)))
    return (line,)
