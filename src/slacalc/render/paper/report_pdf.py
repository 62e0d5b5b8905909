"""The service reports as a paper: PDF/A-3 with their JSON attached, the same bytes for the same reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place
from slacalc.base.shown import visible
from slacalc.render.brand import COLOUR
from slacalc.render.page.parts import page_of
from slacalc.render.paper.compile import compile_paper
from slacalc.render.paper.sections import sections_of
from slacalc.render.party_view import party_pairs
from slacalc.render.service_report_json import report_json
from slacalc.render.view import Title

if TYPE_CHECKING:
    from slacalc.render.paper.sections import Data
    from slacalc.render.to_render import ReportToRender


def render_report_pdf(to_render: ReportToRender) -> bytes:
    """The paper.

    Raises:
        Unwritable: the extra ``slacalc[pdf]`` is not installed, or no font has one of the characters.
    """
    last = to_render.report.months[-1].measured.statement
    place = Place(f"{last.contract.id} {last.month}")
    return compile_paper("report.typ", _data(to_render), last.month.first, None, place)


def _data(to_render: ReportToRender) -> Data:
    words, items = to_render.words, list(to_render.items())
    last = to_render.report.months[-1].measured.statement
    return {
        "language": words.language,
        "title": page_of([item for item in items if isinstance(item, Title)], None, words).title,
        "mark": "",
        "author": visible(last.contract.provider.name),
        "year": last.month.year,
        "month": last.month.number,
        "colour": COLOUR,
        "logo": None,
        "foot": visible(f"{last.contract.id}  {last.month}"),
        "short_digest": "",
        "page": words("paper", "page", "|", "|").split("|"),
        "facts": [[visible(name), {"text": visible(cell.text), "tone": cell.tone}] for name, cell in party_pairs(last, words)],
        "sections": sections_of(items, words),
        "attached": "report.json",
        "json": report_json(to_render.report),
    }
