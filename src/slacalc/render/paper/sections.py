"""Blocks and charts as the data of a paper: each section with its head, and what stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.page.parts import PageCharts, PageList, PageNotes, PageOutline, PageTable, page_of
from slacalc.render.page.picture import svg_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.render.chart import Chart
    from slacalc.render.page.drawing import Drawing
    from slacalc.render.page.parts import Content, PageCell, Section
    from slacalc.render.view import Block
    from slacalc.render.words import Words

WIDEST = 40
"""Columns of text beyond which a column is no wider than others."""
Data = dict[str, object]


def sections_of(items: Iterable[Block | Sequence[Chart]], words: Words) -> list[Data]:
    """Blocks and charts as the template takes them, by their heads."""
    return [_section(section) for section in page_of(items, None, words).sections]


def _section(section: Section) -> Data:
    return {"head": section.head, "content": [entry for content in section.content for entry in _content(content)]}


def _content(content: Content) -> list[Data]:
    match content:
        case PageTable(_, heads, rows, totals):
            columns = [[head, *(row[at] for row in rows)] for at, head in enumerate(heads)]
            return [
                {
                    "kind": "table",
                    "columns": [_width(cells) for cells in columns],
                    "heads": [_cell(head) for head in heads],
                    "rows": [[_cell(cell) for cell in row] for row in rows],
                    "totals": totals,
                }
            ]
        case PageList(pairs):
            return [{"kind": "pairs", "rows": [[name, _cell(cell)] for name, cell in pairs]}]
        case PageNotes(items):
            return [{"kind": "notes", "items": [_cell(item) for item in items]}]
        case PageCharts(charts):
            return [{"kind": "charts", "charts": [_chart(chart, drawing) for chart, drawing in charts]}]
        case PageOutline():
            return []


def _chart(chart: Chart, drawing: Drawing) -> Data:
    svg = svg_of(chart, drawing)
    return {"title": chart.title, "about": chart.about, "bound": chart.bound, "short": chart.short, "svg": svg}


def _width(cells: Sequence[PageCell]) -> str:
    """A column of numbers or short words is as wide as they are; others share what is left, by what they hold."""
    longest = max(len(cell.text.encode("gb18030", "replace")) for cell in cells)
    return "auto" if cells[0].numeric or longest <= WIDEST // 3 else str(min(longest, WIDEST))


def _cell(cell: PageCell) -> Data:
    return {"text": cell.text, "tone": cell.tone, "numeric": cell.numeric}
