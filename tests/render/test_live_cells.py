"""A number of the statement finds its cell by what it shows, wherever that stands and whatever its column is called.

About ``render/workbook/plan.py``.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from render.test_workbook import STATEMENTS, opened, stale
from slacalc.render import statement_view
from slacalc.render.view import Cell, Grid, OfFigure, Pairs, PartHead
from slacalc.render.words import words
from slacalc.render.workbook import statement_sheet
from slacalc.render.workbook.plan import plan_workbook
from slacalc.render.xlsx import render_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

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


def formulas(data: bytes, title: str) -> list[str]:
    """What the first sheet refers to, in order; differences within a row by what they are, not where."""
    sheet = opened(data, values=False)[title]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return ["difference" if text.startswith("=ROUND(") else text for text in texts]


@pytest.mark.parametrize(("at", "more"), [(0, 1), (2, 1), (4, 1), (1, 4)])
@pytest.mark.parametrize("which", WHICH)
def test_a_column_more_moves_the_live_cells_with_it(
    which: str, at: int, more: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement, catalogue = STATEMENTS[which], words("en")
    title = plan_workbook(statement, catalogue).statement_sheet
    before = formulas(render_xlsx(statement, catalogue), title)

    def blocks(statement: Statement, words: Words, digest: str = "") -> tuple[Block, ...]:
        return tuple(widened(statement_view.statement_blocks(statement, words, digest), at, more))

    monkeypatch.setattr(statement_sheet, "statement_blocks", blocks)
    data = render_xlsx(statement, catalogue)
    assert formulas(data, title) == before
    assert stale(data, tmp_path) == 0
    sheet = openpyxl.load_workbook(io.BytesIO(data))[title]
    notes = [cell.value for row in sheet.iter_rows() for cell in row if cell.value == "7.00"]
    rows = sum(len(block.rows) for block in statement_view.statement_blocks(statement, catalogue) if isinstance(block, Grid))
    lists = sum(isinstance(block, Pairs) for block in statement_view.statement_blocks(statement, catalogue))
    assert len(notes) == rows * more + lists


def test_a_cell_that_does_not_show_its_figure_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    statement, catalogue = STATEMENTS["march"], words("en")
    grid = Grid(("amount",), ((Cell("1.00", shows=OfFigure("total.net")),),))
    monkeypatch.setattr(statement_sheet, "statement_blocks", lambda *_: (grid,))
    with pytest.raises(AssertionError, match=r"total\.net"):
        render_xlsx(statement, catalogue)
