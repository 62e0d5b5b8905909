"""Blocks on a terminal: aligned with Chinese text, plain in a pipe."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from slacalc.render.view import Block, Cell, Grid, Notes, Outline, Pairs, PartHead, Title, plain
from slacalc.render.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

STYLES = {"plain": "", "good": "green", "bad": "bold red", "quiet": "dim", "strong": "bold"}
NARROWEST = 40
"""Columns below which even a name would break to pieces; a narrower terminal wraps by itself."""
SHORTEST_RULE = 2
"""Columns that the line behind a head takes at least; a head that is longer stands alone, on two lines if need be."""
READABLE = 9
"""Columns that a text needs before its lines break."""
BORDER = 3
"""Columns that a table adds to each of its own."""
ROOMY = 100
"""Columns of a page from which on its tables have room enough."""
GAP = 2
"""Columns between a name, or the sign of a note, and its text."""
INDENT = 4
"""Of the cells below the head of a paragraph."""
HEADS = 2
"""Cells that head a row where it becomes a paragraph."""


def render_terminal(blocks: Iterable[Block], *, width: int, colour: bool) -> str:
    """The text of a page; without colour it holds no escape sequence at all."""
    console = Console(
        file=io.StringIO(),
        width=max(width, NARROWEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        for block in plain(blocks):
            console.print(_renderable(block, width=console.width, fancy=colour))
    lines = [line.rstrip() for line in captured.get().splitlines()] if not colour else captured.get().splitlines()
    return "\n".join(lines).strip("\n") + "\n"


def _text(cell: Cell, width: int = 0) -> Text:
    """A cell; of a width, with its lines broken."""
    return Text(wrapped(cell.text, width) if width > 0 else cell.text, style=STYLES[cell.tone])


def _head(text: str, width: int, *, fancy: bool) -> RenderableType:
    """The head of a part, with a line behind it where there is room for one."""
    head = Text(text, style="bold")
    if cell_len(text) + SHORTEST_RULE > width:
        return head
    return Rule(head, align="left", characters="─" if fancy else "-", style="dim")


def _renderable(block: Block, *, width: int, fancy: bool) -> RenderableType:
    match block:
        case Title(text, mark):
            title = Table.grid(expand=True, padding=(0, 1, 0, 0), pad_edge=False)
            title.add_column()
            title.add_column(justify="right", no_wrap=True)
            title.add_row(Text(text, style="bold"), Text.assemble((mark, "reverse" if fancy else "")))
            return Padding(title, (1, 0, 1, 0))
        case PartHead(text):
            return Padding(_head(text, width, fancy=fancy), (1, 0, 0, 0))
        case Pairs(rows):
            pairs = Table.grid(padding=(0, 2))
            pairs.add_column(no_wrap=True)
            pairs.add_column(overflow="fold")
            room = width - GAP - max((cell_len(name) for name, _ in rows), default=0)
            for name, cell in rows:
                pairs.add_row(Text(name, style="dim"), _text(cell, room))
            return pairs
        case Grid():
            return _table(block, width, fancy=fancy) if _fits(block, width) else _cards(block, width)
        case Notes(items):
            notes = Table.grid(padding=(0, 1))
            notes.add_column()
            notes.add_column(overflow="fold")
            for item in items:
                notes.add_row(Text("·" if fancy else "-"), _text(item, width - GAP))
            return notes
        case Outline(lines):
            outline = Table.grid()
            outline.add_column(overflow="fold")
            for depth, cell in lines:
                outline.add_row(Padding(_text(cell, width - 2 * depth), (0, 0, 0, 2 * depth)))
            return outline


def _table(grid: Grid, width: int, *, fancy: bool) -> Table:
    widths, border = _fitted(grid, width)
    table = Table(
        box=box.SIMPLE_HEAD if fancy else box.ASCII2,
        show_edge=not fancy,
        header_style="bold",
        pad_edge=not fancy,
        padding=(0, border - BORDER + 1, 0, 1),
    )
    for number, column in enumerate(grid.columns):
        right = number in grid.numeric
        table.add_column(column, justify="right" if right else "left", no_wrap=right, overflow="fold", max_width=widths[number])
    for number, row in enumerate(grid.rows):
        cells = (_text(cell, room) for cell, room in zip(row, widths, strict=True))
        table.add_row(*cells, end_section=number == len(grid.rows) - grid.totals - 1)
    return table


def _fitted(grid: Grid, width: int) -> tuple[list[int], int]:
    """What each column gets, and what the table adds to each: on a narrow page less, where that keeps words whole."""
    if width < ROOMY:
        words = [_longest_word(grid, number) for number in range(len(grid.columns))]
        for border in (BORDER, BORDER - 1):
            widths = _widths(grid, width, border, words)
            if all(room >= word for room, word in zip(widths, words, strict=True)):
                return widths, border
    return _widths(grid, width, BORDER, [0] * len(grid.columns)), BORDER


def _widths(grid: Grid, width: int, border: int, least: list[int]) -> list[int]:
    """What each column of a table gets: as much as it needs, and where that is too much, the widest text gives way.

    None falls below the least that it is to have as long as another can give.
    """
    widths = [_natural(grid, number) for number in range(len(grid.columns))]
    texts = [number for number in range(len(widths)) if number not in grid.numeric]
    while sum(widths) + border * len(widths) + 1 > width:
        giving = [number for number in texts if widths[number] > least[number]] or texts
        widths[max(giving, key=widths.__getitem__)] -= 1
    return widths


def _longest_word(grid: Grid, number: int) -> int:
    """Columns of the longest word of a column that is text; Chinese needs no spaces to break at."""
    texts = (grid.columns[number], *(row[number].text for row in grid.rows))
    return max((cell_len(word) for text in texts for word in text.split() if word.isascii()), default=0)


def _natural(grid: Grid, number: int) -> int:
    return max(cell_len(grid.columns[number]), *(cell_len(row[number].text) for row in grid.rows), 0)


def _fits(grid: Grid, width: int) -> bool:
    """Whether a table of that width would leave every text column room to read."""
    needed = 1
    for number in range(len(grid.columns)):
        natural = _natural(grid, number)
        needed += BORDER + (natural if number in grid.numeric else min(natural, READABLE))
    return needed <= width


def _cards(grid: Grid, width: int) -> Table:
    """A row a paragraph, for a terminal that is too narrow for a table: its head, then each column with its value.

    A total is its own head, and needs no label.
    """
    cards = Table.grid()
    cards.add_column(overflow="fold")
    for at, row in enumerate(grid.rows):
        head = [number for number, cell in enumerate(row[:HEADS]) if number not in grid.numeric and cell.text]
        total = at >= len(grid.rows) - grid.totals
        texts = [_labelled("" if total else grid.columns[number], " ", row[number], width) for number in head]
        together = sum(text.cell_len for text in texts) + GAP * len(texts) <= width
        for text in (Text("   ").join(texts),) if together else texts:
            cards.add_row(text)
        for number, cell in enumerate(row):
            if cell.text and number not in head:
                text = _labelled(grid.columns[number], "  ", cell, width - INDENT)
                cards.add_row(Padding(text, (0, 0, 0, INDENT)))
    return cards


def _labelled(label: str, gap: str, cell: Cell, width: int) -> Text:
    """A cell behind its label, its lines broken; those after the first begin where the first does."""
    start = f"{label}{gap}" if label else ""
    text = wrapped(start + cell.text, width)
    return Text.assemble((text[: len(start)], "dim"), (text[len(start) :], STYLES[cell.tone]))
