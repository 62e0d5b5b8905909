"""The month-end as a paper: PDF/A-3 with its JSON attached, the same bytes for the same months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place
from slacalc.render.month_end_json import month_end_json
from slacalc.render.page.parts import page_of
from slacalc.render.paper.compile import compile_paper
from slacalc.render.paper.sections import sections_of
from slacalc.statement.month_end import last_day_of

if TYPE_CHECKING:
    from slacalc.render.to_render import MonthEndToRender


def render_month_end_pdf(to_render: MonthEndToRender) -> bytes:
    """The paper; its times are those of the last month that has a statement.

    Raises:
        Unwritable: the extra ``slacalc[pdf]`` is not installed, or no font has one of the characters.
    """
    words, blocks, brand = to_render.words, to_render.blocks(), to_render.brand
    day, page = last_day_of(to_render.rows), page_of(blocks, None, words)
    paper = {
        "language": words.language,
        "title": page.title,
        "mark": page.mark,
        "author": "slacalc",
        "year": day.year,
        "month": day.month,
        "colour": brand.colour,
        "logo": None,
        "foot": page.title,
        "short_digest": "",
        "page": words("paper", "page", "|", "|").split("|"),
        "facts": [],
        "sections": sections_of(blocks, words),
        "attached": "month-end.json",
        "json": month_end_json(to_render.rows),
    }
    return compile_paper("report.typ", paper, day, brand.fonts, Place("month-end"))
