"""The whole workbook: sheets in their order, then the cached values, then bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl.packaging.custom import StringProperty

from slacalc.render.workbook.cache import fill_cache
from slacalc.render.workbook.charts_sheet import ChartSheet
from slacalc.render.workbook.figures_sheet import write_figures
from slacalc.render.workbook.formula.compiler import compile_book
from slacalc.render.workbook.input_sheets import write_tally, write_terms
from slacalc.render.workbook.plan import plan_workbook
from slacalc.render.workbook.statement_sheet import StatementSheet
from slacalc.render.workbook.style import StyledBook, set_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.miss_cost import MissCost
    from slacalc.statement.trend import TrendMonth


def assemble(
    statement: Statement, words: Words, digest: str, trend: Sequence[TrendMonth] = (), costs: tuple[MissCost, ...] = ()
) -> tuple[bytes, list[tuple[str, str, int]]]:
    """The workbook's bytes, and the texts that are cut: sheet, cell and length.

    Raises:
        TooLarge: a figure that a spreadsheet cannot hold exactly.
    """
    plan = plan_workbook(statement, words)
    formulas = compile_book(statement.book, statement.terms, statement.tallies, plan)
    book = StyledBook()
    first = book.worksheets[0]
    first.title = plan.statement_sheet
    page = StatementSheet(first, statement, words, plan)
    page.write_front(digest)
    behind = StatementSheet(book.create_sheet(plan.standards_sheet), statement, words, plan)
    behind.write_behind(costs)
    figures = book.create_sheet(plan.figures_sheet)
    cached = {
        plan.statement_sheet: page.cached,
        plan.standards_sheet: behind.cached,
        plan.figures_sheet: write_figures(figures, statement, words, plan, formulas),
    }
    write_terms(book.create_sheet(plan.terms_sheet), statement, words, plan)
    for role, table in statement.tallies.tables:
        title = plan.tally_sheets[role]
        cached[title] = write_tally(book.create_sheet(title), table, title, words)
    days = ChartSheet(book.create_sheet(plan.days_sheet), statement, words, plan)
    days.write_days()
    cached[plan.days_sheet] = days.cached
    if len(trend) > 1:
        months = ChartSheet(book.create_sheet(plan.months_sheet), statement, words, plan)
        months.write_months(trend)
        cached[plan.months_sheet] = months.cached
    for number, sheet in enumerate(book.worksheets):
        set_page(sheet, statement, landscape=number > 1, digest=digest, words_page=words("workbook", "page"))
    book.properties.title = words("statement", "title", str(statement.month))
    book.properties.creator = "slacalc"
    if digest:
        properties = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs are older than openpyxl 3.1
        properties.append(StringProperty(name="slacalc-digest", value=digest))
    book.calculation.fullCalcOnLoad = True
    out = io.BytesIO()
    book.save(out)
    return fill_cache(out.getvalue(), cached, statement.month.first), book.cut
