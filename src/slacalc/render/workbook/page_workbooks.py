"""Late payment and measured months as workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.cells import number_cell
from slacalc.render.chart import series_name
from slacalc.render.view import Cell, Grid, PartHead, Title
from slacalc.render.workbook.block_workbook import SheetPart, block_workbook, parts_of
from slacalc.statement.by_day import metrics_by_day

if TYPE_CHECKING:
    from slacalc.render.to_render import LateToRender, MeasuredMonthsToRender, MeasuredToRender
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement


def render_late_xlsx(to_render: LateToRender) -> bytes:
    """What has become of each issued month, the days of interest, the payments, the rate and the term."""
    blocks, late = to_render.blocks(), to_render.late
    foot = f"{late.contract}  {late.as_of}"
    name = to_render.words("late", "sheet")
    return block_workbook(parts_of(name, blocks), _title(blocks), foot, late.as_of, to_render.words)


def render_measured_xlsx(to_render: MeasuredToRender) -> bytes:
    """The metrics, each group in a sheet of its own, and the days of each metric with their charts."""
    blocks, statement, words = to_render.blocks(), to_render.measured.statement, to_render.words
    parts = (*parts_of(words("workbook", "sheet_standards"), blocks, statement), *_by_day(statement, words))
    foot = f"{statement.contract.id}  {statement.month}"
    return block_workbook(parts, _title(blocks), foot, statement.month.first, words)


def render_measured_months_xlsx(to_render: MeasuredMonthsToRender) -> bytes:
    """What the months come to together, then each of them."""
    words, total = to_render.words, to_render.total_blocks()
    parts: list[SheetPart] = list(parts_of(words("measured", "total"), total))
    for month in to_render.months:
        statement = month.measured.statement
        parts += [
            SheetPart(f"{statement.month} {part.name}", part.blocks, statement)
            for part in parts_of(words("workbook", "sheet_standards"), month.blocks(), statement)
        ]
    last = to_render.months[-1].measured.statement
    return block_workbook(parts, _title(total), f"{last.contract.id}  {last.month}", last.month.first, words)


def _by_day(statement: Statement, words: Words) -> tuple[SheetPart, ...]:
    """Each metric whose records have a day, day by day, with a line for each."""
    by_day = metrics_by_day(statement)
    if not by_day:
        return ()
    currency = statement.contract.currency
    rows = tuple(
        (
            Cell(str(days[0].day)),
            *(number_cell(day.measured, of.unit, currency, words) for day, of in zip(days, by_day, strict=True)),
        )
        for days in zip(*(series.days for series in by_day), strict=True)
    )
    heads = (words("measured", "day"), *(series_name(statement, series, words) for series in by_day))
    head, grid = PartHead(words("page", "by_day")), Grid(heads, rows, frozenset(range(1, len(heads))))
    return (SheetPart(words("workbook", "sheet_days"), (head, grid), has_charts=True),)


def _title(blocks: tuple[Block, ...]) -> str:
    return next((block.text for block in blocks if isinstance(block, Title)), "")
