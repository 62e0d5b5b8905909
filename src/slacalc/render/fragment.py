"""Blocks as a piece of HTML for a notebook: no style sheet, no script, every text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from slacalc.render.view import Block, Cell, Grid, Notes, Outline, Pairs, PartHead, Title, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STYLES = {
    "plain": "",
    "good": "color: green",
    "bad": "color: #b00; font-weight: bold",
    "quiet": "opacity: 0.7",
    "strong": "font-weight: bold",
}
RIGHT = "text-align: right"
LEFT = "text-align: left"
INDENT = 1.5
"""Widths of a letter by which a line of an outline stands to the right of the one above it."""


def render_fragment(blocks: Iterable[Block], language: str) -> str:
    """The piece, in one element that says its language."""
    return f'<div lang="{language}">\n' + "".join(line for block in plain(blocks) for line in _lines(block)) + "</div>\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title(text, mark):
            yield f"<h3>{escape(text)}{f' · {escape(mark)}' if mark else ''}</h3>\n"
        case PartHead(text):
            yield f"<h4>{escape(text)}</h4>\n"
        case Pairs(rows):
            yield "<table>\n"
            yield from (f"<tr>{_cell(Cell(name), 'th', LEFT)}{_cell(cell, 'td', LEFT)}</tr>\n" for name, cell in rows)
            yield "</table>\n"
        case Grid():
            yield from _grid(block)
        case Notes(items):
            yield "<ul>\n"
            yield from (f"<li{_style(STYLES[item.tone])}>{escape(item.text)}</li>\n" for item in items)
            yield "</ul>\n"
        case Outline(lines):
            for depth, cell in lines:
                yield f"<div{_style(f'margin-left: {depth * INDENT}em', STYLES[cell.tone])}>{escape(cell.text)}</div>\n"


def _grid(grid: Grid) -> Iterator[str]:
    sides = [RIGHT if number in grid.numeric else LEFT for number in range(len(grid.columns))]
    yield "<table>\n<thead>\n"
    yield _row((Cell(column) for column in grid.columns), sides, "th")
    yield "</thead>\n<tbody>\n"
    body = len(grid.rows) - grid.totals
    yield from (_row(row, sides, "td" if number < body else "th") for number, row in enumerate(grid.rows))
    yield "</tbody>\n</table>\n"


def _row(cells: Iterable[Cell], sides: list[str], tag: str) -> str:
    return f"<tr>{''.join(_cell(cell, tag, side) for cell, side in zip(cells, sides, strict=True))}</tr>\n"


def _cell(cell: Cell, tag: str, side: str) -> str:
    return f"<{tag}{_style(side, STYLES[cell.tone])}>{escape(cell.text)}</{tag}>"


def _style(*styles: str) -> str:
    style_text = "; ".join(style for style in styles if style)
    return f' style="{style_text}"' if style_text else ""
