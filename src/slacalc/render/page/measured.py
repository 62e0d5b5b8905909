"""Measured months as a page for a browser: one, or several with their total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.chart import day_charts
from slacalc.render.page.html import Around, render_page
from slacalc.render.view import Block, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.render.chart import Chart
    from slacalc.render.to_render import MeasuredMonthsToRender, MeasuredToRender


def measured_page(to_render: MeasuredToRender) -> bytes:
    """The metrics, with a chart by day of each behind the table of them all."""
    statement, words = to_render.measured.statement, to_render.words
    charts = (PartHead(words("page", "by_day")), day_charts(statement, words))
    return render_page((*to_render.blocks(), *charts), words, Around(statement.contract.id), statement)


def measured_months_page(to_render: MeasuredMonthsToRender) -> bytes:
    """The metrics of several months and their total, each part with its month, and below each month its charts by day."""
    words, total = to_render.words, to_render.total_blocks()
    items: list[Block | Sequence[Chart]] = [block for block in total if isinstance(block, Title)]
    for month in to_render.months:
        statement = month.measured.statement
        blocks = (*month.blocks(), PartHead(words("page", "by_day")))
        items += [named for block in blocks if (named := _of_month(block, str(statement.month))) is not None]
        items.append(day_charts(statement, words))
    items += [block for block in total if not isinstance(block, Title)]
    return render_page(items, words, Around(to_render.months[-1].measured.statement.contract.id))


def _of_month(block: Block, month: str) -> Block | None:
    """A block of a month among others, whose heads name it; a page has one title."""
    match block:
        case Title(_, mark):
            return PartHead(f"{month} · {mark}") if mark else None
        case PartHead(text):
            return PartHead(f"{month} · {text}")
        case _:
            return block
