"""A statement as a paper to be signed and stamped: PDF/A-3 with its JSON attached, the same bytes for the same statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place
from slacalc.base.shown import visible
from slacalc.render.chart import day_charts, trend_charts
from slacalc.render.correction_view import correction_blocks
from slacalc.render.forecast_view import forecast_blocks
from slacalc.render.invoice_view import invoice_blocks
from slacalc.render.moved_view import moved_blocks
from slacalc.render.page.parts import page_of
from slacalc.render.paper.compile import compile_paper
from slacalc.render.paper.sections import sections_of
from slacalc.render.party_view import parties_of, party_pairs, party_rows
from slacalc.render.since_view import since_blocks
from slacalc.render.statement_view import excused_blocks, head_blocks, metric_blocks, remark_blocks, right_blocks, row_blocks
from slacalc.render.view import Cell, Grid, Pairs, PartHead
from slacalc.render.wording_view import wording_blocks
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.render.chart import Chart
    from slacalc.render.paper.sections import Data
    from slacalc.render.to_render import StatementToRender
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

FORMATS = {"image/png": "png", "image/svg+xml": "svg"}
SHORT_DIGEST = 16


def render_pdf(to_render: StatementToRender) -> bytes:
    """The paper.

    Raises:
        Unwritable: the extra ``slacalc[pdf]`` is not installed, or no font has one of the characters.
    """
    statement = to_render.statement
    place = Place(f"{statement.contract.id} {statement.month}")
    day = statement.issue_date or statement.month.first
    return compile_paper("statement.typ", _data(to_render), day, to_render.brand.fonts, place)


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
        "statement": sections_of(
            [
                *correction_blocks(statement, words, with_symbol=True),
                *invoice_blocks(statement, words),
                *_payments(to_render),
            ],
            words,
        ),
        "signing": _signing(statement, words),
        "appendix_title": words("paper", "appendix"),
        "appendix": sections_of(_appendix(to_render), words),
        "json": to_bytes(to_render.wire).decode(),
    }


def _appendix(to_render: StatementToRender) -> list[Block | Sequence[Chart]]:
    statement, words = to_render.statement, to_render.words
    return [
        *metric_blocks(statement, words),
        *excused_blocks(statement, words),
        *forecast_blocks(statement, to_render.costs, words),
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


def _cell_of(cell: Cell) -> Data:
    return {"text": visible(cell.text), "tone": cell.tone}
