"""A page of the manual on a terminal: its Markdown with heads, tables and code as a reader sees them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from rich.markdown import CodeBlock, Heading, Markdown, TableElement
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderResult

INDENT = 2
"""Columns that code stands further in."""
WIDEST = 120
"""Columns of text at most: longer lines are hard to follow."""
LINES = 100
"""Of the page that is made in one go; without it the width of a terminal that knows little is taken for that of all."""


class _Head(Heading):
    """A head on the left, parted from what is above it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.tag != "h1":
            yield Text()
        yield Text(self.text.plain, style="bold" if self.tag != "h1" else "bold underline")


class _Code(CodeBlock):
    """Code as it stands: a line that is too long goes on in the next, and none is centred or coloured."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text()
        for line in str(self.text).rstrip().splitlines():
            yield Text(" " * INDENT + line, style="cyan", overflow="fold")
        yield Text()


class _Rows(TableElement):
    """A table whose words go on in the next line where a column is narrower: Chinese has no spaces, and would be cut."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                for column in table.columns:
                    column.overflow = "fold"
            yield table


class _Page(Markdown):
    elements: ClassVar = {**Markdown.elements, "heading_open": _Head, "table_open": _Rows, "fence": _Code, "code_block": _Code}


def render_guide_page(markdown: str, *, width: int, colour: bool) -> str:
    """The text of a page; without colour it holds no escape sequence at all."""
    console = Console(
        file=io.StringIO(),
        width=min(width, WIDEST),
        height=LINES,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(_Page(markdown, hyperlinks=False))
    lines = captured.get().splitlines()
    return "\n".join(lines if colour else [line.rstrip() for line in lines]).strip("\n") + "\n"
