"""A statement, late payment, or any other page as one file of HTML.

No script, nothing from elsewhere: the policy in its head forbids both. Texts get in by a template that escapes them.
"""

from __future__ import annotations

from base64 import b64encode
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.release import VERSION
from slacalc.render.brand import PLAIN
from slacalc.render.cells import sum_to_pay_cell
from slacalc.render.charge_view import charge_blocks, due_text
from slacalc.render.chart import day_charts, trend_charts
from slacalc.render.compare_view import compare_blocks
from slacalc.render.correction_view import correction_blocks
from slacalc.render.dispute_charts import cause_charts, doubt_charts
from slacalc.render.doubt_view import doubt_blocks
from slacalc.render.forecast_view import forecast_blocks
from slacalc.render.moved_view import moved_blocks
from slacalc.render.page.parts import page_of
from slacalc.render.page.picture import HERE, SIZES, templates
from slacalc.render.since_view import since_blocks
from slacalc.render.statement_view import excused_blocks, head_blocks, metric_blocks, remark_blocks, right_blocks, row_blocks
from slacalc.render.view import PartHead
from slacalc.render.wording_view import wording_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.audit.compared import ComparedMonth
    from slacalc.audit.doubt import Doubt
    from slacalc.render.brand import Brand
    from slacalc.render.chart import Chart
    from slacalc.render.to_render import LateToRender, MonthEndToRender, ReportToRender, StatementToRender
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the parts of a page."""

    about: str = ""
    """Behind its title in the window's."""
    digest: str = ""
    headline: tuple[tuple[str, str], ...] = ()
    brand: Brand = PLAIN


def statement_page(to_render: StatementToRender) -> bytes:
    """The statement: what is to be paid first, then the standards with their days and months, then where all of it comes from."""
    statement, words = to_render.statement, to_render.words
    items: list[Block | Sequence[Chart]] = [
        *head_blocks(statement, words, to_render.digest),
        *correction_blocks(statement, words),
        *charge_blocks(statement, words),
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
    around = Around(statement.contract.id, to_render.digest, _headline(statement, words), to_render.brand)
    return render_page(items, words, around, statement)


def late_page(to_render: LateToRender) -> bytes:
    """Late payment, and where each payment went."""
    return render_page(to_render.blocks(), to_render.words, Around(to_render.late.contract))


def report_page(to_render: ReportToRender) -> bytes:
    """The service reports, with a chart before each table whose groups can be compared."""
    return render_page(to_render.items(), to_render.words, Around(to_render.contract))


def month_end_page(to_render: MonthEndToRender) -> bytes:
    """Where the months of many contracts stand."""
    return render_page(to_render.blocks(), to_render.words, Around(brand=to_render.brand))


def doubt_page(doubt: Doubt, words: Words) -> bytes:
    """A month under every honest reading, with a chart of what each is worth."""
    charts = doubt_charts(doubt, words)
    return render_page((*doubt_blocks(doubt, words), charts), words, Around(doubt.own.contract.id))


def compare_page(compared: ComparedMonth, words: Words) -> bytes:
    """Two sides of a month, with a chart of what each cause is worth."""
    charts = cause_charts(compared, words)
    return render_page((*compare_blocks(compared, words), charts), words, Around(compared.effect.new.contract.id))


def render_page(
    items: Iterable[Block | Sequence[Chart]], words: Words, around: Around, statement: Statement | None = None
) -> bytes:
    """Any blocks and charts as a page; figures of the statement, where there is one, open to how they were made."""
    style = _style().replace("BRAND", around.brand.colour)
    text = (
        templates()
        .get_template("page.html.j2")
        .render(
            page=page_of(items, statement, words),
            words=words,
            about=around.about,
            digest=around.digest,
            headline=around.headline,
            logo=around.brand.logo_inline(),
            style=style,
            style_hash=b64encode(sha256(style.encode()).digest()).decode("ascii"),
            release=VERSION,
            **SIZES,
        )
    )
    return text.encode()


def _headline(statement: Statement, words: Words) -> tuple[tuple[str, str], ...]:
    """What it comes to, and by when."""
    if statement.correction is not None:
        if not statement.correction.differences:
            return ()
        return ((words("statement", "difference_sum"), sum_to_pay_cell(statement, statement.difference, words).text),)
    value = statement.value(statement.payable)
    back = isinstance(value, Fraction) and value < 0
    due = words("statement", "due_back") if back else str(statement.payment.due or due_text(statement, words))
    missed = sum(metric.outcome == "missed" for metric in statement.metrics)
    judged = sum(metric.outcome in {"met", "missed"} for metric in statement.metrics)
    return (
        (words("statement", "payable"), sum_to_pay_cell(statement, statement.payable, words).text),
        (words("statement", "due"), due),
        (words("page", "missed"), words("page", "missed_of", str(missed), str(judged))),
    )


@cache
def _style() -> str:
    return (HERE / "page.css").read_text(encoding="utf-8")
