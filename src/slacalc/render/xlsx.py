"""A statement as a workbook whose figures are live formulas, with the engine's value beside each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.render.jumps import TooLarge

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement


def render_xlsx(statement: Statement, words: Words, digest: str = "") -> bytes:
    """The workbook: the same bytes for the same statement, words and digest.

    Raises:
        Unwritable: a figure needs whole numbers larger than a spreadsheet holds exactly.
    """
    from slacalc.render.workbook.assemble import assemble  # noqa: PLC0415 - openpyxl loads only where a workbook is made

    try:
        return assemble(statement, words, digest)
    except TooLarge as cause:
        place = Place(f"{statement.contract.id} {statement.month}")
        raise Unwritable(error("workbook/too-large", place, figure=cause.figure)) from cause
