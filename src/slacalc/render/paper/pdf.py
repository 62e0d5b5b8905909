"""A statement as a paper to be signed and stamped: PDF/A-3 with its JSON attached, the same bytes for the same statement.

The compiler takes its data as JSON, so no text of a contract or a log is ever read as markup; a character that no font has is an
error, never an empty box.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.base.shown import visible
from slacalc.render.chart import day_charts, trend_charts
from slacalc.render.correction_view import correction_blocks
from slacalc.render.invoice_view import invoice_blocks
from slacalc.render.moved_view import moved_blocks
from slacalc.render.page.parts import PageCharts, PageList, PageNotes, PageOutline, PageTable, page_of
from slacalc.render.page.picture import svg_of
from slacalc.render.party_view import parties_of, party_pairs, party_rows
from slacalc.render.since_view import since_blocks
from slacalc.render.statement_view import excused_blocks, head_blocks, metric_blocks, remark_blocks, right_blocks, row_blocks
from slacalc.render.view import Cell, Grid, Pairs, PartHead
from slacalc.render.wording_view import wording_blocks
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.render.chart import Chart
    from slacalc.render.page.drawing import Drawing
    from slacalc.render.page.parts import Content, PageCell, Section
    from slacalc.render.to_render import StatementToRender
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
FAMILY = "slacalc Sans"
MISSING = re.compile(r'the text `?"(.+?)"`? could not be displayed')
"""How the compiler tells of a character that no font has."""
FORMATS = {"image/png": "png", "image/svg+xml": "svg"}
WIDEST = 40
"""Columns of text beyond which a column is no wider than others."""
SHORT_DIGEST = 16
Data = dict[str, object]


def render_pdf(to_render: StatementToRender) -> bytes:
    """The paper.

    Raises:
        Unwritable: the extra ``slacalc[pdf]`` is not installed, or no font has one of the characters.
    """
    place = Place(f"{to_render.statement.contract.id} {to_render.statement.month}")
    try:
        import typst  # noqa: PLC0415 - an extra, and loaded where a paper is made
    except ImportError as cause:
        raise Unwritable(error("output/needs-extra", place, form="pdf", extra="slacalc[pdf]")) from cause
    fonts = [FONTS, *([to_render.brand.fonts] if to_render.brand.fonts is not None else [])]
    moment = datetime.combine(to_render.statement.issue_date or to_render.statement.month.first, time(), UTC)
    try:
        data: bytes = typst.compile(
            str(HERE / "statement.typ"),
            format="pdf",
            sys_inputs={"data": json.dumps(_data(to_render), ensure_ascii=False)},
            font_paths=[str(folder) for folder in fonts],
            ignore_system_fonts=True,
            timestamp=moment,
            pdf_standards=["a-3a", "ua-1"],
        )
    except (typst.TypstError, RuntimeError) as cause:
        characters = "".join(dict.fromkeys("".join(MISSING.findall(str(cause)))))
        if not characters:
            raise
        raise Unwritable(error("output/no-glyph", place, characters=characters)) from cause
    return data


def _data(to_render: StatementToRender) -> Data:
    statement, words = to_render.statement, to_render.words
    title, facts = head_blocks(statement, words, to_render.digest)
    rows = facts.rows if isinstance(facts, Pairs) else ()
    of_parties = {name for name, _ in party_pairs(statement, words)}
    head = page_of([title], None, words)
    logo = to_render.brand.logo
    page = words("paper", "page", "|", "|").split("|")
    return {
        "language": words.language,
        "title": head.title,
        "mark": head.mark,
        "author": visible(statement.contract.provider.name),
        "year": statement.month.year,
        "month": statement.month.number,
        "colour": to_render.brand.colour,
        "logo": {"bytes": list(logo), "format": FORMATS[to_render.brand.media]} if logo else None,
        "fonts": [FAMILY, *_families(to_render.brand.fonts)],
        "foot": visible(f"{statement.contract.id}  {statement.month}"),
        "short_digest": to_render.digest[:SHORT_DIGEST],
        "page": page,
        "parties": [
            {
                "role": role,
                "name": visible(party.name),
                "rows": [[label, visible(text)] for label, text in party_rows(party, words)],
            }
            for role, party in parties_of(statement, words)
        ],
        "facts": [[visible(name), _cell_of(cell)] for name, cell in rows if name not in of_parties],
        "statement": _sections(
            [
                *correction_blocks(statement, words, with_symbol=True),
                *invoice_blocks(statement, words),
                *_payments(to_render),
            ],
            words,
        ),
        "signing": _signing(statement, words),
        "appendix_title": words("paper", "appendix"),
        "appendix": _sections(_appendix(to_render), words),
        "json": to_bytes(to_render.wire).decode(),
    }


def _appendix(to_render: StatementToRender) -> list[Block | Sequence[Chart]]:
    statement, words = to_render.statement, to_render.words
    return [
        *metric_blocks(statement, words),
        *excused_blocks(statement, words),
        PartHead(words("page", "by_day")),
        day_charts(statement, words),
        PartHead(words("page", "trend")),
        trend_charts(statement, to_render.trend(), words),
        *right_blocks(statement, words),
        *moved_blocks(statement, words),
        *row_blocks(statement, words),
        *wording_blocks(statement, words),
        PartHead(words("page", "state")),
        *remark_blocks(statement, words),
        *(since_blocks(statement, to_render.since, words) if to_render.since else ()),
    ]


def _payments(to_render: StatementToRender) -> tuple[Block, ...]:
    """What has been paid for this month by the day that the statement knows of."""
    statement, words = to_render.statement, to_render.words
    paid = [
        payment
        for payment in to_render.payments
        if payment.month == statement.month and payment.received_on <= statement.as_of_day
    ]
    if not paid:
        return ()
    heads = tuple(words("late", name) for name in ("payment", "received"))
    amount = words("statement", "amount", statement.contract.currency)
    rows = tuple((Cell(payment.reference), Cell(str(payment.received_on)), Cell(f"{payment.amount:,}")) for payment in paid)
    return PartHead(words("paper", "received")), Grid((*heads, amount), rows, frozenset({2}))


def _signing(statement: Statement, words: Words) -> Data:
    by, date = words("paper", "signed"), words("workbook", "date")
    boxes = [
        {"role": words("paper", f"stamp_{role}"), "name": visible(party.name), "by": by, "date": date}
        for role, party in (("provider", statement.contract.provider), ("client", statement.contract.client))
    ]
    names = [words("workbook", key) for key in ("prepared", "reviewed", "confirmed")]
    return {"head": words("paper", "signing"), "boxes": boxes, "names": names}


def _sections(items: Iterable[Block | Sequence[Chart]], words: Words) -> list[Data]:
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


def _cell_of(cell: Cell) -> Data:
    return {"text": visible(cell.text), "tone": cell.tone}


def _families(folder: Path | None) -> list[str]:
    """Families of the fonts that a user has given."""
    if folder is None:
        return []
    import typst  # noqa: PLC0415 - as above

    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return list(dict.fromkeys(own.families()))
