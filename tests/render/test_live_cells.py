"""A number of the statement finds its cell by what it shows, wherever that stands and whatever its column is called.

About ``render/workbook/plan.py``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from render.test_workbook import STATEMENTS, pages, stale
from slacalc.render.view import Cell, Grid, OfFigure, Pairs, PartHead
from slacalc.render.words import words
from slacalc.render.workbook import front, statement_sheet
from slacalc.render.xlsx import render_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.miss_cost import MissCost

WHICH = ("march", "sample correction", "sample september")


def widened(blocks: tuple[Block, ...], at: int, more: int) -> Iterator[Block]:
    """Each table with more columns before one of its columns, under another heading; each list with one line more."""
    for block in blocks:
        match block:
            case Grid(columns, rows, numeric):
                yield replace(
                    block,
                    columns=(*columns[:at], *["note"] * more, *columns[at:]),
                    rows=tuple((*row[:at], *[Cell("7.00")] * more, *row[at:]) for row in rows),
                    numeric=frozenset(column + more if column >= at else column for column in numeric),
                )
            case PartHead(text):
                yield PartHead(f"{text} (again)")
            case Pairs(rows):
                yield Pairs((("note", Cell("7.00")), *((f"{name}:", cell) for name, cell in rows)))
            case _:
                yield block


def formulas(data: bytes) -> list[str]:
    """What the first two sheets refer to, in order; differences within a row by what they are, not where."""
    texts = [str(cell.value) for cell in pages(data, values=False) if cell.data_type == "f"]
    return ["difference" if text.startswith("=ROUND(") else text for text in texts]


@pytest.mark.parametrize(("at", "more"), [(0, 1), (2, 1), (4, 1), (1, 4)])
@pytest.mark.parametrize("which", WHICH)
def test_a_column_more_moves_the_live_cells_with_it(
    which: str, at: int, more: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement, catalogue = STATEMENTS[which], words("en")
    before = formulas(render_xlsx(statement, catalogue))

    def before_it(statement: Statement, words: Words, digest: str) -> tuple[Block, ...]:
        return tuple(widened(front.front_blocks(statement, words, digest), at, more))

    def behind_it(statement: Statement, words: Words, costs: tuple[MissCost, ...] = ()) -> tuple[Block, ...]:
        return tuple(widened(front.behind_blocks(statement, words, costs), at, more))

    shown = (*front.front_blocks(statement, catalogue, ""), *front.behind_blocks(statement, catalogue))
    monkeypatch.setattr(statement_sheet, "front_blocks", before_it)
    monkeypatch.setattr(statement_sheet, "behind_blocks", behind_it)
    data = render_xlsx(statement, catalogue)
    assert formulas(data) == before
    assert stale(data, tmp_path) == 0
    notes = [cell.value for cell in pages(data, values=False) if cell.value == "7.00"]
    rows = sum(len(block.rows) for block in shown if isinstance(block, Grid))
    lists = sum(isinstance(block, Pairs) for block in shown)
    assert len(notes) == rows * more + lists


def test_a_cell_that_does_not_show_its_figure_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    statement, catalogue = STATEMENTS["march"], words("en")
    grid = Grid(("amount",), ((Cell("1.00", shows=OfFigure("total.net")),),))
    monkeypatch.setattr(statement_sheet, "front_blocks", lambda *_: (grid,))
    with pytest.raises(AssertionError, match=r"total\.net"):
        render_xlsx(statement, catalogue)
