"""A page as parts: sections of blocks, each number with the explanation that it opens to, charts where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.figure import Tally
from slacalc.base.shown import visible
from slacalc.render.explain_view import figure_outline
from slacalc.render.page.drawing import Drawing, draw
from slacalc.render.view import Block, Cell, Grid, Notes, OfFigure, OfMinutes, Outline, Pairs, PartHead, Title, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from slacalc.render.chart import Chart
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of an explanation, with what stands below it."""

    text: str
    tone: str
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell of a table or a list; ``why`` is what it opens to."""

    text: str
    tone: str
    numeric: bool = False
    why: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table; ``name`` is what a screen reader calls it."""

    name: str
    heads: tuple[PageCell, ...]
    rows: tuple[tuple[PageCell, ...], ...]
    totals: int


@dataclass(frozen=True, slots=True)
class PageList:
    """Names and what they are."""

    rows: tuple[tuple[str, PageCell], ...]


@dataclass(frozen=True, slots=True)
class PageNotes:
    """Sentences."""

    items: tuple[PageCell, ...]


@dataclass(frozen=True, slots=True)
class PageOutline:
    """An explanation that stands open."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class PageCharts:
    """Charts side by side."""

    charts: tuple[tuple[Chart, Drawing], ...]


Content = PageTable | PageList | PageNotes | PageOutline | PageCharts


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its head; the first has none."""

    head: str
    content: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that one page says."""

    title: str
    mark: str
    sections: tuple[Section, ...]


def page_of(items: Iterable[Block | Sequence[Chart]], statement: Statement | None, words: Words) -> Page:
    """The blocks as a page; figures of the statement, where there is one, open to their explanations."""
    title, mark, head = "", "", ""
    sections: list[Section] = []
    content: list[Content] = []
    for item in items:
        if isinstance(item, Title):
            shown = next(iter(plain([item])))
            title, mark = (shown.text, shown.mark) if isinstance(shown, Title) else ("", "")
        elif isinstance(item, PartHead):
            sections.append(Section(head, tuple(content)))
            head, content = visible(item.text), []
        else:
            content += _content(item, head or title, statement, words)
    return Page(title, mark, tuple(section for section in (*sections, Section(head, tuple(content))) if section.content))


def _content(item: Block | Sequence[Chart], name: str, statement: Statement | None, words: Words) -> Iterator[Content]:
    if not isinstance(item, Pairs | Grid | Notes | Outline | Title | PartHead):
        if item:
            yield PageCharts(tuple((chart, draw(chart)) for chart in item))
        return
    for block in plain([item]):
        match block:
            case Pairs(rows):
                yield PageList(tuple((label, _cell(cell, _why(statement, (cell,), words))) for label, cell in rows))
            case Grid():
                yield _table(block, name, statement, words)
            case Notes(items):
                yield PageNotes(tuple(map(_cell, items)))
            case Outline(lines):
                yield PageOutline(branches_of(lines))
            case _:
                continue


def _table(grid: Grid, name: str, statement: Statement | None, words: Words) -> PageTable:
    heads = tuple(PageCell(column, "plain", at in grid.numeric) for at, column in enumerate(grid.columns))
    return PageTable(name, heads, tuple(_row(row, grid, statement, words) for row in grid.rows), grid.totals)


def _row(row: tuple[Cell, ...], grid: Grid, statement: Statement | None, words: Words) -> tuple[PageCell, ...]:
    """The cells; the last text before the numbers opens to how these were made."""
    why = _why(statement, row, words)
    first = min(grid.numeric, default=len(row))
    host = max((at for at, cell in enumerate(row[:first]) if cell.text), default=0)
    return tuple(PageCell(cell.text, cell.tone, at in grid.numeric, why if at == host else ()) for at, cell in enumerate(row))


def _cell(cell: Cell, why: tuple[Branch, ...] = ()) -> PageCell:
    return PageCell(cell.text, cell.tone, why=why)


def _why(statement: Statement | None, cells: Sequence[Cell], words: Words) -> tuple[Branch, ...]:
    """How the figures that some cells show were made; a count needs no explanation."""
    if statement is None:
        return ()
    names = dict.fromkeys(cell.shows.name for cell in cells if isinstance(cell.shows, OfFigure | OfMinutes))
    computed = [name for name in names if name in statement.book and not isinstance(statement.book[name].node, Tally)]
    seen: set[str] = set()
    lines = [line for name in computed for line in figure_outline(statement, name, 0, seen, words)]
    return branches_of([(depth, Cell(visible(cell.text), cell.tone)) for depth, cell in lines])


def branches_of(lines: Sequence[tuple[int, Cell]]) -> tuple[Branch, ...]:
    """Lines at a depth as a tree."""
    branches: list[Branch] = []
    at = 0
    while at < len(lines):
        depth, cell = lines[at]
        end = at + 1
        while end < len(lines) and lines[end][0] > depth:
            end += 1
        branches.append(Branch(cell.text, cell.tone, branches_of(lines[at + 1 : end])))
        at = end
    return tuple(branches)
