"""Blocks as Markdown, padded so that the source reads straight with Chinese text too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from slacalc.render.view import Block, Grid, Notes, Outline, Pairs, PartHead, Title, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NARROWEST_RULE = 3


def render_markdown(blocks: Iterable[Block]) -> str:
    """The text of a page."""
    return "\n".join(_block(block) for block in plain(blocks))


def _block(block: Block) -> str:
    match block:
        case Title(text, mark):
            return f"# {escape(text)}" + (f" · {escape(mark)}" if mark else "") + "\n"
        case PartHead(text):
            return f"## {escape(text)}\n"
        case Pairs(rows):
            return "".join(f"- **{escape(name)}**: {escape(cell.text)}\n" for name, cell in rows)
        case Notes(items):
            return "".join(f"- {escape(item.text)}\n" for item in items)
        case Outline(lines):
            return "".join(f"{'  ' * depth}- {escape(cell.text)}\n" for depth, cell in lines)
        case Grid():
            return _grid(block)


def escape(text: str) -> str:
    """Text that Markdown leaves as it is."""
    for sign in ("\\", "|", "*", "_", "`", "<", "[", "#"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


def _grid(grid: Grid) -> str:
    rows = [[escape(column) for column in grid.columns], *([escape(cell.text) for cell in row] for row in grid.rows)]
    widths = [max(NARROWEST_RULE, *(cell_len(row[number]) for row in rows)) for number in range(len(grid.columns))]
    rule = ["-" * (width - 1) + ":" if number in grid.numeric else "-" * width for number, width in enumerate(widths)]
    return "".join(_row(row, widths, grid) for row in (rows[0], rule, *rows[1:]))


def _row(row: Sequence[str], widths: Sequence[int], grid: Grid) -> str:
    cells = []
    for number, (text, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - cell_len(text))
        cells.append(space + text if number in grid.numeric else text + space)
    return f"| {' | '.join(cells)} |\n"
