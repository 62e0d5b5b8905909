"""A statement as a workbook whose figures are live formulas, with the engine's value beside each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Unwritable, error, warning
from slacalc.render.workbook.formula.jumps import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.miss_cost import MissCost
    from slacalc.statement.trend import TrendMonth


NAMED = 3
"""So many cells are named of those whose text is cut."""


def render_xlsx(
    statement: Statement,
    words: Words,
    digest: str = "",
    tell: Callable[[Diagnostic], None] = lambda _: None,
    trend: Sequence[TrendMonth] = (),
    costs: tuple[MissCost, ...] = (),
) -> bytes:
    """The workbook: the same bytes for the same statement, words, digest, ``trend``, the months up to this one, and ``costs``.

    ``tell`` hears of texts that no cell can hold.

    Raises:
        Unwritable: a figure needs whole numbers larger than a spreadsheet holds exactly.
    """
    from slacalc.render.workbook.assemble import assemble  # noqa: PLC0415 - openpyxl loads only where a workbook is made

    place = Place(f"{statement.contract.id} {statement.month}")
    try:
        data, cut = assemble(statement, words, digest, trend, costs)
    except TooLarge as cause:
        raise Unwritable(error("workbook/too-large", place, figure=cause.figure)) from cause
    if cut:
        cells = ", ".join(f"{sheet}!{cell}" for sheet, cell, _ in cut[:NAMED]) + (" …" if len(cut) > NAMED else "")
        tell(warning("workbook/text-cut", place, cells=cells, count=len(cut), longest=max(length for *_, length in cut)))
    return data
