"""What stands on the first page of the workbook, which is what one sends, and what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.correction_view import correction_blocks
from slacalc.render.forecast_view import forecast_blocks
from slacalc.render.invoice_view import invoice_blocks
from slacalc.render.moved_view import moved_blocks
from slacalc.render.statement_view import excused_blocks, head_blocks, metric_blocks, remark_blocks, right_blocks, row_blocks
from slacalc.render.wording_view import wording_blocks

if TYPE_CHECKING:
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.miss_cost import MissCost


def front_blocks(statement: Statement, words: Words, digest: str) -> tuple[Block, ...]:
    """Between whom, for which month, what is charged, and what is to be paid."""
    return (
        *head_blocks(statement, words, digest),
        *correction_blocks(statement, words, with_symbol=True),
        *invoice_blocks(statement, words),
    )


def behind_blocks(statement: Statement, words: Words, costs: tuple[MissCost, ...] = ()) -> tuple[Block, ...]:
    """The standards, and where all of it comes from."""
    return (
        *metric_blocks(statement, words),
        *excused_blocks(statement, words),
        *forecast_blocks(statement, costs, words),
        *wording_blocks(statement, words),
        *moved_blocks(statement, words),
        *right_blocks(statement, words),
        *row_blocks(statement, words),
        *remark_blocks(statement, words),
    )
