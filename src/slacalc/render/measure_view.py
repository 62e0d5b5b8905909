"""The metrics of a month as blocks, without money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.statement_view import metric_blocks, row_blocks
from slacalc.render.view import Block, Title

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement


def measure_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """The standards, and where every row went."""
    title = Title(words("statement", "measure_title", str(statement.month), statement.contract.id))
    return (title, *metric_blocks(statement, words), *row_blocks(statement, words))
